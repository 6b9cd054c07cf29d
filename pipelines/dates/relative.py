"""Days that a page counts from its reading: "2 days ago", "yesterday, 16:40"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import dateparser

from pipelines.dates.calendars import Reader
from pipelines.dates.lines import Line
from pipelines.dates.reading import find, plain_digits
from pipelines.dates.times import Reading, alone
from pipelines.dates.visible import own_containers, points
from pipelines.dates.whereabouts import Place
from pipelines.dates.witnesses import PUBLISHED, VISIBLE, Witness

_COUNTED = re.compile(r"\d{1,3}\s?\S{1,20}")
_BEFORE = re.compile(r"^[^\d]{0,30}(?:[–—|•·]|\) ?-)\s?")
_LONGEST = 60
_TRIES = 8
"""Lines that are tried: each costs a parser's milliseconds."""


def witnesses(
    found: Sequence[Line], where: Place, reader: Reader, now: datetime
) -> Iterator[Witness]:
    """The day of a "2 days ago" near the headline, from ``now`` on the publisher's clock.

    "Yesterday, 16:40" gives the time of day too; counted hours and days give the day alone.
    """
    own = own_containers(found, where)
    tried = 0
    for number, line in enumerate(found):
        text = plain_digits(line.text[: _LONGEST + 1])
        near = 0 < len(text) <= _LONGEST and points(number, found, where) >= 2
        if near and not line.away - own and _COUNTED.search(text) and not _is_dated(text, reader):
            tried += 1
            if reading := _counted(text, _language(reader), now):
                yield Witness(
                    kind=PUBLISHED,
                    reading=reading,
                    origin="visible:relative",
                    rank=VISIBLE,
                    words=line.text,
                )
                return
        if tried >= _TRIES:
            return


def _is_dated(text: str, reader: Reader) -> bool:
    """Whether a line writes a day out: "Today: 07.03.2024" is the page's clock."""
    return next(find(text, reader), None) is not None


def _language(reader: Reader) -> str:
    return reader.languages[0].split("-")[0] if reader.languages else "en"


def _counted(text: str, language: str, now: datetime) -> Reading | None:
    words = _BEFORE.sub("", text).strip(" .|•·–—-()")
    settings = {
        "RELATIVE_BASE": now,
        "PARSERS": ["relative-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        moment = dateparser.parse(words, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
    if moment is None or not 0 <= (now - moment).days <= 366:
        return None
    if alone(words) is not None:
        return Reading(moment.replace(second=0, microsecond=0), None, "minute")
    return Reading(moment.replace(hour=0, minute=0, second=0, microsecond=0), None, "day")
