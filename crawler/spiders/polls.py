"""What is told to the ledger of a route that was asked. Pure: the time comes as an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler import clock, rhythm, urls
from crawler.catalogue import Route, Source
from crawler.items import Entry
from crawler.ledger import Fate, Poll, RouteState
from crawler.routes import Found

UNCONDITIONAL_AFTER = 24 * 3600
"""Seconds after which a route is asked without validators, lest a feed that answers 304 for
ever silences its source."""

FULL_WINDOW = 5
"""Entries from which a feed that holds nothing known is a sign of a gap; shorter feeds turn over
at every poll."""

Validators = tuple[str | None, str | None]
"""ETag and Last-Modified, as sent."""


def is_due(state: RouteState | None, now: str) -> bool:
    """Whether a route's time has come; one that was never asked is due.

    One that was asked in the future is due too: the clock was wrong then, and a next time that
    counts from it could lie years ahead.
    """
    if state is None or state.next_due_at is None or state.next_due_at <= now:
        return True
    return (state.polled_at or "") > now


def validators(state: RouteState, now: str) -> Validators:
    """What to ask a route with: nothing once a day, else what it sent last."""
    fresh = clock.later(now, -UNCONDITIONAL_AFTER) < (state.refreshed_at or "") <= now
    return (state.etag, state.last_modified) if fresh else (None, None)


@dataclass(slots=True)
class Reading:
    """A route being read: done when each page that belongs to it was read.

    Only then is its poll told to the ledger, validators and all, so that a run that is killed
    half-way reads the route again.
    """

    state: RouteState
    route: Route
    parent: Reading | None = None
    """The index that a child sitemap belongs to."""
    pending: int = 1
    """Pages asked and not yet read, children of an index included."""
    page: int = 1
    """The number of the page read last, of a listing or API."""
    whole: bool = True
    """False once a page or child gave no answer."""
    sent: Validators = (None, None)
    entries: int = 0
    new: int = 0
    wish: int | None = None
    """Seconds for which the answer asks not to be asked again."""
    skip_hours: Collection[int] = ()
    children: set[str] = field(default_factory=set)
    """Of a route of the catalogue: all sitemaps below it that were asked."""

    @property
    def top(self) -> Reading:
        """The reading of the route of the catalogue that this one belongs to."""
        return self.parent.top if self.parent else self

    @property
    def depth(self) -> int:
        """How many indexes stand above; 0 for a route of the catalogue."""
        return self.parent.depth + 1 if self.parent else 0

    def add(self, found: Found, new: int, sent: Validators, fresh_for: int | None) -> None:
        """Count in a page that was read, ``new`` of its entries being new.

        ``sent`` are its validators, of which those of the first page count; ``fresh_for`` the
        seconds for which it is good by its own word.
        """
        if self.page == 1:
            self.sent = sent
        self.entries += len(found.entries)
        self.new += new
        self.wish = max(found.ttl_s or 0, fresh_for or 0)
        self.skip_hours = found.skip_hours

    def poll(self, now: str) -> Poll:
        """The poll to tell, once nothing is pending."""
        interval = rhythm.next_interval(
            self.state.interval_s, news=self.new > 0, own=self.route.interval, wish=self.wish
        )
        etag, modified = self.sent if self.whole else (None, None)
        return replace(
            _poll(self.state, self.route, "ok", now, interval),
            next_due_at=rhythm.due(now, interval, self.skip_hours),
            etag=etag,
            last_modified=modified,
            refreshed=self.whole,
            entries=self.entries,
            new=self.new,
        )

    def told(self, poll: Poll) -> Poll:
        """A poll with the route of the catalogue that it belongs to, where it is of a child."""
        return replace(poll, parent=self.route.url) if self.parent else poll


def rolled_over(reading: Reading, found: int, new: int) -> bool:
    """Whether a feed may have lost entries since it was read last: it holds nothing known."""
    asked_before = reading.state.refreshed_at is not None
    return reading.route.kind == "feed" and asked_before and new == found >= FULL_WINDOW


def unchanged(state: RouteState, route: Route, now: str, wish: int | None = None) -> Poll:
    """The poll of a route that answered 304, good for ``wish`` seconds by its own word."""
    interval = rhythm.next_interval(state.interval_s, news=False, own=route.interval, wish=wish)
    return _poll(state, route, "unchanged", now, interval)


def unanswered(state: RouteState, route: Route, reason: str, now: str) -> Poll:
    """The poll of a route that gave nothing to read; the pause doubles with each failure."""
    pause = rhythm.silence(state.failures + 1)
    poll = _poll(state, route, reason, now, state.interval_s or rhythm.FIRST)
    return replace(poll, next_due_at=clock.later(now, pause))


def _poll(state: RouteState, route: Route, status: str, now: str, interval: int) -> Poll:
    return Poll(
        source=state.source,
        kind=route.kind,
        url=state.url,
        polled_at=now,
        status=status,
        next_due_at=clock.later(now, interval),
        interval_s=interval,
        etag=state.etag,
        last_modified=state.last_modified,
    )


def sort(source: Source, entries: Iterable[Entry], now: str) -> tuple[list[Entry], list[Fate]]:
    """Entries that may be articles, their addresses cleaned; and what becomes of the others."""
    articles, strays = [], []
    for entry in entries:
        url = urls.clean(entry.url, source.keep_query)
        fault = stray(source, url)
        if fault is None:
            articles.append(replace(entry, url=url))
        else:
            strays.append(Fate(url=url, source=source.id, state="rejected", reason=fault, at=now))
    return articles, strays


def stray(source: Source, url: str) -> str | None:
    """Why a link is no article of the source; None when it may be one."""
    if not source.owns(urlsplit(url).hostname or ""):
        return "the address is outside the source's domains"
    if not source.is_article(url):
        return "the address has not the form of the source's articles"
    return "the address is a front page" if urls.is_home(url) else None
