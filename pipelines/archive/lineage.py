"""Families of articles as the reader gives them: who wrote a text, who carried it, how fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.archive.records import Family, Hit, Member
from pipelines.reprints import direction

Ask = Callable[[str, Any], list[dict[str, Any]]]
"""Runs a query with its values and gives its rows by column."""

_MEMBERS = (
    "SELECT articles.id AS id, articles.source AS source,"
    " coalesce(sources.name, articles.source) AS source_name, title, url, status,"
    " coalesce(published_at, published_on) AS published, published_at, reprint_of,"
    " credited_agency, links.relation AS relation, links.copy_share AS copy_share,"
    " links.origin_share AS origin_share, links.evidence AS evidence FROM articles"
    " LEFT JOIN sources ON sources.id = articles.source"
    " LEFT JOIN reprints AS links ON links.article_id = articles.id"
    " AND links.origin_id = articles.reprint_of"
    " WHERE family_id = ? ORDER BY articles.id <> family_id,"
    " coalesce(published_at, published_on, first_seen_at), articles.id LIMIT ?"
)
MOST_MEMBERS = 1000
"""Articles of one family that are told."""


def family(ask: Ask, family_id: int) -> Family | None:
    """The family with this root; None where there is none."""
    rows = ask(_MEMBERS, (family_id, MOST_MEMBERS))
    if not rows or rows[0]["id"] != family_id:
        return None
    root = rows[0]
    members = tuple(_member(row, root) for row in rows)
    credited = root["credited_agency"]
    unseen = credited if _is_unseen(credited, rows) else None
    name = ask("SELECT name FROM sources WHERE id = ?", (unseen,)) if unseen else []
    return Family(
        id=family_id,
        origin=unseen or root["source"],
        origin_name=name[0]["name"] if name else unseen or root["source_name"],
        unseen=unseen is not None,
        members=members,
    )


def folded(hits: list[Hit]) -> list[Hit]:
    """One hit a family, in the place of its first: the family's root where that was found."""
    kept: dict[int, Hit] = {}
    for hit in hits:
        family_id = hit.family_id or hit.id
        if family_id not in kept or hit.id == family_id:
            kept[family_id] = hit
    return list(kept.values())


def _member(row: dict[str, Any], root: dict[str, Any]) -> Member:
    lag = direction.minutes_between(root["published_at"], row["published_at"])
    names = ("id", "source", "source_name", "title", "url", "status", "published", "reprint_of")
    links = ("relation", "copy_share", "origin_share", "evidence")
    return Member(
        **{name: row[name] for name in (*names, *links)},
        lag_minutes=lag if row["id"] != root["id"] else None,
    )


def _is_unseen(credited: str | None, rows: list[dict[str, Any]]) -> bool:
    """Whether the root names as its origin an agency of which the family holds nothing."""
    if not credited:
        return False
    held = {direction.publisher(row["source"]) for row in rows}
    return direction.publisher(credited) not in held
