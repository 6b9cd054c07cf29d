"""Which of two articles had a text first: who is credited, who published earlier.

The order of strength is credit, publication, length, and the crawler's clock last: when a page
was fetched says nothing of when it was written, but where nothing else does.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipelines.reprints.text import Text

CLEARLY = 0.05
"""Least difference of coverage that says which text has grown from which."""
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
"""How far a local day may lie from that of UTC, where the zone is not known."""

Span = tuple[datetime, datetime]


def decide(one: Text, other: Text, coverage: float) -> tuple[bool, str]:
    """Whether ``one`` is the copy, and what says so.

    ``coverage`` is the share of ``one`` that the other has, less that of the other.
    """
    named = credits_publisher(one, other), credits_publisher(other, one)
    if named[0] != named[1]:
        return named[0], "credit"
    spans = _span(one), _span(other)
    if spans[0] and spans[1] and spans[0] != spans[1]:
        if spans[0][1] <= spans[1][0] or spans[1][1] <= spans[0][0]:
            return spans[0][0] > spans[1][0], "published earlier"
        if one.published_on != other.published_on:
            return _middle(spans[0]) > _middle(spans[1]), "published on an earlier day"
    if abs(coverage) >= CLEARLY:
        return coverage > 0, "longer text"
    seen = (one.first_seen_at or "", one.article_id), (other.first_seen_at or "", other.article_id)
    return seen[0] > seen[1], "seen first"


def credits_publisher(copy: Text, origin: Text) -> bool:
    """Whether an article credits the publisher of another; "belta-en" is "belta-ru" there."""
    if not copy.credited_agency:
        return False
    return publisher(copy.credited_agency) == publisher(origin.source)


def publisher(source: str) -> str:
    """A source's id without its language, as the catalogue names editions of one publisher."""
    return re.sub(r"-[a-z]{2}\Z", "", source.casefold())


def lag_minutes(origin: Text, copy: Text) -> int | None:
    """From the original's publication to the copy's; None where an instant is not known."""
    return minutes_between(origin.published_at, copy.published_at)


def minutes_between(one: str | None, other: str | None) -> int | None:
    """From one instant to another, both in ISO 8601; None where one is not known."""
    start, end = _instant(one), _instant(other)
    return int((end - start).total_seconds() // 60) if start and end else None


def hours_between(one: Text, other: Text) -> float | None:
    """Hours that surely lie between two publications; None where a day is not known."""
    spans = _span(one), _span(other)
    if not (spans[0] and spans[1]):
        return None
    apart = max(spans[0][0], spans[1][0]) - min(spans[0][1], spans[1][1])
    return max(apart.total_seconds() / 3600, 0.0)


def _span(text: Text) -> Span | None:
    """From when to when the article may have been published."""
    instant = _instant(text.published_at)
    if instant:
        return instant, instant
    try:
        day = datetime.combine(datetime.fromisoformat(text.published_on or "").date(), time())
    except ValueError:
        return None
    if text.timezone:
        start = day.replace(tzinfo=ZoneInfo(text.timezone)).astimezone(UTC)
        return start, start + timedelta(days=1)
    start = day.replace(tzinfo=UTC)
    return start - _EAST, start + timedelta(days=1) + _WEST


def _middle(span: Span) -> datetime:
    return span[0] + (span[1] - span[0]) / 2


def _instant(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
