"""The download handler: Scrapy's own, in turn, within a total of seconds, and called off at will.

It stands where the connection is made, so that what it bounds is bounded for every request, those
for robots.txt, redirects and repeats included.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, HTTP11ClientProtocol

from crawler import urls
from crawler.fates import ENDING, TURN, CalledOff, Refused
from crawler.middlewares import pace_of

SPENT = "fetch_seconds"
"""Key in ``request.meta`` of the seconds that a fetch took so far, its redirects and repeats
together: they share one deadline, ``DOWNLOAD_TIMEOUT``."""
ANSWERED = "answer_began"
"""Key in ``request.meta`` of when the answer under way began, by ``time.monotonic``."""
MOST_HEAD = 256 * 1024
"""Bytes of status lines and headers that are read of one answer."""


class InTurn(HTTP11DownloadHandler):
    """Fetches when it is this process's turn at the host, and for no longer than the deadline."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._under_way: set[asyncio.Task[Response]] = set()
        self._ending = False
        crawler.signals.connect(self.call_off, signal=ENDING)
        crawler.signals.connect(self.answered, signal=signals.headers_received)

    async def download_request(self, request: Request) -> Response:
        """Fetch.

        Raises:
            CalledOff: the run ends.
            DownloadTimeoutError: the deadline passed.
        """
        if self._ending:
            raise CalledOff
        task = asyncio.ensure_future(self._in_turn(request))
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise CalledOff from None
        except Exception:
            if self._ending:  # a cancelled connection fails in ways of its own
                raise CalledOff from None
            raise
        finally:
            self._under_way.discard(task)

    def answered(self, request: Request) -> None:
        """Note when an answer began; Scrapy's ``download_latency`` leaves out its own start."""
        request.meta[ANSWERED] = time.monotonic()

    def call_off(self) -> None:
        """End what is under way; what waits for its turn never begins."""
        self._ending = True
        for slot in self._crawler.engine.downloader.slots.values():
            while slot.queue:
                _, answer = slot.queue.popleft()
                answer.errback(Failure(CalledOff()))  # type: ignore[no-untyped-call]
        for task in self._under_way:
            task.cancel()

    async def close(self) -> None:
        """Let go of the connections and of the host's turns."""
        await super().close()
        pace_of(self._crawler).close()

    async def _in_turn(self, request: Request) -> Response:
        host = urls.host(request.url)
        async with pace_of(self._crawler).turn(host, self._delay(host)) as turn:
            self._ask(request)
            spent = request.meta.get(SPENT, 0.0)
            if spent >= self._seconds:
                raise DownloadTimeoutError(f"took longer than {self._seconds:g} s in all")
            request.meta["download_timeout"] = self._seconds - spent
            request.meta.pop(ANSWERED, None)
            begun = time.monotonic()
            try:
                return await super().download_request(request)
            finally:
                request.meta[SPENT] = spent + time.monotonic() - begun
                turn.answered = request.meta.pop(ANSWERED, None)

    def _ask(self, request: Request) -> None:
        """See whether the request may still be sent: much can happen while it waits its turn."""
        told = self._crawler.signals.send_catch_log(TURN, request=request, dont_log=Refused)
        for _, answer in told:
            if isinstance(answer, Failure):
                answer.raiseException()

    def _delay(self, host: str) -> float:
        slot = self._crawler.engine.downloader.slots.get(host)
        return float(slot.delay) if slot else 0.0


class _Bounded(_LenientHTTP11ClientProtocol):
    """Reads no more than ``MOST_HEAD`` before a body begins: Twisted bounds a line, not the sum."""

    _head = 0

    def request(self, request: Any) -> Any:
        """Send a request; its answer's head is counted from nothing."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        """Take bytes of an answer; hang up where its head is too long."""
        if self._parser is not None and self._parser.state != BODY:
            self._head += len(data)
            if self._head > MOST_HEAD and self.transport is not None:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        """A connection that bounds what it reads."""
        return _Bounded(self._quiescentCallback)  # type: ignore[no-untyped-call]
