"""Do two articles carry one text, how much of it, and which of them had it first?

The rule is one of containment, not of likeness: a copy cut to a third is a copy. It is made of a
few measures that can be told to a reader, since a learned model that did better on made-up
streams (.985) fell to .589 on real wires (issue 4).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from pipelines.reprints import direction, passages
from pipelines.reprints.alignment import Cover, align, paragraph_map
from pipelines.reprints.passages import Body
from pipelines.reprints.slots import is_formula, is_template, speak_of_others
from pipelines.reprints.text import Text

RELATED = 0.10
"""Least share of one text's shingles that the other has for the words to be looked at: with four
words in ten changed .22 are left."""
CONTAINED = 0.35
"""Share of one text's shingles that the other has, from which it has its wording."""
REWORDED = 0.25
IN_ORDER = 0.75
"""A text whose passages are both much reworded and in another order is no copy: an editor cuts,
moves or rewords, but seldom all of it."""
EDITED = 0.15
EDITED_SHARE = 0.85
EDITED_MISMATCH = 0.2
"""Below that, a text edited all over: most of its passages are there, in their order, with the
same names. Texts that only share turns of phrase have a containment of .24 and fail the rest."""
TOUCHED = 0.85
TOUCHED_PASSAGE = 0.08
"""Share of the words wanted that stand in passages with at least so many of their shingles in the
other text; what is looked at first, since it costs a tenth of laying words beside words."""
COVERED = 0.45
"""Least share of a text, in words of aligned passages, for a reprint; below it is a shared
passage."""
TOLD = 0.5
"""Least share of what stands outside quotation marks: two reports of one speech share quotes."""
WHOLE = 0.85
"""Containment from which a text of nothing but quotation is a copy all the same."""
WHOLLY = 0.8
"""Share of the original's words in aligned passages from which it is carried in full."""
MOSTLY = 0.6
"""Share of the copy's words from which it is nothing but the copy."""
AGAIN = 0.6
"""Containment, both ways, from which an article of one publisher is another one again: its
serials, such as rates and forecasts, share much."""
PASSAGE = 0.15
"""Least share of a text, in words of aligned passages, that is worth calling a shared passage."""
MOST_LISTED = 12
"""Names, figures and the like that the evidence of a link lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One article carries the other's text."""

    copy_id: int
    origin_id: int
    relation: str
    """"identical", "full", "abridged" (a part of the original), "contains" (the original and
    much else, as a digest has it), "partial", or "same site" (its own publisher's text again)."""
    containment: float
    """Share of the better contained text's shingles that the other has."""
    shared: int
    """Shingles in both."""
    copy_share: float
    """Share of the copy's words that stand in the original."""
    origin_share: float
    """Share of the original's words that stand in the copy."""
    lag_minutes: int | None
    """From the original's publication to the copy's; None where an instant is not known."""
    evidence: str
    """JSON: coverage both ways, paragraph map, runs, names and figures that differ, what decided
    the direction."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side."""

    of_one: Cover
    of_other: Cover
    verdict: str
    """"reprint", "same site", "shared passage", "formula", "template" (a serial with other
    figures) or "unrelated"."""

    @property
    def better(self) -> Cover:
        """That of the text of which the other has more."""
        return max(self.of_one, self.of_other, key=lambda c: (c.share, c.containment))


def compare(one: Text, other: Text) -> Relation | None:
    """The relation of two articles, or None where neither carries the other's text.

    Symmetric: the order of the arguments does not matter. Bounded, whatever the texts.
    """
    first, second = passages.read(one.text), passages.read(other.text)
    if not _may_be_related(first, second):
        return None
    compared = side_by_side(one, other)
    if compared.verdict not in ("reprint", "same site"):
        return None
    return _relation(one, other, compared)


def side_by_side(one: Text, other: Text) -> Comparison:
    """What two texts have in common and what that makes them."""
    first, second = passages.read(one.text), passages.read(other.text)
    if not (first.is_telling and second.is_telling):
        return Comparison(Cover(first, second, ()), Cover(second, first, ()), "unrelated")
    compared = Comparison(*align(first, second), "")
    return replace(compared, verdict=_verdict(one, other, compared))


