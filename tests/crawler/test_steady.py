"""The clock's intervals while the wall clock is set back, set forward, or loses its zone."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from crawler.steady import SteadyInterval, SteadyScheduler
from tests.project import ROOT

EVERY = 0.1
HANGS = 20.0
"""Seconds after which a round that does not come is a failure; the hour set back is longer."""


class Wall(tzinfo):
    """A wall clock that an administrator may set: ``datetime.now`` asks its zone for the time."""

    def __init__(self):
        self.wrong_by = timedelta()

    def fromutc(self, moment):
        return moment + self.wrong_by

    def utcoffset(self, moment):
        return timedelta()

    def dst(self, moment):
        return timedelta()

    def tzname(self, moment):
        return "WALL"


async def fires(wall, jumps):
    """When a job fired on the monotonic clock; the wall clock is set anew after each firing."""
    loop = asyncio.get_running_loop()
    fired, enough = [], asyncio.Event()

    async def job():
        fired.append(loop.time())
        if len(fired) > len(jumps):
            enough.set()
        else:
            wall.wrong_by += jumps[len(fired) - 1]

    scheduler = SteadyScheduler(timezone=wall)
    scheduler.add_job(job, SteadyInterval(EVERY, loop.time), coalesce=True, misfire_grace_time=None)
    scheduler.start()
    try:
        await asyncio.wait_for(enough.wait(), HANGS)
    finally:
        scheduler.shutdown(wait=False)
    return fired


@pytest.mark.parametrize("hours", [-1, 1, -24, 24])
def test_a_wall_clock_set_anew_neither_delays_nor_repeats_a_round(hours):
    jumps = [timedelta(hours=hours), timedelta(), timedelta(hours=-hours), timedelta()]
    fired = asyncio.run(fires(Wall(), jumps))
    gaps = [later - earlier for earlier, later in itertools.pairwise(fired)]
    assert len(fired) == len(jumps) + 1
    assert min(gaps) > EVERY / 2, "a round was made twice"


def test_late_firings_are_made_once_and_keep_the_rhythm():
    now = [100.0]
    trigger = SteadyInterval(300, lambda: now[0])
    wall = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)
    assert trigger.get_next_fire_time(None, wall) == wall
    now[0] += 3 * 300 + 10  # the machine was busy, or asleep, for more than three intervals
    first = trigger.get_next_fire_time(wall, wall)
    assert first == trigger.get_next_fire_time(wall, wall) == wall + timedelta(seconds=290)


@pytest.mark.parametrize(
    "environment", [{"TZ": ""}, {"TZ": "Europe/Berlin"}, {"TZ": "No/Where"}, {"PYTHONTZPATH": ""}]
)
def test_the_zone_of_the_machine_does_not_matter(environment):
    """TZ unset, in a zone that has two 02:30 today, unknown; no zone files on the machine."""
    code = (
        "from datetime import UTC; from crawler import clock; from scheduler import Clock\n"
        "from zoneinfo import ZoneInfo\n"
        "clock.seconds_since(clock.parse(clock.now())); ZoneInfo('Europe/Minsk')\n"
        "print(Clock(['true'], 1, 1).zone, clock.now()[-1],"
        " clock.later('2026-10-25T00:30:00Z', 3600), clock.later('2026-03-29T00:30:00Z', 3600))"
    )
    kept = {k: v for k, v in os.environ.items() if k != "TZ"}
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told == "UTC Z 2026-10-25T01:30:00Z 2026-03-29T01:30:00Z\n"
