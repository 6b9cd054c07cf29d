"""Workers that are killed from outside, as by a kernel short of memory."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from pipelines.diplomacy import relevance
from pipelines.diplomacy.relevance import Policy
from pipelines.workers import TRIES, NoWorkers, Shared, Workers
from tests.main_job.test_manners import article
from tests.pipelines.sources import page, source


def children():
    """The processes that this one started."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


async def read(kills):
    """Read one page while its worker is killed so often."""
    before, killed = children(), set()
    workers = Workers(1, 60.0, Shared({}, Policy(relevance.shipped())))
    try:
        reading = asyncio.ensure_future(workers.read(page(article("/news/7").body), source()))
        while not reading.done():
            for pid in children() - before - killed:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                if len(killed) < kills and b"spawn_main" in command:
                    killed.add(pid)
                    os.kill(pid, signal.SIGKILL)
            await asyncio.sleep(0.005)
        return await reading
    finally:
        await workers.close()


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")


@pytest.mark.parametrize("kills", [1, TRIES])
def test_a_killed_worker_loses_no_page(kills):
    analysis = asyncio.run(read(kills)).analysis
    assert analysis.rejection is None
    assert analysis.title == "Talks number 7"


def test_a_machine_that_lets_no_worker_live_is_not_the_pages_fault():
    with pytest.raises(NoWorkers):
        asyncio.run(read(99))
