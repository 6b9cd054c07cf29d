"""Links an article to those it reprints and those that reprint it.

Here the candidates are fetched and the links kept; whether two texts are one, and whose it is,
is decided by ``pipelines.reprints``. An article is compared with older and newer ones alike, so
an original that arrives after its reprints is linked as well and takes its place at their head.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.archive import families
from pipelines.reprints import Relation, Text, compare
from pipelines.reprints.formulae import formula_hashes

CANDIDATES = 8
"""Articles of other sources whose full texts are compared."""
OWN_CANDIDATES = 2
"""The same of the article's own source: fewer, since a site's standing phrases are in all of
its articles until they are known as such."""
WINDOW_DAYS = 30
"""Days of publication within which a text is taken for a reprint."""
HOT_TEXTS = 4
HOT_DAYS = 5
"""A hash in this many texts, spread over more than so many days, is a formula, not a story."""
LEAST_SHARED = 2
"""Hashes that a relative shares at least; with four words in ten changed five of 48 are left."""
NEWEST = 64
"""Articles looked at for one hash, the newest first: bounds the cost of a formula."""

LAST = 2**63 - 1
"""No article has a greater number."""

_TEXT = (
    "SELECT articles.id, source, published_at, published_on, timezone, first_seen_at,"
    " credited_agency, (SELECT evidence FROM credits WHERE article_id = articles.id"
    " AND agency = credited_agency ORDER BY kind <> 'origin', start LIMIT 1),"
    " (SELECT json_group_array(DISTINCT code) FROM mentions"
    " WHERE article_id = articles.id AND kind = 'country'), text"
    " FROM articles LEFT JOIN sources ON sources.id = source WHERE articles.id = ?"
)
_TEXT_FIELDS = (
    *("article_id", "source", "published_at", "published_on", "timezone", "first_seen_at"),
    *("credited_agency", "credit", "countries", "text"),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds a hash: its source and day as a day's number."""

    id: int
    source: str
    day: int


def link(
    connection: sqlite3.Connection,
    article_id: int,
    hashes: Collection[int],
    *,
    upto: int = LAST,
) -> None:
    """Compare an article with its likeliest relatives and their families; keep the links found.

    Its hashes are kept for those to come, but for those of formulae. Articles with a number beyond
    ``upto`` are left aside, as if they had not come yet.
    """
    one = text_of(connection, article_id)
    telling = {narrow(number) for number in hashes if number not in formula_hashes()}
    holders = _holders(connection, article_id, sorted(telling), upto)
    _put(connection, article_id, holders)
    found = _compared(connection, one, _candidates(connection, one, holders, upto))
    if found:
        related = [_other(relation, article_id) for relation in found]
        kin = set(families.members(connection, related)) - {*related, article_id}
        found += _compared(connection, one, sorted(kin))
    for relation in found:
        _keep(connection, relation)
    families.settle(connection, {relation.copy_id for relation in found})


def unlink(connection: sqlite3.Connection, article_id: int) -> None:
    """Take away the links of an article whose text has changed."""
    copies = connection.execute(
        "SELECT article_id FROM reprints WHERE origin_id = ?", (article_id,)
    ).fetchall()
    connection.execute(
        "DELETE FROM reprints WHERE article_id = ? OR origin_id = ?", (article_id, article_id)
    )
    families.settle(connection, {article_id, *(row[0] for row in copies)})


def narrow(number: int) -> int:
    """A hash of 47 bits as it is kept: 32 with a sign, the most that SQLite holds in four bytes."""
    return (number >> 15) - (1 << 31)


