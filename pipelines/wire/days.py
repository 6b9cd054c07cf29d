"""Days as datelines write them: month words of many languages, and years left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.months import month_words, weekday_words
from pipelines.wire.tokens import Token, glued, mark, skip, word

_YEAR_WORDS = frozenset(("г", "года", "ж", "р", "року", "م", "yil"))
"""Words after a year's figures: ru, kk, uk, ar, uz."""
_DAY_WORDS = frozenset(("d",))
"""The word "day" after its figure: lt."""
_CORRESPONDING = "الموافق"
"""Between the day of the Islamic calendar and that of the common one: ar."""
_OF = frozenset(("de", "of"))
"""Words between day and month or month and year: es, pt, en."""

AHEAD = timedelta(days=1)
"""How far a dateline's day may lie after the day of publication: the story may be filed east
of the date line of its publisher."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month; ``year`` is None where it is not written."""

    day: int
    months: frozenset[int]
    year: int | None = None


def month_at(tokens: Sequence[Token], at: int) -> tuple[frozenset[int], int] | None:
    """The month named at an index; Levantine months have two words."""
    first = word(tokens, at)
    if first is None:
        return None
    second = word(tokens, at + 1)
    months = month_words()
    if second and f"{first.key} {second.key}" in months:
        return months[f"{first.key} {second.key}"], at + 2
    if first.key in months:
        return months[first.key], skip(tokens, at + 1, ".") if glued(tokens, at + 1) else at + 1
    return None


def day(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    """A day at an index: "July 5", "8th August, 2026", "18. Juli", "08.09.2021"."""
    at = _weekday(tokens, _after_hijri(tokens, at))
    for reader in (_numeric, _bare_numbers, _day_month, _month_day, _year_first):
        found = reader(tokens, at)
        if found:
            return found
    return None


def _after_hijri(tokens: Sequence[Token], at: int) -> int:
    """The index after a day of the Islamic calendar and "corresponding to", as SPA writes."""
    if _figure(tokens, at, 30) is None:
        return at
    for index in range(at + 2, min(at + 7, len(tokens))):
        if tokens[index].key == _CORRESPONDING:
            return index + 1
    return at


def _weekday(tokens: Sequence[Token], at: int) -> int:
    first = word(tokens, at)
    if first and first.key in weekday_words() and first.key not in month_words():
        return skip(tokens, at + 1, ".,")
    return at


def _figure(tokens: Sequence[Token], at: int, highest: int) -> int | None:
    if at < len(tokens) and tokens[at].kind == "number" and len(tokens[at].text) <= 4:
        value = int(tokens[at].text)
        return value if 1 <= value <= highest else None
    return None


def _numeric(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    """Day, month and year in figures with stops or dashes; slashes would leave the order open."""
    if not any(mark(tokens, at + 1, one) and mark(tokens, at + 3, one) for one in ".-"):
        return None
    one, two, year = (_figure(tokens, at + n, top) for n, top in ((0, 31), (2, 12), (4, 2999)))
    if year and year < 100 and len(tokens[at + 4].text) == 2:
        year += 2000
    if one and two and year and year > 1900:
        return Day(one, frozenset((two,)), year), _after_year(tokens, at + 5)
    return None


def _bare_numbers(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    """Day and month in figures before an agency's bracket: KUNA's "5 - 12 (كونا)"."""
    one, two = _figure(tokens, at, 31), _figure(tokens, at + 2, 12)
    if one and two and mark(tokens, at + 1, "-") and mark(tokens, at + 3, "("):
        return Day(one, frozenset((two,))), at + 3
    return None


def _year_first(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    """Year, month, day, weekday: MTI's "2023. december 5., kedd"."""
    year = _figure(tokens, at, 2999)
    found = month_at(tokens, skip(tokens, at + 1, ".")) if year and year > 1900 else None
    number = _figure(tokens, found[1], 31) if found else None
    if found is None or number is None:
        return None
    at = skip(tokens, found[1] + 1, ".,")
    named = word(tokens, at)
    if named and named.key in weekday_words():
        at += 1
    return Day(number, found[0], year), at


def _day_month(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    number = _figure(tokens, at, 31)
    if number is None:
        return None
    at = _ordinal(tokens, at + 1)
    linked = word(tokens, at)
    if linked and linked.key in _OF and not month_at(tokens, at):
        at += 1
    found = month_at(tokens, at)
    if found is None:
        return None
    year, at = _year(tokens, found[1])
    return Day(number, found[0], year), at


def _month_day(tokens: Sequence[Token], at: int) -> tuple[Day, int] | None:
    found = month_at(tokens, at)
    if found is None:
        return None
    number = _figure(tokens, found[1], 31)
    if number is None:
        return None
    year, at = _year(tokens, _ordinal(tokens, found[1] + 1, "-"))
    return Day(number, found[0], year), at


def _ordinal(tokens: Sequence[Token], at: int, marks: str = ".-º°ª") -> int:
    """After "th", "-уми", ".", "º": what makes a figure an ordinal, glued to it."""
    joined = glued(tokens, at) and (marks != "-" or glued(tokens, at + 1))
    if mark(tokens, at, marks) and joined and tokens[at + 1 : at + 2]:
        at += 1
    suffix = word(tokens, at)
    if suffix and suffix.key in _DAY_WORDS:
        return skip(tokens, at + 1, ".")
    if suffix and glued(tokens, at) and len(suffix.text) <= 4 and not month_at(tokens, at):
        at += 1
    return at


def _year(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The year after a day, with its comma or "de"; the index is ``at`` where there is none."""
    next_ = skip(tokens, at, ",/")
    linked = word(tokens, next_)
    if linked and linked.key in _OF:
        next_ += 1
    year = _figure(tokens, next_, 2999)
    if year is None or year < 1900:
        return None, at
    return year, _after_year(tokens, next_ + 1)


def _after_year(tokens: Sequence[Token], at: int) -> int:
    suffix = word(tokens, at)
    return at + 1 if suffix and suffix.key in _YEAR_WORDS else at


def resolve(
    day: int, months: Iterable[int], year: int | None, published_on: str | None
) -> str | None:
    """The day as YYYY-MM-DD; a missing year or one of several months from the publication.

    Without a year it is the last such day up to ``AHEAD`` after ``published_on``. None where
    nothing settles it, or where no such day exists.
    """
    wanted = sorted(set(months))
    if year is not None:
        found = [made for month in wanted if (made := _date(year, month, day))]
        if len(found) == 1:
            return found[0].isoformat()
    last = _parse(published_on)
    if last is None:
        return None
    years = (year,) if year is not None else range(last.year + 1, last.year - 9, -1)
    possible = (_date(y, month, day) for y in years for month in wanted)
    past = [one for one in possible if one and one <= last + AHEAD]
    return max(past).isoformat() if past else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _parse(day: str | None) -> date | None:
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
