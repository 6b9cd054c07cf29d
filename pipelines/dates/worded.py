"""Dates with a month's name: the day is the number beside it, the year the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from pipelines.dates.calendars import ERAS, Reader, gregorian, persian
from pipelines.dates.times import Reading
from pipelines.months import month_of, persian_month_of

_TOKEN = re.compile(r"\d+|[^\W\d_](?:[^\s\d,،؛、/:()\[\]|<>\-–—_+;«»\"“”]{0,24})")
_SHORT_YEAR = re.compile(r"\d{1,2}[- ][^\W\d_]{3,9}[-'’](\d\d)(?![\d:])")


def worded(plain: str, reader: Reader) -> Iterator[Reading]:
    """The dates of a text that name their month."""
    tokens = list(_TOKEN.finditer(plain))
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            continue
        spans, month = _month(plain, tokens, place, reader)
        if month is not None:
            found = _around(tokens, place, spans)
            if found is None and (short := _short_year(plain, tokens, place, month, reader)):
                yield short
            elif found is not None:
                yield from _made(tokens, (place, spans), month, found, reader)
            continue
        named = persian_month_of(token[0]) if reader.is_persian else None
        if named is not None and (found := _around(tokens, place, 1)):
            yield from _persian(tokens, place, named, found)


def names_day(plain: str, day: date, reader: Reader) -> bool:
    """Whether a text like "7 марта" or "March 7" names a day, without its year."""
    words = [token[0] for token in _TOKEN.finditer(plain)]
    numbers = {int(word) for word in words if word.isdigit()}
    months = {month_of(word, reader.languages) for word in words if not word.isdigit()}
    return day.day in numbers and day.month in months


def _month(
    plain: str, tokens: Sequence[re.Match[str]], place: int, reader: Reader
) -> tuple[int, int | None]:
    """Of how many tokens a month's name is made, and which month it is; None for other words."""
    if place + 1 < len(tokens) and not tokens[place + 1][0].isdigit():
        two = plain[tokens[place].start() : tokens[place + 1].end()]
        if (month := month_of(two, reader.languages)) is not None:
            return 2, month
    return 1, month_of(tokens[place][0], reader.languages)


def _made(
    tokens: Sequence[re.Match[str]],
    named: tuple[int, int],
    month: int,
    found: tuple[int, int],
    reader: Reader,
) -> Iterator[Reading]:
    (year_at, day_at), (place, spans) = found, named
    year = int(tokens[year_at][0]) + _era(tokens, year_at)
    day = gregorian(year, month, int(tokens[day_at][0]), reader)
    if day:
        first = tokens[min(year_at, day_at, place)]
        last = tokens[max(year_at, day_at, place + spans - 1)]
        local = datetime.combine(day, time())
        yield Reading(local, None, "day", None, first.start(), last.end())


def _persian(
    tokens: Sequence[re.Match[str]], place: int, month: int, found: tuple[int, int]
) -> Iterator[Reading]:
    year_at, day_at = found
    day = persian(int(tokens[year_at][0]), month, int(tokens[day_at][0]))
    if day:
        first, last = tokens[min(year_at, day_at, place)], tokens[max(year_at, day_at, place)]
        local = datetime.combine(day, time())
        yield Reading(local, None, "day", None, first.start(), last.end())


def _short_year(
    plain: str, tokens: Sequence[re.Match[str]], place: int, month: int, reader: Reader
) -> Reading | None:
    """A day like 07-Mar-24: a year of two figures counts only behind a hyphen or apostrophe."""
    if not place or not tokens[place - 1][0].isdigit():
        return None
    match = _SHORT_YEAR.match(plain, tokens[place - 1].start())
    if match is None:
        return None
    day = gregorian(2000 + int(match[1]), month, int(tokens[place - 1][0]), reader)
    if day is None:
        return None
    return Reading(datetime.combine(day, time()), None, "day", None, match.start(), match.end())


def _around(tokens: Sequence[re.Match[str]], place: int, spans: int) -> tuple[int, int] | None:
    """Where year and day stand beside a month: D M Y, M D Y, Y M D or Y D M."""

    def is_day(i: int) -> bool:
        return 0 <= i < len(tokens) and tokens[i][0].isdigit() and len(tokens[i][0]) <= 2

    def is_year(i: int) -> bool:
        return 0 <= i < len(tokens) and tokens[i][0].isdigit() and len(tokens[i][0]) == 4

    before = _next_number(tokens, place, -1)
    after = _next_number(tokens, place + spans - 1, +1)
    if is_day(before):
        if is_year(after):
            return after, before
        earlier = _next_number(tokens, before, -1)
        if is_year(earlier):
            return earlier, before
    if is_day(after):
        following = _next_number(tokens, after, +1)
        if is_year(following):
            return following, after
        if is_year(before):
            return before, after
        # asctime (RFC 9110, 5.6.7) puts the time of day between day and year.
        later = next((i for i in range(after + 1, after + 6) if is_year(i)), -1)
        if later > 0:
            return later, after
    return None


def _next_number(tokens: Sequence[re.Match[str]], place: int, step: int) -> int:
    """The index of the nearest number past at most two filler words ("de", "of", "жылғы")."""
    for i in range(place + step, place + 4 * step, step):
        if not 0 <= i < len(tokens):
            return -1
        if tokens[i][0].isdigit():
            return i
        if len(tokens[i][0]) > 7:
            return -1
    return -1


def _era(tokens: Sequence[re.Match[str]], year_at: int) -> int:
    """Years to add where the year's era is named beside it."""
    before = tokens[year_at - 1][0] if year_at else ""
    if before in ERAS:
        return ERAS[before]
    # Without a mark, only a Thai word beside it makes a Buddhist year of 25xx.
    thai = any("\u0e00" <= t[0][0] <= "\u0e7f" for t in tokens[max(0, year_at - 2) : year_at])
    return -543 if thai and 2500 <= int(tokens[year_at][0]) <= 2600 else 0