def likeliest(holders: Mapping[int, Sequence[Holder]], source: str, day: int) -> dict[int, int]:
    """The articles near in time that share most hashes; best first.

    ``holders`` has, for each hash of the article, the articles that hold it. Gives, by id, the
    number of hashes shared.
    """
    shared: Counter[int] = Counter()
    own: set[int] = set()
    for found in holders.values():
        if _is_hot(found):
            continue
        near = [holder for holder in found if abs(holder.day - day) <= WINDOW_DAYS]
        shared.update(holder.id for holder in near)
        own.update(holder.id for holder in near if holder.source == source)
    ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    others = [pair for pair in ranked if pair[0] not in own]
    mine = [pair for pair in ranked if pair[0] in own]
    return dict(others[:CANDIDATES] + mine[:OWN_CANDIDATES])


def text_of(connection: sqlite3.Connection, article_id: int) -> Text:
    """An article as it is compared."""
    row = connection.execute(_TEXT, (article_id,)).fetchone()
    known = dict(zip(_TEXT_FIELDS, row, strict=True))
    return Text(**{**known, "countries": frozenset(json.loads(known["countries"]))})


def _compared(connection: sqlite3.Connection, one: Text, others: Iterable[int]) -> list[Relation]:
    relations = (compare(one, text_of(connection, other)) for other in others)
    return [relation for relation in relations if relation is not None]


def _other(relation: Relation, article_id: int) -> int:
    return relation.origin_id if relation.copy_id == article_id else relation.copy_id


def _candidates(
    connection: sqlite3.Connection, one: Text, holders: Mapping[int, Sequence[Holder]], upto: int
) -> list[int]:
    """Those that share most hashes, and those with the very same text, whenever they appeared."""
    same = connection.execute(
        "SELECT id FROM articles WHERE source <> ? AND id <= ? AND text_sha256 ="
        " (SELECT text_sha256 FROM articles WHERE id = ?) ORDER BY id LIMIT ?",
        (one.source, upto, one.article_id, CANDIDATES),
    ).fetchall()
    day = _day(one.published_on, one.first_seen_at)
    ranked = likeliest(holders, one.source, day)
    least = min(LEAST_SHARED, len(holders))
    close = [other for other, shared in ranked.items() if shared >= least]
    return list(dict.fromkeys([*(row[0] for row in same), *close]))


def _holders(
    connection: sqlite3.Connection, article_id: int, hashes: Iterable[int], upto: int
) -> dict[int, list[Holder]]:
    ids: dict[int, list[int]] = defaultdict(list)
    for number in hashes:
        rows = connection.execute(
            "SELECT article_id FROM fingerprints WHERE hash = ? AND article_id <> ?"
            " AND article_id <= ? ORDER BY article_id DESC LIMIT ?",
            (number, article_id, upto, NEWEST),
        )
        ids[number] = [row[0] for row in rows]
    rows = connection.execute(
        "SELECT id, source, published_on, first_seen_at FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({i for found in ids.values() for i in found})),),
    )
    known = {row[0]: Holder(row[0], row[1], _day(row[2], row[3])) for row in rows}
    return {number: [known[i] for i in found if i in known] for number, found in ids.items()}


def _put(
    connection: sqlite3.Connection, article_id: int, holders: Mapping[int, Sequence[Holder]]
) -> None:
    """Keep an article's hashes. One that is a formula's stays one, whoever else has it."""
    connection.executemany(
        "INSERT OR IGNORE INTO fingerprints (hash, article_id) VALUES (?, ?)",
        [(number, article_id) for number, found in holders.items() if not _is_hot(found)],
    )


def _is_hot(found: Sequence[Holder]) -> bool:
    days = [holder.day for holder in found]
    return len(found) >= HOT_TEXTS and max(days) - min(days) > HOT_DAYS


def _keep(connection: sqlite3.Connection, relation: Relation) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO reprints (article_id, origin_id, relation, containment, shared,"
        " copy_share, origin_share, lag_minutes, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(relation.copy_id, relation.origin_id, relation.relation, relation.containment),
            *(relation.shared, relation.copy_share, relation.origin_share),
            *(relation.lag_minutes, relation.evidence),
        ),
    )


def _day(published_on: str | None, first_seen_at: str | None) -> int:
    return date.fromisoformat(published_on or (first_seen_at or "")[:10]).toordinal()
