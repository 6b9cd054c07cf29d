"""From whom an article has its text, and who has it from there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from crawler import terminal
from crawler.evidence.section import Fact, Section
from pipelines.archive.records import ArticleDetail, Family, Reprint

DIRECTIONS = {
    "credit": "it credits the other",
    "published earlier": "the other was published earlier",
    "published on an earlier day": "the other was published on an earlier day",
    "longer text": "the other has more of the text; the times do not decide",
    "seen first": "the other was seen first; nothing else decides",
}
"""What decided who had the text first, in words."""
MOST_PAIRS = 20


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The link to the article that it was copied from, and the family."""
    article, family = detail.article, detail.family
    parents = [link for link in detail.origins if link.origin_id == article.reprint_of]
    if parents:
        link = parents[0]
        verdict = f"a reprint of #{link.origin_id} by {link.origin_source}, {link.relation}"
        yield Section("Text", verdict, facts_of(link))
    elif detail.origins:
        carried = ", ".join(f"#{link.origin_id}" for link in detail.origins)
        facts = [fact for link in detail.origins for fact in facts_of(link)]
        yield Section("Text", f"a digest: it carries {carried} beside other text", facts)
    elif family and family.unseen and family.id == article.id:
        words = [(f"credits {c.agency}", c.evidence) for c in detail.credits]
        verdict = f"from {family.origin_name}, as it says; nothing of theirs is held"
        yield Section("Text", verdict, words)
    if family and len(family.members) > 1:
        yield Section("Family", _who(family), _members(family, article.id))


def facts_of(link: Reprint) -> list[Fact]:
    """The evidence of a link."""
    told = json.loads(link.evidence or "{}")
    pairs = [f"{copy}={origin}" for copy, origin in told.get("paragraphs", [])]
    credit = f": “{told['credit']}”" if told.get("credit") else ""
    direction = told.get("direction", "")
    return [
        ("original", f"#{link.origin_id} {link.origin_source}: {link.origin_title}"),
        ("times", _times(link)),
        ("coverage", _coverage(link.copy_share, link.origin_share)),
        ("why that way", f"{DIRECTIONS.get(direction, direction)}{credit}"),
        ("paragraphs here=there", ", ".join(pairs[:MOST_PAIRS]) or None),
        ("longest runs", _runs(told.get("longest runs", []))),
        ("names only here", ", ".join(told.get("names only in the copy", [])) or None),
        ("names only there", ", ".join(told.get("names only in the origin", [])) or None),
        ("figures only here", ", ".join(told.get("figures only in the copy", [])) or None),
        ("figures only there", ", ".join(told.get("figures only in the origin", [])) or None),
    ]


def _coverage(copy: float | None, origin: float | None) -> str | None:
    if copy is None or origin is None:
        return None
    return f"{copy:.0%} of its words are there, {origin:.0%} of the original's are here"


def _times(link: Reprint) -> str:
    times = (
        f"{terminal.when(link.origin_published)} there, {terminal.when(link.copy_published)} here"
    )
    return times if link.lag_minutes is None else f"{times}, {terminal.lag(link.lag_minutes)}"


def _runs(lengths: Sequence[int]) -> str | None:
    return f"{', '.join(map(str, lengths))} words" if lengths else None


def _who(family: Family) -> str:
    outlets = family.outlets(family.root.source)
    unseen = " (not held)" if family.unseen else ""
    return f"written by {family.origin_name}{unseen}, in {outlets + 1} outlets"


def _members(family: Family, own: int) -> list[Fact]:
    return [
        (
            f"#{member.id} {member.source_name}",
            f"{terminal.when(member.published) or 'no date'}"
            + ("" if member.lag_minutes is None else f" {terminal.lag(member.lag_minutes)}")
            + (", this one" if member.id == own else ""),
        )
        for member in family.members
    ]
