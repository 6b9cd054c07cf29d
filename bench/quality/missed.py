"""Why pages are missed: each recorded page that misses a figure has a cause, named by who looked.

``missed.toml`` holds the rows. What is missed and has no row, and rows of pages that are right by
now, are measures too, so that the list cannot go stale unseen.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import recorded
from bench.quality.measure import Measure

_ROWS = Path(__file__).with_suffix(".toml")
_LEAST = 0.9
"""Text F1 below which a page is missed."""
_FIGURES = {
    "title, fundus": ("fundus", "title"),
    "authors, fundus": ("fundus", "auth"),
    "text, fundus": ("fundus", "f"),
    "text, scrapinghub": ("scrapinghub", "f"),
    "day, htmldate": ("htmldate", "date"),
    "day, trafilatura": ("trafilatura", "date"),
}
"""The set and the scorer's measure of each figure whose misses are named."""


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """A page that misses a figure."""

    figure: str
    page: str
    """Its number among the recorded pages."""


def causes() -> Mapping[str, Mapping[str, str]]:
    """The causes by name: what each is, and whose it is."""
    table: Mapping[str, Mapping[str, str]] = _table()["cause"]
    return table


def named() -> Mapping[Row, str]:
    """The cause of each page that was looked at."""
    return {Row(row["figure"], row["page"]): row["cause"] for row in _table()["missed"]}


def _table() -> Mapping[str, Any]:
    return tomllib.loads(_ROWS.read_text(encoding="utf-8"))


def measures() -> Iterator[Measure]:
    """The share of pages missed by each cause, with their numbers; misses and rows left over."""
    tool = recorded.scorer()
    if tool is None:
        return
    judged = list(recorded.judged(tool, {data for data, _ in _FIGURES.values()}))
    missed = {row for record, judgement in judged for row in _missed(record, judgement)}
    rows = named()
    for figure, (data, key) in _FIGURES.items():
        several = sum(key in found and record["dataset"] == data for record, found in judged)
        yield from _by_cause(figure, several, {r: rows[r] for r in missed & rows.keys()})
    yield _left("misses without a cause", missed - rows.keys())
    yield _left("causes of pages that are not missed", rows.keys() - missed)


def _missed(record: Mapping[str, Any], judgement: Mapping[str, Any]) -> Iterator[Row]:
    for figure, (data, key) in _FIGURES.items():
        least = _LEAST if key == "f" else 1
        if record["dataset"] == data and judgement.get(key, 1) < least:
            yield Row(figure, Path(record["file"]).name.split(".")[0])


def _by_cause(figure: str, several: int, rows: Mapping[Row, str]) -> Iterator[Measure]:
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(rows):
        if row.figure == figure:
            pages[rows[row]].append(row.page)
    for cause, _ in Counter({c: len(p) for c, p in pages.items()}).most_common():
        told = causes()[cause]
        yield Measure(
            name=f"{figure}: {told['what']}",
            value=len(pages[cause]) / several,
            on=f"{len(pages[cause])} of {several} pages",
            note=f"{told['whose']}: {' '.join(pages[cause])}",
        )


def _left(name: str, rows: set[Row]) -> Measure:
    told = ", ".join(f"{row.page} ({row.figure})" for row in sorted(rows))
    return Measure(name=name, value=len(rows), on="all", aim=0, at_most=True, note=told)
