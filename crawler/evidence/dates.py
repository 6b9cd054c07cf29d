"""Why an article is said to be published when it is: each place that says a date, and its fate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from crawler import terminal
from crawler.evidence.section import Fact, Section
from pipelines.analysis import DateFound
from pipelines.archive.records import ArticleDetail

_PLACES = MappingProxyType(
    {
        "selectors": "marked in the source's file",
        "json-ld": "the article's data for machines",
        "meta": "a meta tag",
        "itemprop": "a marked element of the page",
        "script": "the data of the page's own program",
        "time": "the time element at the headline",
        "visible": "a line at the headline",
        "visible:label": "a line of the page that names it",
        "visible:time": "a time of day at the headline",
        "visible:apart": "the only dated line of the page",
        "visible:relative": "words counted from the fetching",
        "title": "the title of the window",
        "feed": "the feed",
        "api": "the site's interface",
        "sitemap": "the sitemap",
        "listing": "the listing page",
        "url": "the address",
        "dateline": "the dateline of the text",
        "header": "a header of the answer",
    }
)
"""Where a date stood, by its origin or the origin's first part."""

_FATES = MappingProxyType(
    {
        "agrees": "the same, at a weaker place",
        "day-only": "the same day, without a time",
        "home-day": "tells which day it was at the publisher's",
        "differs": "another day, but a weaker place than the chosen one",
        "outvoted": "not believed: other places agree on another day",
        "outshown": "not believed: it may be of the draft or the fetching; another place differs",
        "future": "refused: it is after the fetching",
        "either-order": "refused: nothing tells which number is the month",
        "not-after": "a change no later than the publication, so none",
        "weaker": "another change, told at a weaker place",
        "file": "when the server wrote the file, never when news came out",
    }
)
"""Why a date was not chosen, by its verdict (``pipelines.dates.verdicts``)."""

_MENDED = MappingProxyType(
    {
        "utc-label": "its label UTC is wrong: it is the publisher's clock, as the page shows",
        "clock-rule": "its label UTC is wrong: it is the publisher's clock, says the source's file",
        "shared-zone": "its zone's letters stand for several clocks, so only the day counts",
        "ahead": "its time of day is after the fetching, so only the day counts",
    }
)
"""What was wrong with a date's clock."""


_SOUGHT: Fact = (
    "looked for in",
    "data for machines, meta tags, lines of the page, its route, its address, its dateline",
)


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The witnesses of its publication and of its change, the chosen one first."""
    article = detail.article
    moment = article.published_at or article.published_on
    if moment is None:
        verdict = "not known: no place gives a day that can be trusted"
    else:
        exact = article.published_precision == "second"
        verdict = f"{terminal.when(moment, seconds=exact)}, to the {article.published_precision}"
        if article.published_at and article.published_on != article.published_at[:10]:
            verdict += f"; by the publisher's clock on {article.published_on}"
    published = _section("Published", verdict, detail, "published")
    yield published if published.facts else replace(published, facts=[_SOUGHT])
    changed = terminal.when(article.updated_at, seconds=True) if article.updated_at else "not known"
    yield _section("Changed by the publisher", changed, detail, "updated")


def _section(heading: str, verdict: str, detail: ArticleDetail, kind: str) -> Section:
    found = (date for date in detail.dates if date.kind == kind)
    return Section(heading, verdict, [_fact(d) for d in sorted(found, key=lambda d: not d.chosen)])


def _fact(date: DateFound) -> Fact:
    place = _PLACES.get(date.origin) or _PLACES.get(date.origin.split(":")[0], date.origin)
    what = place if place == date.origin else f"{place} ({date.origin})"
    exact = date.precision == "second"
    says = f"{terminal.when(date.value, seconds=exact)} (to the {date.precision})"
    if date.words:
        says = f"\u201c{date.words}\u201d: {says}"
    fate = "chosen" if date.chosen else _FATES.get(date.verdict or "")
    return what, "; ".join(filter(None, [says, fate, _MENDED.get(date.mended or "")]))
