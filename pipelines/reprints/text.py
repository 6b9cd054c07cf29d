"""What is compared: an article's text and what is known of its publication."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is known of an article when it is compared."""

    article_id: int
    source: str
    """Id of its source."""
    published_at: str | None = None
    """UTC instant."""
    published_on: str | None = None
    """Local day."""
    timezone: str | None = None
    """IANA zone of the source: whose day ``published_on`` is."""
    first_seen_at: str | None = None
    credited_agency: str | None = None
    """Source id or name of the agency that it names as its origin."""
    credit: str | None = None
    """The words that name it."""
    countries: frozenset[str] = frozenset()
    """Codes of those that the text names: they tell formulae apart in scripts without capitals."""
    text: str = ""
