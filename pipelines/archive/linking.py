"""Links an article to those it reprints and those that reprint it.

Here the candidates are fetched and the links kept; whether two texts are one, and whose it is,
is decided by ``pipelines.reprints``. An article is compared with older and newer ones alike, so
an original that arrives after its reprint is linked as well.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.archive.identity import Origin, ranked_origins
from pipelines.reprints import Relation, Text, compare

CANDIDATES = 8
"""Articles whose full texts are compared."""
WINDOW_DAYS = 30
"""Days of publication within which a text is taken for a reprint."""
HOT_TEXTS = 4
HOT_DAYS = 5
"""A hash in this many texts, spread over more than so many days, is a formula, not a story."""
LEAST_SHARED = 0.14
"""Least share of a fingerprint that a relative has, where both texts are of one length: .35 of a
text's shingles make a reprint, and winnowing scatters the number of those that meet."""
NEWEST = 64
"""Articles looked at for one hash, the newest first: bounds the cost of a formula."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds a hash: its source and day as a day's number."""

    id: int
    source: str
    day: int


def link(connection: sqlite3.Connection, article_id: int, hashes: Sequence[int]) -> None:
    """Compare an article with its likeliest relatives and keep the links found."""
    one = _text(connection, article_id)
    touched = set()
    for other_id, shared in _candidates(connection, one, hashes).items():
        other = _text(connection, other_id)
        if shared < least_shared(len(hashes), len(one.text), len(other.text)):
            continue
        relation = compare(one, other)
        if relation is not None:
            _keep(connection, relation)
            touched.add(relation.copy_id)
    for copy_id in sorted(touched):
        _settle(connection, copy_id)


def unlink(connection: sqlite3.Connection, article_id: int) -> None:
    """Take away the links of an article whose text has changed."""
    copies = connection.execute(
        "SELECT article_id FROM reprints WHERE origin_id = ?", (article_id,)
    ).fetchall()
    connection.execute(
        "DELETE FROM reprints WHERE article_id = ? OR origin_id = ?", (article_id, article_id)
    )
    for copy_id in {article_id, *(row[0] for row in copies)}:
        _settle(connection, copy_id)


def likeliest(holders: Mapping[int, Sequence[Holder]], source: str, day: int) -> dict[int, int]:
    """The articles of other sources, near in time, that share most hashes; best first.

    ``holders`` has, for each hash of the article, the articles that hold it. Gives, by id, the
    number of hashes shared.
    """
    shared: Counter[int] = Counter()
    for found in holders.values():
        days = [holder.day for holder in found]
        if len(found) >= HOT_TEXTS and max(days) - min(days) > HOT_DAYS:
            continue
        shared.update(h.id for h in found if h.source != source and abs(h.day - day) <= WINDOW_DAYS)
    ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:CANDIDATES])


def least_shared(hashes: int, one: int, other: int) -> float:
    """How many of an article's hashes a relative shares at least.

    ``one`` and ``other`` are the lengths of the texts: the longer one's hashes are so much
    thinner sown, and fewer of them fall into what both have.
    """
    return LEAST_SHARED * hashes * min(one, other) / max(one, other, 1)


def _candidates(connection: sqlite3.Connection, one: Text, hashes: Sequence[int]) -> dict[int, int]:
    """Those that share most hashes, and those with the very same text, whenever they appeared."""
    same = connection.execute(
        "SELECT id FROM articles WHERE source <> ? AND text_sha256 ="
        " (SELECT text_sha256 FROM articles WHERE id = ?) ORDER BY id LIMIT ?",
        (one.source, one.article_id, CANDIDATES),
    ).fetchall()
    day = _day(one.published_on, one.first_seen_at)
    ranked = likeliest(_holders(connection, one.article_id, hashes), one.source, day)
    return ranked | {row[0]: len(hashes) for row in same}


def _holders(
    connection: sqlite3.Connection, article_id: int, hashes: Sequence[int]
) -> dict[int, list[Holder]]:
    ids: dict[int, list[int]] = defaultdict(list)
    for number in sorted(set(hashes)):
        rows = connection.execute(
            "SELECT article_id FROM fingerprints WHERE hash = ? AND article_id <> ?"
            " ORDER BY article_id DESC LIMIT ?",
            (number, article_id, NEWEST),
        )
        ids[number] = [row[0] for row in rows]
    rows = connection.execute(
        "SELECT id, source, published_on, first_seen_at FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({i for found in ids.values() for i in found})),),
    )
    known = {row[0]: Holder(row[0], row[1], _day(row[2], row[3])) for row in rows}
    return {number: [known[i] for i in found if i in known] for number, found in ids.items()}


def _text(connection: sqlite3.Connection, article_id: int) -> Text:
    row = connection.execute(
        "SELECT id, source, published_at, published_on, first_seen_at, credited_agency, text"
        " FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    names = ("source", "published_at", "published_on", "first_seen_at", "credited_agency", "text")
    return Text(article_id=row[0], **dict(zip(names, row[1:], strict=True)))


def _keep(connection: sqlite3.Connection, relation: Relation) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO reprints (article_id, origin_id, relation, containment, shared,"
        " lag_minutes, evidence) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(relation.copy_id, relation.origin_id, relation.relation, relation.containment),
            *(relation.shared, relation.lag_minutes, relation.evidence),
        ),
    )


def _settle(connection: sqlite3.Connection, copy_id: int) -> None:
    """Name the article's origin: the likeliest one that does not itself lead back to it."""
    rows = connection.execute(
        "SELECT origins.id, origins.source = copies.credited_agency,"
        " coalesce(origins.published_at, origins.published_on), containment FROM reprints"
        " JOIN articles AS origins ON origins.id = origin_id"
        " JOIN articles AS copies ON copies.id = article_id WHERE article_id = ?",
        (copy_id,),
    ).fetchall()
    origins = [
        Origin(id=row[0], credited=bool(row[1]), published=row[2], containment=row[3])
        for row in rows
    ]
    chosen = next(
        (o.id for o in ranked_origins(origins) if not _leads_to(connection, o.id, copy_id)), None
    )
    connection.execute("UPDATE articles SET reprint_of = ? WHERE id = ?", (chosen, copy_id))


def _leads_to(connection: sqlite3.Connection, start: int, article_id: int) -> bool:
    return (
        connection.execute(
            "WITH RECURSIVE chain (id) AS (SELECT ? UNION SELECT reprint_of FROM chain"
            " JOIN articles USING (id) WHERE reprint_of IS NOT NULL)"
            " SELECT 1 FROM chain WHERE id = ?",
            (start, article_id),
        ).fetchone()
        is not None
    )


def _day(published_on: str | None, first_seen_at: str | None) -> int:
    return date.fromisoformat(published_on or (first_seen_at or "")[:10]).toordinal()
