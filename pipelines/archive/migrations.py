"""The archive's schema: one SQL file a migration, applied forward in one transaction.

A released file of ``schema/`` is never edited; a change is a new file. The names of the files
are the names of the migrations, their order is the order of application.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

SCHEMA = Path(__file__).parent / "schema"
APPLICATION_ID = 0x4449504C
"""``PRAGMA application_id`` of an archive, "DIPL": it tells an archive from other SQLite files."""


def files(folder: Path = SCHEMA) -> list[Path]:
    """The migrations' files, in the order of application."""
    return sorted(folder.glob("*.sql"))


def pending(db: Database) -> bool:
    """Whether the archive lacks a migration that this version has. Reads only."""
    return bool(_chain().pending(db))


def lacking(db: Database) -> int:
    """How many migrations the archive lacks. Reads only."""
    return len(_chain().pending(db))


def is_newer(db: Database) -> bool:
    """Whether a newer version made the archive: it had migrations that are unknown here."""
    known = {file.stem for file in files()}
    version = db.execute("PRAGMA user_version").fetchone()[0]
    return version > len(known) or any(m.name not in known for m in _chain().applied(db))


def apply(db: Database) -> None:
    """Apply what is pending; the caller holds the write lock (``BEGIN IMMEDIATE``).

    Without it, of 16 processes that opened a fresh archive at once 11 failed: each reads that a
    migration is pending, and its deferred transaction cannot be upgraded.
    """
    _chain().apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {len(files())}")


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script, one by one.

    ``executescript`` is no way to run them: it commits the open transaction first.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _chain() -> Migrations:
    chain = Migrations("diplowire")
    for file in files():
        _register(chain, file)
    return chain


def _register(chain: Migrations, file: Path) -> None:
    def run(db: Database) -> None:
        for statement in statements(file.read_text(encoding="utf-8")):
            db.execute(statement)

    chain(name=file.stem)(run)
