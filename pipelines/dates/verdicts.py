"""What became of a witness in the arbitration."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Why a witness was chosen or not, as the archive keeps it in ``dates.verdict``."""

    CHOSEN = "chosen"
    AGREES = "agrees"
    """Says the same, at a weaker place."""
    DAY_ONLY = "day-only"
    """Says the chosen day without a time of day."""
    HOME_DAY = "home-day"
    """Tells on which day the chosen instant was at its publisher."""
    DIFFERS = "differs"
    """Says another day, at a weaker place."""
    OUTVOTED = "outvoted"
    """Says another day at a stronger place, where others agree against it."""
    OUTSHOWN = "outshown"
    """Another day in a stamp that may be of the draft or of the fetching; a surer place differs."""
    FUTURE = "future"
    """Lies after the fetching of the page."""
    EITHER_ORDER = "either-order"
    """05/07: nothing tells which is the month."""
    NOT_AFTER = "not-after"
    """A change that would be no later than the publication."""
    WEAKER = "weaker"
    """Another time of change, at a weaker place."""
    FILE = "file"
    """When the server wrote the file: never when the news was published."""
