"""Whose page is read next: sources whose pages are slow to read do not hold up the others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SLOW = 1.0
"""Seconds of reading from which a page is slow; an ordinary one takes 0.02 to 0.1. They are of the
worker's CPU where it says them: on a busy machine every page takes long, and none is to blame."""


@dataclass(slots=True)
class Lane:
    """What the pages of one source cost so far."""

    spent: float = 0.0
    """Seconds that its slow pages took."""
    reading: int = 0
    waiting: list[asyncio.Future[None]] = field(default_factory=list)


@dataclass(slots=True)
class Visit:
    """One page that is read."""

    lane: Lane
    cost: float | None = None
    """Seconds that it took, where the reader says; else those that passed."""


class Lanes:
    """Lets as many pages in at once as there are workers, the cheapest source's first.

    A source with slow pages has one of them read at a time, and where there are several workers
    such sources leave one to the others.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def lane(self, source: str) -> AsyncIterator[Visit]:
        """Wait for a worker; the length of the block is what the page costs, unless it says it.

        Raises:
            CancelledError: the lanes were closed.
        """
        lane = self._lanes.setdefault(source, Lane())
        turn = asyncio.get_running_loop().create_future()
        lane.waiting.append(turn)
        self._let_in()
        await turn
        begun, visit = time.monotonic(), Visit(lane)
        try:
            yield visit
        finally:
            taken = time.monotonic() - begun if visit.cost is None else visit.cost
            lane.spent += taken if taken > SLOW else 0.0
            lane.reading -= 1
            self._let_in()

    def close(self) -> None:
        """Let nobody in any more."""
        for lane in self._lanes.values():
            for turn in lane.waiting:
                turn.cancel()
            lane.waiting.clear()

    def _let_in(self) -> None:
        while self._free() > 0 and (lane := self._next()) is not None:
            turn = lane.waiting.pop(0)
            if not turn.cancelled():
                lane.reading += 1
                turn.set_result(None)

    def _free(self) -> int:
        return self._workers - sum(lane.reading for lane in self._lanes.values())

    def _next(self) -> Lane | None:
        slow = sum(lane.reading for lane in self._lanes.values() if lane.spent)
        room = slow < max(1, self._workers - 1)
        ready = [
            lane
            for lane in self._lanes.values()
            if lane.waiting and (not lane.spent or (room and not lane.reading))
        ]
        return min(ready, key=lambda lane: (lane.spent, lane.reading), default=None)
