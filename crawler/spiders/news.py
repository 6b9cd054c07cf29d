"""The one news spider: its sources are its data.

A run asks the routes of its sources with stored validators, hands new entries to the ledger,
fetches what the ledger does not know, and yields a ``Page`` for each article that answers.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.python.failure import Failure

from crawler import clock, fates, rhythm, routes, terminal, urls
from crawler.catalogue import Catalogue, Route, Source
from crawler.config import user_agent
from crawler.errors import ArchiveError
from crawler.fates import FATAL, CalledOff, Refused, Verdict
from crawler.items import Entry, Page
from crawler.ledger import Fate, Ledger, Poll, RouteState
from crawler.middlewares import conditional
from crawler.middlewares.guard import META
from crawler.middlewares.reserved import ARTICLE, OPT_OUT
from crawler.pace import Pace
from crawler.routes import Answer, Found
from crawler.spiders import polls
from crawler.spiders.arguments import Arguments
from crawler.spiders.polls import Reading
from crawler.spiders.reading import RouteReader
from crawler.tally import Tally

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
MOST_BYTES = 3_000_000
"""Bytes of a page that are handed on and kept; what reads it reads no more of it, and the longest
of 810 recorded article pages has 1.93 MB."""
FIRST_THINGS_FIRST = 10
"""Priority of routes over articles: what is new is known before it is fetched."""


class NewsSpider(scrapy.Spider):
    """Crawls the sources of its class; see ``CatalogueLoader``, which makes the classes."""

    name = "news"
    sources: ClassVar[tuple[Source, ...]] = ()
    catalogue: ClassVar[Catalogue] = Catalogue({}, ())
    """All sources, those of other spiders too: whose name is a credit."""
    ledger: Ledger
    pace: Pace
    tally: Tally
    reader: RouteReader
    most: int
    """Requests that a run may make for one source, as for one host."""
    known: Mapping[tuple[str, str], RouteState]

    def __init__(
        self, since: str | None = None, url: str | None = None, routes: str | None = None
    ) -> None:
        super().__init__()
        self.arguments = Arguments.read(since=since, url=url, routes=routes, sources=self.sources)
        self._told: set[tuple[str, str]] = set()
        """Sources and reasons warned of in this run: without a network, one line a source."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """The spider with its tally and the ledger that ``LEDGER_CLASS`` names."""
        with terminal.plainly():
            spider = super().from_crawler(crawler, *args, **kwargs)
            ledger = load_object(crawler.settings["LEDGER_CLASS"])
            spider.ledger = build_from_crawler(ledger, crawler)
        spider.pace = Pace(spider.ledger.pace)
        spider.tally = Tally(crawler)
        spider.reader = RouteReader(crawler.settings.getfloat("PAGE_SECONDS"))
        spider.most = crawler.settings.getint("HOST_REQUESTS")
        crawler.signals.connect(spider.reader.close, signal=signals.spider_closed)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Each source's delay on each of its known hosts; who asks, with the user's contact."""
        super().update_settings(settings)
        slots: dict[str, dict[str, float]] = {}
        for source in cls.sources:
            hosts = {*source.domains, *(f"www.{d}" for d in source.domains), *source.allow_hosts}
            for host in hosts | {urls.host(route.url) for route in source.routes}:
                delay = max(source.delay, slots.get(host, {}).get("delay", 0.0))
                slots[host] = {"delay": delay, "concurrency": 1}
        settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        if cls.name == "due":  # a round, whoever starts it
            settings.set("RUN_DEADLINE", settings.getint("ROUND_DEADLINE"), priority="spider")
        settings.set("USER_AGENT", user_agent(settings.get("CONTACT")), priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Ask the routes that are due, then what waits in the ledger; or the one URL asked for."""
        with self._needing_the_archive():
            async for request in self._first_requests():
                yield request

    async def _first_requests(self) -> AsyncIterator[Request]:
        begun = clock.now()
        self.tally.run = await self.ledger.open_run(self.name, self.sources, begun)
        if self.arguments.url:
            source = self.sources[0]
            entry = Entry(url=self.arguments.url, source=source.id, route="", kind="asked")
            yield self._article(source, entry)
            return
        # Read before a route is asked, or what it brings would be fetched twice.
        waiting = [
            (source, entry)
            for source in (() if self.arguments.routes_only else self.sources)
            for entry in await self.ledger.waiting(source.id, begun, self.most)
            if self.arguments.admits(entry)
        ]
        self.known = await self.ledger.routes([source.id for source in self.sources])
        for source, route in self._due(begun):
            yield self._poll(source, Reading(self._state(source, route.url), route))
        for source, entry in waiting:
            yield self._article(source, entry)

    def _due(self, now: str) -> Iterator[tuple[Source, Route]]:
        for source in self.sources:
            for route in source.routes:
                if self.name != "due" or polls.is_due(self._state(source, route.url), now):
                    yield source, route

    def _state(self, source: Source, url: str) -> RouteState:
        return self.known.get((source.id, url)) or RouteState(source=source.id, url=url)

    def _poll(self, source: Source, reading: Reading, further: str | None = None) -> Request:
        """Ask a route, a child sitemap, or a ``further`` page of a listing or API."""
        self.tally.asked(source.id)
        plain = further is not None or self.arguments.since is not None
        asked_with = (None, None) if plain else polls.validators(reading.state, clock.now())
        url = further or reading.state.url
        request = self._request(source, url, self.read_route, self.route_failed)
        return request.replace(
            cb_kwargs={"source": source, "reading": reading},
            meta={**request.meta, conditional.META: asked_with},
            priority=FIRST_THINGS_FIRST,
        )

    def _article(self, source: Source, entry: Entry) -> Request:
        request = self._request(source, entry.url, self.read_article, self.article_failed)
        return request.replace(
            cb_kwargs={"source": source, "entry": entry}, meta={**request.meta, ARTICLE: True}
        )

    def _request(
        self,
        source: Source,
        url: str,
        callback: Callable[..., Any],
        errback: Callable[..., Any] | None = None,
    ) -> Request:
        self.tally.begun(source.id)
        # The queue is fair by slot, so that no host starves another; it looks before the guard.
        meta = {META: source.id, "download_slot": urls.host(url)}
        return Request(url, callback=callback, errback=errback, meta=meta, dont_filter=True)

    def parse(self, response: Response) -> Iterator[Request | Page]:
        """What a response gives by itself: a route's links, else the page. For ``scrapy parse``."""
        source = self.sources[0]
        route = next((r for r in source.routes if r.url == response.url), None)
        if route is None:
            yield _page(response, Entry(url=response.url, source=source.id, route="", kind="asked"))
            return
        found = routes.read(_answer(response), source, route)
        for entry in polls.sort(source, found.entries, clock.now())[0]:
            yield self._article(source, entry)
        for url in found.more:
            yield self._request(source, url, self.parse)

    async def read_route(
        self, response: Response, source: Source, reading: Reading
    ) -> AsyncIterator[Request]:
        """Read a route's answer, tell the ledger, ask for what is new and for further pages."""
        with self._needing_the_archive():
            async for request in self._read_route(response, source, reading):
                yield request
        self.tally.ended(source.id)

    async def _read_route(
        self, response: Response, source: Source, reading: Reading
    ) -> AsyncIterator[Request]:
        verdict = fates.of_status(response.status)
        if response.status == 304:
            self.tally.answered(source.id)
            fresh = conditional.freshness(response)
            poll = polls.unchanged(reading.state, reading.route, clock.now(), fresh)
            await self._close(reading, poll)
        elif verdict and verdict.state == "gone" and reading.page > 1:
            await self._close(reading)  # the listing ended on the page before
        elif verdict:
            await self._unanswered(reading, verdict.reason)
        else:
            async for request in self._answered(response, source, reading):
                yield request

    async def route_failed(self, failure: Failure) -> None:
        """Note why a route gave no answer."""
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]
        if not isinstance(failure.value, CalledOff):  # else the route is still due, as it was
            with self._needing_the_archive():
                await self._unanswered(asked["reading"], fates.of_failure(failure).reason)
        self.tally.ended(asked["source"].id)

    async def _answered(
        self, response: Response, source: Source, reading: Reading
    ) -> AsyncIterator[Request]:
        found = await self.reader.read(
            _answer(response), source, reading.route, self._reach(reading.state)
        )
        if found.note:
            self.logger.warning("%s: %s: %s", source.id, response.url, found.note)
        if found.note and not found.entries and not found.more:
            if reading.page > 1:  # an empty page after others is the end of a listing
                await self._close(reading)
            else:
                await self._unanswered(reading, found.note)
            return
        new = await self.ledger.record_entries(
            *polls.sort(source, found.entries, clock.now()), clock.now()
        )
        self.tally.answered(source.id, found=len(found.entries), new=len(new))
        if polls.rolled_over(reading, len(found.entries), len(new)):
            self.logger.warning(
                "%s: %s: none of its %d entries was known: since %s some may have come and gone",
                source.id,
                reading.state.url,
                len(new),
                reading.state.refreshed_at,
            )
        for entry in () if self.arguments.routes_only else new:
            # What is past the budget waits in the ledger, not in this process's memory.
            if self.arguments.admits(entry) and self.tally.asked_for(source.id) < self.most:
                yield self._article(source, entry)
        if reading.page == 1:
            reading.sent = conditional.validators(response)
        reading.entries += len(found.entries)
        reading.new += len(new)
        reading.wish = max(found.ttl_s or 0, conditional.freshness(response) or 0)
        reading.skip_hours = found.skip_hours
        for further in await self._further(source, reading, found):
            reading.pending += 1
            yield further
        await self._close(reading)

    async def _further(self, source: Source, reading: Reading, found: Found) -> list[Request]:
        """The child sitemaps of an index, or the next page of a listing or API."""
        if self.arguments.routes_only:
            # Not read whole, so the next crawl does it, without validators.
            reading.whole &= not found.more
            return []
        if reading.route.kind == "sitemap":
            states = [self._state(source, url) for url in self._children(reading, found)]
            return [self._poll(source, Reading(s, reading.route, parent=reading)) for s in states]
        if not found.more or not await self._goes_on(reading, found):
            return []
        reading.page += 1
        return [self._poll(source, reading, further=url) for url in found.more]

    def _children(self, reading: Reading, found: Found) -> Sequence[str]:
        """The child sitemaps to ask: in bounds of depth and number, and each of them once."""
        if reading.depth >= DEEPEST:
            return ()
        top = reading.top
        fresh = [url for url in found.more if url not in top.children]
        room = MOST_SITEMAPS - len(top.children)
        if len(fresh) > room:
            self.logger.warning(
                "%s: %s: only %d sitemaps below it were read",
                reading.state.source,
                top.state.url,
                MOST_SITEMAPS,
            )
        top.children.update(fresh[:room])
        return fresh[:room]

    async def _goes_on(self, reading: Reading, found: Found) -> bool:
        """Whether the page after this one can hold what is not known.

        It can not when all of this page was seen by the time of the last whole reading. What
        another route brought since then does not count: the feed may have taken the newest few
        of many.
        """
        if self.arguments.since:
            return reading.page < MOST_PAGES and any(map(self.arguments.admits, found.entries))
        last = reading.state.refreshed_at
        if last is None:
            return reading.page < max(reading.route.pages, FIRST_PAGES)
        seen = await self.ledger.share_seen_by(found.entries, last)
        # Nothing of it seen: more came since than an ordinary poll reads, as after an outage.
        most = max(reading.route.pages, FIRST_PAGES) if seen == 0 else reading.route.pages
        return reading.page < most and seen < 1

    def _reach(self, state: RouteState) -> str | None:
        """How far back a sitemap index is read: to ``since``, else to the last whole poll."""
        if self.arguments.since:
            return self.arguments.since
        return clock.later(state.refreshed_at, -OVERLAP) if state.refreshed_at else None

    async def _unanswered(self, reading: Reading, reason: str) -> None:
        state = reading.state
        told = (state.source, reason) in self._told
        # Under the clock not even once a round, where the last poll said the same.
        told |= reason == state.status and self.settings.get("PROGRESS") == "json"
        level = logging.DEBUG if told else logging.WARNING
        self.logger.log(level, "%s: %s: %s", state.source, state.url, reason)
        self._told.add((state.source, reason))
        reading.whole = False
        if reading.page > 1:
            await self._close(reading)
        else:
            poll = polls.unanswered(reading.state, reading.route, reason, clock.now())
            await self._close(reading, poll)

    async def _close(self, reading: Reading, poll: Poll | None = None) -> None:
        """One page of a route was read; tell the poll when it was the last."""
        reading.pending -= 1
        if reading.pending:
            return
        await self.ledger.record_poll(reading.told(poll or reading.poll(clock.now())))
        if reading.parent:
            reading.parent.whole &= reading.whole
            await self._close(reading.parent)

    async def read_article(
        self, response: Response, source: Source, entry: Entry
    ) -> AsyncIterator[Page]:
        """Give the page of an article that answered; tell the ledger of one that did not."""
        verdict = fates.of_status(response.status) or fates.of_body(response)
        if verdict is None:
            yield _page(response, entry)
        else:
            with self._needing_the_archive():
                await self._no_article(entry, verdict)
        self.tally.ended(source.id)

    async def article_failed(self, failure: Failure) -> None:
        """Note why an article's address gave no answer, and when it is asked again."""
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]
        error = failure.value
        if not (isinstance(error, Refused) and error.untried):  # else the URL waits, as it did
            with self._needing_the_archive():
                await self._no_article(asked["entry"], fates.of_failure(failure))
        self.tally.ended(asked["source"].id)

    async def _no_article(self, entry: Entry, verdict: Verdict) -> None:
        now = clock.now()
        fate = Fate(
            url=entry.url, source=entry.source, state=verdict.state, reason=verdict.reason, at=now
        )
        if verdict.state == "failed":
            if not verdict.obeyed:
                self.tally.failed(entry.source)
            failures = await self.ledger.attempts(entry.url) + 1
            if failures < rhythm.LAST_TRY:
                fate = replace(fate, next_try_at=clock.later(now, rhythm.silence(failures)))
        self.logger.info("%s: %s: %s", entry.source, entry.url, verdict.reason)
        await self.ledger.record_fate(fate)

    @contextmanager
    def _needing_the_archive(self) -> Iterator[None]:
        """End the run, plainly and once, when the archive cannot be read or written.

        Nothing is lost: what was not recorded is found again by the next run.
        """
        try:
            yield
        except ArchiveError as error:
            self.crawler.stats.set_value(FATAL, str(error))
            raise CloseSpider("archive") from None

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether one of the sources owns the request's host."""
        return any(source.owns(urlsplit(request.url).hostname or "") for source in cls.sources)


def _answer(response: Response) -> Answer:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Answer(url=response.url, body=response.body, content_type=content_type)


def _page(response: Response, entry: Entry) -> Page:
    content_type, modified = (
        (response.headers.get(name) or b"").decode("latin-1") or None
        for name in ("Content-Type", "Last-Modified")
    )
    return Page(
        url=entry.url,
        body=response.body[:MOST_BYTES],
        fetched_at=clock.now(),
        source=entry.source,
        final_url=response.url if response.url != entry.url else None,
        status=response.status,
        content_type=content_type,
        last_modified=modified,
        entry=entry,
        opt_out=response.meta.get(OPT_OUT),
    )
