"""How a run ends before its time: on SIGTERM and at its deadline, within seconds and in order."""

import signal
import time

from tests.newsroom import Newsroom, hostile, source_files
from tests.newsroom.hostile import Fault, HostileSite, Place, Victim
from tests.project import Project

SECONDS = 10
"""Within which a run that is told to end must have ended (PROMISES 80)."""
HANGS = Fault(name="hang", promises=(80,), does="never answers", wire="hang")
GOOD = [Fault(name=f"good-{n}", promises=(80,), does="is a good article") for n in range(3)]


def opened(tmp_path, *pages, **fields):
    """A newsroom of one hostile site and a project that crawls it."""
    site = HostileSite(Place(id="h-site", page=list(pages), **fields), Victim())
    return Newsroom([site]), Project(tmp_path)


def wait_for(newsroom, path):
    """Wait until a path was asked; the moment is an event of the server, not a time."""
    end = time.monotonic() + 60
    while not newsroom.asked(path):
        assert time.monotonic() < end, "it was never asked"
        time.sleep(0.005)


def crawl_told_to_end(newsroom, project, path):
    """A crawl that is sent SIGTERM while ``path`` is asked; it ends in time, and plainly."""
    child = project.start("crawl", "all")
    wait_for(newsroom, path)
    begun = time.monotonic()
    child.send_signal(signal.SIGTERM)
    code = child.wait(timeout=60)
    seconds = time.monotonic() - begun
    log = (project.folder / "child.log").read_text()
    assert code == 0, log
    assert seconds < SECONDS
    assert "Traceback" not in log


def test_sigterm_ends_a_run_whose_request_hangs(tmp_path):
    newsroom, project = opened(tmp_path, GOOD[0], HANGS, *GOOD[1:])
    with newsroom:
        source_files(newsroom, project.sources)
        crawl_told_to_end(newsroom, project, "/news/hang")
        assert project.value("SELECT outcome FROM runs") == "stopped"
        stored = project.value("SELECT count(*) FROM articles")
        assert stored <= 1  # a page under way is finished or dropped
        states = project.rows("SELECT state, attempts FROM urls WHERE state <> 'stored'")
        assert states == [{"state": "new", "attempts": 0}] * (4 - stored)  # as they were
        assert project.value("PRAGMA integrity_check") == "ok"
        project.run("crawl", "all", *hostile.OPTIONS)
        assert project.value("SELECT count(*) FROM articles") == 3


def test_sigterm_ends_a_run_that_waits_for_robots_and_route(tmp_path):
    newsroom, project = opened(tmp_path, robots="@hang")
    with newsroom:
        source_files(newsroom, project.sources)
        crawl_told_to_end(newsroom, project, "/robots.txt")
        assert project.value("SELECT count(*) FROM hosts") == 0  # nothing was learnt of it
        assert project.value("SELECT failures FROM routes") == 0


def test_a_run_ends_at_its_deadline_and_the_next_goes_on(tmp_path):
    newsroom, project = opened(tmp_path, GOOD[0], HANGS, *GOOD[1:])
    with newsroom:
        source_files(newsroom, project.sources)
        begun = time.monotonic()
        done = project.run("crawl", "all", "-s", "RUN_DEADLINE=4")
        assert done.returncode == 5, done.stderr
        assert time.monotonic() - begun < 4 + SECONDS + 10  # the last ten are the interpreter's
        assert project.value("SELECT outcome FROM runs") == "deadline"
        project.run("crawl", "all", *hostile.OPTIONS)
        assert project.value("SELECT count(*) FROM articles") == 3
