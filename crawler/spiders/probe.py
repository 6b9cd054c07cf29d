"""Looks at a site once, politely, for its ways in: ``scrapy add-source``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from protego import Protego
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler import clock, fates, routes, urls
from crawler.catalogue import Route, Source
from crawler.items import Entry, Page
from crawler.middlewares.guard import META
from crawler.proposal import Site, Way
from crawler.routes import Answer, Found, discovery
from crawler.routes.body import decoded, unpacked
from crawler.spiders.news import NewsSpider

MOST_SITEMAPS = 4
"""Sitemaps of robots.txt that are asked."""
KEPT = 2
"""Articles that are kept as test cases."""


class ProbeSpider(NewsSpider):
    """Asks the page named, robots.txt, the feeds and sitemaps that they name, and two articles.

    Its one source is provisional: it says where may be asked. What was found stands in
    ``site``, ``pages``, ``notes`` and ``failure`` when the crawl is over.
    """

    name = "probe"
    site: Site | None = None
    failure: str | None = None
    """Why the page named gave nothing, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[Page] = []
        self.notes: list[str] = []
        """What was left out, and why."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """As for a crawl, but nothing is analysed or stored."""
        super().update_settings(settings)
        settings.set("ITEM_PIPELINES", {}, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Ask the page that the user named."""
        source = self.sources[0]
        yield Request(
            source.routes[0].url,
            callback=self.read_front,
            errback=self.front_failed,
            meta={META: source.id},
            dont_filter=True,
        )

    def front_failed(self, failure: Failure) -> None:
        """Note why the page gave no answer."""
        self.failure = fates.of_failure(failure).reason

    async def read_front(self, response: Response) -> None:
        """Read the page, then all that it and robots.txt name."""
        if verdict := fates.of_status(response.status):
            self.failure = verdict.reason
            return
        source = self.sources[0]
        own = self._read(response, "feed")
        if own.entries:
            ways, entries, front = (
                [Way("feed", response.url, len(own.entries))],
                [*own.entries],
                None,
            )
        else:
            text = decoded(unpacked(response.body)[0], _type(response), source.languages)
            front = discovery.front(text, response.url)
            ways, entries = await self._ask("feed", front.feeds if front else ())
        robots = await self.ledger.well_known("robots", urls.origin(response.url))
        maps = Protego.parse(robots.body.decode("utf-8", "replace")).sitemaps if robots else ()
        more, others = await self._ask("sitemap", list(dict.fromkeys(maps))[:MOST_SITEMAPS])
        found = [entry.url for entry in (*entries, *others)]
        self.site = Site(
            url=response.url,
            name=front.name if front else None,
            language=(front.language if front else None) or _language(entries),
            ways=[*ways, *more],
            articles=list(dict.fromkeys(urls.clean(url) for url in found)),
            headlines=front.headlines if front else (),
        )
        await self._keep_pages(self.site.articles or self.site.headlines)

    async def _keep_pages(self, addresses: Sequence[str]) -> None:
        """Fetch articles until two have answered."""
        for url in addresses[: 2 * KEPT]:
            if len(self.pages) == KEPT:
                return
            response = await self._get(url)
            if response is not None:
                self.pages.append(
                    Page(
                        url=url,
                        body=response.body,
                        fetched_at=clock.now(),
                        source=self.sources[0].id,
                        content_type=_type(response) or None,
                    )
                )

    async def _ask(self, kind: str, addresses: Sequence[str]) -> tuple[list[Way], list[Entry]]:
        """Those of the addresses that answer with entries, and the entries."""
        ways: list[Way] = []
        entries: list[Entry] = []
        for url in addresses:
            response = await self._get(url)
            if response is None:
                continue
            found = self._read(response, kind)
            children = found.more if kind == "sitemap" else ()
            if not found.entries and not children:
                self.notes.append(f"{url}: {found.note or 'no entries'}")
                continue
            ways.append(Way(kind, url, len(found.entries) or len(children)))
            entries += found.entries
            # One child tells the form of the articles; the crawl reads them all.
            child = await self._get(children[0]) if children and not entries else None
            entries += self._read(child, kind).entries if child else ()
        return ways, entries

    def _read(self, response: Response, kind: Any) -> Found:
        route = Route(kind=kind, url=response.url)
        answer = Answer(url=response.url, body=response.body, content_type=_type(response))
        return routes.read(answer, self.sources[0], route)

    async def _get(self, url: str) -> Response | None:
        """An answer of 200, through all middlewares; else None and a note."""
        request = Request(url, meta={META: self.sources[0].id}, dont_filter=True)
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            self.notes.append(f"{url}: {fates.of_failure(Failure(error)).reason}")  # type: ignore[no-untyped-call]
            return None
        if verdict := fates.of_status(response.status):
            self.notes.append(f"{url}: {verdict.reason}")
            return None
        return response


def provisional(url: str, host: str, allow_hosts: Sequence[str]) -> Source:
    """A source that may be asked at one host, for as long as it is looked at."""
    return Source(
        id="probe",
        name=host,
        kind="agency",
        country="XX",
        languages=["en"],
        timezone="UTC",
        domains=[host.removeprefix("www.")],
        routes=[Route(kind="feed", url=url)],
        allow_hosts=list(allow_hosts),
    )


def _type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _language(entries: Iterable[Entry]) -> str | None:
    return next((entry.language for entry in entries if entry.language), None)
