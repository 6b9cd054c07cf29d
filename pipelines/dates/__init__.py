"""When an article was published and changed, and by which witness that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawler.items import Page
from pipelines.dates import apart, lines, relative, state, visible, whereabouts, witnesses, yearless
from pipelines.dates.addresses import addressed
from pipelines.dates.arbitration import Decision, decide, settled
from pipelines.dates.calendars import Reader
from pipelines.dates.edges import without_date_lines
from pipelines.dates.witnesses import Witness, filed, of_kind
from pipelines.page.markup import Markup

__all__ = [
    "Article",
    "Clock",
    "Decision",
    "Witness",
    "addressed",
    "collect",
    "decide",
    "filed",
    "marked",
    "without_date_lines",
]


@dataclass(frozen=True, slots=True)
class Clock:
    """The publisher's zone and the time of fetching, by which dates are judged."""

    zone: ZoneInfo
    now: datetime
    mislabelled: bool = False
    """Whether the pages of the source put +00:00 or Z on its local times."""

    @classmethod
    def of(cls, timezone: str, fetched_at: str, rule: str | None = None) -> Clock:
        """From an IANA name, UTC text and the source's ``clock`` rule.

        An unreadable zone is UTC, a missing time far ahead.
        """
        try:
            zone = ZoneInfo(timezone)
        except (ValueError, OSError, KeyError):
            zone = ZoneInfo("UTC")
        try:
            now = datetime.fromisoformat(fetched_at.replace("Z", "+00:00")).replace(tzinfo=UTC)
        except ValueError:
            now = datetime(2199, 1, 1, tzinfo=UTC)
        return cls(zone, now, rule == "local-labelled-utc")

    def told(self, found: Iterable[Witness]) -> Iterator[Witness]:
        """A page's own witnesses, without the label of UTC where it is known to be wrong."""
        for witness in found:
            wrong = self.mislabelled and witness.reading.offset == 0
            reading = replace(witness.reading, offset=None) if wrong else witness.reading
            yield replace(witness, reading=reading, mended=True) if wrong else witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What is already known of the article: where its parts stand tells which dates are its."""

    title: str | None
    blocks: Sequence[str]
    languages: tuple[str, ...]
    """BCP 47, the page's own first."""
    country: str
    """Of the publisher, ISO 3166-1 alpha-2."""


def marked(words: str | None, article: Article) -> list[Witness]:
    """The date that the source's own selectors mark, as a witness above all others."""
    return list(witnesses.marked(words, Reader(article.languages, article.country)))


def collect(page: Page, markup: Markup, article: Article, clock: Clock) -> list[Witness]:
    """All witnesses; the visible lines are searched only where structured data leave doubt."""
    reader = Reader(article.languages, article.country)
    found = [
        *clock.told(witnesses.structured(markup, reader)),
        *witnesses.hints(page.entry, reader),
        *witnesses.address(page.address),
        *witnesses.header(page.last_modified),
    ]
    if not settled(found, clock.zone, clock.now):
        found += clock.told(witnesses.elements(markup.tree, reader))
        found += clock.told(_searched(found, markup, article, clock, reader))
    return list(dict.fromkeys(found))


def _searched(
    found: Sequence[Witness], markup: Markup, article: Article, clock: Clock, reader: Reader
) -> list[Witness]:
    """What the page shows its readers, and what its scripts hold; dearer, and surer first."""
    seen = lines.lines(markup.tree)
    where = whereabouts.place(seen, article.title, article.blocks)
    shown = visible.witnesses(seen, where, reader)
    published = of_kind([*found, *shown], witnesses.PUBLISHED)
    if not any(w.reading.precision != "day" for w in published):
        shown += state.witnesses(markup.scripts, article.title, reader)
        published = of_kind([*found, *shown], witnesses.PUBLISHED)
    if not published:
        shown += witnesses.window(markup, article.title, reader)
        shown = shown or apart.days(seen, where, reader)
        published = of_kind(shown, witnesses.PUBLISHED)
    if not published:
        local = clock.now.astimezone(clock.zone).replace(tzinfo=None)
        shown += yearless.witnesses(seen, where, reader, local)
        shown = shown or list(witnesses.bracketed(article.title, reader))
        published = of_kind(shown, witnesses.PUBLISHED)
    if not published:
        shown += relative.witnesses(seen, where, reader, local)
    elif not any(w.reading.precision != "day" for w in published):
        shown += apart.times(seen, where, published[0].reading, reader)
    return shown
