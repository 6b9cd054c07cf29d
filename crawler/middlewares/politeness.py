"""Politeness: robots.txt by RFC 9309, and the pace that it asks for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from protego import Protego
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload

from crawler import urls
from crawler.fates import CalledOff, Refused
from crawler.ledger import WellKnown
from crawler.middlewares.compression import PARTLY
from crawler.middlewares.guard import ANYWHERE, META
from crawler.middlewares.wellknown import well_known

FORBIDDEN = "robots.txt forbids it"
ROBOTS = "robots"
"""Key in ``request.meta`` of a request for robots.txt: how many bytes of it came."""
MOST_ROBOTS = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for at least these."""
LONGEST_CRAWL_DELAY = 30.0
"""Ceiling of a robots.txt's Crawl-delay, in seconds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to us."""

    text: Protego | None
    """None: nothing is known of the host's wishes, so nothing is fetched (RFC 9309, 2.3.1.4)."""
    reason: str = ""
    untried: bool = False
    """Whether the host was not even asked."""

    def allows(self, url: str, agent: str) -> bool:
        """Whether this address may be asked."""
        return self.text is not None and bool(self.text.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the host asks for, up to the ceiling.

        By Crawl-delay, or by Request-rate where that is slower.
        """
        if self.text is None:
            return 0.0
        asked = float(self.text.crawl_delay(agent) or 0.0)
        rate = self.text.request_rate(agent)
        if rate is not None and rate.requests > 0:
            asked = max(asked, rate.seconds / rate.requests)
        return min(asked, LONGEST_CRAWL_DELAY)


def rules_of(robots: WellKnown) -> Rules:
    """Read a robots.txt as RFC 9309 does.

    2xx: its rules; 4xx: all is allowed; 5xx and unreachable: nothing is (2.3.1).
    """
    if 200 <= robots.status < 300:
        text = robots.body[:MOST_ROBOTS].decode("utf-8-sig", errors="replace")
        return Rules(Protego.parse(text.replace("\x00", "")))
    if 400 <= robots.status < 500 and robots.status != 429:
        return Rules(Protego.parse(""))
    told = f"HTTP {robots.status}" if robots.status else "no answer"
    return Rules(None, f"robots.txt cannot be had ({told})")


class Robots:
    """Asks a host's robots.txt before anything else, and obeys it on every hop."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Rules]] = {}
        crawler.signals.connect(self.enough, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        """The middleware of this crawl."""
        return cls(crawler)

    def enough(self, data: bytes, request: Request) -> None:
        """Read no more of a robots.txt than counts.

        Raises:
            StopDownload: what was read is enough, and is given on as it is.
        """
        if ROBOTS in request.meta:
            request.meta[ROBOTS] += len(data)
            if request.meta[ROBOTS] > MOST_ROBOTS:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        """Let a request pass when the host's robots.txt allows it.

        Raises:
            Refused: it does not, or it cannot be had.
        """
        if ROBOTS in request.meta:
            return
        origin = urls.origin(request.url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(origin, request.meta))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.allows(request.url, self._agent):
            raise Refused(rules.reason or FORBIDDEN, obeyed=not rules.reason, untried=rules.untried)

    async def _read(self, origin: str, meta: dict[str, object]) -> Rules:
        asking = {ROBOTS: 0, META: meta.get(META, ""), ANYWHERE: True, PARTLY: True}
        asking["download_maxsize"] = 0
        url = f"{origin}/robots.txt"
        try:
            known = await well_known(self._crawler, "robots", url, asking, MOST_ROBOTS)
        except CalledOff:
            raise
        except Refused as error:  # not asked at all: nothing was learnt of the host
            return Rules(None, error.reason, untried=error.untried)
        rules = rules_of(known)
        self._slow_down(urls.host(origin), rules.delay(self._agent))
        return rules

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = self._crawler.engine.downloader
        settings = downloader.per_slot_settings.setdefault(host, {})
        settings["delay"] = max(delay, settings.get("delay", downloader._delay))
        if host in downloader.slots:
            downloader.slots[host].delay = settings["delay"]
