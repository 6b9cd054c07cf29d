"""The rows that an analysed page becomes.

SQL only: each function is called inside of its caller's transaction and decides nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import msgspec

from crawler.items import Entry
from pipelines.analysis import Analysis, OfficialFound
from pipelines.archive import officials
from pipelines.archive.identity import Known

_PUBLISHED = ("published_on", "published_at", "published_precision", "published_from")
_READ = (
    *(
        "canonical_url",
        "final_url",
        "title",
        "other_title",
        "language",
        "author",
        "updated_at",
        "fetched_at",
    ),
    *("dateline", "dateline_place", "dateline_country", "dateline_on", "dateline_agency"),
    *("credited_agency", "credited_body", "relevance", "band", "doubtful"),
    *("pair_a", "pair_b", "text_sha256", "opt_out", "text"),
)
"""Columns of ``articles`` that are fields of an analysis, the publication's apart."""

READ_COLUMNS = (*_PUBLISHED, *(name for name in _READ if name != "fetched_at"))
"""Columns of ``articles`` that reading its page again may change."""

_CHILDREN = {
    "dates": (
        "kind",
        "value",
        "offset_minutes",
        "precision",
        "origin",
        "chosen",
        "words",
        "verdict",
        "mended",
    ),
    "credits": ("agency", "kind", "start", "end", "evidence"),
    "mentions": ("kind", "code", "role", "weight", "start", "end", "matched", "rule"),
    "relevance_terms": ("feature", "value", "weight", "start", "end", "matched", "rule"),
    "acts": ("act", "actor", "target", "score", "mode", "start", "end", "evidence", "rule"),
}
"""Tables with several rows an article: the analysis' field of that name, and its columns."""

_KNOWN = "articles.id, articles.url, articles.title, text_sha256, published_on"


def storable(text: str) -> str:
    """Text that SQLite can hold: a lone surrogate becomes "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def note_source(connection: sqlite3.Connection, source: str) -> None:
    """Make sure that a source has a row; the catalogue's facts come with a run."""
    connection.execute("INSERT OR IGNORE INTO sources (id, name) VALUES (?, ?)", (source, source))


def known_by_key(connection: sqlite3.Connection, key: str) -> Known | None:
    """The article that stands at an address with this key."""
    return _known(
        connection,
        f"SELECT {_KNOWN} FROM urls JOIN articles ON articles.id = urls.article_id"
        " WHERE key = ? ORDER BY articles.id LIMIT 1",
        (key,),
    )


def known_by_canonical(connection: sqlite3.Connection, keys: Sequence[str]) -> Known | None:
    """The article whose page claims one of these keys as its canonical address."""
    return _known(
        connection,
        f"SELECT {_KNOWN} FROM articles"
        " WHERE canonical_key IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT 1",
        (json.dumps(keys),),
    )


def known_by_text(connection: sqlite3.Connection, digest: str, source: str) -> list[Known]:
    """The newest articles of a source with exactly this text."""
    rows = connection.execute(
        f"SELECT {_KNOWN} FROM articles WHERE text_sha256 = ? AND source = ?"
        " ORDER BY id DESC LIMIT 8",
        (digest, source),
    )
    return [_as_known(row) for row in rows]


def text_of(connection: sqlite3.Connection, article_id: int) -> str:
    """The text of an article as it reads now."""
    row = connection.execute("SELECT text FROM articles WHERE id = ?", (article_id,)).fetchone()
    return str(row[0])


