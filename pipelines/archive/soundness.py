"""Whether an archive is sound, told without changing it: for ``scrapy doctor``."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.errors import ArchiveError
from pipelines.archive import migrations, processes
from pipelines.archive.connection import open_unchecked, plain_errors, quick_check

BUSY_SECONDS = 5.0
"""How long the examination waits for a lock: it is asked by people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The run begun last."""

    started_at: str
    outcome: str | None
    """None while it is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What an examination found."""

    bytes: int
    """Of the file, without its log."""
    log_bytes: int
    articles: int
    pending: int
    """Migrations that the archive lacks; the next crawl applies them."""
    strays: int
    """References to rows that are not there."""
    unended: int
    """Runs that never came to their end though their process is gone."""
    last_run: Run | None
    latest: str | None
    """The latest time that was noted; UTC."""


def examine(path: Path) -> Soundness:
    """Look at every page of the file and every reference, whatever the size; changes nothing.

    Raises:
        ArchiveError: the file is no archive, damaged, made by a newer version, or not readable.
    """
    with plain_errors(path), closing(open_unchecked(path, busy=BUSY_SECONDS)) as db:
        quick_check(db, path)
        pending = migrations.lacking(db)
        if pending == len(migrations.files()):
            raise ArchiveError(f"{path}: holds nothing yet; 'scrapy crawl due' fills it")
        return Soundness(
            bytes=path.stat().st_size,
            log_bytes=_size(path.with_name(path.name + "-wal")),
            articles=_value(db.conn, "SELECT count(*) FROM articles"),
            pending=pending,
            strays=len(db.execute("PRAGMA foreign_key_check").fetchall()),
            unended=_unended(db.conn, has_marks=not pending),
            last_run=_last_run(db.conn),
            latest=_value(
                db.conn,
                "SELECT max(at) FROM (SELECT max(started_at) AS at FROM runs"
                " UNION ALL SELECT max(ended_at) FROM runs UNION ALL SELECT max(polled_at)"
                " FROM routes UNION ALL SELECT max(fetched_at) FROM pages)",
            ),
        )


def _last_run(connection: sqlite3.Connection) -> Run | None:
    row = connection.execute(
        "SELECT started_at, outcome FROM runs ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Run(started_at=row[0], outcome=row[1]) if row else None


def _unended(connection: sqlite3.Connection, *, has_marks: bool) -> int:
    mark = "process" if has_marks else "NULL"
    rows = connection.execute(f"SELECT pid, {mark} FROM runs WHERE outcome IS NULL")
    return sum(not processes.is_alive(pid, known) for pid, known in rows)


def _value(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
