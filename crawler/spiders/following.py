"""How far a route is read beyond its first page. Pure: what is known comes as an argument."""

from __future__ import annotations

from collections.abc import Sequence

from crawler import clock
from crawler.ledger import RouteState
from crawler.spiders.polls import Reading

FIRST_PAGES = 20
"""Pages of a listing or API read at the first poll, and after an outage."""
MOST_PAGES = 200
"""Pages of a listing or API read when ``since`` reaches back."""
DEEPEST = 3
"""Sitemap indexes that may stand one below the other."""
MOST_SITEMAPS = 200
"""Sitemaps that are read below one route in one poll, all indexes together."""
OVERLAP = 2 * 24 * 3600
"""Seconds before the last poll from which children of a sitemap index are read again."""


def reach(state: RouteState, since: str | None) -> str | None:
    """How far back a sitemap index is read: to ``since``, else to the last whole poll."""
    if since:
        return since
    return clock.later(state.refreshed_at, -OVERLAP) if state.refreshed_at else None


def children(reading: Reading, named: Sequence[str]) -> Sequence[str]:
    """The child sitemaps to ask of those ``named``: in bounds of depth and number, each once."""
    if reading.depth >= DEEPEST:
        return ()
    return _fresh(reading, named)[: MOST_SITEMAPS - len(reading.top.children)]


def too_many(reading: Reading, named: Sequence[str]) -> bool:
    """Whether the bound of number leaves out some of the child sitemaps."""
    room = MOST_SITEMAPS - len(reading.top.children)
    return reading.depth < DEEPEST and len(_fresh(reading, named)) > room


def _fresh(reading: Reading, named: Sequence[str]) -> list[str]:
    return [url for url in named if url not in reading.top.children]


def goes_on(reading: Reading, seen: float | None) -> bool:
    """Whether the next page of a listing or API can hold what is not known.

    ``seen`` is the share of this page that was seen by the time of the last whole reading; None
    where there was none. It can not when that is all of it. What another route brought since
    then does not count: the feed may have taken the newest few of many.
    """
    # Nothing of it seen: more came since than an ordinary poll reads, as after an outage.
    most = reading.route.pages if seen else max(reading.route.pages, FIRST_PAGES)
    return reading.page < most and (seen is None or seen < 1)
