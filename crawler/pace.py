"""Whose turn it is at a host, among all processes that share an archive.

One file beside the archive, with a place for each host: its lock is held for the length of a
fetch, so that no two processes ask a host at once, and it keeps when the host answered last.
Locks end with their process, however it ends. Moments are of the machine's monotonic clock, which
all its processes share and nobody sets; after a restart of the machine they say nothing.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_AGAIN = 0.05
"""Seconds between two looks at a host that another process is asking."""
PLACES = 1 << 16
"""Hosts that can be told apart; two that share a place at worst wait for each other."""

_ANSWERED = struct.Struct("<d")
"""What a place holds: when the host began to answer last, by the monotonic clock; ``UNDER_WAY``
while it is asked, and after a process that was killed while it asked."""
UNDER_WAY = -1.0


@dataclass(slots=True)
class Turn:
    """A turn at a host."""

    answered: float | None = None
    """When the answer began, by ``time.monotonic``; None: never, so the end of the turn counts."""


class Pace:
    """The turns of one process; the file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._own: dict[str, asyncio.Lock] = {}
        """Within the process, where the file's locks keep nobody out."""
        self._answered: dict[int, float] = {}
        """When a host answered this process last, by its place: what a full disk does not keep."""

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[Turn]:
        """Wait until the host may be asked, and keep others from it for the length of the block.

        It begins ``delay`` seconds after the last answer began, at the soonest. The start of the
        last turn says little of when its request arrived: connecting comes first.
        """
        async with self._own.setdefault(host, asyncio.Lock()), self._shared(host, delay) as turn:
            yield turn

    @asynccontextmanager
    async def _shared(self, host: str, delay: float) -> AsyncIterator[Turn]:
        place = int.from_bytes(hashlib.sha256(host.encode()).digest()[:2]) * _ANSWERED.size
        while not self._taken(place):
            await asyncio.sleep(LOOK_AGAIN)
        turn = Turn()
        try:
            # No longer than the delay: what a machine kept from before its restart is no moment.
            await asyncio.sleep(min(max(self._last(place) + delay - time.monotonic(), 0.0), delay))
            self._put(place, UNDER_WAY)
            yield turn
        finally:
            self._give_back(place, turn.answered or time.monotonic())

    def close(self) -> None:
        """Let go of the file, and with it of all turns."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._file

    def _taken(self, place: int) -> bool:
        try:
            fcntl.lockf(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB, _ANSWERED.size, place)
        except (BlockingIOError, PermissionError):  # both names of "another process has it"
            return False
        return True

    def _last(self, place: int) -> float:
        kept = os.pread(self._opened(), _ANSWERED.size, place)
        shared = float(_ANSWERED.unpack(kept)[0]) if len(kept) == _ANSWERED.size else 0.0
        if shared == UNDER_WAY:  # its process was killed while it asked, at the latest just now
            return time.monotonic()
        return max(shared, self._answered.get(place, 0.0))

    def _put(self, place: int, moment: float) -> None:
        # A full disk is told by the archive, which cannot be written either.
        with suppress(OSError):
            os.pwrite(self._opened(), _ANSWERED.pack(moment), place)

    def _give_back(self, place: int, answered: float) -> None:
        if self._file is None:
            return
        self._answered[place] = answered
        self._put(place, answered)
        fcntl.lockf(self._file, fcntl.LOCK_UN, _ANSWERED.size, place)
