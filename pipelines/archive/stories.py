"""Groups the reports of one event, in one language: ``articles.story_id``.

A story is called by the number of its first article. Called inside of a transaction.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from pipelines.reprints import stories

CANDIDATES = 4
"""Reports whose words are compared."""
LEAST_SHARED = 4
"""Words that two reports of one event share at least."""
COMMON = 60
"""Reports of some days that have a word, up to which it leads to candidates."""


def tell(connection: sqlite3.Connection, article_id: int) -> None:
    """Put an article into the story that it belongs to; a reprint is where its family is."""
    title, text, language, day, family = connection.execute(
        "SELECT title, text, language, coalesce(published_on, substr(first_seen_at, 1, 10)),"
        " family_id FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    story = _of_family(connection, article_id, family)
    if story is None:
        known = stories.terms(title, text, language)
        number = date.fromisoformat(day).toordinal()
        story = _likeliest(connection, article_id, known, number)
        connection.executemany(
            "INSERT OR IGNORE INTO story_words (day, word, article_id) VALUES (?, ?, ?)",
            [(number, word, article_id) for word in sorted(known)],
        )
    connection.execute(
        "UPDATE articles SET story_id = ? WHERE id = ?", (story or article_id, article_id)
    )


def forget(connection: sqlite3.Connection) -> None:
    """Drop the words of all reports."""
    connection.execute("DELETE FROM story_words")


def _of_family(connection: sqlite3.Connection, article_id: int, family: int | None) -> int | None:
    row = connection.execute(
        "SELECT story_id FROM articles WHERE family_id = ? AND id <> ? ORDER BY id LIMIT 1",
        (family, article_id),
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _likeliest(
    connection: sqlite3.Connection, article_id: int, known: Mapping[int, float], day: int
) -> int | None:
    """The story of the report that is most alike, where one is alike enough."""
    found = _holders(connection, known, day)
    shared: Counter[int] = Counter()
    weight: defaultdict[int, float] = defaultdict(float)
    for word, holders in found.items():
        if len(holders) <= COMMON:
            shared.update(holders)
            for other in holders:
                weight[other] += known[word]
    near = [one for one in weight if one != article_id and shared[one] >= LEAST_SHARED]
    counted = {word: len(holders) for word, holders in found.items()}
    best: tuple[float, int] | None = None
    for other in sorted(near, key=lambda one: (-weight[one], one))[:CANDIDATES]:
        title, text, language, story = connection.execute(
            "SELECT title, text, language, story_id FROM articles WHERE id = ?", (other,)
        ).fetchone()
        theirs = stories.terms(title, text, language)
        others = _holders(connection, theirs.keys() - known.keys(), day)
        held = counted | {word: len(holders) for word, holders in others.items()}
        alike = stories.likeness(known, theirs, held)
        if alike >= stories.ALIKE and (best is None or alike > best[0]):
            best = alike, story or other
    return best[1] if best else None


def _holders(
    connection: sqlite3.Connection, some: Iterable[int], day: int
) -> dict[int, frozenset[int]]:
    """The reports of some days that have each word; none of a word that too many have."""
    found = {}
    for word in some:
        holders: set[int] = set()
        for near in range(day - stories.DAYS, day + stories.DAYS + 1):
            rows = connection.execute(
                "SELECT article_id FROM story_words WHERE day = ? AND word = ? LIMIT ?",
                (near, word, stories.WINDOW),
            )
            holders.update(row[0] for row in rows)
        found[word] = frozenset(holders)
    return found
