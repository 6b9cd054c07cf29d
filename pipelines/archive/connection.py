"""Open the archive, check it, migrate it; tell every SQLite failure in one plain line.

Durability: WAL with ``synchronous=FULL``. A committed batch outlives a power cut; NORMAL may
roll the last commits back (SQLite, PRAGMA synchronous), and at one commit a batch and a poll the
difference is nothing: 0.21 against 0.07 ms a commit, measured.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from crawler.errors import ArchiveError
from pipelines.archive import migrations

BUSY_SECONDS = 60.0
"""How long a statement waits for another process's lock."""
LONGEST_LOG = 256 << 20
"""Bytes that the write-ahead log may reach. While another program reads on one snapshot, nothing
of the log can be put away (SQLite, "Avoiding Excessively Large WAL Files"): an open reader would
fill the disk. At this size a writer waits for the reader, and then ends plainly."""
BUSY_ROUNDS = 3
"""How often a transaction that could not begin is begun anew, each for ``BUSY_SECONDS``."""
CHECKED_BYTES = 1 << 30
"""Archives up to this size are checked whole when opened: 0.13 s for 200 MB, measured. In a
larger one damage is told when it is met."""

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Checkpoint every 4 MB; after a long reader let the log shrink back to 64 MB at most.
    "PRAGMA wal_autocheckpoint = 1000",
    f"PRAGMA journal_size_limit = {64 << 20}",
)

_DAMAGED = (
    "{path}: the archive is damaged ({error}); it was not changed. Put a backup in its place, or "
    "save what can be read into a new file: scrapy recover new.db"
)
_EXPLAINED = {
    sqlite3.SQLITE_NOTADB: "{path}: is not a SQLite database; ARCHIVE must name another file",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: "{path}: no room on the disk; free some and run again. Nothing that was "
    "stored is lost",
    sqlite3.SQLITE_READONLY: "{path}: cannot be written; give yourself write permission on the "
    "file and its folder",
    sqlite3.SQLITE_BUSY: "{path}: another process held the archive locked for too long; wait for "
    "it to end, or find it with: fuser {path}",
    sqlite3.SQLITE_CANTOPEN: "{path}: cannot be opened; look at the permissions of the file and "
    "its folder",
    sqlite3.SQLITE_IOERR: "{path}: the disk failed while reading or writing ({error})",
}
"""What to tell of a SQLite result code (https://www.sqlite.org/rescode.html)."""


def archive_path(value: str, folder: str | Path) -> Path:
    """The file that the setting ``ARCHIVE`` names; a relative one is taken from ``folder``."""
    return Path(folder) / Path(value).expanduser()


def open_archive(path: Path, *, create: bool = True, busy: float = BUSY_SECONDS) -> Database:
    """The archive, checked and migrated, ready for writing from any one thread at a time.

    A new file is made with mode 0600. ``busy`` is in seconds.

    Raises:
        ArchiveError: the folder or (without ``create``) the file is missing, or the file is no
            archive, damaged, made by a newer version, not writable or locked for too long.
    """
    if not path.parent.is_dir():
        raise ArchiveError(
            f"ARCHIVE: no folder {path.parent}; make it with: mkdir -p {path.parent}"
        )
    if path.is_dir():
        raise ArchiveError(f"ARCHIVE: {path} is a folder; it must name a file")
    if not create and not path.exists():
        raise ArchiveError(_missing(path))
    with plain_errors(path):
        _make_private(path)
        db = _connect(path, "rw", busy)
        with _closed_on_failure(db):
            _prepare(db, path, busy)
    return db


def open_unchecked(path: Path, *, busy: float = BUSY_SECONDS) -> Database:
    """The archive for reading only, as it is: neither migrated nor looked through.

    ``busy`` is for how many seconds a lock is waited for.

    Raises:
        ArchiveError: it is not there, no archive, made by a newer version or not readable.
    """
    if not path.exists():
        raise ArchiveError(_missing(path))
    with plain_errors(path):
        db = _connect(path, "ro", busy)
        with _closed_on_failure(db):
            _check_kind(db, path)
    return db


