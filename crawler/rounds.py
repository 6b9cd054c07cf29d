"""One round: a child process that crawls what is due, watched, bounded and cleaned up after.

The child writes one JSON object a line to its stdout, ``{"event": "progress", ...}`` as it goes,
``{"event": "end", ...}`` at the end and ``{"event": "silent", "sources": [...]}`` where sources
are silent beyond their rhythm; its log goes to stderr.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import IO, Any

from crawler.errors import EXIT_OK, EXIT_PARTIAL, EXIT_UNEXPECTED

GRACE = 9.0
"""Seconds between the friendly and the hard end of a child: the clock itself must be gone within
10 s of its SIGTERM (PROMISES 80)."""
DRAIN = 2.0
"""Seconds for the last words of a child that has ended; a stranger may hold its pipe open."""
LONGEST_LINE = 1 << 20
"""Bytes of a line of the child; longer ones are left out."""

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a round ended."""

    status: int | None
    """Exit status of the child; negative: the signal that ended it; None: it never started."""
    cut: str | None = None
    """"deadline" or "stopped" where the clock ended it."""
    event: Event | None = None
    """The child's own last report, of kind "end" where it came to one, else "progress"."""
    silent: Sequence[str] = ()
    """Sources that answer but bring nothing new beyond their rhythm, as the child told."""
    last_words: str = ""
    """The last line that it wrote to stderr."""
    seconds: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether the child came to its own report of the end."""
        return self.event is not None and self.event.get("event") == "end"

    @property
    def exit_code(self) -> int:
        """The exit code that tells it to whoever asked for the round."""
        if self.cut == "stopped":
            return EXIT_OK
        if self.cut == "deadline":
            return EXIT_PARTIAL
        if self.status is None or self.status < 0:
            return EXIT_UNEXPECTED
        return EXIT_UNEXPECTED if not (self.status or self.finished) else self.status


@dataclass(slots=True)
class Round:
    """A child to run once; ``stop`` may be set at any time to end it early."""

    command: Sequence[str]
    deadline: float
    """Seconds."""
    stop: asyncio.Event
    on_progress: Callable[[Event], None]
    on_line: Callable[[str], None]
    """Given each line of the child's log."""
    grace: float = GRACE
    _event: Event | None = field(default=None, init=False)
    _silent: Sequence[str] = field(default=(), init=False)
    _last_words: str = field(default="", init=False)

    async def run(self) -> Ending:
        """Run the child to its end, or to the deadline, or to ``stop``. Never raises for it."""
        started = time.monotonic()
        try:
            child = subprocess.Popen(  # noqa: S603 - the clock's own command
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a group of its own, that Ctrl-C does not reach
            )
        except OSError as error:
            return Ending(status=None, last_words=str(error))
        with child:
            readers = asyncio.gather(
                _lines(child.stdout, self._told), _lines(child.stderr, self._logged)
            )
            cut = await self._watch(child)
            with suppress(TimeoutError):
                await asyncio.wait_for(readers, DRAIN)
        return Ending(
            status=child.returncode,
            cut=cut,
            event=self._event,
            silent=self._silent,
            last_words=self._last_words,
            seconds=time.monotonic() - started,
        )

    async def _watch(self, child: subprocess.Popen[bytes]) -> str | None:
        """Wait for the end of the child or bring it about; nothing of its group outlives it."""
        # In a thread: asyncio's own Process.wait also waits for the pipes, which a grandchild
        # can hold open for ever (Python before 3.13).
        ended = asyncio.ensure_future(asyncio.to_thread(child.wait))
        stopped = asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait(
                (ended, stopped), timeout=self.deadline, return_when=asyncio.FIRST_COMPLETED
            )
            if ended.done():
                return None
            child.terminate()
            await asyncio.wait((ended,), timeout=self.grace)
            return "stopped" if stopped.done() else "deadline"
        finally:
            stopped.cancel()
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await ended

    def _told(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            self._logged(line)
            return
        if isinstance(event, dict) and event.get("event") in ("progress", "end"):
            self._event = event
            self.on_progress(event)
        elif isinstance(event, dict) and event.get("event") == "silent":
            self._silent = tuple(map(str, event.get("sources") or ()))

    def _logged(self, line: str) -> None:
        if line.strip():
            self._last_words = line.strip()
            self.on_line(line)


async def _lines(pipe: IO[bytes] | None, take: Callable[[str], None]) -> None:
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), pipe
    )
    with closing(transport):
        while not reader.at_eof():
            try:
                raw = await reader.readline()
            except ValueError:  # longer than LONGEST_LINE
                continue
            if raw:
                take(raw.decode("utf-8", "replace").rstrip("\r\n"))
