"""What a run says in its log of routes that give less than they should."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from crawler.ledger import RouteState
from crawler.routes import Found
from crawler.spiders import following, polls
from crawler.spiders.polls import Reading

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]


class Troubles:
    """The warnings of one run.

    ``by_clock``: rounds follow each other, so that what the last one said is not said again.
    """

    def __init__(self, log: Log, *, by_clock: bool) -> None:
        self._log = log
        self._by_clock = by_clock
        self._told: set[tuple[str, str]] = set()
        """Sources and reasons warned of in this run: without a network, one line a source."""

    def unanswered(self, state: RouteState, reason: str) -> None:
        """A route gave nothing to read."""
        told = (state.source, reason) in self._told or (self._by_clock and reason == state.status)
        level = logging.DEBUG if told else logging.WARNING
        self._log.log(level, "%s: %s: %s", state.source, state.url, reason)
        self._told.add((state.source, reason))

    def noted(self, reading: Reading, url: str, found: Found) -> None:
        """The answer at ``url`` was read with a note, where there is one."""
        if found.note:
            self._log.warning("%s: %s: %s", reading.state.source, url, found.note)

    def bounded(self, reading: Reading, found: Found) -> None:
        """An index names more sitemaps than are asked, where that is so."""
        if following.too_many(reading, found.more):
            self._log.warning(
                "%s: %s: only %d sitemaps below it were read",
                reading.state.source,
                reading.top.state.url,
                following.MOST_SITEMAPS,
            )

    def rolled_over(self, reading: Reading, found: Found, new: Sequence[object]) -> None:
        """None of a feed's entries was known, where that is so."""
        if polls.rolled_over(reading, len(found.entries), len(new)):
            self._log.warning(
                "%s: %s: none of its %d entries was known: since %s some may have come and gone",
                reading.state.source,
                reading.state.url,
                len(new),
                reading.state.refreshed_at,
            )
