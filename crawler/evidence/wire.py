"""Where an article was filed, who published it and whose text it is said to be."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import named
from crawler.evidence.section import Fact, Section
from pipelines.analysis import CreditFound
from pipelines.archive.records import ArticleDetail

_MEANING = {
    "origin": "the text is its",
    "dateline": "its dateline stands at the head",
    "mark": "its mark stands at the head or the end",
    "cited": "only cited",
    "body": "the fact is from this office",
}
"""What a kind of credit says, in words."""
_ORDER = tuple(_MEANING)


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The dateline, and the credits with the words that give them."""
    yield _filed(detail)
    yield _written(detail)


def _filed(detail: ArticleDetail) -> Section:
    article = detail.article
    place = article.dateline_place
    country = named.state(article.dateline_country)
    where = f"in {place}" + (f" ({country})" if country else "") if place else "somewhere"
    when = f" on {article.dateline_on}" if article.dateline_on else ""
    by = f" by {article.dateline_agency}" if article.dateline_agency else ""
    facts: list[Fact] = [("dateline", article.dateline), *_limits(detail)]
    return Section("Filed", f"{where}{when}{by}", facts if article.dateline else [])


def _limits(detail: ArticleDetail) -> Iterator[Fact]:
    """What the dateline does not say."""
    article = detail.article
    if article.dateline_place and not article.dateline_country:
        yield "country", "not told: no country, or more than one, has a place of this name"
    if not article.dateline_on:
        yield "day", "not written in the dateline"


def _written(detail: ArticleDetail) -> Section:
    article = detail.article
    by = f"{detail.source_name} has it from {article.credited_agency}"
    if article.credited_agency is None:
        by = f"{detail.source_name} names no other agency as its author"
    if article.credited_body:
        by += f"; the fact is from {article.credited_body}"
    ranked = sorted(detail.credits, key=lambda credit: _ORDER.index(credit.kind))
    return Section("Written", by, [_fact(credit) for credit in ranked])


def _fact(credit: CreditFound) -> Fact:
    words = " ".join(credit.evidence.split())
    return credit.agency, f'{_MEANING[credit.kind]}: "{words}"'
