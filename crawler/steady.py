"""APScheduler's intervals, measured by the clock that nobody can set.

APScheduler sleeps by the event loop's clock, which is monotonic, but on waking compares wall
times: set back by an hour, the wall clock makes the next round an hour late; set forward, it
makes rounds that were not missed look missed. Here the due time is kept on the monotonic clock
and told to APScheduler anew, in the wall time of the moment, whenever it wakes (PROMISES 78).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

TOLERANCE = 0.5
"""Seconds by which the two clocks may differ before a due time is told anew."""


class SteadyInterval(BaseTrigger):
    """Fires at once and then every so many seconds of the monotonic clock.

    A firing that comes too late is made once, and the next keeps to the old rhythm.
    """

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._start = self._due = monotonic()

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The wall time of the first firing that is not past, ``now`` being the present one.

        APScheduler's protocol; it asks several times about one firing.
        """
        if previous_fire_time is not None:
            passed = math.floor((self._monotonic() - self._start) / self._seconds)
            self._due = self._start + (passed + 1) * self._seconds
        return self.on_the_wall(now)

    def on_the_wall(self, now: datetime) -> datetime:
        """What a wall clock that now shows ``now`` will show when the next firing is due."""
        return now + timedelta(seconds=self._due - self._monotonic())


class SteadyScheduler(AsyncIOScheduler):
    """An ``AsyncIOScheduler`` whose ``SteadyInterval`` jobs do not mind the wall clock."""

    def wakeup(self) -> None:
        """Ask which jobs are due, after their due times were put on today's wall clock."""
        for job in self.get_jobs():
            if isinstance(job.trigger, SteadyInterval) and job.next_run_time is not None:
                due = job.trigger.on_the_wall(datetime.now(self.timezone))
                if abs((job.next_run_time - due).total_seconds()) > TOLERANCE:
                    self.modify_job(job.id, next_run_time=due)  # which wakes us again
                    return
        super().wakeup()
