"""Who an article has its text from, and the family of all that go back to one text.

``articles.reprint_of`` is the article that one was copied from, as far as the texts tell;
``articles.family_id`` is where that leads in the end. Called inside of a transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pipelines.reprints import direction
from pipelines.reprints.descent import Ancestor, is_digest, nearest, ranked

ANCESTORS = 8
"""Links that a copy keeps, the nearest texts: a wire that 27 carry would have 351 of them."""
MEMBERS = 48
"""Members of a family, the earliest published, that a newcomer is compared with."""

ROUNDS = 4
"""Times that the carriers of a family that has moved are looked at again: whether an article is a
digest hangs on whether two of its origins are one family."""


def settle(connection: sqlite3.Connection, copies: Iterable[int]) -> None:
    """Name the origin of each of these articles anew, and bring their families in order."""
    left = sorted(set(copies))
    for _ in range(ROUNDS):
        left = [copy_id for copy_id in left if _settle(connection, copy_id)]
        if not left:
            return
        left = _carriers(connection, left)


def _settle(connection: sqlite3.Connection, copy_id: int) -> bool:
    """Name the origin of an article; whether that has changed anything."""
    likeliest = ranked(_ancestors(connection, copy_id))
    kept = nearest(likeliest, ANCESTORS)
    _prune(connection, copy_id, set(likeliest) - set(kept))
    if is_digest(kept):
        _note_digest(connection, copy_id)
        kept = []
    parent = next((a.id for a in kept if not _leads_to(connection, a.id, copy_id)), None)
    if parent == _parent(connection, copy_id):
        return False
    connection.execute("UPDATE articles SET reprint_of = ? WHERE id = ?", (parent, copy_id))
    _adopt(connection, copy_id)
    return True


def _carriers(connection: sqlite3.Connection, moved: Iterable[int]) -> list[int]:
    """The articles that carry text of the families in which these now are."""
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM reprints JOIN articles ON articles.id = origin_id"
        " WHERE family_id IN (SELECT family_id FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?))) ORDER BY article_id",
        (json.dumps(list(moved)),),
    )
    return [row[0] for row in rows]


def members(connection: sqlite3.Connection, related: Iterable[int]) -> list[int]:
    """The articles of the families of these: their roots and the earliest of the others."""
    found: dict[int, None] = {}
    for article_id in related:
        rows = connection.execute(
            "SELECT id FROM articles WHERE family_id ="
            " (SELECT family_id FROM articles WHERE id = ?) ORDER BY id <> family_id,"
            " coalesce(published_at, published_on, first_seen_at), id LIMIT ?",
            (article_id, MEMBERS),
        )
        found |= dict.fromkeys(row[0] for row in rows)
    return list(found)


def _ancestors(connection: sqlite3.Connection, copy_id: int) -> list[Ancestor]:
    rows = connection.execute(
        "SELECT origins.id, origins.family_id, relation, copies.credited_agency, origins.source,"
        " coalesce(origins.published_at, origins.published_on), copy_share, origin_share"
        " FROM reprints JOIN articles AS origins ON origins.id = origin_id"
        " JOIN articles AS copies ON copies.id = article_id WHERE article_id = ?",
        (copy_id,),
    ).fetchall()
    return [
        Ancestor(
            id=row[0],
            family=row[1] or row[0],
            relation=row[2],
            credited=bool(row[3]) and direction.publisher(row[3]) == direction.publisher(row[4]),
            published=row[5],
            copy_share=row[6] or 0.0,
            origin_share=row[7] or 0.0,
        )
        for row in rows
    ]


def _note_digest(connection: sqlite3.Connection, copy_id: int) -> None:
    """What is most of a digest is contained in it like the rest."""
    connection.execute(
        "UPDATE reprints SET relation = 'contains' WHERE article_id = ? AND relation = 'full'",
        (copy_id,),
    )


def _prune(connection: sqlite3.Connection, copy_id: int, far: Iterable[Ancestor]) -> None:
    connection.executemany(
        "DELETE FROM reprints WHERE article_id = ? AND origin_id = ?",
        [(copy_id, ancestor.id) for ancestor in far],
    )


def _parent(connection: sqlite3.Connection, article_id: int) -> int | None:
    row = connection.execute(
        "SELECT reprint_of FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _adopt(connection: sqlite3.Connection, article_id: int) -> None:
    """The article and all that have their text from it belong where it now leads."""
    connection.execute(
        "WITH RECURSIVE up (id, parent) AS ("
        " SELECT id, reprint_of FROM articles WHERE id = ?1 UNION"
        " SELECT articles.id, articles.reprint_of FROM up JOIN articles ON articles.id = up.parent"
        "), down (id) AS (SELECT ?1 UNION"
        " SELECT articles.id FROM down JOIN articles ON articles.reprint_of = down.id)"
        " UPDATE articles SET family_id = (SELECT id FROM up WHERE parent IS NULL)"
        " WHERE id IN (SELECT id FROM down)",
        (article_id,),
    )


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
