"""The Scrapy-facing stages, in the order of ``ITEM_PIPELINES``: analyse, then store.

The only module of this package that imports Scrapy. Each is a thin shell: the analysis is a pure
function run in a worker process that can be killed, the writer a plain class on its own thread.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler import clock, config, terminal
from crawler.errors import ArchiveError
from crawler.fates import ENDING, FATAL, NotExported, NotRead
from crawler.items import Page
from pipelines import policy
from pipelines.analysis import Analysis
from pipelines.archive import (
    Outcome,
    Stored,
    Writer,
    archive_path,
    drop_old_pages,
    open_archive,
)
from pipelines.lanes import Lanes
from pipelines.workers import NoWorkers, Read, Shared, Unreadable, Workers

LARGEST_BATCH = 25
"""Pages that share a transaction, which keeps the crawl's own notes waiting: 259 pages of one
hostile site held the archive for 18 s, and every healthy listing stood still (measured)."""
TURN = 0.1
"""Seconds between two full batches in which who waits for the archive has its turn; SQLite's
waiting looks again every 0.1 s and knows no queue."""
LONGEST_WAIT = 0.5
"""Seconds that an analysed page waits for others to share its transaction; measured on the
newsroom, longer waits save nothing more (docs/decisions.md)."""


LONGEST_READING = 60.0
"""Seconds that the slow pages of one source may cost a run, after which its pages wait for the
next one."""
LAST_SECONDS = 4.0
"""Seconds that pages under way have left when the run is to end."""


class Analyse:
    """Page -> Outcome, in a worker process with a time limit a page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        settings = config.from_settings(crawler.settings.get)
        self._lanes = Lanes(settings.workers)
        self._under_way: set[asyncio.Future[Any]] = set()
        crawler.signals.connect(self.hurry, signal=ENDING)
        catalogue = crawler.spidercls.catalogue  # type: ignore[attr-defined]
        self._sources = catalogue.sources
        decided = policy.of_settings(settings, crawler.settings["PROJECT_FOLDER"])
        shared = Shared(catalogue.agencies(), decided)
        self._workers = Workers(settings.workers, settings.page_seconds, shared)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Analyse:
        """The stage with the user's number of workers.

        Raises:
            NotConfigured: the spider is none of the catalogue's, as that of ``scrapy shell``.
        """
        if not hasattr(crawler.spidercls, "catalogue"):
            raise NotConfigured
        with terminal.plainly():
            return cls(crawler)

    async def process_item(self, item: Page) -> Outcome:
        """Analyse a page; one that cannot be read comes out with the fault.

        Raises:
            DropItem: the run ends before the page was read, or there is no worker to read it; its
                URL still waits in the archive.
        """
        keep_query = self._sources[item.source].keep_query
        try:
            async with self._lanes.lane(item.source) as visit:
                if visit.lane.spent > LONGEST_READING:
                    raise Unreadable(f"its source's pages took {visit.lane.spent:.0f} s to read")
                read = await self._read(item)
                visit.cost = read.seconds
        except asyncio.CancelledError:
            raise DropItem("the run ended before it was read") from None
        except NoWorkers as error:
            raise NotRead(f"not read: {error}") from None
        except Unreadable as fault:
            nothing = Analysis(
                url=item.url,
                source=item.source,
                fetched_at=item.fetched_at,
                final_url=item.final_url,
                rejection=str(fault),
            )
            return Outcome(page=item, analysis=nothing, fault=True, keep_query=keep_query)
        return Outcome(page=item, analysis=read.analysis, keep_query=keep_query)

    async def _read(self, page: Page) -> Read:
        """What a worker reads, as a task that ``hurry`` can end."""
        reading = asyncio.ensure_future(self._workers.read(page, self._sources[page.source]))
        self._under_way.add(reading)
        try:
            return await reading
        finally:
            self._under_way.discard(reading)

    def hurry(self) -> None:
        """The run ends: pages that are not read within seconds are left to the next one."""
        asyncio.get_running_loop().call_later(LAST_SECONDS, self._drop)

    def _drop(self) -> None:
        self._lanes.close()
        for waiting in self._under_way:
            waiting.cancel()

    async def close_spider(self) -> None:
        """End the workers; none has a page left when the spider closes."""
        await self._workers.close()


