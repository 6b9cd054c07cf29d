"""A part of an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Fact = tuple[str, str | int | float | None]
"""What is told, and what it is; facts whose value is None are left out."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what follows from the evidence, and the evidence."""

    heading: str
    verdict: str
    """One sentence: what the archive says."""
    facts: Sequence[Fact]
    """The evidence, the decisive first."""
