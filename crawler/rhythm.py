"""How often a route is asked, and how long a failure is left alone. Pure arithmetic.

Polled hourly, a feed of ten items missed 0.3 and 0.9 % of what two ministries published over
fourteen months, every three hours 0.8 and 2.1 % (docs/decisions.md); so a route that brings
news is asked at most half an hour apart, a quiet one at most every two hours.
"""

from __future__ import annotations

from collections.abc import Collection

from crawler import clock

FIRST = 900
FASTEST = 600
SLOWEST = 7200
LONGEST_SILENCE = 24 * 3600
"""Ceiling of the back-off for a route or a URL that does not answer, in seconds."""
LAST_TRY = 8
"""Failed attempts at an article after which it is asked no more by itself."""


def next_interval(before: int | None, *, news: bool, own: int | None, wish: int | None) -> int:
    """Seconds to the next poll of a route that answered.

    Half as long after news, a quarter longer without. ``own`` is the source file's interval and
    overrules; ``wish`` is the route's own (RSS ``ttl``): it is never asked more often than that.
    """
    if own is not None:
        return own
    base = before or FIRST
    paced = base // 2 if news else base + base // 4
    return max(min(max(paced, FASTEST), SLOWEST), min(wish or 0, LONGEST_SILENCE))


def due(now: str, interval: int, skip_hours: Collection[int] = ()) -> str:
    """The UTC time at which a route is due again, ``interval`` seconds from now or later.

    The hours (UTC) that its feed asks to be left out are left out.
    """
    moment = clock.later(now, interval)
    for _ in range(24):
        if clock.parse(moment).hour not in skip_hours:
            return moment
        full = clock.parse(moment).replace(minute=0, second=0)
        moment = clock.later(full.strftime(clock.FORM), 3600)
    return clock.later(now, interval)  # a feed that leaves out all hours means none


def silence(failures: int) -> int:
    """Seconds for which something that failed ``failures`` times in a row is left alone."""
    return min(FIRST << min(max(failures - 1, 0), 16), LONGEST_SILENCE)
