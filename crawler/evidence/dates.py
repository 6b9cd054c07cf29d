"""Why an article is said to be published when it is."""

from __future__ import annotations

from collections.abc import Iterator

from crawler import terminal
from crawler.evidence.section import Fact, Section
from pipelines.analysis import DateFound
from pipelines.archive.records import ArticleDetail


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The witnesses of its dates, the chosen one first."""
    article = detail.article
    moment = article.published_at or article.published_on
    if moment is None:
        verdict = "not known: no witness gives a day"
    else:
        exact = article.published_precision == "second"
        verdict = f"{terminal.when(moment, seconds=exact)}, to the {article.published_precision}"
    found = sorted(detail.dates, key=lambda date: not date.chosen)
    yield Section("Published", verdict, [_fact(date) for date in found])


def _fact(date: DateFound) -> Fact:
    says = f"{date.kind} {terminal.when(date.value, seconds=True)} (to the {date.precision})"
    return date.origin, f"{says}, chosen" if date.chosen else says
