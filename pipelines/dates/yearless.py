"""Days without their year beside a time of day, in the headline's place: "18 ноября, 14:37".

The year is the nearest past one, from the fetching, and only for a day of the last weeks: what
was written in an earlier year would be given a wrong one. It is asked only where no other place
says one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pipelines.dates.calendars import Reader
from pipelines.dates.labels import OTHER, kind_of
from pipelines.dates.lines import Line
from pipelines.dates.reading import find, plain_digits
from pipelines.dates.visible import beside_teaser, own_containers, points
from pipelines.dates.whereabouts import Place
from pipelines.dates.witnesses import PUBLISHED, VISIBLE, Witness
from pipelines.months import month_of

_DAYS = (
    re.compile(r"(?<![\d:./-])(?P<day>\d{1,2})\.?\s(?P<word>[^\W\d_]{3,12})(?!\w)\.?"),
    re.compile(r"(?<!\w)(?P<word>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})(?![\d:./-])"),
    re.compile(r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
)
_RANGE = re.compile(r"\d:\d\d\s?[-–—]\s?\d{1,2}:\d\d")
"""From an hour to an hour: an event."""
_LONGEST = 80
_NEAR = 6
"""Lines from the headline within which such a line counts."""
_AHEAD = timedelta(days=1)
_BACK = timedelta(days=60)
"""Days before the fetching for which a year is supplied; live pages are fetched within hours."""


def witnesses(
    found: Sequence[Line], where: Place, reader: Reader, latest: datetime
) -> list[Witness]:
    """The dates of the lines around the headline, ``latest`` on the publisher's clock.

    None where they name more than one day of publication.
    """
    own = own_containers(found, where)
    told: list[Witness] = []
    for number, line in enumerate(found):
        near = where.title >= 0 and 0 < abs(number - where.title) <= _NEAR
        if not near or points(number, found, where) < 2 or line.away - own:
            continue
        if not beside_teaser(number, found, where):
            told += _of_line(line.text, reader, latest)
    days = {w.reading.day for w in told if w.kind == PUBLISHED}
    return told if len(days) == 1 else []


def _of_line(text: str, reader: Reader, latest: datetime) -> list[Witness]:
    plain = plain_digits(text)
    if len(plain) > _LONGEST or ":" not in plain or _RANGE.search(plain):
        return []
    if next(find(plain, reader), None) is not None:
        return []
    dated = plain
    for pattern in _DAYS:
        dated = pattern.sub(lambda match: _with_year(match, reader, latest.date()), dated)
    told: list[Witness] = []
    start, rest = 0, ""
    for reading in find(dated, reader):
        words = dated[start : reading.start]
        rest, start = rest + words, reading.end
        kind = kind_of(words, "") or PUBLISHED
        if kind == OTHER or reading.precision == "day":
            return []
        told.append(
            Witness(kind=kind, reading=reading, origin="visible:yearless", rank=VISIBLE, words=text)
        )
    letters = sum(c.isalpha() for c in rest + dated[start:])
    return told if letters <= _LONGEST // 2 else []


def _with_year(match: re.Match[str], reader: Reader, latest: date) -> str:
    """The day with the nearest year in which it is past; the words as they stand for others."""
    named = match.groupdict()
    word = named.get("word")
    month = month_of(word, reader.languages) if word else int(match["month"])
    for year in (latest.year + 1, latest.year, latest.year - 1):
        try:
            day = date(year, month or 0, int(match["day"]))
        except ValueError:
            continue
        if latest - _BACK <= day <= latest + _AHEAD:
            return day.isoformat()
    return match[0]
