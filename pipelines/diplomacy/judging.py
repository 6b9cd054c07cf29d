"""An article judged: relevance and acts from one reading of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.analysis import ActFound, RelevanceTerm
from pipelines.diplomacy import acts, reading, relevance
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy

LEAST_FOR_ACTS = 0.2
"""Score below which no act is told: what meets, signs and strikes in sport is no act of states."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an article is, why, and what was done in it."""

    score: float
    band: str
    doubtful: str | None
    terms: tuple[RelevanceTerm, ...]
    acts: tuple[ActFound, ...]


def judge(article: Article, policy: Policy) -> Judged:
    """Read an article once and say what it is."""
    sentences = reading.read(article)
    found = relevance.judge(relevance.features(article, sentences), policy)
    done = acts.find(article, sentences) if found.score >= LEAST_FOR_ACTS else ()
    return Judged(found.score, found.band, found.doubtful, found.terms, done)
