"""From which of several earlier texts an article has its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEFT_OUT = 0.3
"""Weight of what a copy leaves out against what it adds: a reprinter cuts freely, but what he did
not find he has to write. Two that cut the same passages have them from each other."""
CREDITED = 0.04
"""What a credit weighs, as a share of the text: more than the sentence that gives it, which the
next agency copies with the rest."""
PART = 0.15
"""Least share of a digest that is from one family."""
SOLE = 0.85
"""Share of an article that is from one text, from which it is a copy of that and no digest."""

ASIDE = 1.1
"""Most that the shares of a digest's parts add up to: they stand beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """An article that another one may have its text from."""

    id: int
    family: int
    relation: str
    credited: bool
    """Whether the copy names its publisher."""
    published: str | None
    copy_share: float
    """Share of the copy's words that stand in it."""
    origin_share: float
    """Share of its own words that stand in the copy."""

    @property
    def distance(self) -> float:
        """How much an editor did to make the copy of it; a credit brings it nearer."""
        work = (1 - self.copy_share) + LEFT_OUT * (1 - self.origin_share)
        return round(work - CREDITED * self.credited, 4)


def ranked(ancestors: Iterable[Ancestor]) -> list[Ancestor]:
    """The likeliest first: the nearest text, then the earliest."""
    return sorted(ancestors, key=lambda a: (a.distance, a.published or "9999", a.id))


def is_digest(ancestors: Iterable[Ancestor]) -> bool:
    """Whether an article carries texts of several families and is the copy of none."""
    parts: dict[int, float] = {}
    for ancestor in ancestors:
        if ancestor.copy_share >= PART:
            parts[ancestor.family] = max(parts.get(ancestor.family, 0), ancestor.copy_share)
    return len(parts) > 1 and max(parts.values()) < SOLE and sum(parts.values()) <= ASIDE


def nearest(likeliest: Sequence[Ancestor], most: int) -> list[Ancestor]:
    """The first ``most`` of a ranked list, and the first of each family."""
    families: set[int] = set()
    kept = []
    for place, ancestor in enumerate(likeliest):
        if place < most or ancestor.family not in families:
            kept.append(ancestor)
        families.add(ancestor.family)
    return kept