def open_reader(path: Path, *, busy: float = BUSY_SECONDS) -> Database:
    """The archive for reading only; one of an older version is migrated first.

    ``busy`` is for how many seconds a lock is waited for.

    Raises:
        ArchiveError: there is no archive yet, or as ``open_archive``.
    """
    db = open_unchecked(path, busy=busy)
    with plain_errors(path):
        with _closed_on_failure(db):
            if not migrations.pending(db):
                return db
        db.close()
        open_archive(path, busy=busy).close()
        return _connect(path, "ro", busy)


@contextmanager
def _closed_on_failure(db: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


@contextmanager
def transaction(db: Database) -> Iterator[sqlite3.Connection]:
    """One ``BEGIN IMMEDIATE`` transaction: all of the block is stored, or nothing.

    A deferred transaction that comes to write fails at once where another process writes,
    whatever the busy timeout; one that takes the lock first waits for it.

    Raises:
        ArchiveError: the archive stayed locked, or could not be written.
    """
    connection: sqlite3.Connection = db.conn
    path = path_of(db)
    with plain_errors(path):
        _bound_log(connection, path)
        _begin(connection)
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises in the block into an error of one plain line.

    Raises:
        ArchiveError: in its place.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        message = _EXPLAINED.get(code, "{path}: the archive cannot be used: {error}")
        raise ArchiveError(message.format(path=path, error=error)) from error
    except PermissionError as error:
        message = _EXPLAINED[sqlite3.SQLITE_READONLY]
        raise ArchiveError(message.format(path=path)) from error
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be opened: {error.strerror or error}") from error


def path_of(db: Database) -> Path:
    """The file of an open archive."""
    return Path(db.conn.execute("PRAGMA database_list").fetchone()[2])


def _missing(path: Path) -> str:
    return f"no archive at {path} yet; 'scrapy crawl due' makes one, or 'make demo' one in demo"


def _make_private(path: Path) -> None:
    """SQLite gives the log and the shared memory file the mode of the archive itself."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not os.access(path, os.W_OK):
            raise ArchiveError(_EXPLAINED[sqlite3.SQLITE_READONLY].format(path=path)) from None


def _connect(path: Path, mode: str, busy: float) -> Database:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _prepare(db: Database, path: Path, busy: float) -> None:
    _check_kind(db, path)
    _check_whole(db, path)
    _write_ahead(db.conn, busy)
    if migrations.pending(db):
        with transaction(db):
            migrations.apply(db)


def _check_kind(db: Database, path: Path) -> None:
    # In this order: another process may be making the archive, tables and id in one transaction.
    if db.table_names() and _owner(db) != migrations.APPLICATION_ID:
        raise ArchiveError(
            f"{path}: is a SQLite database, but not Diplowire's; ARCHIVE must name another file"
        )
    if migrations.is_newer(db):
        raise ArchiveError(
            f"{path}: was made by a newer version of Diplowire; update Diplowire, or name "
            "another file with ARCHIVE"
        )


def _owner(db: Database) -> int:
    return int(db.execute("PRAGMA application_id").fetchone()[0])


def _check_whole(db: Database, path: Path) -> None:
    if path.stat().st_size <= CHECKED_BYTES:
        quick_check(db, path)


def quick_check(db: Database, path: Path) -> None:
    """Look at every page of the file.

    Raises:
        ArchiveError: one of them is damaged.
    """
    verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        error = " ".join(str(verdict).split())
        raise ArchiveError(_DAMAGED.format(path=path, error=error))


def _write_ahead(connection: sqlite3.Connection, busy: float) -> None:
    """Turn on the write-ahead log, which stays on in the file.

    Where several processes switch at once, SQLite tells all but one at once that the file is
    locked, whatever the busy timeout (it fears a deadlock): the wait is ours then.
    """
    deadline = time.monotonic() + busy
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _bound_log(connection: sqlite3.Connection, path: Path) -> None:
    """Put an overlong log away, for which any reader's end is awaited as a lock's is."""
    try:
        size = path.with_name(path.name + "-wal").stat().st_size
    except FileNotFoundError:
        return
    if size <= LONGEST_LOG:
        return
    if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise ArchiveError(
            f"{path}: another program has been reading the archive for so long that its log has "
            f"{size >> 20} MB and cannot be put away; end it, found with: fuser {path}"
        )


def _begin(connection: sqlite3.Connection) -> None:
    for left in reversed(range(BUSY_ROUNDS)):
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or not left:
                raise


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return (error.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY
