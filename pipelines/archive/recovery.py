"""Saves what can be read of a damaged archive into a new one.

SQLite's own shell has ``.recover``, but not in every build: that of Debian 12 answers with an
empty database. Here the rows are walked from both ends of each table, and one by one where a
damaged page lies between. What hangs together with a lost row is put right: an address whose
article was lost is fetched again, and every route is read whole again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from crawler.errors import ArchiveError
from pipelines.archive.connection import open_archive, transaction
from pipelines.archive.relinking import relink

WIDEST_GAP = 5_000_000
"""Row numbers that are tried one by one between two readable stretches: a minute of work."""
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was saved of a table."""

    table: str
    rows: int
    unreadable: bool
    """Whether a part of the table could not be read."""


def recover(damaged: Path, new: Path) -> list[Saved]:
    """Copy every readable row into a new archive; the damaged one is only read.

    Raises:
        ArchiveError: the new file is there already, or the damaged one cannot be read at all.
    """
    if not damaged.exists():
        raise ArchiveError(f"no file {damaged}")
    if new.exists():
        raise ArchiveError(f"{new}: is there already, and is not written over; name a new file")
    with closing(_opened(damaged)) as old, closing(open_archive(new)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        known = {name for name, _ in _named(old)}
        saved = [_copied(old, db.conn, t) for t in _tables(db.conn) if t in known]
        if not any(one.rows for one in saved):
            raise ArchiveError(f"{damaged}: no row can be read; put a backup in its place")
        saved += [_of_articles(old, db.conn, t) for t in _clustered(db.conn) if t in known]
        with transaction(db) as connection:
            _reconcile(connection)
        relink(db)
    return saved


def _opened(path: Path) -> sqlite3.Connection:
    """The damaged file, whose schema must be readable; nothing else is asked of it."""
    old = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
    old.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        old.close()
        raise ArchiveError(
            f"{path}: not even its first page can be read ({error}); put a backup in its place"
        ) from None
    return old


_MADE_ANEW = ("fingerprints", "story_words")
"""Tables that follow from the texts."""


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Tables with rows of their own, in the order in which they were made: parents first."""
    return [name for name, clustered in _named(connection) if not clustered]


def _clustered(connection: sqlite3.Connection) -> list[str]:
    """Tables whose rows have no numbers but belong to an article."""
    return [name for name, clustered in _named(connection) if clustered]


def _named(connection: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Each table to copy, and whether it is without row numbers."""
    rows = connection.execute(
        "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite%'"
        " AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND name <> '_sqlite_migrations'"
        " ORDER BY rowid"
    )
    return [(name, bool(clustered)) for name, clustered in rows if name not in _MADE_ANEW]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _copied(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> Saved:
    """Copy the readable rows of one table, each under its own number."""
    known = set(_columns(old, table))
    shared = [f'"{name}"' for name in _columns(new, table) if name in known]
    names = ", ".join(("rowid", *shared))
    reading = _Reading(old, table, names)
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES (?{', ?' * len(shared)})"
    rows = 0
    new.execute("BEGIN")
    for row in reading.rows():
        try:
            rows += new.execute(sql, row).rowcount
        except sqlite3.IntegrityError:  # what damage made of it breaks a rule of the table
            reading.unreadable = True
        if rows % BATCH == 0 and new.in_transaction:
            new.execute("COMMIT")
            new.execute("BEGIN")
    new.execute("COMMIT")
    return Saved(table=table, rows=rows, unreadable=reading.unreadable)


class _Reading:
    """The rows of one table, as far as they can be read."""

    def __init__(self, old: sqlite3.Connection, table: str, names: str) -> None:
        self._old, self._table, self._names = old, table, names
        self.unreadable = False

    def rows(self) -> Iterator[tuple[object, ...]]:
        """From the first up to a damaged page, from the last down to one, then between the two."""
        first = last = None
        for row in self._until_damage("ORDER BY rowid"):
            first = row[0]
            yield row
        if not self.unreadable:
            return
        for row in self._until_damage("ORDER BY rowid DESC"):
            if first is not None and row[0] <= first:  # type: ignore[operator]
                return
            last = row[0]
            yield row
        yield from self._between(first, last)

    def _until_damage(self, order: str) -> Iterator[tuple[object, ...]]:
        try:
            yield from self._old.execute(f"SELECT {self._names} FROM {self._table} {order}")
        except sqlite3.DatabaseError:
            self.unreadable = True

    def _between(self, first: object, last: object) -> Iterator[tuple[object, ...]]:
        start = first if isinstance(first, int) else 0
        stop = last if isinstance(last, int) else start + WIDEST_GAP
        sql = f"SELECT {self._names} FROM {self._table} WHERE rowid = ?"
        for number in range(start + 1, min(stop, start + WIDEST_GAP)):
            try:
                yield from self._old.execute(sql, (number,))
            except sqlite3.DatabaseError:
                continue


def _of_articles(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> Saved:
    """Copy the rows of a table without row numbers, article by article."""
    known = set(_columns(old, table))
    names = [f'"{name}"' for name in _columns(new, table) if name in known]
    sql = f"SELECT {', '.join(names)} FROM {table} WHERE article_id = ?"
    rows, unreadable = 0, False
    new.execute("BEGIN")
    for (article_id,) in new.execute("SELECT id FROM articles ORDER BY id").fetchall():
        try:
            found = old.execute(sql, (article_id,)).fetchall()
        except sqlite3.DatabaseError:
            unreadable = True
            continue
        marks = ", ".join("?" * len(names))
        rows += new.executemany(
            f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})", found
        ).rowcount
    new.execute("COMMIT")
    return Saved(table=table, rows=rows, unreadable=unreadable)


def _reconcile(connection: sqlite3.Connection) -> None:
    """Put right what refers to rows that were lost, and let all that was lost be found again."""
    connection.execute(
        "UPDATE urls SET state = 'new', article_id = NULL, next_try_at = NULL, reason = NULL"
        " WHERE article_id NOT IN (SELECT id FROM articles)"
        " OR state = 'stored' AND article_id IS NULL"
    )
    connection.execute(
        "UPDATE routes SET etag = NULL, last_modified = NULL, refreshed_at = NULL,"
        " next_due_at = NULL"
    )
    connection.execute(
        "INSERT OR IGNORE INTO sources (id, name)"
        " SELECT source, source FROM articles UNION SELECT source, source FROM urls"
    )
    connection.execute(
        "INSERT OR IGNORE INTO urls (url, key, source, seen_at, state, article_id, fetched_at)"
        " SELECT url, url, source, first_seen_at, 'stored', id, fetched_at FROM articles"
        " WHERE id NOT IN (SELECT article_id FROM urls WHERE article_id IS NOT NULL)"
    )
    while strays := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, parent, number in strays:
            _unbind(connection, table, rowid, parent, number)


def _unbind(
    connection: sqlite3.Connection, table: str, rowid: int, parent: str, number: int
) -> None:
    """Empty a reference to a lost row; where it may not be empty, the row goes as well."""
    if rowid is None:  # a table without row numbers, copied for articles that are there
        raise AssertionError(table)
    keys = connection.execute('SELECT id, "from" FROM pragma_foreign_key_list(?)', (table,))
    column = next(name for key, name in keys if key == number)
    nullable = {
        row[0]: not row[1]
        for row in connection.execute('SELECT name, "notnull" FROM pragma_table_info(?)', (table,))
    }
    # A page without its dictionary cannot be unpacked: it is no page.
    if nullable[column] and parent != "page_dictionaries":
        connection.execute(f'UPDATE {table} SET "{column}" = NULL WHERE rowid = ?', (rowid,))
    else:
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
