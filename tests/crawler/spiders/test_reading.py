"""Large routes are read in a process of their own, which may be killed at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from crawler.catalogue import Route
from crawler.routes import Answer
from crawler.spiders.reading import RouteReader, is_light
from tests.pipelines.sources import source

ITEMS = "".join(
    f"<item><title>Talks {n}</title><link>https://news.example/{n}</link></item>"
    for n in range(1900)
)
FEED = Answer(
    url="https://news.example/rss",
    body=f'<rss version="2.0"><channel>{ITEMS}</channel></rss>'.encode(),
    content_type="application/rss+xml",
)


def readers():
    """Processes of this one that were spawned to read."""
    tasks = Path("/proc/self/task").glob("*/children")
    pids = {int(pid) for task in tasks for pid in task.read_text().split()}
    return {p for p in pids if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()}


async def read_while_the_worker_is_killed():
    agency = source(routes=[Route(kind="feed", url=FEED.url)])
    reader, killed, before = RouteReader(60.0), set(), readers()
    asked = (reader.read(FEED, agency, agency.routes[0], None) for _ in range(3))
    reading = asyncio.ensure_future(asyncio.gather(*asked))
    while not reading.done():
        for pid in readers() - before if not killed else ():
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.005)
    await reader.close()
    return await reading, killed


def test_a_killed_reader_loses_no_entry_and_holds_nobody_up():
    assert not is_light(FEED.body)
    found, killed = asyncio.run(read_while_the_worker_is_killed())
    assert killed
    assert [len(one.entries) for one in found] == [1900] * 3
