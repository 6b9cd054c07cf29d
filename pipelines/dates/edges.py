"""Date lines that stand as paragraphs before or after an article's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.dates.calendars import Reader
from pipelines.dates.labels import labels
from pipelines.dates.reading import find, plain_digits
from pipelines.letters import fold
from pipelines.months import weekday_words

_LONGEST = 80
_FIRST = 4
"""Paragraphs at the beginning among which a date line may stand, below a standfirst."""
SOURCE = ("来源", "來源", "출처", "источник", "source", "kaynak", "المصدر", "quelle", "fuente")
"""What a date line may name beside the date: who the story is from."""
_CLOCK = frozenset(("uhr", "hrs", "года", "жылғы"))
"""Words that some languages write with every date or time of day."""
_TRIM = " .:：!?>»…[]()|-–—*"


def without_date_lines(
    blocks: Sequence[str], languages: Sequence[str] = (), country: str = ""
) -> tuple[str, ...]:
    """The paragraphs without date lines among the first and at the end; one always stays.

    ``languages`` and ``country`` are the source's: they tell calendars and months apart.
    """
    reader = Reader.of(languages, country)
    last = len(blocks)
    while last > 1 and is_date_line(blocks[last - 1], reader):
        last -= 1
    kept = blocks[:last]
    opening = [b for b in kept[:_FIRST] if not is_date_line(b, reader)]
    return (*opening, *kept[_FIRST:]) or tuple(kept[:1])


def is_date_line(block: str, reader: Reader) -> bool:
    """Whether a short line is dates, their labels and days of the week: no place, no dateline."""
    if len(block) > _LONGEST:
        return False
    rest, last = [], 0
    line = plain_digits(block)
    for found in find(line, reader):
        rest.append(line[last : found.start])
        last = found.end
    rest.append(line[last:])
    parts = (part.casefold().strip(_TRIM) for text in rest for part in re.split(r"[|,()]", text))
    return last > 0 and all(map(_goes_with_date, parts))


def _goes_with_date(part: str) -> bool:
    known = part in labels() or part.startswith(SOURCE)
    return known or all(
        len(word) < 3 or word in _CLOCK or fold(word) in weekday_words()
        for word in (piece.strip(".,:-") for piece in part.split())
    )
