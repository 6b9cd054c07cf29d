"""Measures the memory of a process and of all that it started, from Linux's ``/proc``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

EVERY = 0.05
"""Seconds between two looks; the kernel keeps each process' peak, so that none is missed."""


class Watch:
    """Looks at processes while it is open; ``peak`` is the largest of any one, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._roots: set[int] = set()
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def follow(self, pid: int) -> None:
        """Look at this process and its children from now on."""
        self._roots.add(pid)

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            for root in list(self._roots):
                for pid in family(root):
                    self.peak = max(self.peak, _peak(pid))


def family(pid: int) -> Iterator[int]:
    """A process and all that it started and that still run."""
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in file.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield from family(child)


def workers(pid: int) -> list[int]:
    """The processes that read pages for a crawl."""
    return [one for one in family(pid) if one != pid and b"spawn_main" in _command(one)]


def is_running(pid: int) -> bool:
    """Whether a process is there and not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _peak(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0
