"""Precision and recall of what a reader gives, counted over labelled cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some cases."""

    right: int
    false: int
    """Given, and not so."""
    missed: int
    """So, and not given."""

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find."""
        wrong = self.false + self.missed
        return 2 * self.right / (2 * self.right + wrong) if self.right or wrong else 1.0


def of_one(pairs: Iterable[tuple[str | None, str | None]]) -> Score:
    """The score of a field that has one value or none: pairs of wanted and given."""
    right = false = missed = 0
    for wanted, given in pairs:
        right += wanted is not None and wanted == given
        false += given is not None and wanted != given
        missed += wanted is not None and wanted != given
    return Score(right, false, missed)
