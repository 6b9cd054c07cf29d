"""One writing of a date to what it says: day, clock time, offset, precision.

Nothing is guessed: what has two readings says so, other calendars are converted where
``calendars`` gives the rule and refused else, and an impossible day or zone gives nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from pipelines.dates import tables
from pipelines.dates.calendars import ERAS, FIRST_YEAR, Reader, gregorian
from pipelines.dates.times import Reading, with_time
from pipelines.dates.worded import worded

LONGEST = 300
"""Characters of a string that are looked at."""
NOBODY = Reader()

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?:(Z)|([+-])(\d\d):?(\d\d))?)?\Z"
)
_NUMERIC = re.compile(
    r"(?:(?<![\d.,/-])|(?<=:\d\d[/-]))(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.]|\. | [-/.] )(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"(?!\d|[-/]\d(?!\d?:\d))"
    r"|(?P<a>\d{1,2})(?P<s2>[-/.]|\. | [-/.] )(?P<b>\d{1,2})(?P=s2)"
    r"(?P<y2>\d{4}|\d\d(?![:\d]))(?!\d|[./-]\d(?!\d?:\d))"
    r"|(?P<y3>(?:19|20)\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?=T\d|\Z|\s)"
    # Year, day and clock in elements of their own, as Xinhua sets them.
    r"|(?P<y5>20\d\d) (?P<m5>\d{1,2}) ?/ ?(?P<d5>\d{1,2})(?= \d\d:\d\d)"
    r"|(?P<d6>\d\d)/(?P<m6>\d\d)-(?P<y6>20\d\d)(?!\d)"
    # The number of a document before its day, as foreign ministries of the CIS print it.
    r"|\d{1,4}-(?P<d4>\d\d)-(?P<m4>\d\d)-(?P<y4>20\d\d)(?![\d-])"
    r")"
)
_CJK = re.compile(
    r"(?P<era>令和|平成|昭和|(?:中華)?民[國国]|주체)?\s?(?P<y>\d{1,4}|元)(?:\(\d{4}\))?\s?[年년]"
    r"\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]?"
)
_NUMERALS = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月"
    r"(?P<d>[一二三四五六七八九十廿卅]{1,3})日"
)
_VIETNAMESE = re.compile(
    r"(?P<d>\d{1,2})\s?th[áa]ng\s?(?P<m>\d{1,2})[,\s]{1,3}(?:n[ăa]m\s?)?(?P<y>\d{4})", re.IGNORECASE
)
_MONGOLIAN = re.compile(
    r"(?P<y>\d{4})\s?он\w{0,4}\s(?P<m>\d{1,2})(?:\s?-р)?\s?сар\w{0,3}\s(?P<d>\d{1,2})",
    re.IGNORECASE,
)
_TAIWANESE = re.compile(
    r"(?<![\d.,/-])(?P<y>1\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|[-/.]\d)"
)
_TAIWANESE_TAIL = re.compile(r"(?<=[)\]])\s?(?P<y>1\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)\s*\Z")
"""The day behind the editor's name in brackets, with which Central News Agency ends its texts."""
_STAMP = re.compile(r"(20\d\d)([01]\d)([0-3]\d)([0-2]\d)([0-5]\d)([0-5]\d)?\Z")
_RFC822_ZONE = re.compile(r"\A[A-Za-z]{3,9}, .{8,24}\d{2}:\d{2}(?::\d{2})?\s([A-Z]{2,5})\Z")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?\Z")
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_KNOWN_ZONES = frozenset((*tables.ZONES, *tables.SHARED_ZONES, *tables.PLACES, "AM", "PM"))


def read(text: str, reader: Reader = NOBODY) -> Reading | None:
    """The date that a machine-readable value or a labelled text holds; the first of several.

    ``reader`` settles 05/07, other calendars, and month names that differ by language. Never
    raises.
    """
    plain = plain_digits(text[:LONGEST]).strip()
    if exact := _ISO.match(plain):
        return _iso(exact, reader)
    if _EPOCH.match(plain):
        return _from_epoch(int(plain))
    if stamp := _STAMP.match(plain):
        year, month, day, hour, minute, second = (int(part or 0) for part in stamp.groups())
        return _clocked((year, month, day), (hour, minute, second), bool(stamp[6]), reader)
    found = next(find(plain, reader), None)
    unknown = _RFC822_ZONE.search(plain)
    if found and unknown and unknown[1].upper() not in _KNOWN_ZONES:
        # A zone that nobody knows: the clock cannot be placed, the day can.
        return replace(found, local=_midnight(found.day), precision="day", offset=None)
    return found


def find(text: str, reader: Reader = NOBODY) -> Iterator[Reading]:
    """Every date in the text, each with its time of day where one stands beside it."""
    plain = plain_digits(text[:LONGEST])
    days = sorted(_days(plain, reader), key=lambda d: d.start)
    last = 0
    for number, found in enumerate(days):
        if found.start < last:
            continue
        limit = days[number + 1].start if number + 1 < len(days) else len(plain)
        timed = with_time(found, plain, last, max(limit, found.end))
        last = max(found.end, timed.end if timed else 0)
        if timed is not None:
            yield timed


