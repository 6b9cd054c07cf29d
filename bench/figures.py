"""A figure: a ratio measured several times, beside its aim."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio of two measured things; smaller is better."""

    name: str
    ratios: tuple[float, ...]
    """One a round."""
    aim: float | None
    """The ratio not to exceed; None where the figure only informs."""

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return median(self.ratios)

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        return None if self.aim is None else self.middle <= self.aim


def cpu(call: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process in a call, and what it gave."""
    started = time.process_time()
    given = call()
    return time.process_time() - started, given


def cpu_of_children(call: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds, user and system, of the processes that a call started and waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, given


def interleaved(
    rounds: int, one: Callable[[], float], other: Callable[[], float]
) -> Sequence[float]:
    """Ratios one/other, measured in turn: whichever goes first changes from round to round."""
    ratios = []
    for number in range(rounds):
        calls: Iterable[Callable[[], float]] = (one, other) if number % 2 else (other, one)
        cost = {call: call() for call in calls}
        ratios.append(cost[one] / cost[other])
    return ratios
