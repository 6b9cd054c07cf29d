"""How well dates are read: recorded pages with gold, own pages with traps, cost of the step."""

from __future__ import annotations

import cProfile
import gzip
import json
import pstats
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.quality.measure import Measure
from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.analysis import Analysis
from tests.pipelines.dates import layouts

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "pages"
FETCHED_AT = "2026-11-23T00:00:00Z"
AIMS = {"fundus": 0.99, "htmldate": 0.94, "trafilatura": 0.90}
"""Share of days right that is aimed at, by the corpus that the page comes from."""
FIRST = {"fundus": "1.000", "htmldate": ".904", "trafilatura": ".899"}
"""The same shares when the code had been tuned on the even half alone."""
NEAR = timedelta(seconds=60)
COSTED = 100
"""Pages on which the cost is measured."""

Row = Mapping[str, Any]


def measures() -> Iterator[Measure]:
    """Recorded pages where they are at hand, own pages always."""
    if RECORDED.is_dir():
        yield from _recorded()
        yield _cost()
    yield from _own()


def _recorded() -> Iterator[Measure]:
    read = [(row, _analysed(row)) for row in _rows()[1::2] if row["gold_date"]]
    for corpus, aim in AIMS.items():
        of_it = [(row, found) for row, found in read if row["dataset"] == corpus]
        right = sum(_day(found) in _days(row["gold_date"]) for row, found in of_it)
        none = sum(found.published_on is None for _, found in of_it)
        yield Measure(
            name=f"day right, {corpus}",
            value=right / len(of_it),
            on=f"{len(of_it)} recorded pages, odd half",
            aim=aim,
            note=f"{FIRST[corpus]} before its misses were looked at; now {none} without a date, "
            f"{len(of_it) - right - none} with another day",
        )
    timed = [(r, f) for r, f in read if r["dataset"] == "fundus" and _is_instant(r["gold_date"])]
    exact = sum(_is_near(row["gold_date"], found) for row, found in timed)
    yield Measure(
        name="instant right within 60 s, fundus",
        value=exact / len(timed),
        on=f"{len(timed)} recorded pages, odd half",
        aim=0.95,
    )


def _cost() -> Measure:
    """The share of the step in the analysis' CPU."""
    rows = _rows()[:: max(1, len(_rows()) // COSTED)][:COSTED]
    pages = [(_page(row), _source(row)) for row in rows]
    profile = cProfile.Profile()
    for page, source in pages[:10]:
        analyse(page, source)
    for page, source in pages:
        profile.runcall(analyse, page, source)
    spent = {name: row[3] for (_, _, name), row in pstats.Stats(profile).stats.items()}  # type: ignore[attr-defined]
    return Measure(
        name="share of the analysis' CPU",
        value=(spent["collect"] + spent["decide"]) / spent["analyse"],
        on=f"{len(pages)} recorded pages, spread over all",
        note="by the profiler, which overstates Python against trafilatura's C",
    )


def _own() -> Iterator[Measure]:
    for name, cases, note in (
        ("layouts", layouts.LAYOUTS, "48 of 73 in the first run"),
        ("traps", layouts.TRAPS, "35 of 39 in the first run; one expectation turned since"),
        ("agencies", layouts.AGENCIES, "28 of 29 in the first run"),
    ):
        told = [case.values[0] for case in cases]
        right = sum(_is_as_told(case) for case in told)
        yield Measure(
            name=f"pages right in all, own {name}",
            value=right / len(told),
            on=f"{len(told)} own pages, written before the code was tried, mended since",
            note=note,
        )
    undated = [c.values[0] for c in layouts.CASES if "on" not in c.values[0]]
    yield Measure(
        name="dates invented",
        value=sum(layouts.analysed(case["name"]).published_on is not None for case in undated),
        on=f"{len(undated)} own pages that say no day of publication",
        aim=0,
        at_most=True,
    )


def _is_as_told(case: Row) -> bool:
    found = layouts.analysed(case["name"])
    said = (found.published_on, found.published_at, found.published_precision, found.updated_at)
    return said == tuple(case.get(key) for key in ("on", "at", "precision", "updated"))


def _rows() -> Sequence[Row]:
    lines = (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _analysed(row: Row) -> Analysis:
    return analyse(_page(row), _source(row))


def _page(row: Row) -> Page:
    body = gzip.decompress((RECORDED / row["file"]).read_bytes())
    return Page(url=row["url"], body=body, fetched_at=FETCHED_AT)


def _source(row: Row) -> Source:
    """A source of which nothing is known: no zone, no country, no language."""
    return Source(
        id="recorded",
        name=row["publisher"] or urlsplit(row["url"]).hostname or "recorded",
        kind="agency",
        country="XX",
        languages=[],
        timezone="UTC",
        domains=[],
    )


def _day(found: Analysis) -> date | None:
    return date.fromisoformat(found.published_on) if found.published_on else None


def _days(gold: str) -> set[date]:
    """The days that a gold date may be: one, or those of its instant around the world."""
    moment = _moment(gold)
    if not _is_instant(gold) or moment.tzinfo is None:
        return {moment.date()}
    if moment.utcoffset():
        return {moment.date(), moment.astimezone(UTC).date()}
    return {(moment + timedelta(hours=hours)).date() for hours in range(-12, 15)}


def _moment(gold: str) -> datetime:
    return datetime.fromisoformat(gold.strip().replace("Z", "+00:00"))


def _is_instant(gold: str) -> bool:
    """Whether a gold date has a time of day; midnight stands for none."""
    moment = _moment(gold)
    return len(gold) > 10 and (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def _is_near(gold: str, found: Analysis) -> bool:
    """Whether the instants are near; a gold without zone is the publisher's own clock."""
    if found.published_at is None:
        return False
    moment, said = _moment(gold), _moment(found.published_at)
    if moment.tzinfo is None:
        ahead = next(
            d.offset_minutes or 0 for d in found.dates if d.chosen and d.kind == "published"
        )
        moment = (moment - timedelta(minutes=ahead)).replace(tzinfo=UTC)
    return abs(said - moment) <= NEAR
