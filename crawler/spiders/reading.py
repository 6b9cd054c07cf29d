"""Reads what routes answered: small answers at once, large ones in a process that can be killed.

A hostile feed of 10 MB takes seconds to read, and while the reactor reads nothing else moves.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from pebble import ProcessExpired, ProcessPool
from scrapy.http import Response

from crawler import routes
from crawler.catalogue import Route, Source
from crawler.routes import Answer, Found
from crawler.routes.body import unpacked

LIGHT_BYTES = 300_000
LIGHT_TAGS = 6_000
"""Up to which an answer is read at once. A tag of a hostile feed takes up to 40 µs (measured, see
``routes.feed``), so that this holds the reactor for a quarter of a second at the most; a feed of
a hundred entries has some 2,500 tags."""
TRIES = 2
"""Workers that an answer may end: the first end may be no fault of the answer."""
STARTS_WITHIN = 30.0
"""Seconds beyond an answer's own that the worker has to start and to say what it read."""
ENDS_WITHIN = 10.0
"""Seconds in which a pool is waited for that was told to stop; a broken one never ends."""
ANSWERS_A_WORKER = 100
"""Answers after which the worker is replaced, so that no leak of a parser grows for ever."""


class RouteReader:
    """Reads one crawl's routes. The worker is begun with the first large answer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._pool: ProcessPool | None = None
        self._turn = asyncio.Lock()
        """There is one worker: an answer's time begins when it is free."""

    async def read(self, answer: Answer, source: Source, route: Route, since: str | None) -> Found:
        """What ``routes.read`` gives, or a note where reading took too long."""
        if is_light(answer.body):
            return routes.read(answer, source, route, since)
        async with self._turn:
            return await self._heavy(answer, source, route, since)

    async def _heavy(self, *arguments: object) -> Found:
        """Read in the worker; one that does not even say in time that it took too long is lost."""
        for _ in range(TRIES):
            reading = asyncio.wrap_future(
                self._started().schedule(routes.read, args=arguments, timeout=self._seconds)
            )
            try:
                await asyncio.wait((reading,), timeout=self._seconds + STARTS_WITHIN)
                if reading.done():
                    found: Found = reading.result()
                    return found
            except TimeoutError:
                return Found(note=f"reading it took longer than {self._seconds:g} s")
            except (ProcessExpired, BrokenProcessPool):
                pass  # it may have died at rest, or with the pipe's lock in its hand
            finally:
                reading.cancel()
            await self.close()  # no such pool goes on
        return Found(note="reading it ended its worker")

    async def close(self) -> None:
        """End the worker."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.get_running_loop().run_in_executor(None, _end, pool)

    def _started(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=1, max_tasks=ANSWERS_A_WORKER, context=context)
        return self._pool


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    with suppress(TimeoutError):
        pool.join(ENDS_WITHIN)


def answer_of(response: Response) -> Answer:
    """A response as the routes read it."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Answer(url=response.url, body=response.body, content_type=content_type)


def is_light(body: bytes) -> bool:
    """Whether an answer is read in no time, out of gzip too."""
    plain = unpacked(body)[0] if len(body) <= LIGHT_BYTES else body
    return len(plain) <= LIGHT_BYTES and plain.count(b"<") + plain.count(b"&") <= LIGHT_TAGS
