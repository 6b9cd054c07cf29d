"""Text, titles, authors: recorded pages of real publishers, and page skeletons of our own.

Beside each figure of ours stand the peers' on all of the same pages, as measured once in an
environment of their own (``peers.toml``); they were tuned on none of the halves.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import recorded
from bench.quality.measure import Measure

PEERS = Path(__file__).with_name("peers.toml")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of the scorer: its set and key there, and what is aimed at on kept-apart pages."""

    name: str
    data: str
    key: str
    aim: float | None = None


_FIGURES = (
    _Figure("text F1, fundus", "fundus", "F1", 0.945),
    _Figure("text precision, fundus", "fundus", "P"),
    _Figure("text recall, fundus", "fundus", "R"),
    _Figure("pages with text F1 ≥ .9, fundus", "fundus", "ok", 0.88),
    _Figure("text F1, scrapinghub", "scrapinghub", "F1", 0.972),
    _Figure("pages with text F1 ≥ .9, scrapinghub", "scrapinghub", "ok", 0.88),
    _Figure("snippets F1, trafilatura's set", "trafilatura", "F1"),
    _Figure("title, fundus", "fundus", "title", 0.88),
    _Figure("title, trafilatura's set", "trafilatura", "title"),
    _Figure("authors F1, fundus", "fundus", "auth", 0.9),
    _Figure("authors F1, trafilatura's set", "trafilatura", "auth"),
)


def measures() -> Iterator[Measure]:
    """The scorer's figures over the odd half, which nothing was tuned on, and over all pages."""
    tool = recorded.scorer()
    if tool is None:
        return
    peers = tomllib.loads(PEERS.read_text(encoding="utf-8"))["figure"]
    judged = list(recorded.judged(tool, {figure.data for figure in _FIGURES}))
    kept = [pair for pair in judged if recorded.is_kept(pair[0])]
    for label, several in (("kept from tuning", kept), ("all, half tuned on", judged)):
        by_set: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for record, judgement in several:
            by_set[record["dataset"]].append(judgement)
        for figure in _FIGURES:
            yield _measure(tool, figure, by_set[figure.data], label, peers)


def _measure(
    tool: Any,
    figure: _Figure,
    judged: Sequence[dict[str, Any]],
    label: str,
    peers: Mapping[str, Mapping[str, float]],
) -> Measure:
    others = ", ".join(f"{name} {value:.3f}" for name, value in peers[figure.name].items())
    return Measure(
        name=figure.name,
        value=tool.summary(judged)[figure.key],
        on=f"{len(judged)} pages, {label}",
        aim=figure.aim,
        note=others,
    )
