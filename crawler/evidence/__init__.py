"""Why the archive says what it says of an article, in words: a section a concern.

Each module here gives the sections of one concern from what the archive holds; none reads the
archive itself. ``scrapy why`` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crawler.evidence import acts, countries, dates, officials, relevance, reprints, wire
from crawler.evidence.section import Section
from pipelines.archive.records import ArticleDetail

CONCERNS: tuple[Callable[[ArticleDetail], Iterator[Section]], ...] = (
    dates.sections,
    wire.sections,
    reprints.sections,
    relevance.sections,
    countries.sections,
    acts.sections,
    officials.sections,
)
"""In the order in which they are printed."""


def of_article(detail: ArticleDetail) -> Iterator[Section]:
    """All sections of an article that have something to say."""
    for concern in CONCERNS:
        yield from (section for section in concern(detail) if section.facts)
