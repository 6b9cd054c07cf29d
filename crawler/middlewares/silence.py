"""Silence: hosts that ask to be left alone, or fail again and again, are; over restarts too."""

from __future__ import annotations

import asyncio
from datetime import UTC
from email.utils import parsedate_to_datetime

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import clock, rhythm, urls
from crawler.fates import TURN, Refused
from crawler.middlewares import ledger_of

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
        wish = seconds = _wish(response)
        if wish is None and response.status >= 500:
            seconds = self._failed(host)
        elif wish is None:
            self._failures.pop(host, None)
        self._leave_alone(request, seconds, failing=wish is None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep the wish of a 429 or 503 over restarts, and let no retry go against it."""
        await self._keep(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request without an answer."""
        if isinstance(exception, NO_ANSWER):
            self._leave_alone(request, self._failed(urls.host(request.url)), failing=True)
            await self._keep(request)

    def _failed(self, host: str) -> float | None:
        """Count a failure; seconds for which to leave the host alone, once it failed too often."""
        self._failures[host] = self._failures.get(host, 0) + 1
        most = MOST_FAILURES if host in self._alive else MOST_SILENCES
        return rhythm.FIRST if self._failures[host] >= most else None

    async def _keep(self, request: Request) -> None:
        if (noted := request.meta.pop(SILENT, None)) is not None:
            until, failing = noted
            request.meta["dont_retry"] = True
            host = urls.host(request.url)
            await ledger_of(self._crawler).silence(host, until, failing=failing)

    def _leave_alone(self, request: Request, seconds: float | None, *, failing: bool) -> None:
        """Refuse what already stands in the host's queue, past ``process_request``."""
        if seconds is None:
            return
        host, until = urls.host(request.url), clock.later(clock.now(), seconds)
        request.meta[SILENT] = (until, failing)
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
