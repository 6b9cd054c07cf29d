"""Times as the archive writes them: UTC text, ``YYYY-MM-DDTHH:MM:SSZ``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FORM = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    """The present second. Only the edges ask: the spider, the clock, the commands."""
    return datetime.now(UTC).strftime(FORM)


def later(moment: str, seconds: float) -> str:
    """The time so many seconds after (or, negative, before) a time."""
    return (parse(moment) + timedelta(seconds=seconds)).strftime(FORM)


def parse(moment: str) -> datetime:
    """The aware datetime that a time of the archive means.

    Raises:
        ValueError: the text is no such time.
    """
    return datetime.strptime(moment, FORM).replace(tzinfo=UTC)


def seconds_since(moment: datetime) -> float:
    """Seconds that have passed since an aware time."""
    return (datetime.now(UTC) - moment).total_seconds()