def _may_be_related(first: Body, second: Body) -> bool:
    """Cheaply, before words are laid beside words."""
    if not (first.is_telling and second.is_telling):
        return False
    least = min(len(first.hashes), len(second.hashes))
    shared = first.hashes & second.hashes
    if len(shared) < RELATED * least:
        return False
    wanted = COVERED if len(shared) >= CONTAINED * least else EDITED_SHARE
    return max(_touched(first, shared), _touched(second, shared)) >= TOUCHED * wanted


def _touched(body: Body, shared: frozenset[int]) -> float:
    """Share of the text in passages that have some shingles of the other."""
    size = sum(
        passage.size
        for passage in body.passages
        if len(passage.hashes & shared) >= max(1, TOUCHED_PASSAGE * len(passage.hashes))
    )
    return size / max(body.size, 1)


def _verdict(one: Text, other: Text, compared: Comparison) -> str:
    better = compared.better
    if better.share < PASSAGE:
        return "unrelated"
    countries = one.countries, other.countries
    whole = min(compared.of_one.share, compared.of_other.share) >= WHOLLY
    hours = direction.hours_between(one, other)
    if (whole and speak_of_others(*countries)) or is_formula(better, *countries, hours):
        return "formula"
    if is_template(better, hours):
        return "template"
    told = better.told >= TOLD or better.containment >= WHOLE
    if better.share < COVERED or not told or not _is_carried(better):
        return "shared passage"
    if direction.publisher(one.source) != direction.publisher(other.source):
        return "reprint"
    both = min(compared.of_one.containment, compared.of_other.containment)
    return "same site" if both >= AGAIN else "shared passage"


def _is_carried(better: Cover) -> bool:
    """Whether the wording is that of the other, rather than turns of phrase that many have."""
    if better.containment >= CONTAINED:
        return better.changed <= REWORDED or better.in_order >= IN_ORDER
    return (
        better.containment >= EDITED
        and better.share >= EDITED_SHARE
        and better.mismatch <= EDITED_MISMATCH
        and better.in_order >= IN_ORDER
    )


def _relation(one: Text, other: Text, compared: Comparison) -> Relation:
    of_one, of_other = compared.of_one, compared.of_other
    one_is_copy, reason = direction.decide(one, other, of_one.share - of_other.share)
    copy, origin = (one, other) if one_is_copy else (other, one)
    of_copy, of_origin = (of_one, of_other) if one_is_copy else (of_other, of_one)
    return Relation(
        copy_id=copy.article_id,
        origin_id=origin.article_id,
        relation="same site" if compared.verdict == "same site" else _kind(of_copy, of_origin),
        containment=round(max(of_one.containment, of_other.containment), 4),
        shared=len(of_one.body.hashes & of_other.body.hashes),
        copy_share=round(of_copy.words / max(of_copy.body.size, 1), 4),
        origin_share=round(of_origin.words / max(of_origin.body.size, 1), 4),
        lag_minutes=direction.lag_minutes(origin, copy),
        evidence=_evidence(
            of_copy,
            of_origin,
            {"direction": reason, "credit": copy.credit if reason == "credit" else None},
        ),
    )


def _kind(of_copy: Cover, of_origin: Cover) -> str:
    if of_copy.body.line == of_origin.body.line:
        return "identical"
    if of_copy.carried < MOSTLY:
        return "contains" if of_origin.carried >= MOSTLY else "partial"
    return "full" if of_origin.carried >= WHOLLY else "abridged"


def _evidence(of_copy: Cover, of_origin: Cover, decided: dict[str, str | None]) -> str:
    lengths = sorted((run for kept in of_copy.aligned for run in kept.runs), reverse=True)
    return json.dumps(
        {
            "copy covered": round(of_copy.share, 3),
            "origin covered": round(of_origin.share, 3),
            "passages of the copy": f"{len(of_copy.aligned)} of {len(of_copy.body.passages)}",
            "passages of the origin": f"{len(of_origin.aligned)} of {len(of_origin.body.passages)}",
            "paragraphs": [[c + 1, o + 1] for c, o in paragraph_map(of_copy)[:60]],
            "longest runs": lengths[:5],
            "names only in the copy": of_copy.lacking_names[:MOST_LISTED],
            "names only in the origin": of_origin.lacking_names[:MOST_LISTED],
            "figures only in the copy": sorted(of_copy.other_figures)[:MOST_LISTED],
            "figures only in the origin": sorted(of_origin.other_figures)[:MOST_LISTED],
            **decided,
        },
        ensure_ascii=False,
    )
