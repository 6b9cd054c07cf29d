"""The time of day beside a date: hours, minutes, half-day words, zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.dates import tables


def _words(words: list[str]) -> str:
    """The words as alternatives of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE = _words(list(tables.HALVES_BEFORE))
_AFTER = _words(list(tables.HALVES_AFTER))
_TIME = re.compile(
    r"(?:(?<![\d:+-])|(?<=[/.]\d\d-)|(?<=[/.]\d{4}-))"
    rf"(?P<half1>{_BEFORE})?\s?(?P<h>\d{{1,2}})"
    r"(?:(?:(?P<sep>[:.h：]|\s:\s)|\s?時|\s?时|\s?点|\s?點|\s?시\s?)(?P<m>\d{2}|\d(?=[分분]))"
    r"(?:(?:[:.]|[分분]\s?)(?P<s>\d{2})(?!\d))?(?:[.,]\d{1,9})?[分分秒초]?"
    rf"|(?=\s?[ap]\.?m\b)|h(?![^\W_]))(?![\d])\s?(?P<half2>(?:{_AFTER})(?![^\W_]))?",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"T(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?(?!\d)")
_NAME = r"[A-ZМСК]{1,4}|мск"
_ZONE = re.compile(
    rf"\s?[(\[]?(?:(?P<name>{_NAME})?\s?(?P<sign>[+\-−])(?P<h>\d{{1,2}})(?::?(?P<m>\d{{2}}))?(?!\d)"
    rf"|(?P<word>{_NAME})(?![^\W_]))"
)
_FAR = 24
"""Characters that may stand between a date and its time of day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a writing of a date says."""

    local: datetime
    """The clock as written, without zone; 00:00 where only the day is."""
    offset: int | None
    """Minutes east of UTC, where written."""
    precision: str
    """second, minute or day."""
    other: date | None = None
    """The day under the other order of day and month, where the order is not known."""
    start: int = 0
    end: int = 0
    """Where it stands in the string, its digits made plain."""
    shared: str = ""
    """The zone's abbreviation where several countries use it: only the source can tell whose."""

    @property
    def day(self) -> date:
        """The day as written."""
        return self.local.date()


def with_time(found: Reading, plain: str, floor: int, limit: int) -> Reading | None:
    """The reading with the time of day that stands nearest, after it or before; None if absurd.

    ``floor`` and ``limit`` are where the dates before and after it end and begin.
    """
    inside = _TIME.search(plain, found.start, found.end)
    if inside and inside[0].count(":") == 2:
        return _timed(found, inside, plain)
    if compact := _COMPACT_TIME.match(plain, found.end):
        return _timed(found, compact, plain)
    after = _TIME.search(plain, found.end, limit)
    before = None
    for before in _TIME.finditer(plain, max(floor, found.start - 40), found.start):  # noqa: B007
        pass
    to_after = _gap(plain, found.end, after.start()) if after else _FAR + 1
    to_before = _gap(plain, before.end(), found.start) if before else _FAR + 1
    if after and to_after <= min(to_before + 1, _FAR):
        return _timed(found, after, plain)
    if before and to_before <= _FAR:
        return _timed(found, before, plain)
    return found


def alone(text: str) -> re.Match[str] | None:
    """The time of day that a short line of nothing else shows."""
    match = _TIME.search(text)
    if match is None or match["m"] is None or match["sep"] == ".":
        return None
    rest = text[: match.start()] + text[match.end() :]
    zone = _ZONE.match(text, match.end())
    rest = rest.replace(zone[0], "", 1) if zone else rest
    return match if sum(c.isalnum() for c in rest) <= 12 and not _digits(rest) else None


def at(day: Reading, match: re.Match[str], text: str) -> Reading:
    """The day with a time of day that stands in another line, ``text``."""
    return _timed(replace(day, start=0, end=0), match, text) or day


def _gap(plain: str, start: int, end: int) -> int:
    """Characters between a date and a time; too many where another number is between."""
    between = plain[start:end]
    return _FAR + 1 if _digits(between) and not _is_zone(between) else end - start


def _is_zone(text: str) -> bool:
    match = _ZONE.match(text)
    return match is not None and not _digits(text[match.end() :])


def _digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _timed(found: Reading, match: re.Match[str], plain: str) -> Reading | None:
    groups = match.groupdict()
    hour, minute, second = (int(groups[k] or 0) for k in "hms")
    half = _half(groups)
    if half is not None:
        hour = hour % 12 + half
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59 or second > 60:
        return found
    zone, zone_end = _zone(plain, match.end(), found.local + timedelta(hours=hour))
    if isinstance(zone, int) and not -12 * 60 <= zone <= 14 * 60:
        return None
    return replace(
        found,
        local=found.local + timedelta(hours=hour, minutes=minute, seconds=min(second, 59)),
        offset=zone if isinstance(zone, int) else None,
        shared=zone if isinstance(zone, str) else "",
        precision="second" if groups["s"] else "minute",
        start=min(found.start, match.start()),
        end=max(found.end, match.end(), zone_end),
    )


def _half(groups: dict[str, str | None]) -> int | None:
    """Hours that the half-day word adds; None where there is none."""
    if word := groups.get("half1"):
        return tables.HALVES_BEFORE[word.lower()]
    if word := groups.get("half2"):
        return tables.HALVES_AFTER[word.lower()]
    return None


def _zone(plain: str, at: int, local: datetime) -> tuple[int | str | None, int]:
    """Minutes east of UTC written at this place, or an abbreviation that several use; its end."""
    match = _ZONE.match(plain, at)
    if not match:
        return None, at
    if word := match["word"]:
        if word in tables.SHARED_ZONES:
            return word, match.end()
        known = tables.ZONES.get(word)
        if word in tables.PLACES:
            moved = ZoneInfo(tables.PLACES[word]).utcoffset(local)
            known = int(moved.total_seconds() // 60) if moved is not None else None
        return known, match.end() if known is not None else at
    sign = 1 if match["sign"] == "+" else -1
    if match["name"] and not (match["name"] in tables.ZONES or match["name"] in tables.PLACES):
        return None, at
    return sign * (int(match["h"]) * 60 + int(match["m"] or 0)), match.end()