class Store:
    """Outcome -> article, written in batches by one thread; new articles go on to ``-O``."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._settings = config.from_settings(crawler.settings.get)
        self._path = archive_path(self._settings.archive, crawler.settings["PROJECT_FOLDER"])
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._writer: Writer | None = None
        self._waiting: list[tuple[Outcome, asyncio.Future[Stored]]] = []
        self._flush: asyncio.Task[None] | None = None
        self._ending: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        """The stage over the archive that ``ARCHIVE`` names."""
        with terminal.plainly():
            return cls(crawler)

    async def process_item(self, item: Outcome) -> dict[str, Any]:
        """Store an outcome; gives the article as a row when it is new or newly worded.

        Raises:
            DropItem: nothing new came of the page; the message says why.
        """
        stored = await self._enqueue(item)
        if stored.state == "failed":
            raise NotRead(f"failed: {stored.reason}")
        if stored.state != "stored":
            raise DropItem(f"{stored.state}: {stored.reason}")
        since = self._crawler.spider.arguments.since  # type: ignore[union-attr]
        if since and (item.analysis.published_on or since) < since:
            raise NotExported(f"stored; older than {since}")
        return exported(stored, item.analysis)

    async def close_spider(self) -> None:
        """Store what still waits, and let go of the archive."""
        if self._flush is not None:
            await self._flush
        if self._writer is not None:
            await self._run(self._writer.close)
        self._thread.shutdown()

    async def _enqueue(self, outcome: Outcome) -> Stored:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Stored] = loop.create_future()
        self._waiting.append((outcome, future))
        if self._flush is None:
            self._flush = loop.create_task(self._store_batches())
        return await future

    async def _store_batches(self) -> None:
        await asyncio.sleep(LONGEST_WAIT)
        while self._waiting:
            batch = self._waiting[:LARGEST_BATCH]
            del self._waiting[:LARGEST_BATCH]
            await self._store(batch)
            if self._waiting:
                await asyncio.sleep(TURN)
        self._flush = None

    async def _store(self, batch: list[tuple[Outcome, asyncio.Future[Stored]]]) -> None:
        try:
            results = await self._run(self._write, [outcome for outcome, _ in batch])
        except ArchiveError as error:
            self._end(error)
            for _, future in batch:
                future.set_exception(DropItem(f"not stored: {error}"))
            return
        for (_, future), stored in zip(batch, results, strict=True):
            future.set_result(stored)

    def _write(self, outcomes: list[Outcome]) -> list[Stored]:
        if self._writer is None:
            self._writer = self._opened()
        return self._writer.store(outcomes)

    def _opened(self) -> Writer:
        """The writer; the archive is rid of raw pages past their retention on the way."""
        db = open_archive(self._path)
        if days := self._settings.raw_retention_days:
            drop_old_pages(db, clock.later(clock.now(), -days * 24 * 3600))
        return Writer(db, self._settings.revisit_after_hours)

    def _end(self, error: ArchiveError) -> None:
        """The archive cannot be written: end the run now, plainly, with nothing lost.

        What was not stored is still waiting in the archive and is fetched by the next run.
        """
        if self._crawler.stats.get_value(FATAL) is None:
            self._crawler.stats.set_value(FATAL, str(error))
            engine = self._crawler.engine
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason="archive"))

    async def _run(self, function: Any, *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, function, *arguments)


_NOT_EXPORTED = ("rejection", "fingerprint")


def exported(stored: Stored, analysis: Analysis) -> dict[str, Any]:
    """An article as ``-O`` writes it: its number and the fields of the analysis."""
    row = {k: v for k, v in asdict(analysis).items() if k not in _NOT_EXPORTED}
    return {"id": stored.article_id, **row}
