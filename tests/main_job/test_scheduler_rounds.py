"""``python scheduler.py`` over the newsroom: the real clock, the real crawl, a real archive."""

import re
import signal
import subprocess
import sys
import time
from threading import Timer

import pytest

from crawler.errors import EXIT_OK
from tests.project import LONGEST, ROOT

CLOCK = [sys.executable, str(ROOT / "scheduler.py")]
ROUND = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  round (\d+): (.*), \d+ s\n")
STOPS_WITHIN = 10
"""Seconds that the clock has to end after SIGTERM."""


@pytest.fixture
def project(project):
    """Each route of the newsroom is due again after a second, hence in every round."""
    for file in project.sources.iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[[route]]\n", "[[route]]\ninterval = 1\n"), encoding="utf-8")
    return project


@pytest.fixture
def clock(project):
    """A clock that makes a round every two seconds; killed where a test hangs on its lines."""
    with (project.folder / "clock.log").open("w") as log:
        process = subprocess.Popen(
            [*CLOCK, "-s", "ROUND_EVERY=2"],
            cwd=ROOT,
            env=project.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    watchdog = Timer(LONGEST, process.kill)
    watchdog.start()
    yield process
    watchdog.cancel()
    process.kill()
    process.communicate()


def rounds(clock, number):
    """The next lines of the clock, each as (round, what came of it)."""
    return [ROUND.fullmatch(clock.stdout.readline()).groups() for _ in range(number)]


def test_round_after_round_only_what_is_new_is_fetched(newsroom, project, clock):
    sites = len(newsroom.sites)
    articles = sum(not truth.forbidden for truth in newsroom.truth())
    (first,) = rounds(clock, 1)
    assert first[0] == "1"
    assert f"{sites} of {sites} sources answered" in first[1]
    assert f"{articles} stored, 0 failed" in first[1]
    newsroom.forget()
    later = rounds(clock, 2)
    assert [number for number, _ in later] == ["2", "3"]
    assert all(f"{sites} of {sites} sources answered, 0 new, 0 stored" in t for _, t in later)
    asked = {newsroom.url(request.site, request.path) for request in newsroom.requests}
    assert asked
    assert asked.isdisjoint(truth.url for truth in newsroom.truth())
    assert project.value("SELECT count(*) FROM articles") == articles
    assert project.value("SELECT count(*) FROM runs WHERE outcome = 'finished'") >= 3
    assert "Traceback" not in (project.folder / "clock.log").read_text(encoding="utf-8")


def test_sigterm_in_a_round_ends_the_clock_in_time_and_the_next_one_completes_it(
    newsroom, project, clock
):
    while not newsroom.requests:
        assert clock.poll() is None
        time.sleep(0.002)  # a look at the newsroom's log; the moment is a request, not a time
    clock.send_signal(signal.SIGTERM)
    told, _ = clock.communicate(timeout=STOPS_WITHIN)
    assert clock.returncode == EXIT_OK
    assert ROUND.fullmatch(told)[2].startswith("stopped: ")
    done = project.process([*CLOCK, "--once"])
    assert done.returncode == EXIT_OK, done.stderr
    assert ROUND.fullmatch(done.stdout)[1] == "1"
    published = sum(not truth.forbidden for truth in newsroom.truth())
    assert project.value("SELECT count(*) FROM articles") == published
