"""The time of day beside a date: hours, minutes, half-day words, zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pipelines.dates import tables

_TIME = re.compile(
    r"(?<![\d:+-])(?P<half1>午前|午後|上午|下午|凌晨|早上|晚上|오전|오후)?\s?(?P<h>\d{1,2})"
    r"(?:(?:[:.h：]|\s?時|\s?时|\s?点|\s?點|\s?시\s?)(?P<m>\d{2}|\d(?=[分분]))(?:(?:[:.]|[分분]\s?)(?P<s>\d{2})(?!\d))?(?:[.,]\d{1,9})?[分분秒초]?"
    r"|(?=\s?[ap]\.?m\b))(?![\d])"
    r"\s?(?P<half2>[ap]\.?m\.?(?![^\W_])|μμ|πμ|ص|م)?",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"T(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?(?!\d)")
_ZONE = re.compile(
    r"\s?\(?(?:(?P<name>UTC|GMT|[A-ZМСК]{1,4})?\s?(?P<sign>[+\-−])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d)|(?P<word>[A-ZМСК]{1,4})(?![^\W_]))"
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

    @property
    def day(self) -> date:
        """The day as written."""
        return self.local.date()


def with_time(found: Reading, plain: str, limit: int) -> Reading | None:
    """The reading with the time of day that stands after it, or before; None if it is absurd."""
    inside = _TIME.search(plain, found.start, found.end)
    if inside and inside[0].count(":") == 2:
        return _timed(found, inside, plain)
    compact = _COMPACT_TIME.match(plain, found.end)
    after = compact or _near(_TIME.search(plain, found.end, limit), found.end, plain)
    if after:
        return _timed(found, after, plain)
    before = list(_TIME.finditer(plain, max(0, found.start - 30), found.start))
    if before and not _digits(plain[before[-1].end() : found.start]):
        gap = found.start - before[-1].end()
        return _timed(found, before[-1], plain) if gap <= _FAR else found
    return found


def _digits(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _near(match: re.Match[str] | None, end: int, plain: str) -> re.Match[str] | None:
    if match is None or match.start() - end > _FAR or _digits(plain[end : match.start()]):
        return None
    return match


def _timed(found: Reading, match: re.Match[str], plain: str) -> Reading | None:
    groups = match.groupdict()
    hour, minute, second = (int(groups[k] or 0) for k in "hms")
    half = (groups.get("half1") or groups.get("half2") or "").lower()
    if half:
        hour = hour % 12 + tables.HALVES.get(half, 0)
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59 or second > 60:
        return found
    offset, zone_end = _zone(plain, match.end())
    if offset is not None and not -12 * 60 <= offset <= 14 * 60:
        return None
    local = found.local + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    precision = "second" if groups["s"] else "minute"
    start, end = min(found.start, match.start()), max(found.end, match.end(), zone_end)
    return replace(found, local=local, offset=offset, precision=precision, start=start, end=end)


def _zone(plain: str, at: int) -> tuple[int | None, int]:
    """Minutes east of UTC written at this place and where that ends."""
    match = _ZONE.match(plain, at)
    if not match:
        return None, at
    if match["word"]:
        known = tables.ZONES.get(match["word"])
        return known, match.end() if known is not None else at
    sign = 1 if match["sign"] == "+" else -1
    if match["name"] and match["name"] not in tables.ZONES:
        return None, at
    return sign * (int(match["h"]) * 60 + int(match["m"] or 0)), match.end()