def plain_digits(text: str) -> str:
    """The text with full-width and non-Latin digits and signs made ASCII (NFKC).

    Marks that only steer the direction of writing are dropped.
    """
    if text.isascii():
        return text
    wide = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in wide
    )


def _iso(match: re.Match[str], reader: Reader) -> Reading | None:
    """The commonest form, read without search."""
    year, month, day, hour, minute, second, zulu, sign, ahead, past = match.groups()
    if hour is None:
        return _reading(int(year), int(month), int(day), 0, match.end(), reader)
    clock = int(hour) % 24 if hour == "24" else int(hour), int(minute), int(second or 0)
    offset = 0 if zulu else None
    if sign:
        offset = (1 if sign == "+" else -1) * (int(ahead) * 60 + int(past))
        if not -12 * 60 <= offset <= 14 * 60:
            return None
    found = _clocked((int(year), int(month), int(day)), clock, second is not None, reader)
    return replace(found, offset=offset, end=match.end()) if found else None


def _clocked(
    day: tuple[int, int, int], clock: tuple[int, int, int], seconds: bool, reader: Reader
) -> Reading | None:
    found = _reading(*day, 0, 0, reader)
    hour, minute, second = clock
    if found is None or hour > 23 or minute > 59 or second > 60:
        return found
    local = datetime.combine(found.day, time(hour, minute, min(second, 59)))
    return replace(found, local=local, precision="second" if seconds else "minute")


def _from_epoch(value: int) -> Reading | None:
    seconds = value // 1000 if value > 10**11 else value
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return Reading(moment, 0, "second") if moment.year >= FIRST_YEAR else None


def _days(plain: str, reader: Reader) -> Iterator[Reading]:
    for match in _NUMERIC.finditer(plain):
        yield from _numeric(match, reader)
    if not plain.isascii():
        yield from _eastern(plain, reader)
    if reader.is_taiwanese:
        for match in _TAIWANESE.finditer(plain):
            yield from _made(match["y"], match["m"], match["d"], match, reader)
    if reader.speaks("zh") and (tail := _TAIWANESE_TAIL.search(plain)):
        yield from _made(str(int(tail["y"]) + 1911), tail["m"], tail["d"], tail, reader)
    yield from worded(plain, reader)


def _eastern(plain: str, reader: Reader) -> Iterator[Reading]:
    """Days whose year, month and day are numbers with a word for each."""
    for match in _CJK.finditer(plain):
        year = 1 if match["y"] == "元" else int(match["y"])
        year += ERAS[match["era"]] if match["era"] else 0
        yield from _made(str(year), match["m"], match["d"], match, reader)
    for match in _NUMERALS.finditer(plain):
        year, month, day = (_numeral(match[part]) for part in "ymd")
        yield from _made(str(year), str(month), str(day), match, reader)
    for pattern in (_VIETNAMESE, _MONGOLIAN):
        for match in pattern.finditer(plain):
            yield from _made(match["y"], match["m"], match["d"], match, reader)


def _numeral(written: str) -> int:
    """A Chinese number up to 99, or a year figure by figure."""
    figures = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if len(written) == 4:
        return int("".join(str(figures[sign]) for sign in written))
    tens, _, ones = written.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    if "十" not in written and len(written) == 1 and written in figures:
        return figures[written]
    return (figures.get(tens, 1) if tens else 1) * 10 + figures.get(ones, 0)


def _numeric(match: re.Match[str], reader: Reader) -> Iterator[Reading]:
    for part in "13456":
        if match["y" + part]:
            yield from _made(match["y" + part], match["m" + part], match["d" + part], match, reader)
            return
    yield from _by_order(match, reader)


def _by_order(match: re.Match[str], reader: Reader) -> Iterator[Reading]:
    year, first, second = match["y2"], match["a"], match["b"]
    if len(year) == 2:
        if "." not in match["s2"] and "/" not in match["s2"]:
            return
        year = "20" + year
    as_day_first = next(_made(year, second, first, match, reader), None)
    as_month_first = next(_made(year, first, second, match, reader), None)
    # With full stops the day comes first in every locale of CLDR that writes day, month, year.
    known = tables.DAY_FIRST if "." in match["s2"] else _order(reader)
    if as_day_first and as_month_first and first != second and known is None:
        yield replace(as_day_first, other=as_month_first.day)
    elif known == tables.MONTH_FIRST:
        yield from filter(None, [as_month_first or as_day_first])
    else:
        yield from filter(None, [as_day_first or (as_month_first if known is None else None)])


def _order(reader: Reader) -> str | None:
    for language in reader.languages or ("",):
        if known := tables.order(language, reader.country):
            return known
    return None


def _made(
    year: str, month: str, day: str, match: re.Match[str], reader: Reader
) -> Iterator[Reading]:
    made = _reading(int(year), int(month), int(day), match.start(), match.end(), reader)
    if made:
        yield made


def _reading(
    year: int, month: int, day: int, start: int, end: int, reader: Reader
) -> Reading | None:
    found = gregorian(year, month, day, reader)
    return Reading(_midnight(found), None, "day", None, start, end) if found else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
