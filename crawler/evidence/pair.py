"""Two articles side by side: what they share, what differs, and what that makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from crawler import terminal
from crawler.evidence.reprints import DIRECTIONS
from crawler.evidence.section import Fact, Section
from pipelines.archive.records import ArticleDetail
from pipelines.reprints import Comparison, Text, compare, worddiff
from pipelines.reprints.alignment import Cover, paragraph_map
from pipelines.reprints.passages import paragraphs

VERDICTS = {
    "reprint": "one carries the other's text",
    "same site": "one publisher's text again",
    "shared passage": "a shared passage, as of a statement that both quote; not a reprint",
    "formula": "a formula: the same words of others; not a reprint",
    "template": "issues of a serial: the same words with other figures; not a reprint",
    "unrelated": "no text in common",
}
Row = tuple[str, str, str, str]


def section(
    one: ArticleDetail, other: ArticleDetail, texts: tuple[Text, Text], compared: Comparison
) -> Section:
    """The verdict on two articles, and its reasons."""
    relation = compare(*texts)
    verdict = VERDICTS[compared.verdict]
    facts: list[Fact] = [
        (f"#{detail.article.id}", f"{_when(detail)}  {detail.source_name}: {detail.article.title}")
        for detail in (one, other)
    ]
    if relation is not None:
        first = terminal.lag(relation.lag_minutes) if relation.lag_minutes is not None else ""
        what = f"a reprint of #{relation.origin_id}, {relation.relation} {first}".rstrip()
        verdict = f"#{relation.copy_id} is {what}"
    left, right = one.article.id, other.article.id
    facts += [
        (f"of #{left} in #{right}", _cover(compared.of_one)),
        (f"of #{right} in #{left}", _cover(compared.of_other)),
        (f"names only in #{left}", ", ".join(compared.of_one.lacking_names) or None),
        (f"names only in #{right}", ", ".join(compared.of_other.lacking_names) or None),
        (f"figures only in #{left}", ", ".join(sorted(compared.of_one.other_figures)) or None),
        (f"figures only in #{right}", ", ".join(sorted(compared.of_other.other_figures)) or None),
    ]
    if relation is not None:
        facts += _direction(relation.evidence)
    return Section("Two articles", verdict, facts)


def rows(texts: tuple[Text, Text], compared: Comparison) -> Iterator[Row]:
    """The paragraphs side by side with their numbers, what the other lacks in brackets.

    None of texts that have nothing in common.
    """
    if compared.verdict == "unrelated":
        return
    one, other = paragraphs(texts[0].text), paragraphs(texts[1].text)
    partners: dict[int, list[int]] = {}
    for here, there in paragraph_map(compared.of_one):
        partners.setdefault(here, []).append(there)
    shown: set[int] = set()
    for place, paragraph in enumerate(one):
        found = partners.get(place, [])
        if not found:
            yield str(place + 1), f"[{paragraph}]", "", ""
            continue
        left, right = worddiff.marked(paragraph, " ".join(_at(other, found)))
        numbers = ", ".join(str(there + 1) for there in found)
        yield str(place + 1), left, numbers, right
        shown.update(found)
    for place, paragraph in enumerate(other):
        if place not in shown:
            yield "", "", str(place + 1), f"[{paragraph}]"


def _at(texts: Sequence[str], places: Sequence[int]) -> list[str]:
    return [texts[place] for place in places if place < len(texts)]


def _when(detail: ArticleDetail) -> str:
    article = detail.article
    return terminal.when(article.published_at or article.published_on) or "no date"


def _cover(cover: Cover) -> str:
    share = cover.words / max(cover.body.size, 1)
    passages = f"{len(cover.aligned)} of {len(cover.body.passages)} passages"
    return f"{share:.0%} of the words, {passages}"


def _direction(evidence: str) -> list[Fact]:
    told = json.loads(evidence)
    credit = f": “{told['credit']}”" if told.get("credit") else ""
    return [("why that way", f"{DIRECTIONS[told['direction']]}{credit}")]
