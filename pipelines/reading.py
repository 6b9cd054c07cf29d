"""Page -> Reading: what a page says, before any of it is understood.

decode, parse once, structured data, headline, text, byline, language, dates with their evidence.
This is what other readers of web pages do too; what the words mean is ``analyse``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawler import optouts
from crawler.catalogue import Source
from crawler.items import Page
from pipelines import dates
from pipelines.analysis import Analysis
from pipelines.page import decoding, marked, markup
from pipelines.text import language, verdict
from pipelines.text.body import Body, body_of

MOST_ELEMENTS = 30_000
"""Elements of a page that is read. The largest of 810 recorded article pages has 11,529; pages
beyond this take a worker tens of seconds."""
MOST_TEXT = 400_000
"""Characters of an article's text that are kept: some 60,000 words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page says; one that could not be read at all has no body."""

    analysis: Analysis
    """Address, names, authors and language; ``rejection`` says why it is no article."""
    clock: dates.Clock
    body: Body | None = None
    witnesses: Sequence[dates.Witness] = ()
    """Of when it was published and changed."""
    dated: dates.Decision = field(default_factory=dates.Decision)

    @property
    def text(self) -> str:
        """The article's text as it stands, its dateline with it; empty where there is none."""
        return "\n\n".join(self.body.blocks)[:MOST_TEXT] if self.body else ""


def read(page: Page, source: Source) -> Reading:
    """What one page of one source says; never raises."""
    analysis = Analysis(
        url=page.url, source=source.id, fetched_at=page.fetched_at, final_url=page.final_url
    )
    empty = Reading(
        analysis=analysis, clock=dates.Clock.of(source.timezone, page.fetched_at, source.clock)
    )
    try:
        return _read(page, source, empty)
    except RecursionError:
        return _rejected(empty, "nested too deeply")


def _read(page: Page, source: Source, empty: Reading) -> Reading:
    reason = verdict.of_bytes(page.body, page.content_type)
    if reason:
        return _rejected(empty, reason)
    tree = markup.parse(decoding.decode(page.body, page.content_type).text)
    if tree is None:
        return _rejected(empty, "not HTML: nothing to parse")
    if tree.xpath("count(//*)") > MOST_ELEMENTS:
        return _rejected(empty, f"more than {MOST_ELEMENTS} elements")
    marks = marked.read(tree, source.selectors, page.fetched_at[:10])
    body = body_of(markup.read(tree, page.address), page, source, marks)
    article = _article(body, source)
    witnesses = dates.marked(marks.published, article)
    witnesses += dates.addressed(page.address, source.article)
    witnesses += dates.collect(page, body.page, article, empty.clock)
    decided = dates.decide(witnesses, empty.clock.zone, empty.clock.now)
    named = replace(empty, analysis=_named(empty.analysis, page, body))
    found = replace(named, body=body, witnesses=witnesses, dated=decided)
    reason = _no_article(page, body, decided)
    return _rejected(found, reason) if reason else found


def _rejected(reading: Reading, reason: str) -> Reading:
    return replace(reading, analysis=replace(reading.analysis, rejection=reason))


def _named(analysis: Analysis, page: Page, body: Body) -> Analysis:
    return replace(
        analysis,
        opt_out=page.opt_out or _reserved(body.page, page.fetched_at),
        canonical_url=body.page.canonical,
        title=body.title,
        other_title=body.other_title,
        language=body.language,
        author="; ".join(body.authors) or None,
    )


def _reserved(page: markup.Markup, now: str) -> str | None:
    robots = [value for name in optouts.OWN_NAMES for value in page.meta.get(name, ())]
    return optouts.of_meta(robots, page.meta.get("tdm-reservation", ()), now)


def _no_article(page: Page, body: Body, decided: dates.Decision) -> str | None:
    return verdict.of_article(
        verdict.Candidate(
            page=body.page,
            url=page.address,
            title=body.title,
            text="\n".join(body.blocks),
            dated=decided.published_on is not None,
            named=page.entry.title if page.entry else None,
        )
    )


def _article(body: Body, source: Source) -> dates.Article:
    """What the reader of dates is told; a site writes its dates in its own language.

    So a text in a language that is none of the source's does not come first.
    """
    declared = language.declared(body.page)
    own = [code for code in declared if code.split("-")[0].lower() == body.language]
    usual = [code.split("-")[0].lower() for code in source.languages]
    text_first = body.language in usual or not usual
    spoken = [*own, *filter(None, [body.language])]
    spoken = [*spoken, *source.languages] if text_first else [*source.languages, *spoken]
    return dates.Article(
        title=body.title,
        blocks=body.below,
        languages=tuple(dict.fromkeys(spoken)),
        country=source.country,
    )
