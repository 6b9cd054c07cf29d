"""Builds all links between articles anew from their texts.

Better code, or names that are spelt alike only now, make other links; and who doubts an archive
can see that they follow from the texts alone. The articles are taken in the order in which they
came, each compared with those before it, as when they were stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database

from pipelines.archive import linking, rows, shadow, stories
from pipelines.archive.connection import path_of, plain_errors, transaction
from pipelines.reprints import fingerprint

STEP = 200
"""Articles between two reports of progress, and for which the archive's log is held."""


def relink(db: Database, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Make the fingerprints, links, families and stories anew from the texts.

    Gives the number of articles. They are made aside, in steps, while others read and store, and
    put in the place of the old ones in one transaction; articles that came or changed meanwhile are
    linked in it. Killed, it leaves the archive as it was. Twice gives the same as once.

    Raises:
        ArchiveError: the archive stayed locked or cannot be written; nothing was changed.
    """
    connection: sqlite3.Connection = db.conn
    with plain_errors(path_of(db)):
        shadow.make(connection)
        try:
            last, done = 0, 0
            while numbers := shadow.coming(connection, last, STEP):
                progress(done, done + _left(connection, last))
                _step(connection, numbers)
                last, done = numbers[-1], done + len(numbers)
            with transaction(db):
                late = shadow.coming(connection, last, linking.LAST)
                for article_id in late:
                    _take(connection, article_id)
                for article_id in shadow.edited(connection):
                    _again(connection, article_id)
                shadow.put_in_place(connection)
        finally:
            shadow.drop(connection)
    return done + len(late)


def _step(connection: sqlite3.Connection, numbers: list[int]) -> None:
    """One transaction that writes temporary tables alone: it waits for none and stops none."""
    connection.execute("BEGIN")
    try:
        for article_id in numbers:
            _take(connection, article_id)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _take(connection: sqlite3.Connection, article_id: int) -> None:
    shadow.take(connection, article_id)
    _link(connection, article_id, article_id)


def _again(connection: sqlite3.Connection, article_id: int) -> None:
    """As an edit that is stored links its article."""
    linking.unlink(connection, article_id)
    _link(connection, article_id, linking.LAST)


def _link(connection: sqlite3.Connection, article_id: int, upto: int) -> None:
    hashes = fingerprint(rows.text_of(connection, article_id))
    linking.link(connection, article_id, hashes, upto=upto)
    stories.tell(connection, article_id)


def _left(connection: sqlite3.Connection, last: int) -> int:
    row = connection.execute("SELECT count(*) FROM main.articles WHERE id > ?", (last,)).fetchone()
    return int(row[0])