def text_since(connection: sqlite3.Connection, article_id: int) -> str:
    """When the text that stands was fetched first."""
    row = connection.execute(
        "SELECT fetched_at FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return str(row[0])


def earlier_of(connection: sqlite3.Connection, article_id: int) -> list[tuple[str | None, str]]:
    """Title and digest of each superseded version of an article."""
    return connection.execute(
        "SELECT title, text_sha256 FROM versions WHERE article_id = ?", (article_id,)
    ).fetchall()


def insert_article(
    connection: sqlite3.Connection, analysis: Analysis, place: dict[str, str | int | None]
) -> int:
    """A new article with its dates, credits and mentions; gives its id.

    ``place`` has the columns that the analysis does not know: url, first_seen_at and the like.
    """
    read = _fields(analysis, ("source", *_PUBLISHED, *_READ))
    values = {**place, **read}
    cursor = connection.execute(
        f"INSERT INTO articles ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    article_id = cursor.lastrowid or 0
    connection.execute(
        "UPDATE articles SET family_id = id, story_id = id WHERE id = ?", (article_id,)
    )
    for table in _CHILDREN:
        _insert_children(connection, table, article_id, analysis)
    officials.put(connection, article_id, map(_storable_official, analysis.officials))
    return article_id


def replace_article(
    connection: sqlite3.Connection,
    article_id: int,
    analysis: Analysis,
    change: str,
    page_id: int | None,
) -> None:
    """Keep the text as a version and put the newer one in its place.

    A page that lost its date does not take the article's date away.
    """
    connection.execute(
        "INSERT INTO versions (article_id, number, seen_at, title, text, text_sha256, change,"
        " page_id) SELECT id, version, fetched_at, title, text, text_sha256, ?, page_id"
        " FROM articles WHERE id = ?",
        (change, article_id),
    )
    dated = analysis.published_on is not None
    values = _fields(analysis, (*_PUBLISHED, *_READ) if dated else _READ)
    connection.execute(
        f"UPDATE articles SET {', '.join(f'{name} = ?' for name in values)}, page_id = ?,"
        " version = version + 1, status = 'live' WHERE id = ?",
        (*values.values(), page_id, article_id),
    )
    for table in _CHILDREN:
        if dated or table != "dates":
            connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
            _insert_children(connection, table, article_id, analysis)
    officials.drop(connection, article_id)
    officials.put(connection, article_id, map(_storable_official, analysis.officials))


def set_status(connection: sqlite3.Connection, article_id: int, status: str) -> None:
    """Whether the article's page is still there: live or gone."""
    connection.execute(
        "UPDATE articles SET status = ? WHERE id = ? AND status <> ?", (status, article_id, status)
    )


def put_url(connection: sqlite3.Connection, values: dict[str, Any]) -> None:
    """The row of a URL: made, or changed where it exists. What ``values`` leaves out stays."""
    kept = ("url", "key", "source", "route", "seen_at", "hints")
    changes = ", ".join(f"{name} = excluded.{name}" for name in values if name not in kept)
    connection.execute(
        f"INSERT INTO urls ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
        f" ON CONFLICT (url) DO UPDATE SET {changes}",
        tuple(values.values()),
    )


def reread_article(
    connection: sqlite3.Connection,
    article_id: int,
    analysis: Analysis,
    canonical_key: str | None,
    *,
    dated: bool,
) -> None:
    """Put what an article's page says to newer code in the place of what it said; no version.

    Without ``dated`` the dates stay as they are.
    """
    names = READ_COLUMNS if dated else [n for n in READ_COLUMNS if n not in _PUBLISHED]
    values = {**_fields(analysis, names), "canonical_key": canonical_key}
    connection.execute(
        f"UPDATE articles SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
        (*values.values(), article_id),
    )
    for table in _CHILDREN:
        if dated or table != "dates":
            connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
            _insert_children(connection, table, article_id, analysis)
    officials.drop(connection, article_id)
    officials.put(connection, article_id, map(_storable_official, analysis.officials))


def reading_of(connection: sqlite3.Connection, article_id: int) -> list[tuple[Any, ...]]:
    """All that reading its page gave an article, to tell whether another reading gives it too."""
    found = connection.execute(
        f"SELECT {', '.join(READ_COLUMNS)} FROM articles WHERE id = ?", (article_id,)
    ).fetchall()
    for table, names in _CHILDREN.items():
        columns = ", ".join(f'"{name}"' for name in names)
        found += connection.execute(
            f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY {columns}", (article_id,)
        )
    return found


def first_seen(connection: sqlite3.Connection, url: str) -> str | None:
    """When a URL was first seen on a route; None for one that never was."""
    row = connection.execute("SELECT seen_at FROM urls WHERE url = ?", (url,)).fetchone()
    return row[0] if row else None


def attempts(connection: sqlite3.Connection, url: str) -> int:
    """How often in a row this URL was tried without success."""
    row = connection.execute("SELECT attempts FROM urls WHERE url = ?", (url,)).fetchone()
    return int(row[0]) if row else 0


def adopt_aliases(connection: sqlite3.Connection, key: str, article_id: int) -> None:
    """Let the variants of an address, noted before its article came, point to the article."""
    connection.execute(
        "UPDATE urls SET article_id = ? WHERE key = ? AND state = 'duplicate'"
        " AND article_id IS NULL",
        (article_id, key),
    )


def hints_of(entry: Entry | None) -> str | None:
    """An entry as JSON, without what it does not say."""
    if entry is None:
        return None
    said = {name: value for name, value in asdict(entry).items() if value is not None}
    return storable(json.dumps(said, ensure_ascii=False))


def entry_of(hints: str) -> Entry:
    """The entry that ``hints_of`` wrote."""
    return msgspec.json.decode(hints, type=Entry)


def _known(connection: sqlite3.Connection, sql: str, values: tuple[str, ...]) -> Known | None:
    row = connection.execute(sql, values).fetchone()
    return _as_known(row) if row else None


def _as_known(row: Sequence[Any]) -> Known:
    return Known(id=row[0], url=row[1], title=row[2], text_sha256=row[3], published_on=row[4])


def _fields(record: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {n: storable(v) if isinstance(v, str) else v for n, v in values.items()}


def replace_children(
    connection: sqlite3.Connection, article_id: int, record: Any, tables: Iterable[str]
) -> None:
    """The rows of an article in some of its tables, made anew from a record's fields."""
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
        _insert_children(connection, table, article_id, record)


def _insert_children(
    connection: sqlite3.Connection, table: str, article_id: int, analysis: Any
) -> None:
    names = _CHILDREN[table]
    columns = ", ".join(f'"{name}"' for name in names)
    connection.executemany(
        f"INSERT INTO {table} (article_id, {columns}) VALUES (?{', ?' * len(names)})",
        [(article_id, *_fields(found, names).values()) for found in getattr(analysis, table)],
    )


def _storable_official(found: OfficialFound) -> OfficialFound:
    return replace(found, **_fields(found, [field.name for field in fields(found)]))
