"""The course of one seed: alone, beside the hostile quarter, through the faults, to the verdict."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.newsroom import hostile
from tests.newsroom.chaos import verdict
from tests.newsroom.chaos.edition import Edition
from tests.newsroom.chaos.faults import FULL, NEEDS_ARCHIVE, SHORT, Fault
from tests.newsroom.chaos.field import GOOD, Field, small_disk
from tests.newsroom.chaos.quarter import apart
from tests.newsroom.chaos.verdict import Verdict
from tests.newsroom.site import Site

MORE = 30
"""Generated articles of each agency in the long form."""

USUAL_DELAY = 1.0
"""Seconds between two requests where nothing else is said: a healthy site in earnest."""

Say = Callable[[str], None]


def quarter() -> list[Site]:
    """The hostile sites, and the neighbour that none of them may make a crawler ask."""
    return [*hostile.sites()]


def run(seed: int, *, short: bool, say: Say, folder: Path | None = None) -> Verdict:
    """One whole course; ``folder`` is where its files go, else a place that is cleaned up."""
    began = time.monotonic()
    chance = Random(seed)
    faults = ordered(SHORT if short else FULL, chance)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        slowest = None if short else _slowest(place / "pace", seed, say)
        disk = place / "project"
        with small_disk(disk) as mounted:
            say(f"seed {seed}: {'a small disk' if mounted else 'no disk of its own'}")
            edition = Edition(chance, 3 if short else MORE, datetime.now(UTC), 5 if short else None)
            with Field(disk, seed, edition, [] if short else quarter()) as field:
                _through(field, faults, say)
                return verdict.examine(
                    field,
                    seed=seed,
                    faults=len(faults),
                    slowest=slowest,
                    seconds=time.monotonic() - began,
                )


def ordered(faults: Sequence[Fault], chance: Random) -> list[Fault]:
    """The faults in the order of a seed; none that needs an archive comes first."""
    mixed = list(faults)
    chance.shuffle(mixed)
    first = next(n for n, fault in enumerate(mixed) if fault not in NEEDS_ARCHIVE)
    mixed.insert(0, mixed.pop(first))
    return mixed


def _through(field: Field, faults: Sequence[Fault], say: Say) -> None:
    for number, fault in enumerate(faults):
        field.edition.publish(field.newsroom, len(faults) - number)
        began, known = time.monotonic(), len(field.problems)
        fault(field)
        field.project.archive.with_name("backup.db").unlink(missing_ok=True)
        broken = "".join(f"; {problem}" for problem in field.problems[known:])
        took = time.monotonic() - began
        name = fault.__name__.replace("_", " ")
        say(f"  {name:<18} {took:5.1f} s, {field.articles} articles{broken}")
    field.finish(field.crawl(), GOOD, "the crawl after all faults")
    before = field.articles
    field.finish(field.crawl(), GOOD, "a second crawl after all faults")
    if field.articles != before:
        field.problems.append(f"a second crawl brought {field.articles - before} articles more")
    field.check_whole("after all faults")
    _check_runs(field)


def _check_runs(field: Field) -> None:
    """Every run has a row that says how it ended, and the last ones what they did."""
    told = field.project.rows("SELECT outcome FROM runs ORDER BY id DESC")
    if any(row["outcome"] is None for row in told):
        field.problems.append("a run has no outcome though its process is gone")
    sources = field.project.value(
        "SELECT count(*) FROM run_sources WHERE run_id = (SELECT max(id) FROM runs)"
    )
    if sources < len(field.healthy):
        field.problems.append(f"the last run tells of {sources} sources only")


def _slowest(folder: Path, seed: int, say: Say) -> float:
    """How much longer the slowest healthy site takes beside the hostile ones than without."""
    alone = _paced(folder / "alone", seed, lambda sources: nullcontext())
    beside = _paced(folder / "beside", seed, apart)
    ratios = {site: beside[site] / alone[site] for site in alone if alone[site] > 0}
    site = max(ratios, key=lambda one: ratios[one])
    say(f"slowest beside hostile sites: {site}, {beside[site]:.1f} s against {alone[site]:.1f} s")
    return ratios[site]


def _paced(
    folder: Path, seed: int, neighbours: Callable[[Path], AbstractContextManager[None]]
) -> dict[str, float]:
    """Seconds that each healthy site took; ``neighbours`` adds sources while the crawl runs."""
    folder.mkdir(parents=True)
    edition = Edition(Random(seed), 8, datetime.now(UTC))
    with Field(folder, seed, edition, [], delay=USUAL_DELAY) as field:
        edition.publish(field.newsroom, 1)
        with neighbours(field.project.sources):
            field.finish(field.crawl(), GOOD, "a crawl to measure the pace")
        rows = field.project.rows("SELECT source, seconds FROM run_sources")
        return {row["source"]: row["seconds"] for row in rows if row["source"] in field.healthy}
