"""Do two articles carry one text, how much of it, and which of them had it first?

The rule is one of containment, not of likeness: a copy cut to a third is a copy. Measured on a
synthetic stream F1 .97 and on 105 real wire copies 1.00 (DESIGN, "Reprints").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from pipelines.reprints import passages
from pipelines.reprints.passages import Body, Passage

CONTAINED = 0.35
"""Least share of one text's shingles that the other has."""
CONTAINED_NAMELESS = 0.5
"""The same where the text shows no names, as in scripts without capitals: nothing then tells
a formula with other names in it from a copy."""
MISMATCH = 0.30
"""Greatest share of the names in aligned passages that the other text lacks; a formula telegram
has other names in the same words."""
ALIGNED = 0.20
"""Least share of a passage's shingles that the other text has; with a third of the words
changed, .67 cubed is .30."""
COVERED = 0.45
"""Least share of a text, in words of aligned passages, for a reprint; below it is a shared
passage."""
TOLD = 0.30
"""Least share of what stands outside quotation marks: two reports of one speech share quotes."""
WHOLE = 0.85
"""Containment from which a text of nothing but quotation is a copy all the same."""
FEWEST = 12
"""Least number of different shingles in a text that can be told from chance."""
WHOLLY = 0.8
"""Share of the original's words in aligned passages from which it is carried in full."""
MOSTLY = 0.6
"""Share of the copy's words from which it is nothing but the copy."""
CLEARLY = 0.05
"""Least difference of coverage that says which text has grown from which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is known of an article when it is compared."""

    article_id: int
    source: str
    """Id of its source."""
    published_at: str | None = None
    """UTC instant."""
    published_on: str | None = None
    """Local day."""
    first_seen_at: str | None = None
    credited_agency: str | None = None
    """Source id or name of the agency that it names as its origin."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One article carries the other's text."""

    copy_id: int
    origin_id: int
    relation: str
    """"identical", "full", "abridged" (a part of the original), "contains" (the original and
    much else, as a digest has it) or "partial"."""
    containment: float
    """Share of the better contained text's shingles that the other has."""
    shared: int
    """Shingles in both."""
    lag_minutes: int | None
    """From the original's publication to the copy's; None where an instant is not known."""
    evidence: str
    """JSON: coverage both ways, passages, names that differ, what decided the direction."""


@dataclass(frozen=True, slots=True)
class _Cover:
    """How much of one text stands in another."""

    containment: float
    share: float
    """Words of aligned passages among all words."""
    told: float
    """The same outside quotations; 1 where there is nothing outside."""
    aligned: int
    passages: int
    names: frozenset[str]
    """Names in aligned passages."""
    lacking: frozenset[str]
    """Those of them that the other text lacks."""

    @property
    def mismatch(self) -> float:
        return len(self.lacking) / len(self.names) if self.names else 0.0

    @property
    def is_reprint(self) -> bool:
        least = CONTAINED if self.names else CONTAINED_NAMELESS
        told = self.told >= TOLD or self.containment >= WHOLE
        return (
            self.containment >= least
            and self.mismatch <= MISMATCH
            and self.share >= COVERED
            and told
        )


def compare(one: Text, other: Text) -> Relation | None:
    """The relation of two articles, or None where neither carries the other's text.

    Symmetric: the order of the arguments does not matter. Linear in the texts' length.
    """
    first, second = passages.read(one.text), passages.read(other.text)
    if min(len(first.hashes), len(second.hashes)) < FEWEST:
        return None
    of_one, of_other = _cover(first, second), _cover(second, first)
    better = max(of_one, of_other, key=lambda cover: cover.containment)
    if not better.is_reprint:
        return None
    one_is_copy, reason = _direction(one, other, of_one, of_other)
    copy, origin = (one, other) if one_is_copy else (other, one)
    of_copy, of_origin = (of_one, of_other) if one_is_copy else (of_other, of_one)
    identical = first.line == second.line
    return Relation(
        copy_id=copy.article_id,
        origin_id=origin.article_id,
        relation="identical" if identical else _kind(of_copy, of_origin),
        containment=round(better.containment, 4),
        shared=len(first.hashes & second.hashes),
        lag_minutes=_lag(origin.published_at, copy.published_at),
        evidence=_evidence(of_copy, of_origin, reason),
    )


def _cover(body: Body, other: Body) -> _Cover:
    aligned = [passage for passage in body.passages if _is_aligned(passage, other)]
    told = [passage for passage in body.passages if not passage.quoted]
    told_words = sum(passage.size for passage in told)
    told_aligned = sum(passage.size for passage in aligned if not passage.quoted)
    names = frozenset[str]().union(*(passage.names for passage in aligned))
    return _Cover(
        containment=len(body.hashes & other.hashes) / len(body.hashes),
        share=sum(passage.size for passage in aligned) / body.size,
        told=told_aligned / told_words if told_words else 1.0,
        aligned=len(aligned),
        passages=len(body.passages),
        names=names,
        lacking=names - other.vocabulary,
    )


def _is_aligned(passage: Passage, other: Body) -> bool:
    return bool(passage.hashes) and (
        len(passage.hashes & other.hashes) >= ALIGNED * len(passage.hashes)
    )


def _direction(one: Text, other: Text, of_one: _Cover, of_other: _Cover) -> tuple[bool, str]:
    """Whether ``one`` is the copy, and what says so; crawl time speaks last."""
    named = _credits(one, other), _credits(other, one)
    if named[0] != named[1]:
        return named[0], "credit"
    if one.published_at and other.published_at and one.published_at != other.published_at:
        return one.published_at > other.published_at, "published earlier"
    if one.published_on and other.published_on and one.published_on != other.published_on:
        return one.published_on > other.published_on, "published on an earlier day"
    if abs(of_one.share - of_other.share) >= CLEARLY:
        return of_one.share > of_other.share, "longer text"
    seen = (one.first_seen_at or "", one.article_id), (other.first_seen_at or "", other.article_id)
    return seen[0] > seen[1], "seen first"


def _credits(copy: Text, origin: Text) -> bool:
    """Whether an article credits the publisher of another; "belta-en" is "belta-ru" there."""
    if not copy.credited_agency:
        return False
    return _publisher(copy.credited_agency) == _publisher(origin.source)


def _publisher(source: str) -> str:
    """A source's id without its language, as the catalogue names editions of one publisher."""
    return re.sub(r"-[a-z]{2}\Z", "", source.casefold())


def _kind(of_copy: _Cover, of_origin: _Cover) -> str:
    if of_copy.share < MOSTLY:
        return "contains" if of_origin.share >= MOSTLY else "partial"
    return "full" if of_origin.share >= WHOLLY else "abridged"


def _lag(origin: str | None, copy: str | None) -> int | None:
    if not (origin and copy):
        return None
    try:
        late = datetime.fromisoformat(copy) - datetime.fromisoformat(origin)
    except (ValueError, TypeError):
        return None
    return int(late.total_seconds() // 60)


def _evidence(of_copy: _Cover, of_origin: _Cover, reason: str) -> str:
    return json.dumps(
        {
            "copy covered": round(of_copy.containment, 3),
            "origin covered": round(of_origin.containment, 3),
            "passages of the copy": f"{of_copy.aligned} of {of_copy.passages}",
            "passages of the origin": f"{of_origin.aligned} of {of_origin.passages}",
            "names only in the copy": sorted(of_copy.lacking)[:12],
            "names only in the origin": sorted(of_origin.lacking)[:12],
            "direction": reason,
        },
        ensure_ascii=False,
    )
