"""Processes that read pages: each can be killed without harm, by us, by the kernel, by anyone."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from pebble import ProcessExpired, ProcessPool

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analysis import Analysis, withheld
from pipelines.diplomacy.relevance import Policy

logger = logging.getLogger(__name__)

PAGES_A_WORKER = 500
"""Pages after which a worker is replaced, so that no leak of a parser grows for ever."""
TRIES = 2
"""Workers that a page may end before it is given up: the first end may be no fault of the page,
as where the kernel was short of memory and took the nearest process."""


STARTS_WITHIN = 30.0
"""Seconds beyond a page's own that a process has to start and to answer, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What every page of a run is read with."""

    agencies: Mapping[str, str]
    """Source ids by the names that the catalogue's sources are credited with."""
    policy: Policy
    """The user's decisions on relevance."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page that was read."""

    analysis: Analysis
    seconds: float
    """CPU seconds of the worker."""


class Unreadable(Exception):
    """Reading a page broke down; the message says how."""


class NoWorkers(Exception):
    """No worker could be kept alive: the page was not read, and may be another time."""


class Workers:
    """Readers, each started with its first page: a round with nothing new starts none."""

    def __init__(self, number: int, seconds: float, shared: Shared) -> None:
        self._all = [_Worker(seconds, shared) for _ in range(number)]
        self._free: asyncio.LifoQueue[_Worker] | None = None
        self._seconds = seconds

    async def read(self, page: Page, source: Source) -> Read:
        """Understand a page; a reserved text does not leave the worker.

        Raises:
            Unreadable: reading it broke down.
            NoWorkers: the machine lets no worker live; the page is not to blame.
        """
        if self._free is None:
            self._free = asyncio.LifoQueue()
            for worker in self._all:
                self._free.put_nowait(worker)
        worker = await self._free.get()
        try:
            return await worker.read(page, source)
        except TimeoutError:
            raise Unreadable(f"reading it took longer than {self._seconds:g} s") from None
        except ProcessExpired as error:
            raise Unreadable(f"reading it ended its worker (exit {error.exitcode})") from None
        except NoWorkers:
            raise
        except Exception as error:
            logger.exception("a fault of ours in reading %s", page.url)
            raise Unreadable(f"reading it failed: {type(error).__name__}") from None
        finally:
            self._free.put_nowait(worker)

    async def close(self) -> None:
        """End the workers, whatever they are at."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(None, one.stop) for one in self._all))


class _Worker:
    """One process, which reads one page at a time.

    It has a pool of its own: processes of one pool share a pipe and its lock, and one that is
    killed while it waits there takes the lock with it, so that the others wait for ever.
    """

    def __init__(self, seconds: float, shared: Shared) -> None:
        self._seconds, self._shared = seconds, shared
        self._pool: ProcessPool | None = None

    async def read(self, page: Page, source: Source) -> Read:
        """Understand a page.

        Raises:
            TimeoutError: it took too long.
            ProcessExpired: it ended several processes.
            NoWorkers: no process lives for long enough.
        """
        ends = breaks = 0
        while True:
            pool = self._started()
            try:
                return await self._within(pool, page, source)
            except ProcessExpired:
                # It may have died with the pipe's lock in its hand, which nobody can take from it.
                await self._discard(pool, "it was killed")
                ends += 1
                if ends == TRIES:
                    raise
            except (BrokenProcessPool, RuntimeError) as error:
                if pool.active:  # a fault in reading, not of the pool
                    raise
                await self._discard(pool, str(error))
                breaks += 1
                if breaks > TRIES:
                    raise NoWorkers(f"no worker could be kept alive: {error}") from None

    def stop(self) -> None:
        """End the process; waits until it is gone."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    async def _within(self, pool: ProcessPool, page: Page, source: Source) -> Read:
        """Read a page; a pool that does not even say in time that it took too long is broken."""
        future = pool.schedule(_analyse, args=(page, source, self._shared), timeout=self._seconds)
        answer = asyncio.wrap_future(future)
        try:
            done, _ = await asyncio.wait((answer,), timeout=self._seconds + STARTS_WITHIN)
        finally:
            answer.cancel()  # who stops waiting, or is stopped, would leave its fault unasked for
        if not done:
            await self._discard(pool, "it does not answer")
            raise BrokenProcessPool("it does not answer")
        return answer.result()

    async def _discard(self, pool: ProcessPool, reason: str) -> None:
        """Let go of a pool that may be broken; its process is killed."""
        if pool is self._pool:
            logger.info("a process that reads pages is replaced: %s", reason)
            self._pool = None
            await asyncio.get_running_loop().run_in_executor(None, pool.stop)

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=PAGES_A_WORKER,
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool


def _analyse(page: Page, source: Source, shared: Shared) -> Read:
    """Run in a worker, which alone pays for importing what reads pages (0.5 CPU s)."""
    from pipelines.analyse import analyse

    begun = time.process_time()
    found = analyse(page, source, shared.agencies, shared.policy)
    seconds = time.process_time() - begun
    return Read(withheld(found) if found.opt_out else found, seconds)
