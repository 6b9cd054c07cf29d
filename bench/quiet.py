"""A round with nothing new against one that asks for everything: bytes and CPU.

The newsroom's agencies stand several times over, so that there are some 200 routes. CPU is that
of the crawl's processes, their start included; bytes are those of the bodies that were sent.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, cpu_of_children
from tests.newsroom import AgencySite, Newsroom, load, source_files
from tests.project import Project

ROUNDS = 3
COPIES = 7
BYTES_AIM = 1 / 40
CPU_AIM = 1 / 5


def figures() -> Iterator[Figure]:
    """Bytes and CPU of the round with nothing new."""
    sites = [_copy(number) for number in range(COPIES)]
    with Newsroom([site for copy in sites for site in copy]) as newsroom:
        measured = [_round(newsroom) for _ in range(ROUNDS)]
        routes = sum(len(site.agency.route) for copy in sites for site in copy)
    for place, (name, aim) in enumerate((("bytes", BYTES_AIM), ("CPU", CPU_AIM))):
        ratios = tuple(quiet[place] / whole[place] for whole, quiet in measured)
        yield Figure(f"nothing new / everything, {name} ({routes} routes)", ratios, aim)


def _copy(number: int) -> list[AgencySite]:
    return [AgencySite(contents.under(f"{contents.agency.id}-{number}")) for contents in load()]


def _round(newsroom: Newsroom) -> list[tuple[float, float]]:
    """Bytes and CPU of a crawl into an empty archive, and of the one after it."""
    folder = Path(tempfile.mkdtemp())
    try:
        project = Project(folder)
        source_files(newsroom, project.sources)
        return [_crawl(newsroom, project) for _ in range(2)]
    finally:
        shutil.rmtree(folder)


def _crawl(newsroom: Newsroom, project: Project) -> tuple[float, float]:
    newsroom.forget()
    spent, done = cpu_of_children(lambda: project.run("crawl", "all", "-L", "WARNING"))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return sum(asked.sent for asked in newsroom.requests), spent
