"""The publisher's own country, by an office that is named without one.

"The Foreign Minister left for Tokyo", an agency writes of its own minister: the country is not
named, and yet it acts. An office counts for it where the office is no other country's: none
stands before it but for one word ("Peru's new Foreign Minister"), none behind it but for linking
words ("the Foreign Minister of the Republic of Peru"). The first office of title or lead tells,
for later ones may mean another's that was named before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.diplomacy import tables
from pipelines.diplomacy.spotting import Hit

OFFICES = "offices"
REACH = 220
"""Characters of a text in which an office is looked for: who acts stands at the start."""
BEFORE = 1
"""Words that may stand between a country and its office behind it."""

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[.,;:!?…。，、；：！？،؛\n]")


def office(text: str, hits: Sequence[Hit], home: str) -> Hit | None:
    """The first office in a text if it is the home country's; None where it is another's.

    ``hits`` are all names of the text, offices among them, by their place.
    """
    first = next((hit for hit in hits if hit.name.table == OFFICES), None)
    if first is None or first.start >= REACH:
        return None
    others = [hit for hit in hits if hit.name.table != OFFICES and hit.name.code != home]
    return None if any(_owns(other, first, text) for other in others) else first


def _owns(other: Hit, found: Hit, text: str) -> bool:
    """Whether an office is that of a country named beside it."""
    if other.end <= found.start:
        between = text[other.end : found.start]
        return not _BREAK.search(between) and len(_WORD.findall(between[:80])) <= BEFORE
    if other.start < found.end:
        return False
    between = text[found.end : other.start]
    if other.name.table == tables.LEADER:
        return not between.strip()
    words = {word.casefold() for word in _WORD.findall(between[:80])}
    language = found.name.rule.split(":")[1]
    return not _BREAK.search(between) and words <= _links() and language not in _owners_first()


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    return frozenset(tables.table("grammar")["possession"]["links"])


@lru_cache(maxsize=1)
def _owners_first() -> frozenset[str]:
    return frozenset(tables.table("grammar")["possession"]["owner_first"])
