"""Groups the reports of one event, in one language: ``articles.story_id``.

A story is called by the number of its first article. Called inside of a transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import date

from pipelines.reprints import stories
from pipelines.reprints.stories import Report

CANDIDATES = 4
"""Reports that are compared."""
LEAST_SHARED = 2
"""Words that two reports of one event share at least, of those by which they are found."""
COMMON = 60
"""Reports of a day that have a word, from which on it leads to none of them."""

_REPORT = (
    "SELECT title, text, language, (SELECT json_group_array(DISTINCT code) FROM mentions"
    " WHERE article_id = articles.id AND kind = 'country'),"
    " (SELECT json_group_array(DISTINCT matched) FROM mentions"
    " WHERE article_id = articles.id AND kind = 'country'), pair_a, pair_b"
    " FROM articles WHERE id = ?"
)


def tell(connection: sqlite3.Connection, article_id: int) -> None:
    """Put an article into the story that it belongs to; a reprint is where its family is."""
    day, family = connection.execute(
        "SELECT coalesce(published_on, substr(first_seen_at, 1, 10)), family_id"
        " FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    story = _of_family(connection, article_id, family)
    if story is None:
        report = _report(connection, article_id)
        number = date.fromisoformat(day).toordinal()
        story = _likeliest(connection, article_id, report, _near(connection, report, number))
        connection.executemany(
            "INSERT OR IGNORE INTO story_words (word, article_id) VALUES (?, ?)",
            [(word, article_id) for word in sorted(stories.terms(report, number))],
        )
    connection.execute(
        "UPDATE articles SET story_id = ? WHERE id = ?", (story or article_id, article_id)
    )


def _of_family(connection: sqlite3.Connection, article_id: int, family: int | None) -> int | None:
    row = connection.execute(
        "SELECT story_id FROM articles WHERE family_id = ? AND id <> ? ORDER BY id LIMIT 1",
        (family, article_id),
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _report(connection: sqlite3.Connection, article_id: int) -> Report:
    row = connection.execute(_REPORT, (article_id,)).fetchone()
    return Report(
        title=row[0],
        text=row[1],
        language=row[2],
        countries=frozenset(json.loads(row[3])),
        named_by=frozenset(json.loads(row[4])),
        pair=(row[5], row[6]) if row[5] and row[6] else None,
    )


def _likeliest(
    connection: sqlite3.Connection, article_id: int, report: Report, near: Counter[int]
) -> int | None:
    """The story of the report that is most alike, where one is alike enough."""
    shared = [one for one, count in near.items() if count >= LEAST_SHARED and one != article_id]
    ranked = sorted(shared, key=lambda one: (-near[one], one))[:CANDIDATES]
    alike = [(stories.likeness(report, _report(connection, other)), -other) for other in ranked]
    best, other = max(alike, default=(0.0, 0))
    if best < stories.ALIKE:
        return None
    row = connection.execute("SELECT story_id FROM articles WHERE id = ?", (-other,)).fetchone()
    return int(row[0] or -other)


def _near(connection: sqlite3.Connection, report: Report, day: int) -> Counter[int]:
    """The reports of some days that have its words, and how many of them each has."""
    shared: Counter[int] = Counter()
    for near in range(day - stories.DAYS, day + stories.DAYS + 1):
        for word in stories.terms(report, near):
            rows = connection.execute(
                "SELECT article_id FROM story_words WHERE word = ? LIMIT ?", (word, COMMON + 1)
            ).fetchall()
            if len(rows) <= COMMON:
                shared.update(row[0] for row in rows)
    return shared
