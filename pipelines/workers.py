"""Processes that read pages: each can be killed without harm, by us, by the kernel, by anyone."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool

from pebble import ProcessExpired, ProcessPool

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analysis import Analysis

logger = logging.getLogger(__name__)

PAGES_A_WORKER = 500
"""Pages after which a worker is replaced, so that no leak of a parser grows for ever."""
TRIES = 2
"""Workers that a page may end before it is given up: the first end may be no fault of the page,
as where the kernel was short of memory and took the nearest process."""


class NoWorkers(Exception):
    """No worker could be kept alive: the page was not read, and may be another time."""


class Workers:
    """A pool of readers, started with the first page: a round with nothing new starts none."""

    def __init__(self, number: int, seconds: float, agencies: Mapping[str, str]) -> None:
        self._number, self._seconds, self._agencies = number, seconds, agencies
        self._pool: ProcessPool | None = None

    async def read(self, page: Page, source: Source) -> Analysis:
        """Understand a page; one that cannot be read in time comes out rejected with the reason.

        Raises:
            NoWorkers: the machine lets no worker live; the page is not to blame.
        """
        try:
            return await self._read(page, source)
        except TimeoutError:
            return _rejected(page, f"reading it took longer than {self._seconds:g} s")
        except ProcessExpired as error:
            return _rejected(page, f"reading it ended its worker (exit {error.exitcode})")
        except NoWorkers:
            raise
        except Exception as error:
            logger.exception("a fault of ours in reading %s", page.url)
            return _rejected(page, f"reading it failed: {type(error).__name__}")

    async def close(self) -> None:
        """End the workers, whatever they are at."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.get_running_loop().run_in_executor(None, self._pool.join)

    async def _read(self, page: Page, source: Source) -> Analysis:
        ends = breaks = 0
        while True:
            pool = self._started()
            try:
                future = pool.schedule(
                    _analyse, args=(page, source, self._agencies), timeout=self._seconds
                )
                return await asyncio.wrap_future(future)
            except ProcessExpired:
                ends += 1
                if ends == TRIES:
                    raise
            except (BrokenProcessPool, RuntimeError) as error:
                if pool.active:  # a fault in reading, not of the pool
                    raise
                breaks += 1
                if breaks > TRIES:
                    raise NoWorkers(f"no worker could be kept alive: {error}") from None
                if pool is self._pool:
                    self._pool = None

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._number,
                max_tasks=PAGES_A_WORKER,
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool


def _analyse(page: Page, source: Source, agencies: Mapping[str, str]) -> Analysis:
    """Run in a worker, which alone pays for importing what reads pages (0.5 CPU s)."""
    from pipelines.analyse import analyse

    return analyse(page, source, agencies)


def _rejected(page: Page, reason: str) -> Analysis:
    return Analysis(
        url=page.url,
        source=page.source,
        fetched_at=page.fetched_at,
        final_url=page.final_url,
        rejection=reason,
    )
