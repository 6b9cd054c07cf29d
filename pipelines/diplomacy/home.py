"""The publisher's own country, where an article only names the other one.

"The Foreign Minister left for Tokyo", an agency writes of its own minister: the country is not
named, and yet it acts. An office counts for it where no country stands beside the office, and
none beside an office before it, which later ones would mean too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.diplomacy.spotting import Hit
from pipelines.diplomacy.tables import PLACE, SEAT

OFFICES = "offices"
REACH = 220
"""Characters of a text in which an office is looked for: who acts stands at the start."""
BEFORE, AFTER = 1, 2
"""Words that may stand between an office and the country before or behind it."""

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[.,;:!?…。，、；：！？،؛\n]")


def office(text: str, hits: Sequence[Hit], home: str) -> Hit | None:
    """The first office in a text if it is the home country's; None where it is another's.

    ``hits`` are all names of the text, offices among them, by their place.
    """
    named = [hit for hit in hits if hit.name.table != OFFICES]
    first = next((hit for hit in hits if hit.name.table == OFFICES), None)
    if first is None or first.start >= REACH:
        return None
    others = (hit for hit in named if hit.name.code != home)
    return None if _has_beside(text, first, others) else first


def _has_beside(text: str, found: Hit, others: Iterable[Hit]) -> bool:
    for other in others:
        if other.end <= found.start and _near(text[other.end : found.start], BEFORE):
            return True
        goes = other.name.table in (PLACE, SEAT, "capital")
        if other.start >= found.end and not goes and _near(text[found.end : other.start], AFTER):
            return True
    return False


def _near(between: str, most: int) -> bool:
    """Whether few words and no mark of punctuation stand between."""
    if len(between) > 60 or _BREAK.search(between):
        return False
    words = _WORD.findall(between)
    return len(words) <= most and all(len(word) < 16 for word in words)
