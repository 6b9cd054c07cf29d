"""Links that are made anew beside those that stand, and put in their place at the end.

While a shadow is there, the names of the tables of links mean temporary ones on this connection,
and ``articles`` a view of the articles taken up so far with their new links: SQLite looks for a
name among the temporary ones first. So linking works on it as on the archive, readers and writers
see nothing of it, and a process that is killed leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_LINKED = ("reprint_of", "family_id", "story_id")
_KEYS = {
    "fingerprints": ("hash", "article_id"),
    "story_words": ("word", "article_id"),
    "reprints": ("article_id", "origin_id"),
}
_TABLES = (
    "CREATE TEMP TABLE taken (id INTEGER PRIMARY KEY, text_sha256 TEXT NOT NULL,"
    " reprint_of INTEGER, family_id INTEGER, story_id INTEGER)",
    "CREATE INDEX temp.taken_family ON taken (family_id)",
    "CREATE INDEX temp.taken_reprint ON taken (reprint_of) WHERE reprint_of IS NOT NULL",
    "CREATE TEMP TABLE fingerprints (hash INTEGER, article_id INTEGER,"
    " PRIMARY KEY (hash, article_id)) WITHOUT ROWID",
    "CREATE TEMP TABLE story_words (word INTEGER, article_id INTEGER,"
    " PRIMARY KEY (word, article_id)) WITHOUT ROWID",
    "CREATE TEMP TABLE reprints AS SELECT * FROM main.reprints WHERE 0",
    "CREATE UNIQUE INDEX temp.reprints_pair ON reprints (article_id, origin_id)",
    "CREATE INDEX temp.reprints_from ON reprints (origin_id)",
)
_TRIGGER = (
    "CREATE TEMP TRIGGER articles_relinked INSTEAD OF UPDATE ON articles BEGIN UPDATE taken SET "
    + ", ".join(f"{name} = NEW.{name}" for name in _LINKED)
    + " WHERE id = OLD.id; END"
)


def make(connection: sqlite3.Connection) -> None:
    """Begin with no article taken up."""
    for statement in _TABLES:
        connection.execute(statement)
    names = [row[1] for row in connection.execute("PRAGMA main.table_info(articles)")]
    columns = ", ".join(
        f"{'new' if name in _LINKED else 'held'}.{name} AS {name}" for name in names
    )
    connection.execute(
        f"CREATE TEMP VIEW articles AS SELECT {columns}"
        " FROM temp.taken AS new JOIN main.articles AS held ON held.id = new.id"
    )
    connection.execute(_TRIGGER)


def drop(connection: sqlite3.Connection) -> None:
    """Let the names mean the archive again."""
    connection.execute("DROP VIEW IF EXISTS temp.articles")
    for table in ("taken", *_KEYS):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def coming(connection: sqlite3.Connection, after: int, most: int) -> list[int]:
    """The next articles of the archive by number."""
    rows = connection.execute(
        "SELECT id FROM main.articles WHERE id > ? ORDER BY id LIMIT ?", (after, most)
    )
    return [row[0] for row in rows]


def take(connection: sqlite3.Connection, article_id: int) -> None:
    """Take up an article, which is linked to none so far."""
    connection.execute(
        "INSERT INTO temp.taken (id, text_sha256, family_id, story_id)"
        " SELECT id, text_sha256, id, id FROM main.articles WHERE id = ?",
        (article_id,),
    )


def edited(connection: sqlite3.Connection) -> list[int]:
    """The articles whose text has changed since they were taken up."""
    rows = connection.execute(
        "SELECT id FROM temp.taken AS new JOIN main.articles AS held USING (id)"
        " WHERE held.text_sha256 <> new.text_sha256 ORDER BY id"
    )
    return [row[0] for row in rows]


def put_in_place(connection: sqlite3.Connection) -> None:
    """Make the archive's links those of the shadow; only what differs is written."""
    for statement in _changes():
        connection.execute(statement)


def _changes() -> Iterator[str]:
    for table, keys in _KEYS.items():
        same = " AND ".join(f"new.{key} = {table}.{key}" for key in keys)
        yield (
            f"DELETE FROM main.{table}"
            f" WHERE NOT EXISTS (SELECT 1 FROM temp.{table} AS new WHERE {same})"
        )
        yield (
            f"INSERT OR REPLACE INTO main.{table}"
            f" SELECT * FROM temp.{table} EXCEPT SELECT * FROM main.{table}"
        )
    linked = ", ".join(_LINKED)
    differ = " OR ".join(f"new.{name} IS NOT held.{name}" for name in _LINKED)
    yield (
        f"UPDATE main.articles SET ({linked}) ="
        f" (SELECT {linked} FROM temp.taken AS new WHERE new.id = articles.id)"
        " WHERE id IN (SELECT id FROM temp.taken AS new JOIN main.articles AS held USING (id)"
        f" WHERE {differ})"
    )
