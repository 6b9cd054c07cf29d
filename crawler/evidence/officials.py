"""Who is said to hold which office."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import named
from crawler.evidence.section import Fact, Section
from pipelines.analysis import OfficialFound
from pipelines.archive.records import ArticleDetail


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The officials in the order of the text, each with the sentence that names the office."""
    found = detail.officials
    names = ", ".join(dict.fromkeys(one.name for one in found))
    yield Section("Officials", names, [_fact(one) for one in found])


def _fact(one: OfficialFound) -> Fact:
    office = named.office(one.post, one.country, one.sent_to, one.status)
    often = f", named {one.times} times" if one.times > 1 else ""
    return one.name, f"{office}{often}: {one.evidence}"
