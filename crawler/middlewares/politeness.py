"""Politeness: robots.txt by RFC 9309, Crawl-delay, and Retry-After kept over restarts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from protego import Protego
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler import clock, rhythm, urls
from crawler.fates import TURN, CalledOff, Refused
from crawler.ledger import WellKnown
from crawler.middlewares import ledger_of
from crawler.middlewares.compression import PARTLY
from crawler.middlewares.guard import ANYWHERE, META

FORBIDDEN = "robots.txt forbids it"
ROBOTS = "robots"
"""Key in ``request.meta`` of a request for robots.txt: how many bytes of it came."""
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
MOST_FAILURES = 8
"""Failures in a row after which a host that answered in this run is left alone for a while."""
MOST_SILENCES = 2
"""The same for a host that has answered nothing yet: it is taken for dead."""
SILENT = "silent_until"
"""Key in ``request.meta`` of the time until which its answer silenced the host."""
LOOK_AGAIN = 5
"""Seconds between two looks at the hosts that other processes left alone."""
NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)


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
        now = clock.now()
        ledger = ledger_of(self._crawler)
        known = await ledger.well_known("robots", origin)
        if known is None or known.fetched_at < clock.later(now, -age(known.status)):
            try:
                known = await self._fetch(origin, meta, now)
            except Refused as error:  # not asked at all: nothing was learnt of the host
                if isinstance(error, CalledOff):
                    raise
                return Rules(None, error.reason, untried=error.untried)
            await ledger.record_well_known("robots", known)
        rules = rules_of(known)
        self._slow_down(urls.host(origin), rules.delay(self._agent))
        return rules

    async def _fetch(self, origin: str, meta: dict[str, object], now: str) -> WellKnown:
        request = Request(
            f"{origin}/robots.txt",
            meta={
                ROBOTS: 0,
                META: meta.get(META, ""),
                ANYWHERE: True,
                PARTLY: True,
                "dont_retry": True,
                "download_maxsize": 0,
            },
            callback=NO_CALLBACK,
            dont_filter=True,
            priority=1000,
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Refused:
            raise
        except Exception:
            return WellKnown(origin=origin, status=0, body=b"", fetched_at=now)
        body = response.body[:MOST_ROBOTS]
        return WellKnown(origin=origin, status=response.status, body=body, fetched_at=now)

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = self._crawler.engine.downloader
        settings = downloader.per_slot_settings.setdefault(host, {})
        settings["delay"] = max(delay, settings.get("delay", downloader._delay))
        if host in downloader.slots:
            downloader.slots[host].delay = settings["delay"]


def age(status: int) -> int:
    """Seconds for which a well-known file of a host is good that came with this status."""
    return ROBOTS_AGE if 200 <= status < 500 and status != 429 else ROBOTS_RETRY


class RetryAfter:
    """Leaves a host alone for as long as its 429 or 503 asks, over restarts and in all processes.

    So it does for a while with one that fails again and again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._until: dict[str, str] = {}
        self._look = asyncio.Lock()
        self._looked_at = ""
        self._failures: dict[str, int] = {}
        self._alive: set[str] = set()
        crawler.signals.connect(self.answered, signal=signals.response_downloaded)
        crawler.signals.connect(self.turn, signal=TURN)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfter:
        """The middleware of this crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass when its host may be asked.

        Raises:
            Refused: the host asked, in this run or another, to be left alone.
        """
        now = clock.now()
        async with self._look:  # what comes meanwhile must not slip past
            if self._looked_at < clock.later(now, -LOOK_AGAIN):
                self._until |= await ledger_of(self._crawler).silenced(now)
                self._looked_at = now
        self.turn(request)

    def turn(self, request: Request) -> None:
        """Hold back a request whose host came to be left alone.

        Raises:
            Refused: it did.
        """
        until = self._until.get(urls.host(request.url))
        if until is not None and clock.now() < until:
            raise _silent(until)

    def answered(self, response: Response, request: Request) -> None:
        """Heed a wish at once: the next request in the host's queue is about to go out."""
        host = urls.host(request.url)
        self._alive.add(host)
        seconds = _wish(response)
        if seconds is None and response.status >= 500:
            seconds = self._failed(host)
        elif seconds is None:
            self._failures.pop(host, None)
        self._leave_alone(request, seconds)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep the wish of a 429 or 503 over restarts, and let no retry go against it."""
        await self._keep(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer."""
        if isinstance(exception, NO_ANSWER):
            self._leave_alone(request, self._failed(urls.host(request.url)))
            await self._keep(request)

    def _failed(self, host: str) -> float | None:
        """Count a failure; seconds for which to leave the host alone, once it failed too often."""
        self._failures[host] = self._failures.get(host, 0) + 1
        most = MOST_FAILURES if host in self._alive else MOST_SILENCES
        return rhythm.FIRST if self._failures[host] >= most else None

    async def _keep(self, request: Request) -> None:
        if (until := request.meta.pop(SILENT, None)) is not None:
            request.meta["dont_retry"] = True
            await ledger_of(self._crawler).silence(urls.host(request.url), until)

    def _leave_alone(self, request: Request, seconds: float | None) -> None:
        """Refuse what already stands in the host's queue, past ``process_request``."""
        if seconds is None:
            return
        host, until = urls.host(request.url), clock.later(clock.now(), seconds)
        request.meta[SILENT] = until
        self._until[host] = max(until, self._until.get(host, ""))
        slot = self._crawler.engine.downloader.slots.get(host)
        while slot and slot.queue:
            _, answer = slot.queue.popleft()
            answer.errback(Failure(_silent(until)))  # type: ignore[no-untyped-call]


def _wish(response: Response) -> float | None:
    """Seconds for which the host of a 429 or 503 wishes to be left alone; None for no wish."""
    asked = response.headers.get("Retry-After")
    if response.status == 429 or (response.status == 503 and asked):
        return retry_after(asked.decode("latin-1") if asked else "", clock.now())
    return None


def _silent(until: str) -> Refused:
    return Refused(f"the host is left alone until {until}", obeyed=True, untried=True)


def retry_after(value: str, now: str) -> float:
    """Seconds that a Retry-After header asks for: a number or an HTTP date (RFC 9110, 10.2.3)."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), LONGEST_RETRY_AFTER))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return USUAL_RETRY_AFTER
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # in the form of asctime
    seconds = (moment - clock.parse(now)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
