"""Builds all links between articles anew from their texts.

Better code, or names that are spelt alike only now, make other links; and who doubts an archive
can see that they follow from the texts alone. The articles are taken in the order in which they
came, each compared with those before it, as when they were stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database

from pipelines.archive import linking, rows, stories
from pipelines.archive.connection import transaction
from pipelines.reprints import fingerprint

STEP = 500
"""Articles between two reports of progress."""


def relink(db: Database, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Drop the fingerprints, links, families and stories, and make them from the texts.

    Gives the number of articles. One transaction: a kill leaves the archive as it was, and a crawl
    that runs meanwhile waits to store. Twice gives the same as once.

    Raises:
        ArchiveError: the archive stayed locked or cannot be written; nothing was changed.
    """
    with transaction(db) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id")]
        connection.execute("DELETE FROM reprints")
        connection.execute("DELETE FROM fingerprints")
        stories.forget(connection)
        connection.execute(
            "UPDATE articles SET reprint_of = NULL, family_id = id, story_id = id"
            " WHERE reprint_of IS NOT NULL OR family_id IS NOT id OR story_id IS NOT id"
        )
        for done, article_id in enumerate(ids):
            if done % STEP == 0:
                progress(done, len(ids))
            _relink_one(connection, article_id)
    return len(ids)


def _relink_one(connection: sqlite3.Connection, article_id: int) -> None:
    hashes = fingerprint(rows.text_of(connection, article_id))
    rows.insert_fingerprint(connection, article_id, hashes)
    linking.link(connection, article_id, hashes, upto=article_id)
    stories.tell(connection, article_id)
