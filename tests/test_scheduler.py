"""The clock as a process of its own, over small scripts and over the real ``scrapy crawl due``."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.errors import EXIT_ARCHIVE, EXIT_NO_ANSWER, EXIT_OK, EXIT_USAGE
from pipelines.archive import open_archive, round_lock
from tests.crawler.test_terminal import until_closed

ROOT = Path(__file__).parents[1]

CLOCK = """
import asyncio, sys
from scheduler import Clock
clock = Clock([sys.executable, '-c', sys.argv[1], *sys.argv[2:]], every=0.05, deadline=60)
raise SystemExit(asyncio.run(clock.for_ever()))
"""
CRASHES_FIRST = """
import json, os, sys
if not os.path.exists(sys.argv[1]):
    open(sys.argv[1], 'w').close()
    os.kill(os.getpid(), 9)
print(json.dumps({'event': 'end', 'outcome': 'finished', 'sources': 1, 'answered': 1, 'new': 3}))
"""
WAITS = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print('crawling now', file=sys.stderr, flush=True)
print('{"event": "progress", "sources": 8, "done": 3, "new": 14, "failed": 1}', flush=True)
signal.sigwait({signal.SIGTERM})
print('{"event": "end", "outcome": "stopped", "sources": 8, "answered": 3}', flush=True)
"""
COLOUR = re.compile(r"\x1b\[[\d;]*m")
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  round (\d+): (.*), \d+ s\n")

SOURCE = """
id = "dead"
name = "Dead Agency"
kind = "agency"
country = "XX"
languages = ["en"]
timezone = "UTC"
domains = ["127.0.0.1"]
allow_hosts = ["127.0.0.1:{port}"]
[[route]]
kind = "feed"
url = "http://127.0.0.1:{port}/rss"
"""


@pytest.fixture
def start():
    """Starts a clock over a script; all are ended after the test."""
    started = []

    def run(script, *arguments, **streams):
        process = subprocess.Popen(
            [sys.executable, "-c", CLOCK, script, *map(str, arguments)],
            cwd=ROOT,
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def scheduler(*arguments, **environ):
    """``python scheduler.py`` run to its end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DIPLOWIRE_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "scheduler.py"), *arguments],
        env=kept | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_next_round_survives_a_crash_of_the_last(start, tmp_path):
    clock = start(CRASHES_FIRST, tmp_path / "crashed")
    first, second, third = (LINE.fullmatch(clock.stdout.readline()) for _ in range(3))
    assert first.groups() == ("1", "the crawl ended with SIGKILL: it said nothing")
    assert second[1] == "2"
    assert second[2] == "1 of 1 sources answered, 3 new, 0 stored, 0 failed, 0.0 MB"
    assert third[1] == "3"
    clock.terminate()
    assert clock.wait(30) == EXIT_OK


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_child_and_clock_cleanly(start, number):
    clock = start(WAITS)
    assert clock.stderr.readline() == "crawling now\n"
    clock.send_signal(number)
    out, err = clock.communicate(timeout=30)
    assert clock.returncode == EXIT_OK
    (line,) = out.splitlines(keepends=True)
    assert LINE.fullmatch(line)[2].startswith("stopped: 3 of 8 sources answered")
    assert err == ""


def test_rounds_do_not_overlap(start, tmp_path):
    """Each child takes the lock that a second one at the same time could not have."""
    holds = (
        "import sys; from pathlib import Path; from pipelines.archive import round_lock\n"
        "with round_lock(Path(sys.argv[1])):\n"
        '    print(\'{"event": "end", "outcome": "finished"}\')\n'
    )
    clock = start(holds, tmp_path / "archive.db")
    results = [LINE.fullmatch(clock.stdout.readline()).groups() for _ in range(3)]
    assert results == [(str(n), "no source was due") for n in (1, 2, 3)]
    clock.terminate()
    assert clock.wait(30) == EXIT_OK


def test_on_a_terminal_the_round_is_shown_live_and_its_log_above_it(start):
    ours, theirs = pty.openpty()
    clock = start(WAITS, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = ""
    while "14 new, 1 failed" not in shown:
        assert select.select([ours], [], [], 30)[0], f"no progress shown: {shown!r}"
        shown += COLOUR.sub("", os.read(ours, 65536).decode())
    assert "round 1" in shown
    assert "3/8 sources, 14 new, 1 failed" in shown
    clock.terminate()
    shown += until_closed(ours)
    assert "crawling now" in shown
    assert "round 1: stopped: 3 of 8 sources answered" in shown
    assert clock.wait(30) == EXIT_OK


def test_once_makes_a_round_of_the_real_crawl_and_says_that_nothing_answered(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        port = closed.getsockname()[1]
        (tmp_path / "dead.toml").write_text(SOURCE.format(port=port))
        run = scheduler(
            "--once", "-s", f"ARCHIVE={tmp_path}/archive.db", DIPLOWIRE_SOURCES_DIRS=str(tmp_path)
        )
    assert run.returncode == EXIT_NO_ANSWER, run.stderr
    assert LINE.fullmatch(run.stdout)[2].startswith("0 of 1 sources answered")
    *log, hint = run.stderr.splitlines()
    assert len(log) == 1, "a source that does not answer is one line of the log"
    assert "make demo" in hint
    assert (tmp_path / "archive.db").exists()


def test_a_round_beside_another_is_refused_in_one_line(tmp_path):
    archive = tmp_path / "archive.db"
    open_archive(archive).close()
    with round_lock(archive):
        run = scheduler("--once", "-s", f"ARCHIVE={archive}")
    assert run.returncode == EXIT_ARCHIVE
    told = f"another round (process {os.getpid()}) is running on {archive}"
    assert told in LINE.fullmatch(run.stdout)[2]


@pytest.mark.parametrize(
    ("arguments", "environ", "says"),
    [
        (["-s", "ROUND_DEADLINE=soon"], {}, "setting ROUND_DEADLINE"),
        (["-s", "ROUND_DEADLINE"], {}, "write it as NAME=VALUE"),
        (["--twice"], {}, "unrecognized arguments: --twice"),
        ([], {"DIPLOWIRE_ROUND_EVRY": "60"}, "did you mean ROUND_EVERY?"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_setting_is_one_plain_line(arguments, environ, says):
    run = scheduler("--once", *arguments, **environ)
    assert (run.returncode, run.stdout) == (EXIT_USAGE, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("error: ")
    assert says in line
