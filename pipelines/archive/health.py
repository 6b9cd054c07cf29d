"""Whether a source lives, told from what its routes answered and when it published. Pure.

An answer is no proof of life: an abandoned feed answers for years. So the newest article is
measured against the source's own rhythm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DEAD_AFTER = 3
"""Polls in a row without a usable answer, on every route."""
SILENT_AFTER = 3
"""Usual gaps without an article: a ministry that rests on Saturday and Sunday has a gap of three
days, and a holiday beside them makes it five."""
SHORTEST_SILENCE = 4
"""Days below which no source is silent: a long weekend."""
UNKNOWN_SILENCE = 14
"""Days after which a source is silent whose rhythm is not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the archive knows of a source: a line of the view ``source_health``."""

    last_poll: str | None
    """UTC time; None: never asked."""
    last_success: str | None
    """UTC time of an answer that could be read; for a source that fails now, to within a day."""
    failures: int
    """Polls in a row without a usable answer, of the route that has fewest."""
    routes: int
    failing: int
    """Routes without a usable answer at their last poll."""
    failure: str | None
    """Why one of these gave none."""
    articles: int
    newest_article: str | None
    """Day of publication; of first sight where no date is known."""
    usual_gap_days: int | None
    waiting: int
    """Addresses found and not fetched yet."""
    as_of: str | None
    """UTC time of the archive's newest poll."""


def judge(signs: Signs) -> tuple[str, str]:
    """State and reason: alive, quiet, silent, dead or unproven, and why in words."""
    if signs.last_poll is None:
        return "unproven", "not asked yet"
    if signs.failures >= DEAD_AFTER:
        since = f"since {signs.last_success[:10]}" if signs.last_success else "ever"
        told = f"no answer {since}, {signs.failures} polls in a row"
        return "dead", f"{told}: {signs.failure}"
    if signs.last_success is None:
        return "unproven", f"gave no answer yet: {signs.failure}"
    state, reason = _by_articles(signs)
    if signs.failing:
        reason += f"; {signs.failing} of {signs.routes} routes give no answer: {signs.failure}"
    return state, reason


def _by_articles(signs: Signs) -> tuple[str, str]:
    """The state of a source that answers."""
    if signs.newest_article is None:
        if signs.waiting:
            return "quiet", f"answers; its first {signs.waiting} addresses are not fetched yet"
        return "silent", "answers, but no article came of it"
    age = _days_between(signs.newest_article, signs.as_of or signs.newest_article)
    gap = signs.usual_gap_days
    newest = f"newest article {'today' if not age else f'{_days(age)} old'}"
    if gap is None:
        if age <= UNKNOWN_SILENCE:
            return "alive", f"{newest}; its rhythm is not known yet"
        return "silent", f"answers, but {newest}"
    told = f"{newest}, usually one within {_days(gap)}"
    if age <= gap:
        return "alive", told
    return ("quiet", told) if age <= _patience(gap) else ("silent", f"answers, but {told}")


def _patience(gap: int) -> int:
    return max(SILENT_AFTER * gap, SHORTEST_SILENCE)


def _days_between(day: str, moment: str) -> int:
    try:
        return max((date.fromisoformat(moment[:10]) - date.fromisoformat(day)).days, 0)
    except ValueError:
        return 0


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
