"""One writing of a date to what it says: day, clock time, offset, precision.

Nothing is guessed: what has two readings says so, other calendars are converted where a table
gives the rule (Buddhist, Minguo, Japanese eras) and refused else (Hijri, Jalali), and a year
before ``tables.FIRST_YEAR`` or an impossible zone gives nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from pipelines.dates import tables
from pipelines.dates.times import Reading, with_time
from pipelines.months import month_of

LONGEST = 300
"""Characters of a string that are looked at."""


_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.]|\. | [-/.] )(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d|[-/]\d)"
    r"|(?P<a>\d{1,2})(?P<s2>[-/.]|\. | [-/.] )(?P<b>\d{1,2})(?P=s2)"
    r"(?P<y2>\d{4}|\d\d(?![:\d]))(?!\d|[./-]\d)"
    r"|(?P<y3>(?:19|20)\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?=T\d|\Z|\s)"
    r")"
)
_CJK = re.compile(
    r"(?P<era>令和|平成|昭和|(?:中華)?民[國国]|주체)?\s?(?P<y>\d{1,4}|元)\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]?"
)
_VIETNAMESE = re.compile(
    r"(?P<d>\d{1,2})\s?th[áa]ng\s?(?P<m>\d{1,2})[,\s]{1,3}(?:n[ăa]m\s?)?(?P<y>\d{4})", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,4}(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_](?:[^\s\d,/:()\[\]|<>\-–—_+;«»\"“”]{0,24})")
_RFC822_ZONE = re.compile(r"\A[A-Za-z]{3,9}, .{8,24}\d{2}:\d{2}(?::\d{2})?\s([A-Z]{2,5})\Z")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?\Z")


def read(text: str, languages: Sequence[str] = (), country: str = "") -> Reading | None:
    """The date that a machine-readable value or a labelled text holds; the first of several.

    ``languages`` (BCP 47, the most fitting first) and ``country`` settle 05/07 and month names
    that differ by language. Never raises.
    """
    plain = plain_digits(text[:LONGEST]).strip()
    if _EPOCH.match(plain):
        return _from_epoch(int(plain))
    found = next(find(plain, languages, country), None)
    unknown = _RFC822_ZONE.search(plain)
    if found and unknown and unknown[1].upper() not in tables.ZONES | tables.SHARED_ZONES:
        # A zone that nobody knows: the clock cannot be placed, the day can.
        return replace(found, local=_midnight(found.day), precision="day", offset=None)
    return found


def find(text: str, languages: Sequence[str] = (), country: str = "") -> Iterator[Reading]:
    """Every date in the text, each with its time of day where one stands beside it."""
    plain = plain_digits(text[:LONGEST])
    days = sorted(_days(plain, languages, country), key=lambda d: d.start)
    last = 0
    for number, found in enumerate(days):
        if found.start < last:
            continue
        last = found.end
        limit = days[number + 1].start if number + 1 < len(days) else len(plain)
        timed = with_time(found, plain, limit)
        if timed is not None:
            yield timed


def plain_digits(text: str) -> str:
    """The text with full-width and non-Latin digits and signs made ASCII (NFKC)."""
    if text.isascii():
        return text
    wide = unicodedata.normalize("NFKC", text)
    return (
        "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in wide
        )
        .replace("\u200f", "")
        .replace("\u200e", "")
    )


def _from_epoch(value: int) -> Reading | None:
    seconds = value // 1000 if value > 10**11 else value
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return Reading(moment, 0, "second") if moment.year >= tables.FIRST_YEAR else None


def _days(plain: str, languages: Sequence[str], country: str) -> Iterator[Reading]:
    for match in _NUMERIC.finditer(plain):
        yield from _numeric(match, languages, country)
    for match in _CJK.finditer(plain):
        yield from _eastern(match)
    for match in _VIETNAMESE.finditer(plain):
        yield from _made(match["y"], match["m"], match["d"], match)
    yield from _worded(plain, languages)


def _numeric(match: re.Match[str], languages: Sequence[str], country: str) -> Iterator[Reading]:
    if match["y1"]:
        yield from _made(match["y1"], match["m1"], match["d1"], match)
    elif match["y3"]:
        yield from _made(match["y3"], match["m3"], match["d3"], match)
    else:
        yield from _by_order(match, languages, country)


def _by_order(match: re.Match[str], languages: Sequence[str], country: str) -> Iterator[Reading]:
    year, first, second = match["y2"], match["a"], match["b"]
    if len(year) == 2:
        if "." not in match["s2"] and "/" not in match["s2"]:
            return
        year = "20" + year
    as_day_first = next(_made(year, second, first, match), None)
    as_month_first = next(_made(year, first, second, match), None)
    # With full stops the day comes first in every locale of CLDR that writes day, month, year.
    known = tables.DAY_FIRST if "." in match["s2"] else _order(languages, country)
    if as_day_first and as_month_first and first != second and known is None:
        yield replace(as_day_first, other=as_month_first.day)
    elif known == tables.MONTH_FIRST:
        yield from filter(None, [as_month_first or as_day_first])
    else:
        yield from filter(None, [as_day_first or (as_month_first if known is None else None)])


def _order(languages: Sequence[str], country: str) -> str | None:
    for language in languages or [""]:
        if known := tables.order(language, country):
            return known
    return None


def _eastern(match: re.Match[str]) -> Iterator[Reading]:
    year = 1 if match["y"] == "元" else int(match["y"])
    era = match["era"]
    if era:
        year += tables.ERAS[era]
    yield from _made(str(year), match["m"], match["d"], match)


def _worded(plain: str, languages: Sequence[str]) -> Iterator[Reading]:
    """Dates with a month's name: the day is the number beside it, the year the next one."""
    tokens = list(_TOKEN.finditer(plain))
    for place, token in enumerate(tokens):
        month = None if token[0].isdigit() else month_of(token[0], languages)
        if month is None:
            continue
        found = _around(tokens, place)
        if found is None:
            continue
        year_at, day_at = found
        year = int(tokens[year_at][0]) + _era(tokens, year_at)
        first, last = tokens[min(year_at, day_at, place)], tokens[max(year_at, day_at, place)]
        made = _reading(year, month, int(tokens[day_at][0]), first.start(), last.end())
        if made:
            yield made


