"""Rounds of real children: small scripts that end well, crash, hang, or leave others behind."""

from __future__ import annotations

import asyncio
import json
import os
import select
import sys

import pytest

from crawler.rounds import LONGEST_LINE, Round

SOON = 0.3
"""Seconds: a deadline or grace that a child which hangs is to outlast."""
NEVER = 3600.0
HANGS = 30.0
"""Seconds after which a round that does not come back is a failure."""

WELL = """
import sys
print('{"event": "progress", "sources": 2, "done": 1}', flush=True)
print('a line of the log', file=sys.stderr)
print('{"event": "other"}')
print('a line that is no event')
print('{"event": "end", "outcome": "finished", "sources": 2}')
print('{"event": "silent", "sources": ["harbour-en"]}')
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('{"event": "progress", "sources": 2}', flush=True)
while True:
    signal.pause()
"""
POLITE = """
import signal, sys
def stop(*_):
    print('{"event": "end", "outcome": "stopped", "sources": 2}', flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print('{"event": "progress", "sources": 2}', flush=True)
while True:
    signal.pause()
"""
PARENT = """
import os, subprocess, sys
held = os.open(sys.argv[1], os.O_WRONLY)
os.write(held, b'1')
subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'], pass_fds=[held])
print('{"event": "end", "outcome": "finished"}', flush=True)
"""


def play(code, *arguments, deadline=NEVER, stop_at_progress=False):
    """Run a round of a script; gives its ending, the events and the log."""
    events, log = [], []

    async def run():
        stop = asyncio.Event()

        def told(event):
            events.append(event)
            if stop_at_progress:
                stop.set()

        command = [sys.executable, "-c", code, *map(str, arguments)]
        child = Round(command, deadline, stop, told, log.append, grace=SOON)
        return await asyncio.wait_for(child.run(), HANGS)

    return asyncio.run(run()), events, log


def test_events_and_log_are_told_apart():
    ending, events, log = play(WELL)
    assert ending.finished
    assert (ending.status, ending.exit_code, ending.cut) == (0, 0, None)
    assert [event["event"] for event in events] == ["progress", "end"]
    assert ending.silent == ("harbour-en",)
    assert sorted(log) == ["a line of the log", "a line that is no event"]


def test_a_child_that_dies_at_import_leaves_its_last_words():
    ending, events, _ = play("import no_such_module_at_all")
    assert (ending.status, events) == (1, [])
    assert ending.last_words == "ModuleNotFoundError: No module named 'no_such_module_at_all'"


def test_a_command_that_is_not_there_is_an_ending_too():
    async def run():
        nothing = Round(["/nowhere/python"], NEVER, asyncio.Event(), print, print)
        return await nothing.run()

    ending = asyncio.run(run())
    assert ending.status is None
    assert "No such file" in ending.last_words


def test_a_hanging_child_is_ended_at_the_deadline_though_it_ignores_sigterm():
    ending, _, _ = play(STUBBORN, deadline=SOON)
    assert (ending.status, ending.cut) == (-9, "deadline")
    assert ending.seconds < 30


@pytest.mark.parametrize(("code", "status"), [(POLITE, 0), (STUBBORN, -9)])
def test_a_round_is_stopped_politely_then_hard(code, status):
    ending, events, _ = play(code, stop_at_progress=True)
    assert (ending.status, ending.cut, ending.exit_code) == (status, "stopped", 0)
    assert ending.finished == (code is POLITE)
    assert events[0]["sources"] == 2


def test_nothing_of_the_group_outlives_the_round(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    alive = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    ending, _, _ = play(PARENT, pipe)
    assert (ending.finished, ending.cut) == (True, None)
    assert os.read(alive, 10) == b"1"
    ready, _, _ = select.select([alive], [], [], 30)
    assert ready, "a grandchild still holds its end of the pipe"
    assert os.read(alive, 10) == b""
    os.close(alive)


def test_lines_beyond_measure_and_bytes_that_are_no_text_do_no_harm():
    code = (
        "import sys, json\n"
        f"sys.stdout.write('x' * {LONGEST_LINE * 3} + '\\n')\n"
        "sys.stdout.flush()\n"
        "sys.stdout.buffer.write(b'\\xff\\xfe\\n')\n"
        "sys.stdout.buffer.flush()\n"
        "print(json.dumps({'event': 'end', 'outcome': 'finished'}))\n"
    )
    ending, _, log = play(code)
    assert ending.finished
    assert "\ufffd\ufffd" in log


def test_events_survive_a_burst():
    code = "\n".join(
        [
            "import json",
            "for n in range(5000): print(json.dumps({'event': 'progress', 'done': n}))",
            "print(json.dumps({'event': 'end', 'outcome': 'finished'}))",
        ]
    )
    _, events, _ = play(code)
    assert [event.get("done") for event in events[:-1]] == list(range(5000))
    assert json.dumps(events[-1]) == '{"event": "end", "outcome": "finished"}'
