"""One figure of quality."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure, what it was measured on, and what is aimed at."""

    name: str
    value: float
    on: str
    """The data: its name, how many cases, and that it was kept from tuning (or not)."""
    aim: float | None = None
    """None where the figure only informs."""
    at_most: bool = False
    """Whether less is better."""
    note: str = ""
    """Where it is missed: why."""

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.at_most else self.value >= self.aim
