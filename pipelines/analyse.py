"""Page -> Analysis: the pure chain from fetched bytes to the fields of the archive.

What the page says (``reading``), then what that means: dateline, credits, countries, officials,
relevance and acts, fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from crawler.catalogue import Source
from crawler.items import Page
from pipelines import dates, reading
from pipelines.analysis import Analysis
from pipelines.diplomacy import countries, judging, officials, relevance, standing
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy
from pipelines.reading import MOST_TEXT, Reading
from pipelines.reprints import fingerprint
from pipelines.text.body import Body
from pipelines.wire import credit, dateline

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
    found = reading.read(page, source)
    if found.body is None:
        return found.analysis
    named = dict.fromkeys((source.name, *source.credit), source.id) | dict(agencies or {})
    filed, kept = _filed(found, found.body, named)
    read = _as_read(found, kept, filed)
    if read.rejection:
        return read
    understood = _understood(read, found.body, source, agencies, filed)
    return _judged(understood, source, policy or Policy(relevance.shipped()))


def _filed(
    found: Reading, body: Body, named: Mapping[str, str]
) -> tuple[dateline.Dateline | None, str]:
    """The dateline, and the text without it: it opens the text, or what stands below a lead."""
    for start in dict.fromkeys((0, len(body.blocks) - len(body.below))):
        above, below = (
            "\n\n".join(blocks)[:MOST_TEXT] for blocks in (body.blocks[:start], body.blocks[start:])
        )
        if filed := dateline.read(below, found.dated.published_on, named):
            rest = below[filed.end :].lstrip()
            return filed, f"{above}\n\n{rest}" if above else rest
    return None, found.text


def _as_read(found: Reading, kept: str, filed: dateline.Dateline | None) -> Analysis:
    """With the text, its dateline and its dates."""
    decided, clock = found.dated, found.clock
    if filed and filed.on:
        witnesses = [*found.witnesses, *dates.filed(filed.on)]
        decided = dates.decide(witnesses, clock.zone, clock.now)
    return replace(
        found.analysis,
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
