"""Brings a run to its end within seconds: when it is told to stop, and at its deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawler.errors import ArchiveError
from crawler.fates import DEADLINE, ENDING, FATAL

LOOK_AGAIN = 0.2
"""Seconds between two looks at whether the run is to end."""


class Ending:
    """Sends ``fates.ENDING`` when a run is to end; Scrapy alone waits for all that was begun.

    ``RUN_DEADLINE`` is in seconds, 0 for none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._deadline = crawler.settings.getfloat("RUN_DEADLINE")
        self._watch: asyncio.Task[None] | None = None
        self._close: asyncio.Task[None] | None = None
        crawler.signals.connect(self.begun, signal=signals.engine_started)
        crawler.signals.connect(self.over, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Ending:
        """The extension of this crawl."""
        return cls(crawler)

    def begun(self) -> None:
        """Look from now on."""
        self._watch = asyncio.ensure_future(self._look())

    def over(self) -> None:
        """Look no more."""
        if self._watch is not None:
            self._watch.cancel()

    async def _look(self) -> None:
        engine, begun = self._crawler.engine, time.monotonic()
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            late = 0 < self._deadline <= time.monotonic() - begun
            if late or not engine.running or self._crawler.stats.get_value(FATAL):
                break
        self._crawler.signals.send_catch_log(ENDING)
        if late:
            # A task of its own: closing ends this one.
            self._close = asyncio.ensure_future(engine.close_spider_async(reason=DEADLINE))


@contextmanager
def needing_the_archive(crawler: Crawler) -> Iterator[None]:
    """End the run, plainly and once, when the archive cannot be read or written.

    Nothing is lost: what was not recorded is found again by the next run.

    Raises:
        CloseSpider: in the place of ``ArchiveError``.
    """
    try:
        yield
    except ArchiveError as error:
        crawler.stats.set_value(FATAL, str(error))
        raise CloseSpider("archive") from None
