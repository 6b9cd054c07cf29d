"""Whether an article is diplomatic: a score from 0 to 1 that is a sum in words.

Each feature (a topic of the lexicon, an act, what states are named) has a strength between 0 and
1 and a weight; the score is the logistic function of their sum. Nothing is learned that is not
such a weight: ``scrapy why`` prints the sum.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crawler.config import AS_SCORED, DOUBTFUL
from pipelines.analysis import RelevanceTerm
from pipelines.diplomacy import terms
from pipelines.diplomacy.reading import Article, Sentence, outstanding

TITLE, LEAD, REST = 1.2, ((400, 0.8), (1500, 0.35), (4000, 0.12)), 0.0
"""What a term counts by its place: in the title, or before so many characters of the text."""
DIPLOMATIC, REVIEW = 0.5, 0.3
"""Scores from which an article is diplomatic, or for review, unless the user says otherwise."""
MOST_CORE, LEAST_DOUBT = 1.4, 0.5
"""An article is of a doubtful class where that is at least so strong, and its core diplomacy
(``CORE``, summed) is weaker."""
CORE = ("envoy", "diplomacy", "foreign-ministry", "relations", "treaty")
START = "start"
"""The term that every sum starts from: most news is no diplomacy."""

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature, and what the sum starts from."""

    bias: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user decides: weights, thresholds, what becomes of the doubtful and the rest."""

    weights: Weights
    diplomatic: float = DIPLOMATIC
    review: float = REVIEW
    switches: Mapping[str, str] = field(default_factory=dict)
    """By doubtful class: score (as scored), diplomatic, review or other."""
    keep_other: bool = True
    """Whether articles of the band "other" are archived."""


@dataclass(frozen=True, slots=True)
class Feature:
    """How strongly one thing speaks in an article, and the place where it does most."""

    name: str
    value: float
    start: int | None = None
    end: int | None = None
    matched: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an article is, and why."""

    score: float
    band: str
    doubtful: str | None
    terms: tuple[RelevanceTerm, ...]
    """The heaviest first."""


def judge(features: Sequence[Feature], policy: Policy) -> Judgement:
    """Score and band of an article with these features."""
    weights = policy.weights.features
    total = policy.weights.bias + sum(weights.get(one.name, 0.0) * one.value for one in features)
    score = round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)
    doubtful = _doubtful({one.name: one.value for one in features})
    told = [_term(one, weights.get(one.name, 0.0)) for one in features]
    told.append(RelevanceTerm(feature=START, value=1.0, weight=round(policy.weights.bias, 3)))
    told.sort(key=lambda term: (-abs(term.value * term.weight), term.feature))
    return Judgement(score, band(score, doubtful, policy), doubtful, tuple(told))


def band(score: float, doubtful: str | None, policy: Policy) -> str:
    """diplomatic, review or other."""
    scored = (
        "diplomatic"
        if score >= policy.diplomatic
        else "review"
        if score >= policy.review
        else "other"
    )
    switch = policy.switches.get(doubtful, AS_SCORED) if doubtful else AS_SCORED
    return scored if switch == AS_SCORED else switch


def features(article: Article, sentences: Sequence[Sentence]) -> tuple[Feature, ...]:
    """What speaks for and against, by name; only what is there."""
    found: dict[str, list[tuple[float, Feature]]] = defaultdict(list)
    known = concepts()
    for sentence in sentences:
        place = _place(sentence)
        text = article.title if sentence.is_title else article.text
        for hit in sentence.hits:
            concept = known.get(hit.term.name)
            if concept is None or (concept.foreign and not sentence.is_foreign):
                continue
            strength = place * hit.term.factor
            rule = f"title:{hit.term.rule}" if sentence.is_title else hit.term.rule
            matched = text[hit.start : hit.end]
            best = Feature(hit.term.name, strength, hit.start, hit.end, matched, rule)
            found[hit.term.name].append((strength, best))
    told = [
        _strongest(name, parts) for name, parts in found.items() if parts[0][0] or len(parts) > 1
    ]
    return (*(one for one in told if one.value > 0), *_states(article, sentences))


@dataclass(frozen=True, slots=True)
class Concept:
    """A feature as relevance.toml and acts.toml describe it."""

    says: str
    prior: float
    foreign: bool
    """Whether a term counts only near a foreign state."""


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, Concept]:
    """All features by their names."""
    data = tomllib.loads((_HERE / "relevance.toml").read_text(encoding="utf-8"))
    acts = tomllib.loads((_HERE / "acts.toml").read_text(encoding="utf-8"))
    rows: dict[str, Any] = {**data["topics"], **data["states"]}
    rows |= {name: {**row, "foreign": True} for name, row in acts.items()}
    return MappingProxyType(
        {
            name: Concept(row["says"], row["prior"], row.get("foreign", False))
            for name, row in rows.items()
        }
    )


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that come with Diplowire."""
    return weights_of((_HERE / "weights.json").read_text(encoding="utf-8"))


def weights_of(text: str) -> Weights:
    """Weights from their JSON.

    Raises:
        ValueError: it is none, or names a feature that does not exist.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("features"), dict):
        raise ValueError('it must be an object with "bias" and "features"')
    named = {str(name): _number(value) for name, value in data["features"].items()}
    if unknown := sorted(named.keys() - concepts().keys()):
        raise ValueError(f"no feature is called {unknown[0]!r}")
    return Weights(_number(data.get("bias")), named)


def json_of(weights: Weights) -> str:
    """Weights as JSON, a line each."""
    rows = {name: round(value, 3) for name, value in sorted(weights.features.items())}
    return json.dumps({"bias": round(weights.bias, 3), "features": rows}, indent=2) + "\n"


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _place(sentence: Sentence) -> float:
    if sentence.is_title:
        return TITLE
    return next((weight for limit, weight in LEAD if sentence.start < limit), REST)


def _strongest(name: str, parts: Sequence[tuple[float, Feature]]) -> Feature:
    """Strengths add up and level off at 1; the strongest place stands for all."""
    best = max(parts, key=lambda part: part[0])[1]
    value = round(1 - math.exp(-sum(strength for strength, _ in parts)), 3)
    return Feature(name, value, best.start, best.end, best.matched, best.rule)


def _term(one: Feature, weight: float) -> RelevanceTerm:
    return RelevanceTerm(
        feature=one.name,
        value=one.value,
        weight=round(weight, 3),
        start=one.start,
        end=one.end,
        matched=one.matched,
        rule=one.rule,
    )


def _doubtful(values: Mapping[str, float]) -> str | None:
    if sum(values.get(name, 0.0) for name in CORE) >= MOST_CORE:
        return None
    name = max(DOUBTFUL, key=lambda one: values.get(one, 0.0))
    return name if values.get(name, 0.0) >= LEAST_DOUBT else None


def _states(article: Article, sentences: Sequence[Sentence]) -> Iterator[Feature]:
    countries = [one for one in article.mentions if one.kind == "country"]
    own = article.own_state
    foreign = [one for one in countries if one.code != own]
    if len(outstanding(countries)) > 1:
        yield Feature("pair", 1.0)
    titled = next((one for one in foreign if one.rule.startswith("title:")), None)
    if titled:
        yield Feature("foreign-title", 1.0, titled.start, titled.end, titled.matched, titled.rule)
    many = len({one.code for one in foreign}) - 2
    if many > 0:
        yield Feature("foreign-many", min(1.0, many / 4))
    if terms.code_of(article.language) is None:
        yield Feature("unread", 1.0)
    if not foreign and not any(one.is_foreign for one in sentences):
        yield Feature("home-only" if countries else "none", 1.0)
