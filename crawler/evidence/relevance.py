"""Why an article is said to be diplomatic, or not."""

from __future__ import annotations

from collections.abc import Iterator

from crawler import terminal
from crawler.evidence.section import Fact, Section
from pipelines.analysis import RelevanceTerm
from pipelines.archive.records import ArticleDetail
from pipelines.diplomacy.relevance import START, concepts

LEAST = 0.05
"""Parts of the sum that are smaller are told together."""
_TITLE = "title:"


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The sum of its relevance, the heaviest part first."""
    article = detail.article
    if article.relevance is None:
        return
    yield Section("Relevance", _verdict(detail), list(_sum(detail.relevance_terms)))


def _verdict(detail: ArticleDetail) -> str:
    article, marks = detail.article, detail.marks
    total = sum(term.value * term.weight for term in detail.relevance_terms)
    said = f"score {article.relevance:.3g} of 1, from a sum of {total:+.2f}"
    if marks:
        by_score = marks[0].scored_band or "nothing"
        moment = terminal.when(marks[0].marked_at)
        return f"{marks[0].mark}, as you marked it on {moment}; by its score ({said}) {by_score}"
    doubt = f"; of the doubtful class {article.doubtful}" if article.doubtful else ""
    return f"{article.band}, {said}{doubt}"


def _sum(terms: tuple[RelevanceTerm, ...]) -> Iterator[Fact]:
    small = 0.0
    for term in terms:
        share = term.value * term.weight
        if abs(share) < LEAST:
            small += share
        else:
            yield f"{share:+.2f}", _words(term)
    if small:
        yield f"{small:+.2f}", "smaller parts together"


def _words(term: RelevanceTerm) -> str:
    if term.feature == START:
        return "what every article starts from"
    concept = concepts().get(term.feature)
    says = concept.says if concept else term.feature
    strength = f"strength {term.value:.2f} × weight {term.weight:+.2f}"
    if term.matched is None:
        return f"{says} ({strength})"
    rule = term.rule or ""
    place = " in the title" if rule.startswith(_TITLE) else ""
    entry = rule.removeprefix(_TITLE)
    return f"{says}: “{term.matched}”{place} ({strength}; entry {entry})"
