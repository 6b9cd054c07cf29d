"""Fits the weights of relevance to marked articles: logistic regression over the features.

The fit starts from the weights that are there. Few marks move them little, many move them as far
as they say, and each feature stays one number that ``scrapy why`` can print. Needs scikit-learn,
which scoring does not: the outcome is JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.diplomacy.relevance import Weights, concepts

LEAST_MARKS = 10
"""Marks of each kind without which nothing is learned."""
SHIFT = 0.3
"""Inverse strength of the pull back to the weights that the fit starts from."""
FOLDS = 5
_CONFIDENT = 10.0
"""Scale of the starting sum, so that its own factor is hardly pulled to nought."""


@dataclass(frozen=True, slots=True)
class Example:
    """An article's features, and whether it is diplomatic."""

    features: Mapping[str, float]
    is_diplomatic: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """New weights, and how old and new judge articles that the fit had not seen."""

    weights: Weights
    before: float
    """Share of the examples that the old weights judge rightly."""
    after: float
    """Share of them that new weights judge rightly, each by a fit without it (five folds)."""


def fit(start: Weights, examples: Sequence[Example], shift: float = SHIFT) -> Fit:
    """Weights that agree better with the examples, and the proof.

    Raises:
        ImportError: scikit-learn is not installed.
        ValueError: there are fewer than ``LEAST_MARKS`` examples of a kind.
    """
    counts = [sum(one.is_diplomatic is kind for one in examples) for kind in (True, False)]
    if min(counts) < LEAST_MARKS:
        raise ValueError(
            f"{counts[0]} diplomatic and {counts[1]} other articles are marked; "
            f"{LEAST_MARKS} of each are needed"
        )
    from sklearn.model_selection import StratifiedKFold

    labels = [one.is_diplomatic for one in examples]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    right = 0
    for kept, held in folds.split(labels, labels):
        tried = refit(start, [examples[n] for n in kept], shift)
        right += sum(_is_right(tried, examples[n]) for n in held)
    before = sum(_is_right(start, one) for one in examples)
    return Fit(refit(start, examples, shift), before / len(examples), right / len(examples))


def refit(start: Weights, examples: Sequence[Example], shift: float = SHIFT) -> Weights:
    """Weights fitted to the examples, pulled back to those that the fit starts from."""
    from sklearn.linear_model import LogisticRegression

    names = sorted(concepts())
    rows = [
        [_CONFIDENT * total(start, one.features), *(one.features.get(n, 0.0) for n in names)]
        for one in examples
    ]
    model: Any = LogisticRegression(C=shift, max_iter=5000)
    model.fit(
        rows,
        [one.is_diplomatic for one in examples],
        sample_weight=[one.weight for one in examples],
    )
    slope, *shifts = (float(value) for value in model.coef_[0])
    slope *= _CONFIDENT
    moved = {
        name: slope * start.features.get(name, 0.0) + change
        for name, change in zip(names, shifts, strict=True)
    }
    return Weights(slope * start.bias + float(model.intercept_[0]), moved)


def total(weights: Weights, features: Mapping[str, float]) -> float:
    """The sum whose logistic function is the score."""
    return weights.bias + sum(weights.features.get(n, 0.0) * v for n, v in features.items())


def _is_right(weights: Weights, example: Example) -> bool:
    return (total(weights, example.features) >= 0) == example.is_diplomatic
