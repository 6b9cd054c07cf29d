"""A round with nothing new against one that asks for everything: bytes and CPU.

The newsroom's agencies stand several times over, so that there are some 200 routes. The round that
asks for everything is ``scrapy crawl all`` into an empty archive: every route and article, read and
stored. The round with nothing new is the same command again. CPU is that of the crawl's processes
with their workers, process start included. Bytes are those of the answers as the newsroom sent
them: status line, headers and (packed) body.
"""

from __future__ import annotations

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
    """Bytes and CPU of the round with nothing new.

    Raises:
        RuntimeError: a crawl failed, or the second one was not quiet: then there is no figure.
    """
    sites = [_copy(number) for number in range(COPIES)]
    routes = sum(len(site.agency.route) for copy in sites for site in copy)
    with Newsroom([site for copy in sites for site in copy]) as newsroom:
        measured = [_round(newsroom, routes) for _ in range(ROUNDS)]
    for place, (name, aim) in enumerate((("bytes", BYTES_AIM), ("CPU", CPU_AIM))):
        ratios = tuple(quiet[place] / whole[place] for whole, quiet in measured)
        yield Figure(f"nothing new / everything, {name} ({routes} routes)", ratios, aim)


def _copy(number: int) -> list[AgencySite]:
    return [AgencySite(contents.under(f"{contents.agency.id}-{number}")) for contents in load()]


def _round(newsroom: Newsroom, routes: int) -> list[tuple[float, float]]:
    """Bytes and CPU of a crawl into an empty archive, and of the one after it."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        source_files(newsroom, project.sources)
        measured = [_crawl(newsroom, project) for _ in range(2)]
    unchanged = [asked.status for asked in newsroom.requests].count(304)
    if (unchanged, len(newsroom.requests)) != (routes, routes):
        raise RuntimeError(f"{unchanged} of {len(newsroom.requests)} answers were 304, not each")
    return measured


def _crawl(newsroom: Newsroom, project: Project) -> tuple[float, float]:
    newsroom.forget()
    spent, done = cpu_of_children(lambda: project.run("crawl", "all", "-L", "WARNING"))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return sum(asked.head + asked.sent for asked in newsroom.requests), spent
