"""Politeness: robots.txt by RFC 9309, Crawl-delay, and Retry-After kept over restarts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler import clock, urls
from crawler.fates import Refused
from crawler.ledger import Ledger
from crawler.ledger import Robots as RobotsText

FORBIDDEN = "robots.txt forbids it"
MOST_ROBOTS = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for at least these."""
ROBOTS_AGE = 24 * 3600
"""Seconds for which a robots.txt is good; RFC 9309, 2.4."""
ROBOTS_RETRY = 900
"""Seconds after which a robots.txt that could not be had is asked for again."""
LONGEST_CRAWL_DELAY = 30.0
"""Ceiling of a robots.txt's Crawl-delay, in seconds."""
LONGEST_RETRY_AFTER = 24 * 3600
"""Ceiling of a Retry-After, in seconds."""
USUAL_RETRY_AFTER = 300
"""What a 429 without Retry-After costs, in seconds."""


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of a crawl's spider."""
    ledger: Ledger = crawler.spider.ledger  # type: ignore[union-attr]
    return ledger


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says to us."""

    text: Protego | None
    """None: nothing is known of the host's wishes, so nothing is fetched (RFC 9309, 2.3.1.4)."""
    reason: str = ""

    def allows(self, url: str, agent: str) -> bool:
        """Whether this address may be asked."""
        return self.text is not None and bool(self.text.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the host asks for, up to the ceiling."""
        asked = self.text.crawl_delay(agent) if self.text is not None else None
        return min(float(asked or 0.0), LONGEST_CRAWL_DELAY)


def rules_of(robots: RobotsText) -> Rules:
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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        """The middleware of this crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass when the host's robots.txt allows it.

        Raises:
            Refused: it does not, or it cannot be had.
        """
        if request.meta.get("robots"):
            return
        origin = urls.origin(request.url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(origin, request.meta))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.allows(request.url, self._agent):
            raise Refused(rules.reason or FORBIDDEN, obeyed=not rules.reason)

    async def _read(self, origin: str, meta: dict[str, object]) -> Rules:
        now = clock.now()
        ledger = ledger_of(self._crawler)
        known = await ledger.robots(origin)
        if known is None or known.fetched_at < clock.later(now, -_age(known.status)):
            known = await self._fetch(origin, meta, now)
            await ledger.record_robots(known)
        rules = rules_of(known)
        self._slow_down(urls.host(origin), rules.delay(self._agent))
        return rules

    async def _fetch(self, origin: str, meta: dict[str, object], now: str) -> RobotsText:
        request = Request(
            f"{origin}/robots.txt",
            meta={"robots": True, "source": meta.get("source", ""), "dont_retry": True},
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=1000,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception:
            return RobotsText(origin=origin, status=0, body=b"", fetched_at=now)
        body = response.body[:MOST_ROBOTS]
        return RobotsText(origin=origin, status=response.status, body=body, fetched_at=now)

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = self._crawler.engine.downloader
        settings = downloader.per_slot_settings.setdefault(host, {})
        settings["delay"] = max(delay, settings.get("delay", downloader._delay))
        if host in downloader.slots:
            downloader.slots[host].delay = settings["delay"]


def _age(status: int) -> int:
    return ROBOTS_AGE if 200 <= status < 500 and status != 429 else ROBOTS_RETRY


class RetryAfter:
    """Leaves a host alone for as long as its 429 or 503 asks, over restarts too."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._until: dict[str, str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfter:
        """The middleware of this crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass when its host may be asked.

        Raises:
            Refused: the host asked, in this run or an earlier one, to be left alone.
        """
        if self._until is None:
            self._until = dict(await ledger_of(self._crawler).silenced(clock.now()))
        until = self._until.get(urls.origin(request.url))
        if until is not None and clock.now() < until:
            raise _silent(until)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Note the wish of a 429 or 503, and let no retry go against it."""
        asked = response.headers.get("Retry-After")
        if response.status == 429 or (response.status == 503 and asked):
            seconds = retry_after(asked.decode("latin-1") if asked else "", clock.now())
            origin, until = urls.origin(request.url), clock.later(clock.now(), seconds)
            self._until = {**(self._until or {}), origin: until}
            request.meta["dont_retry"] = True
            self._call_off(origin, until)
            await ledger_of(self._crawler).silence(origin, until)
        return response

    def _call_off(self, origin: str, until: str) -> None:
        """Refuse what already stands in the host's queue, past ``process_request``."""
        slot = self._crawler.engine.downloader.slots.get(urls.host(origin))
        while slot and slot.queue:
            _, answer = slot.queue.popleft()
            answer.errback(Failure(_silent(until)))  # type: ignore[no-untyped-call]


def _silent(until: str) -> Refused:
    return Refused(f"the host asked to be left alone until {until}", obeyed=True)


def retry_after(value: str, now: str) -> float:
    """Seconds that a Retry-After header asks for: a number or an HTTP date (RFC 9110, 10.2.3)."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), LONGEST_RETRY_AFTER))
    try:
        seconds = (parsedate_to_datetime(text) - clock.parse(now)).total_seconds()
    except (ValueError, TypeError):
        return USUAL_RETRY_AFTER
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
