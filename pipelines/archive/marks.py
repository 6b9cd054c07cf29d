"""The user's marks, and articles judged anew: what relevance keeps in the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.analysis import ActFound, Mention, RelevanceTerm
from pipelines.archive import rows
from pipelines.archive.connection import path_of, plain_errors, transaction

MARKED_AS = ("diplomatic", "other")
"""What a user may say an article is."""
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgeable:
    """What of an archived article its relevance is judged by."""

    id: int
    title: str
    text: str
    language: str | None
    country: str
    """The publisher's."""
    day: str
    """Of publication, or of the fetch where that is not known."""
    mentions: tuple[Mention, ...]
    mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What an article was found to be."""

    id: int
    relevance: float
    band: str
    doubtful: str | None
    relevance_terms: tuple[RelevanceTerm, ...]
    acts: tuple[ActFound, ...]


def set_mark(db: Database, article_id: int, mark: str, at: str) -> None:
    """Keep what the user says an article is; it wins over the score from now on.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    with transaction(db) as connection:
        connection.execute(
            "INSERT INTO marks (article_id, mark, marked_at, scored_band)"
            " SELECT id, ?, ?, band FROM articles WHERE id = ?"
            " ON CONFLICT (article_id) DO UPDATE SET mark = excluded.mark,"
            " marked_at = excluded.marked_at",
            (mark, at, article_id),
        )
        connection.execute("UPDATE articles SET band = ? WHERE id = ?", (mark, article_id))


def take_mark_back(db: Database, article_id: int) -> bool:
    """Let the score decide again; whether there was a mark.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    with transaction(db) as connection:
        found = connection.execute(
            "DELETE FROM marks WHERE article_id = ? RETURNING scored_band", (article_id,)
        ).fetchone()
        if found:
            connection.execute("UPDATE articles SET band = ? WHERE id = ?", (found[0], article_id))
        return found is not None


def judgeable(db: Database, *, marked: bool = False) -> Iterator[list[Judgeable]]:
    """The articles of the archive in batches, by their numbers; the marked ones only if asked.

    Raises:
        ArchiveError: the archive cannot be read.
    """
    after = 0
    while True:
        with plain_errors(path_of(db)):
            found = db.execute(
                "SELECT articles.id, title, text, language, coalesce(country, ''),"
                " coalesce(published_on, substr(articles.fetched_at, 1, 10)),"
                " mark FROM articles LEFT JOIN sources ON sources.id = articles.source"
                " LEFT JOIN marks ON marks.article_id = articles.id"
                f" WHERE articles.id > ? {'AND mark IS NOT NULL' if marked else ''}"
                f" ORDER BY articles.id LIMIT {_BATCH}",
                (after,),
            ).fetchall()
            if not found:
                return
            batch = [_judgeable(db, row) for row in found]
        after = batch[-1].id
        yield batch


def store_judgements(db: Database, judged: Sequence[Rejudged]) -> None:
    """Put new judgements in place of those that stand; marks stay in force.

    Raises:
        ArchiveError: the archive cannot be written; nothing was stored.
    """
    with transaction(db) as connection:
        for one in judged:
            connection.execute(
                "UPDATE articles SET band = ?, doubtful = ?, relevance = ? WHERE id = ?",
                (one.band, one.doubtful, one.relevance, one.id),
            )
            rows.replace_children(connection, one.id, one, ("relevance_terms", "acts"))


def _judgeable(db: Database, row: Sequence[Any]) -> Judgeable:
    number, title, text, language, country, day, mark = row
    return Judgeable(
        id=number,
        title=title or "",
        text=text,
        language=language,
        country=country,
        day=day,
        mentions=tuple(_mentions(db.conn, number)),
        mark=mark,
    )


def _mentions(connection: sqlite3.Connection, article_id: int) -> Iterable[Mention]:
    names = ("kind", "code", "role", "weight", "start", "end", "matched", "rule")
    columns = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(
        f"SELECT {columns} FROM mentions WHERE article_id = ? ORDER BY rowid", (article_id,)
    )
    return (Mention(**dict(zip(names, row, strict=True))) for row in found)
