"""What goes wrong, one function a fault. Each says what must come of it; the rest is the verdict's.

A fault is done to one round. What it lists in ``field.problems`` is a promise that was broken.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing

from pipelines.archive import connection
from tests.newsroom.chaos.field import GOOD, Field
from tests.newsroom.chaos.watch import is_running, workers
from tests.project import ROOT

ARCHIVE_EXIT = 3
NO_ANSWER_EXIT = 4
STOPS_WITHIN = 10.0
"""Seconds from SIGTERM to the end of a crawl (PROMISES 80)."""
ORPHANS_END_WITHIN = 10.0
"""Seconds in which the workers of a killed crawl are gone."""
ROOM = 200_000
"""Bytes that are left on a full disk: enough to begin with, not enough to go on."""

Fault = Callable[[Field], None]


def kill(field: Field) -> None:
    """SIGKILL at some request."""
    child = field.crawl()
    field.until(field.chance.randint(1, 60), child)
    readers = workers(child.pid)
    child.kill()
    child.wait()
    end = time.monotonic() + ORPHANS_END_WITHIN
    while any(map(is_running, readers)) and time.monotonic() < end:
        time.sleep(0.02)
    if left := [pid for pid in readers if is_running(pid)]:
        field.problems.append(f"kill: {len(left)} workers outlived their crawl")
    field.check_whole("kill")


def kill_in_a_commit(field: Field) -> None:
    """SIGKILL as soon as rows are on their way into the log."""
    child = field.crawl()
    before = field.articles
    field.wait_for(lambda: field.articles > before, child)
    child.kill()
    child.wait()
    field.check_whole("kill in a commit")


def kill_worker(field: Field) -> None:
    """SIGKILL of a process that reads pages, as a kernel short of memory does."""
    child = field.crawl()
    if field.wait_for(lambda: workers(child.pid), child):
        os.kill(workers(child.pid)[0], signal.SIGKILL)
    if field.until(25, child) and (left := workers(child.pid)):
        os.kill(left[-1], signal.SIGKILL)
    field.finish(child, GOOD, "a worker killed")


def terminate(field: Field) -> None:
    """SIGTERM at some request: an end in time, and a clean one."""
    child = field.crawl()
    if field.until(field.chance.randint(5, 60), child):
        child.terminate()
        field.finish(child, (0,), "SIGTERM", within=STOPS_WITHIN)
    else:
        field.finish(child, GOOD, "a crawl that was over before its SIGTERM")


def _held_lock(field: Field, seconds: float) -> None:
    child = field.crawl()
    field.wait_for(field.project.archive.exists, child)
    field.until(field.chance.randint(1, 30), child)
    with closing(sqlite3.connect(field.project.archive, isolation_level=None, timeout=30)) as db:
        db.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)  # the fault itself
        db.execute("COMMIT")
    field.finish(child, GOOD, f"a write lock held for {seconds:g} s")
    if "locked" in field.log:
        field.problems.append("a held lock: the log speaks of a failure")


def lock(field: Field) -> None:
    """Another process holds the write lock for 30 s: a delay, no failure."""
    _held_lock(field, 30.0)


def short_lock(field: Field) -> None:
    """The same for 3 s."""
    _held_lock(field, 3.0)


def reader(field: Field) -> None:
    """Another program reads on one snapshot for the length of a crawl: the log is bounded."""
    field.finish(field.crawl(), GOOD, "a crawl before a long reader")
    field.edition.publish(field.newsroom, 8)
    with closing(sqlite3.connect(field.project.archive, isolation_level=None)) as db:
        db.execute("BEGIN")
        (seen,) = db.execute("SELECT count(*) FROM articles").fetchone()
        field.finish(field.crawl(), GOOD, "a crawl beside a long reader")
        if db.execute("SELECT count(*) FROM articles").fetchone() != (seen,):
            field.problems.append("a long reader: its snapshot changed under it")
        db.execute("COMMIT")
    if field.largest_log > connection.LONGEST_LOG + (64 << 20):
        field.problems.append(f"a long reader: the log reached {field.largest_log >> 20} MB")


def full_disk(field: Field) -> None:
    """No room is left, by a full disk where we may make one, else by a limit of the files."""
    before = field.articles
    folder = field.project.folder
    ballast = folder / "ballast"
    if folder.is_mount():
        left = shutil.disk_usage(folder).free - ROOM
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(left, 1))
        child = field.crawl()
    else:
        child = _limited(field)
    field.finish(child, (ARCHIVE_EXIT,), "a full disk")
    _one_plain_line(field, "a full disk")
    ballast.unlink(missing_ok=True)
    if field.articles < before:
        field.problems.append("a full disk: rows vanished")
    field.check_whole("a full disk")


def _limited(field: Field) -> subprocess.Popen[bytes]:
    """A crawl whose files may not grow beyond ``ROOM``, as under a quota."""
    with closing(sqlite3.connect(field.project.archive)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return field.start("crawl", "all", before=("prlimit", f"--fsize={ROOM}"))


def read_only(field: Field) -> None:
    """The archive may not be written: an end at once, with one plain line."""
    archive = field.project.archive
    bound: tuple[str, ...] = ()
    if os.geteuid() == 0:  # whom no permission binds
        if shutil.which("setpriv") is None:
            return
        bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    archive.chmod(0o400)
    try:
        child = field.start("crawl", "all", before=bound)
        field.finish(child, (ARCHIVE_EXIT,), "a read-only archive", within=60)
    finally:
        archive.chmod(0o600)
    _one_plain_line(field, "a read-only archive")


def damage(field: Field) -> None:
    """A page of the file is overwritten: noticed at the start, named, left as it is."""
    archive = field.project.archive
    with closing(sqlite3.connect(archive)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages, size = (db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("page_count", "page_size"))
        roots = {row[0] for row in db.execute("SELECT rootpage FROM sqlite_master WHERE rootpage")}
    whole = archive.read_bytes()
    page = field.chance.choice(sorted(root for root in roots if 1 < root <= pages))
    damaged = bytearray(whole)
    damaged[(page - 1) * size : page * size] = field.chance.randbytes(size)
    archive.write_bytes(damaged)
    field.finish(field.crawl(), (ARCHIVE_EXIT,), f"page {page} of the file damaged", within=60)
    _one_plain_line(field, "a damaged archive", says="scrapy recover")
    if archive.read_bytes() != damaged:
        field.problems.append("a damaged archive: it was written to")
    archive.write_bytes(whole)  # the backup, put back


def backup(field: Field) -> None:
    """A backup while a crawl writes, then the archive lost, and the backup in its place."""
    copy = field.project.folder / "backup.db"
    copy.unlink(missing_ok=True)
    child = field.crawl()
    field.until(40, child)
    made = subprocess.run(
        field.project.command("backup", str(copy)),
        cwd=ROOT, env=field.project.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    field.finish(child, GOOD, "a crawl during a backup")
    if made.returncode:
        field.problems.append(f"a backup during a crawl: exit {made.returncode}: {made.stderr}")
        return
    for file in field.project.folder.glob("archive.db*"):
        file.unlink()
    shutil.move(copy, field.project.archive)
    field.check_whole("a restored backup")


def two_at_once(field: Field) -> None:
    """Two crawls of everything at the same time."""
    first = field.crawl()
    second = field.crawl()
    field.finish(first, GOOD, "the first of two crawls at once")
    field.finish(second, GOOD, "the second of two crawls at once")


def no_network(field: Field) -> None:
    """Nobody answers in a whole round: one line a source, and the next round catches up."""
    with field.without_network():
        child = field.start("crawl", "all", "-L", "WARNING")
        field.finish(child, (NO_ANSWER_EXIT,), "a round without a network")
        lines, sources = len(field.log.splitlines()), len(field.sites)
        if lines > sources + 1:
            field.problems.append(f"no network: {lines} lines in the log for {sources} sources")


def reprocess_killed(field: Field) -> None:
    """Kept pages are read again, and SIGKILL comes in the middle; then again to the end."""
    before = _articles(field)
    child = field.start("reprocess")
    field.wait_for(lambda: workers(child.pid), child)
    time.sleep(field.chance.uniform(0.2, 2.0))  # some moment of the work
    child.kill()
    child.wait()
    field.check_whole("reprocess killed")
    field.finish(field.start("reprocess"), (0,), "reprocess")
    if _articles(field) != before:
        field.problems.append("reprocess: the same code read the same pages otherwise")


def _articles(field: Field) -> list[str]:
    if not field.project.archive.exists():
        return []
    return sorted(map(repr, field.project.rows("SELECT * FROM articles")))


def _one_plain_line(field: Field, what: str, says: str = "") -> None:
    errors = [line for line in field.log.splitlines() if line.startswith("error: ")]
    if len(errors) != 1 or says not in errors[0] or str(field.project.archive) not in errors[0]:
        field.problems.append(f"{what}: not told in one plain line: {errors}")


FULL: tuple[Fault, ...] = (
    kill, kill, kill_in_a_commit, kill_worker, terminate, lock, reader, full_disk, read_only,
    damage, backup, two_at_once, no_network, reprocess_killed,
)  # fmt: skip
"""Every fault, for the long form."""
SHORT: tuple[Fault, ...] = (kill, kill_worker, short_lock, full_disk, damage)
"""For ``make test``, in seconds."""
NEEDS_ARCHIVE = {full_disk, read_only, damage, reprocess_killed}
"""Those that are done to an archive which is there: never first."""
