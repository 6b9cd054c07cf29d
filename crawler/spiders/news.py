"""The one news spider: its sources are its data.

A run asks the routes of its sources with stored validators, hands new entries to the ledger,
fetches what the ledger does not know, and yields a ``Page`` for each article that answers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.python.failure import Failure

from crawler import clock, fates, routes, terminal
from crawler.catalogue import Catalogue, Route, Source
from crawler.config import user_agent
from crawler.ending import needing_the_archive
from crawler.fates import CalledOff, Refused, Verdict
from crawler.items import Entry, Page
from crawler.ledger import Ledger, Poll, RouteState
from crawler.middlewares import conditional
from crawler.pace import Pace
from crawler.routes import Found
from crawler.spiders import asking, following, polls
from crawler.spiders.arguments import Arguments
from crawler.spiders.articles import fate_of, page_of
from crawler.spiders.polls import Reading
from crawler.spiders.reading import RouteReader, answer_of
from crawler.spiders.troubles import Troubles
from crawler.tally import Tally


class NewsSpider(scrapy.Spider):
    """Crawls the sources of its class; see ``CatalogueLoader``, which makes the classes."""

    name = "news"
    sources: ClassVar[tuple[Source, ...]] = ()
    catalogue: ClassVar[Catalogue] = Catalogue({}, ())
    """All sources, those of other spiders too: whose name is a credit."""
    ledger: Ledger
    pace: Pace
    tally: Tally
    troubles: Troubles
    reader: RouteReader
    most: int
    """Requests that a run may make for one source, as for one host."""
    known: Mapping[tuple[str, str], RouteState]

    def __init__(
        self, since: str | None = None, url: str | None = None, routes: str | None = None
    ) -> None:
        super().__init__()
        self.arguments = Arguments.read(since=since, url=url, routes=routes, sources=self.sources)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """The spider with its tally and the ledger that ``LEDGER_CLASS`` names."""
        with terminal.plainly():
            spider = super().from_crawler(crawler, *args, **kwargs)
            ledger = load_object(crawler.settings["LEDGER_CLASS"])
            spider.ledger = build_from_crawler(ledger, crawler)
        spider.pace = Pace(spider.ledger.pace)
        spider.tally = Tally(crawler)
        by_clock = crawler.settings.get("PROGRESS") == "json"
        spider.troubles = Troubles(spider.logger, by_clock=by_clock)
        spider.reader = RouteReader(crawler.settings.getfloat("PAGE_SECONDS"))
        spider.most = crawler.settings.getint("HOST_REQUESTS")
        crawler.signals.connect(spider.reader.close, signal=signals.spider_closed)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Each source's delay on each of its known hosts; who asks, with the user's contact."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_SLOTS", asking.slots(cls.sources), priority="spider")
        if cls.name == "due":  # a round, whoever starts it
            settings.set("RUN_DEADLINE", settings.getint("ROUND_DEADLINE"), priority="spider")
        settings.set("USER_AGENT", user_agent(settings.get("CONTACT")), priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Ask the routes that are due, then what waits in the ledger; or the one URL asked for."""
        with needing_the_archive(self.crawler):
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
        self.tally.begun(source.id)
        plain = further is not None or self.arguments.since is not None
        validators = (None, None) if plain else polls.validators(reading.state, clock.now())
        url = further or reading.state.url
        called = (self.read_route, self.route_failed)
        return asking.of_route(source, reading, url, validators, *called)

    def _article(self, source: Source, entry: Entry) -> Request:
        self.tally.begun(source.id)
        return asking.of_article(source, entry, self.read_article, self.article_failed)

    def parse(self, response: Response) -> Iterator[Request | Page]:
        """What a response gives by itself: a route's links, else the page. For ``scrapy parse``."""
        source = self.sources[0]
        route = next((r for r in source.routes if r.url == response.url), None)
        if route is None:
            entry = Entry(url=response.url, source=source.id, route="", kind="asked")
            yield page_of(response, entry, clock.now())
            return
        found = routes.read(answer_of(response), source, route)
        for entry in polls.sort(source, found.entries, clock.now())[0]:
            yield self._article(source, entry)
        for url in found.more:
            self.tally.begun(source.id)
            yield asking.of_source(source, url, self.parse)

    async def read_route(
        self, response: Response, source: Source, reading: Reading
    ) -> AsyncIterator[Request]:
        """Read a route's answer, tell the ledger, ask for what is new and for further pages."""
        with needing_the_archive(self.crawler):
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
            with needing_the_archive(self.crawler):
                await self._unanswered(asked["reading"], fates.of_failure(failure).reason)
        self.tally.ended(asked["source"].id)

    async def _answered(
        self, response: Response, source: Source, reading: Reading
    ) -> AsyncIterator[Request]:
        since = following.reach(reading.state, self.arguments.since)
        found = await self.reader.read(answer_of(response), source, reading.route, since)
        self.troubles.noted(reading, response.url, found)
        if found.note and not found.entries and not found.more:
            await self._nothing_read(reading, found.note)
            return
        now = clock.now()
        new = await self.ledger.record_entries(*polls.sort(source, found.entries, now), now)
        self.tally.answered(source.id, found=len(found.entries), new=len(new))
        self.troubles.rolled_over(reading, found, new)
        for entry in () if self.arguments.routes_only else new:
            # What is past the budget waits in the ledger, not in this process's memory.
            if self.arguments.admits(entry) and self.tally.asked_for(source.id) < self.most:
                yield self._article(source, entry)
        fresh = conditional.freshness(response)
        reading.add(found, len(new), conditional.validators(response), fresh)
        for further in await self._further(source, reading, found):
            reading.pending += 1
            yield further
        await self._close(reading)

    async def _nothing_read(self, reading: Reading, note: str) -> None:
        if reading.page > 1:  # an empty page after others is the end of a listing
            await self._close(reading)
        else:
            await self._unanswered(reading, note)

    async def _further(self, source: Source, reading: Reading, found: Found) -> list[Request]:
        """The child sitemaps of an index, or the next page of a listing or API."""
        if self.arguments.routes_only:
            # Not read whole, so the next crawl does it, without validators.
            reading.whole &= not found.more
            return []
        if reading.route.kind == "sitemap":
            self.troubles.bounded(reading, found)
            asked = following.children(reading, found.more)
            reading.top.children.update(asked)
            states = [self._state(source, url) for url in asked]
            return [self._poll(source, Reading(s, reading.route, parent=reading)) for s in states]
        if not found.more or not await self._goes_on(reading, found):
            return []
        reading.page += 1
        return [self._poll(source, reading, further=url) for url in found.more]

    async def _goes_on(self, reading: Reading, found: Found) -> bool:
        """Whether the page after this one is read too."""
        if self.arguments.since:
            wanted = any(map(self.arguments.admits, found.entries))
            return wanted and reading.page < following.MOST_PAGES
        last = reading.state.refreshed_at
        seen = await self.ledger.share_seen_by(found.entries, last) if last else None
        return following.goes_on(reading, seen)

    async def _unanswered(self, reading: Reading, reason: str) -> None:
        self.troubles.unanswered(reading.state, reason)
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
            yield page_of(response, entry, clock.now())
        else:
            with needing_the_archive(self.crawler):
                await self._no_article(entry, verdict)
        self.tally.ended(source.id)

    async def article_failed(self, failure: Failure) -> None:
        """Note why an article's address gave no answer, and when it is asked again."""
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]
        error = failure.value
        if not (isinstance(error, Refused) and error.untried):  # else the URL waits, as it did
            with needing_the_archive(self.crawler):
                await self._no_article(asked["entry"], fates.of_failure(failure))
        self.tally.ended(asked["source"].id)

    async def _no_article(self, entry: Entry, verdict: Verdict) -> None:
        if verdict.state == "failed" and not verdict.obeyed:
            self.tally.failed(entry.source)
        tried = await self.ledger.attempts(entry.url) if verdict.state == "failed" else 0
        self.logger.info("%s: %s: %s", entry.source, entry.url, verdict.reason)
        await self.ledger.record_fate(fate_of(entry, verdict, tried, clock.now()))

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether one of the sources owns the request's host."""
        return any(source.owns(urlsplit(request.url).hostname or "") for source in cls.sources)
