"""Where it happens: a newsroom, a project that crawls it, and the handles to meddle with both."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Lock

from tests.newsroom.agency import AgencySite
from tests.newsroom.chaos.edition import Edition
from tests.newsroom.chaos.watch import Watch
from tests.newsroom.hostile import OPTIONS
from tests.newsroom.server import Asked, Newsroom
from tests.newsroom.site import Site
from tests.newsroom.source_files import source_files
from tests.project import ROOT, Project

DELAY = 0.1
"""Seconds between two requests to an agency, so that a course takes minutes."""
LONGEST = 240.0
"""Seconds after which a crawl counts as hanging and is killed: a broken promise."""
GOOD = (0, 5)
"""Exit codes of a crawl that did its work: whole, or but for what some site did not give."""
TMPFS = 96
"""Megabytes of the disk that is filled, where one can be made."""


class Clocked(Newsroom):
    """A newsroom that notes when it was asked."""

    def __init__(self, sites: list[Site], port: int) -> None:
        super().__init__(sites, port=port)
        self.moments: list[tuple[float, Asked]] = []
        self._noting = Lock()

    def note(self, asked: Asked) -> None:
        """Put a request into the log, with the moment."""
        with self._noting:
            self.moments.append((time.monotonic(), asked))
        super().note(asked)


class Field:
    """One newsroom and one archive, for one seed."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        edition: Edition,
        hostile: list[Site],
        delay: float = DELAY,
    ) -> None:
        self.chance = Random(seed)
        self.edition = edition
        self.healthy = [site.id for site in edition.sites]
        self.sites: list[Site] = [*edition.sites, *hostile]
        self.project = Project(folder)
        self.delay = delay
        """Seconds that each agency asks to be left alone between two requests."""
        self.problems: list[str] = []
        """Promises that were broken, in words."""
        self.watch = Watch()
        self.largest_log = 0
        self._port = _free_port()
        self._open = ExitStack()
        self.newsroom = self._newsroom()

    def __enter__(self) -> Field:
        self._open.enter_context(self.watch)
        self.newsroom.__enter__()
        self._write_sources()
        return self

    def __exit__(self, *error: object) -> None:
        self.newsroom.__exit__(None, None, None)
        self._open.close()

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """Nobody answers while the block runs; then all do, at the same addresses."""
        moments = self.newsroom.moments
        self.newsroom.__exit__(None, None, None)
        yield
        self.newsroom = self._newsroom()
        self.newsroom.moments = moments
        self.newsroom.__enter__()

    def start(self, *words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        """Start a command of the project; its stderr goes to a file that ``log`` reads."""
        extra = OPTIONS if words[0] == "crawl" else ()
        with self._log.open("wb") as log:
            child = subprocess.Popen(
                [*before, *self.project.command(*words), *extra],
                cwd=ROOT,
                env=self.project.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.watch.follow(child.pid)
        return child

    def crawl(self) -> subprocess.Popen[bytes]:
        """Start a crawl of every source."""
        return self.start("crawl", "all")

    def until(self, requests: int, child: subprocess.Popen[bytes]) -> bool:
        """Wait until so many more requests were answered; False when the crawl ended before."""
        aim = len(self.newsroom.moments) + requests
        return self.wait_for(lambda: len(self.newsroom.moments) >= aim, child)

    def wait_for(self, condition: Callable[[], object], child: subprocess.Popen[bytes]) -> bool:
        """Wait for a condition while the child runs; whether it came true."""
        end = time.monotonic() + LONGEST
        while not condition():
            if child.poll() is not None or time.monotonic() > end:
                return False
            self._look_at_log()
            time.sleep(0.002)
        return True

    def finish(
        self, child: subprocess.Popen[bytes], codes: tuple[int, ...], what: str, within: float = 0
    ) -> None:
        """Wait for the end of a command, which must come in time and with one of the codes."""
        known = len(self.problems)
        end = time.monotonic() + (within or LONGEST)
        while child.poll() is None and time.monotonic() < end:
            self._look_at_log()
            time.sleep(0.01)
        if child.poll() is None:
            child.kill()
            child.wait()
            self.problems.append(f"{what}: still there after {within or LONGEST:g} s")
        elif child.returncode not in codes:
            wanted = " or ".join(map(str, codes))
            self.problems.append(
                f"{what}: exit {child.returncode}, not {wanted}; last words: {self.last_words}"
            )
        if "Traceback" in self.log:
            self.problems.append(f"{what}: a traceback in the log")
        if len(self.problems) > known:  # the next command writes over the log
            kept = self._log.with_name(f"{self._log.stem}-{len(self.problems)}.log")
            kept.write_text(self.log, encoding="utf-8")

    @property
    def log(self) -> str:
        """What the command that was started last wrote to stderr."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def last_words(self) -> str:
        """Its last line."""
        return (self.log.splitlines() or ["none"])[-1]

    @property
    def articles(self) -> int:
        """Articles of the healthy sites in the archive now."""
        if not self.project.archive.exists():
            return 0
        try:
            sources = ", ".join(f"'{name}'" for name in self.healthy)
            return int(
                self.project.value(f"SELECT count(*) FROM articles WHERE source IN ({sources})")
            )
        except sqlite3.Error:
            return 0

    def check_whole(self, what: str) -> None:
        """The archive holds together: every page of the file, every reference."""
        if not self.project.archive.exists():
            return
        with closing(sqlite3.connect(self.project.archive)) as db:
            verdict = db.execute("PRAGMA integrity_check").fetchone()[0]
            stray = db.execute("PRAGMA foreign_key_check").fetchall()
        if verdict != "ok":
            self.problems.append(f"{what}: integrity_check: {verdict}")
        if stray:
            self.problems.append(f"{what}: {len(stray)} references to rows that are not there")

    def _look_at_log(self) -> None:
        log = self.project.archive.with_name(self.project.archive.name + "-wal")
        with suppress(FileNotFoundError):
            self.largest_log = max(self.largest_log, log.stat().st_size)

    def _newsroom(self) -> Clocked:
        return Clocked(self.sites, self._port)

    def _write_sources(self) -> None:
        source_files(self.newsroom, self.project.sources)
        for site in self.sites:
            if isinstance(site, AgencySite):
                file = self.project.sources / f"{site.id}.toml"
                text = file.read_text(encoding="utf-8")
                file.write_text(
                    text.replace("delay = 0.0", f"delay = {self.delay}"), encoding="utf-8"
                )

    @property
    def _log(self) -> Path:
        return self.project.folder.parent / f"{self.project.folder.name}.log"


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Give the folder a small disk of its own, where we may; says whether it has one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS}m,mode=0700", "chaos", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def _free_port() -> int:
    """A port that is free now, low enough for as many after it as there are sites."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        if port < 60000:
            return port
