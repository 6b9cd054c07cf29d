"""Page -> Analysis: the pure chain from fetched bytes to the fields of the archive.

decode, parse once, structured data, text, dates, dateline, credits, countries, officials,
fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from crawler import optouts
from crawler.catalogue import Source
from crawler.items import Page
from pipelines import dates
from pipelines.analysis import Analysis
from pipelines.diplomacy import countries, judging, officials, relevance, standing
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy
from pipelines.page import decoding, marked, markup
from pipelines.reprints import fingerprint
from pipelines.text import language, verdict
from pipelines.text.body import Body, body_of
from pipelines.wire import credit, dateline

MOST_ELEMENTS = 30_000
"""Elements of a page that is read. The largest of 810 recorded article pages has 11,529; pages
beyond this take a worker tens of seconds."""
MOST_TEXT = 400_000
"""Characters of an article's text that are kept: some 60,000 words."""
INTERNATIONAL = "XX"
"""Country of a source that is no country's."""


def analyse(
    page: Page,
    source: Source,
    agencies: Mapping[str, str] | None = None,
    policy: Policy | None = None,
) -> Analysis:
    """Understand one page of one source; never raises.

    ``agencies`` gives the source id by each name that the catalogue's sources are credited with,
    ``policy`` what the user decides on relevance; without it the shipped weights and thresholds.
    A page that is no article has its reason in ``rejection``; where its bytes could be read, beside
    what was read of it (title, text, dates): for who asks, the archive stores none of that.
    """
    empty = Analysis(
        url=page.url, source=source.id, fetched_at=page.fetched_at, final_url=page.final_url
    )
    try:
        analysis = _analysed(page, source, agencies, empty)
        if analysis.rejection:
            return analysis
        return _judged(analysis, source, policy or Policy(relevance.shipped()))
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
    if tree.xpath("count(//*)") > MOST_ELEMENTS:
        return replace(empty, rejection=f"more than {MOST_ELEMENTS} elements")
    marks = marked.read(tree, source.selectors, page.fetched_at[:10])
    body = body_of(markup.read(tree, page.address), page, source, marks)
    clock = dates.Clock.of(source.timezone, page.fetched_at, source.clock)
    article = _article(body, source)
    witnesses = dates.marked(marks.published, article)
    witnesses += dates.addressed(page.address, source.article)
    witnesses += dates.collect(page, body.page, article, clock)
    decided = dates.decide(witnesses, clock.zone, clock.now)
    reason = _no_article(page, body, decided)
    base = replace(
        empty,
        opt_out=page.opt_out or _reserved(body.page, page.fetched_at),
        canonical_url=body.page.canonical,
        title=body.title,
        other_title=body.other_title,
        language=body.language,
        author="; ".join(body.authors) or None,
    )
    named = dict.fromkeys((source.name, *source.credit), source.id) | dict(agencies or {})
    filed, kept = _filed(body, decided.published_on, named)
    if filed and filed.on:
        decided = dates.decide([*witnesses, *dates.filed(filed.on)], clock.zone, clock.now)
    read = _as_read(base, kept, filed, decided)
    if reason:
        return replace(read, rejection=reason)
    return _understood(read, body, source, agencies, filed)


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


def _reserved(page: markup.Markup, now: str) -> str | None:
    robots = [value for name in optouts.OWN_NAMES for value in page.meta.get(name, ())]
    return optouts.of_meta(robots, page.meta.get("tdm-reservation", ()), now)


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


def _filed(
    body: Body, day: str | None, named: Mapping[str, str]
) -> tuple[dateline.Dateline | None, str]:
    """The dateline, and the text without it: it opens the text, or what stands below a lead."""
    for start in dict.fromkeys((0, len(body.blocks) - len(body.below))):
        above, below = (
            "\n\n".join(blocks)[:MOST_TEXT] for blocks in (body.blocks[:start], body.blocks[start:])
        )
        if filed := dateline.read(below, day, named):
            rest = below[filed.end :].lstrip()
            return filed, f"{above}\n\n{rest}" if above else rest
    return None, "\n\n".join(body.blocks)[:MOST_TEXT]


def _as_read(
    base: Analysis, kept: str, filed: dateline.Dateline | None, decided: dates.Decision
) -> Analysis:
    """With the text, its dateline and its dates."""
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
    )


def _understood(
    read: Analysis,
    body: Body,
    source: Source,
    agencies: Mapping[str, str] | None,
    filed: dateline.Dateline | None,
) -> Analysis:
    """With who is credited, named and meant in the text."""
    cut = credit.Filed(filed.text, filed.agency) if filed else None
    own = [source.name, *source.credit]
    credits_ = credit.read(read.text, own, agencies, cut, body.language)
    spoken = [body.language] if body.language else list(source.languages)
    mentions = countries.mentions(
        body.title or "",
        read.text,
        spoken,
        day=read.published_on,
        publisher=_publisher(source),
    )
    pair = standing.main_pair(mentions) or (None, None)
    return replace(
        read,
        credits=credits_,
        credited_agency=credit.origin(credits_),
        credited_body=credit.body(credits_),
        mentions=mentions,
        officials=officials.read(read.text, spoken, mentions),
        pair_a=pair[0],
        pair_b=pair[1],
        fingerprint=fingerprint(read.text),
    )


def _publisher(source: Source) -> countries.Publisher:
    """Who publishes; a ministry's name is its country's, so there it may be an actor."""
    country = None if source.country == INTERNATIONAL else source.country
    reports = source.kind in ("agency", "broadcaster")
    names = (source.name, *source.credit) if reports else ()
    return countries.Publisher(country=country, names=names)


def _judged(analysis: Analysis, source: Source, policy: Policy) -> Analysis:
    """With relevance and acts; what the user does not keep is rejected with the reason."""
    day = analysis.published_on or analysis.fetched_at
    article = Article(
        title=analysis.title or "",
        text=analysis.text,
        language=analysis.language or next(iter(source.languages), None),
        mentions=analysis.mentions,
        home=source.country,
        year=int(day[:4]),
    )
    found = judging.judge(article, policy)
    if found.band == "other" and not policy.keep_other:
        return replace(
            analysis,
            rejection=f"not diplomatic: relevance {found.score:.2f}, and KEEP_OTHER is off",
        )
    return replace(
        analysis,
        relevance=found.score,
        band=found.band,
        doubtful=found.doubtful,
        relevance_terms=found.terms,
        acts=found.acts,
    )