def _around(tokens: Sequence[re.Match[str]], place: int) -> tuple[int, int] | None:
    """Where year and day stand beside a month: D M Y, M D Y, Y M D or Y D M."""

    def is_day(i: int) -> bool:
        return 0 <= i < len(tokens) and tokens[i][0].isdigit() and len(tokens[i][0]) <= 2

    def is_year(i: int) -> bool:
        return 0 <= i < len(tokens) and tokens[i][0].isdigit() and len(tokens[i][0]) == 4

    before = _next_number(tokens, place, -1)
    after = _next_number(tokens, place, +1)
    if is_day(before):
        if is_year(after):
            return after, before
        earlier = _next_number(tokens, before, -1)
        if is_year(earlier):
            return earlier, before
    if is_day(after):
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
    before = tokens[year_at - 1][0] if year_at else ""
    if before in tables.ERAS:
        return tables.ERAS[before]
    # Without a mark, only a Thai word beside it makes a Buddhist year of 25xx.
    thai = any("\u0e00" <= t[0][0] <= "\u0e7f" for t in tokens[max(0, year_at - 2) : year_at])
    return -543 if thai and 2500 <= int(tokens[year_at][0]) <= 2600 else 0


def _made(year: str, month: str, day: str, match: re.Match[str]) -> Iterator[Reading]:
    made = _reading(int(year), int(month), int(day), match.start(), match.end())
    if made:
        yield made


def _reading(year: int, month: int, day: int, start: int, end: int) -> Reading | None:
    if not tables.FIRST_YEAR <= year <= 2199:
        return None
    try:
        local = datetime(year, month, day)  # noqa: DTZ001 - the clock as written has no zone yet
    except ValueError:
        return None
    return Reading(local, None, "day", None, start, end)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001
