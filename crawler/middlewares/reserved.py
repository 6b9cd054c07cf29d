"""Opt-outs that a host states for its pages: headers, and its well-known file, asked once a day."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import clock, optouts, urls
from crawler.fates import CalledOff, Refused
from crawler.ledger import WellKnown
from crawler.middlewares.guard import META
from crawler.middlewares.wellknown import well_known

ARTICLE = "article"
"""Key in ``request.meta`` of a request for an article: only these have text to reserve."""
OPT_OUT = "opt_out"
"""Key in ``request.meta`` of what reserves the text of its answer."""


class Reserved:
    """Notes in ``request.meta`` what reserves the text of an article."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[str, asyncio.Task[WellKnown]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reserved:
        """The middleware of this crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """See what the host's well-known file says of the address."""
        if ARTICLE not in request.meta:
            return
        origin = urls.origin(request.url)
        if origin not in self._files:
            self._files[origin] = asyncio.ensure_future(self._read(origin, request))
        known = await asyncio.shield(self._files[origin])
        said = optouts.of_well_known(known.body, request.url) if known.status == 200 else None
        request.meta[OPT_OUT] = said

    def process_response(self, request: Request, response: Response) -> Response:
        """See what the headers say."""
        if ARTICLE in request.meta:
            robots = [v.decode("latin-1") for v in response.headers.getlist("X-Robots-Tag")]
            tdm = (response.headers.get("tdm-reservation") or b"").decode("latin-1")
            said = optouts.of_headers(robots, tdm, clock.now())
            request.meta[OPT_OUT] = request.meta.get(OPT_OUT) or said
        return response

    async def _read(self, origin: str, asked_for: Request) -> WellKnown:
        meta = {META: asked_for.meta.get(META, "")}
        try:
            return await well_known(self._crawler, "tdmrep", origin + optouts.WELL_KNOWN, meta)
        except CalledOff:
            raise
        except Refused:
            # Without the file nothing is reserved by it; robots.txt tells a host that is away.
            return WellKnown(origin=origin, status=0, body=b"", fetched_at=clock.now())
