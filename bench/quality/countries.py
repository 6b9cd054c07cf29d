"""Countries, organisations and the main pair, on labelled articles of our own writing.

F1 is over all countries of all articles (micro): found are those whose role is more than
"mentioned", true are those of the label. The lowest language is named with its own F1.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.quality.measure import Measure
from pipelines.analysis import Mention
from pipelines.diplomacy import countries, standing

CORPUS = Path(__file__).parents[2] / "tests" / "pipelines" / "diplomacy" / "corpus"
SPLITS = {"kept": "kept from tuning", "tuned": "used for tuning"}
FEWEST = 4
"""Articles of a language below which its own F1 says nothing."""


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed tags."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], true: set[str]) -> None:
        """Count one article."""
        self.right += len(found & true)
        self.wrong += len(found - true)
        self.missed += len(true - found)

    @property
    def f1(self) -> float:
        """Of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def articles(split: str) -> list[Mapping[str, Any]]:
    """The labelled articles of a half of the corpus, those with countries."""
    files = sorted(CORPUS.glob(f"*-{split}-places.toml"))
    return [one for file in files for one in tomllib.loads(file.read_text("utf-8"))["article"]]


def tagged(article: Mapping[str, Any]) -> tuple[Mention, ...]:
    """What Diplowire finds in a labelled article."""
    return countries.mentions(
        article["title"],
        article["text"],
        [article["language"]],
        day=article.get("published_on"),
        publisher=countries.Publisher(country=article["publisher"]),
    )


def codes(mentions: Iterable[Mention], kind: str) -> set[str]:
    """The codes of a kind that act or are treated of."""
    return {one.code for one in mentions if one.kind == kind and one.role != standing.MENTIONED}


def measures() -> Iterator[Measure]:
    """The figures of both halves."""
    for split, meaning in SPLITS.items():
        found = articles(split)
        if found:
            yield from _of(found, f"{len(found)} articles of our own, {meaning}")


def _of(found: list[Mapping[str, Any]], on: str) -> Iterator[Measure]:
    nations, bodies, pairs = Tally(), Tally(), []
    languages: dict[str, Tally] = defaultdict(Tally)
    for article in found:
        mentions = tagged(article)
        true = set(article["countries"])
        nations.add(codes(mentions, "country"), true)
        languages[article["language"]].add(codes(mentions, "country"), true)
        bodies.add(codes(mentions, "organisation"), set(article["organisations"]))
        if "pair" in article:
            pairs.append(standing.main_pair(mentions) == tuple(article["pair"]))
    yield Measure(name="countries, F1", value=nations.f1, on=on, aim=0.96)
    lowest = min(_enough(languages, found), key=lambda one: languages[one].f1)
    yield Measure(
        name="countries, F1 of the lowest language", value=languages[lowest].f1, on=on, aim=0.90,
        note=lowest,
    )  # fmt: skip
    yield Measure(name="organisations, F1", value=bodies.f1, on=on)
    yield Measure(name="main pair", value=sum(pairs) / len(pairs), on=on, aim=0.90)


def _enough(languages: Iterable[str], found: list[Mapping[str, Any]]) -> list[str]:
    return [
        one for one in languages if sum(article["language"] == one for article in found) >= FEWEST
    ]
