"""Page -> Analysis: the pure chain from fetched bytes to the fields of the archive.

decode, parse once, structured data, text, dates, dateline, credits, countries, fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler import optouts
from crawler.catalogue import Source
from crawler.items import Page
from pipelines import bylines, dates, decoding, language, marked, markup, text, titles, verdict
from pipelines.analysis import Analysis
from pipelines.diplomacy import countries
from pipelines.reprints import fingerprint
from pipelines.wire import credit, dateline

MOST_ELEMENTS = 30_000
"""Elements of a page that is read. The largest of 810 recorded article pages has 11,529; pages
beyond this take a worker tens of seconds."""
MOST_TEXT = 400_000
"""Characters of an article's text that are kept: some 60,000 words."""


@dataclass(frozen=True, slots=True)
class _Body:
    """What was read from the page before its text is understood."""

    page: markup.Markup
    title: str | None
    authors: tuple[str, ...]
    blocks: tuple[str, ...]
    language: str | None


def analyse(page: Page, source: Source, agencies: Mapping[str, str] | None = None) -> Analysis:
    """Understand one page of one source; never raises.

    ``agencies`` gives the source id by each name that the catalogue's sources are credited with.
    A page that is no article has its reason in ``rejection``.
    """
    empty = Analysis(
        url=page.url, source=source.id, fetched_at=page.fetched_at, final_url=page.final_url
    )
    try:
        return _analysed(page, source, agencies, empty)
    except RecursionError:
        return replace(empty, rejection="nested too deeply")


def _analysed(
    page: Page, source: Source, agencies: Mapping[str, str] | None, empty: Analysis
) -> Analysis:
    reason = verdict.of_bytes(page.body, page.content_type)
    if reason:
        return replace(empty, rejection=reason)
    tree = markup.parse(decoding.decode(page.body, page.content_type).text)
    if tree is None:
        return replace(empty, rejection="not HTML: nothing to parse")
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        return replace(empty, rejection=f"more than {MOST_ELEMENTS} elements")
    marks = marked.read(tree, source.selectors, page.fetched_at[:10])
    body = _body(markup.read(tree, page.address), page, source, marks)
    clock = dates.Clock.of(source.timezone, page.fetched_at, source.clock)
    article = _article(body, source)
    witnesses = dates.marked(marks.published, article)
    witnesses += dates.collect(page, body.page, article, clock)
    decided = dates.decide(witnesses, clock.zone, clock.now)
    reason = verdict.of_article(
        verdict.Candidate(
            page=body.page,
            url=page.address,
            title=body.title,
            text="\n".join(body.blocks),
            dated=decided.published_on is not None,
            named=page.entry.title if page.entry else None,
        )
    )
    base = replace(
        empty,
        opt_out=page.opt_out or _reserved(body.page, page.fetched_at),
        canonical_url=body.page.canonical,
        title=body.title,
        language=body.language,
        author="; ".join(body.authors) or None,
    )
    if reason:
        return replace(base, rejection=reason)
    return _understood(base, body, source, agencies, witnesses, clock)


def _reserved(page: markup.Markup, now: str) -> str | None:
    robots = [value for name in optouts.OWN_NAMES for value in page.meta.get(name, ())]
    return optouts.of_meta(robots, page.meta.get("tdm-reservation", ()), now)


def _body(page: markup.Markup, fetched: Page, source: Source, marks: marked.Marked) -> _Body:
    names = _names(source, fetched.address)
    hinted = titles.tidy(fetched.entry.title) if fetched.entry else ""
    title = marks.title or titles.read(page, names) or hinted or None
    authors = (marks.author,) if marks.author else bylines.read(page, names)
    blocks = marks.blocks or dates.without_date_lines(
        text.read(page, fetched.address, title, authors)
    )
    authors = authors or bylines.of_text(blocks)
    spoken = language.read(page, "\n".join(blocks)[:5000] or title or "", source.languages)
    return _Body(page, text.plain(title) if title else None, authors, blocks, spoken)


def _names(source: Source, url: str) -> list[str]:
    """Names under which the site and its publisher go."""
    host = urlsplit(url).hostname or ""
    return [source.name, *source.credit, host, host.removeprefix("www."), *host.split(".")[-2:-1]]


def _article(body: _Body, source: Source) -> dates.Article:
    declared = language.declared(body.page)
    own = [code for code in declared if code.split("-")[0].lower() == body.language]
    spoken = dict.fromkeys([*own, *filter(None, [body.language]), *source.languages])
    return dates.Article(
        title=body.title, blocks=body.blocks, languages=tuple(spoken), country=source.country
    )


def _understood(
    base: Analysis,
    body: _Body,
    source: Source,
    agencies: Mapping[str, str] | None,
    witnesses: list[dates.Witness],
    clock: dates.Clock,
) -> Analysis:
    whole = "\n\n".join(body.blocks)[:MOST_TEXT]
    decided = dates.decide(witnesses, clock.zone, clock.now)
    named = dict.fromkeys((source.name, *source.credit), source.id) | dict(agencies or {})
    filed = dateline.read(whole, decided.published_on, named)
    if filed and filed.on:
        decided = dates.decide([*witnesses, *dates.filed(filed.on)], clock.zone, clock.now)
    kept = whole[filed.end :].lstrip() if filed else whole
    credits_ = credit.read(kept, [source.name, *source.credit], agencies)
    spoken = [body.language] if body.language else list(source.languages)
    return replace(
        base,
        text=kept,
        text_sha256=hashlib.sha256(kept.encode()).hexdigest(),
        published_on=decided.published_on,
        published_at=decided.published_at,
        published_precision=decided.precision,
        published_from=decided.origin,
        updated_at=decided.updated_at,
        dates=decided.found,
        dateline=filed.text if filed else None,
        dateline_place=filed.place if filed else None,
        dateline_country=filed.country if filed else None,
        dateline_on=filed.on if filed else None,
        dateline_agency=filed.agency if filed else None,
        credits=credits_,
        credited_agency=credit.origin(credits_),
        mentions=countries.mentions(body.title or "", kept, spoken),
        fingerprint=fingerprint(kept),
    )
