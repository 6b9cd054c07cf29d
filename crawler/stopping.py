"""A crawl that is told to stop is gone within ten seconds, with all that it read stored.

Scrapy's own graceful end waits for every answer that is under way, which a slow host can draw
out to the download's whole time limit. So after ``PATIENCE`` the answers that are still out are
dropped: their addresses wait in the archive and are asked by the next run (PROMISES 80).
"""

from __future__ import annotations

import asyncio
import logging
import signal
from types import FrameType

from scrapy import Spider, signals
from scrapy.crawler import Crawler

PATIENCE = 5.0
"""Seconds from the signal to the end of waiting. What follows, a commit and the end of the
workers, takes well below a second; the clock kills its child after nine (``crawler.rounds``)."""

logger = logging.getLogger(__name__)


class Stopping:
    """Watches for SIGTERM and SIGINT beside Scrapy's own handlers, which stay in charge."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._over = False
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Stopping:
        """The extension of this crawl."""
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Put our handler before Scrapy's, which are there by now."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            theirs = signal.getsignal(number)
            if not callable(theirs):
                continue

            def both(n: int, frame: FrameType | None, theirs: object = theirs) -> None:
                loop.call_soon_threadsafe(loop.call_later, PATIENCE, self._lose_patience)
                theirs(n, frame)  # type: ignore[operator]

            signal.signal(number, both)

    def closed(self, spider: Spider) -> None:
        """Note that there is nothing left to wait for."""
        self._over = True

    def _lose_patience(self) -> None:
        if not self._over:
            self._ending = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        """Store what was read, close the run, leave the rest to the next one."""
        from twisted.internet import reactor

        engine, spider = self._crawler.engine, self._crawler.spider
        assert engine is not None
        logger.info("%d answers still out are dropped", len(engine.downloader.active))
        try:
            await engine.scraper.itemproc.close_spider_async()
            await self._crawler.signals.send_catch_log_async(
                signal=signals.spider_closed, spider=spider, reason="shutdown"
            )
        finally:
            reactor.stop()  # type: ignore[misc]
