"""An article as relevance and acts read it: sentences, with the terms and states in each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.analysis import Mention
from pipelines.diplomacy import terms
from pipelines.diplomacy.terms import Hit, Lexicon

LONGEST, LONGEST_BY_LETTER = 4000, 1800
"""Characters of a text that are read: what an article is about, its beginning says."""
LONGEST_SENTENCE = 1200
"""Characters; a longer run without a full stop is cut, so that evidence stays readable."""
OUTSTANDING, SHARE = 2.0, 0.22
"""A state stands out by its mentions' weight, and by its share of the heaviest (issue 5)."""
NOWHERE = frozenset(("", "XX"))
"""Home "countries" that are none: unknown, international."""

_CLOSING = tuple('"»”’)]%')
_STOP = re.compile(r"[.!?…]+[\"»”’)\]]*(?=\s)|[。！？؟۔]+[」』”]?|\n+")


@dataclass(frozen=True, slots=True)
class Article:
    """What is judged, and whose it is."""

    title: str
    text: str
    language: str | None
    mentions: Sequence[Mention] = ()
    """Countries and organisations named, as ``countries.mentions`` gives them."""
    home: str = ""
    """ISO 3166-1 alpha-2 of the publisher's country: its own state is no foreign actor."""
    year: int = 9999
    """Of publication; years before it are history."""

    @property
    def own_state(self) -> str:
        """The state whose affairs are no foreign ones here; "" where there is none.

        The publisher's; of a publisher without a country, the one state that stands out.
        """
        if self.home not in NOWHERE:
            return self.home
        alone = outstanding(self.mentions)
        return alone.pop() if len(alone) == 1 else ""


def outstanding(mentions: Iterable[Mention]) -> set[str]:
    """The countries that stand out among those that are named."""
    weights: dict[str, float] = defaultdict(float)
    for one in mentions:
        if one.kind == "country":
            weights[one.code] += one.weight
    top = max(weights.values(), default=0.0)
    return {code for code, weight in weights.items() if weight >= max(OUTSTANDING, SHARE * top)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the title being the first; offsets into the text, or into the title."""

    start: int
    end: int
    is_title: bool
    hits: tuple[Hit, ...]
    states: tuple[Mention, ...]
    """Countries and organisations named in it, in the order of the text."""
    is_foreign: bool
    """Whether it, or what stands right before it, names a foreign state or an organisation."""

    def topics(self) -> Iterator[Hit]:
        """The topics found in it."""
        return (hit for hit in self.hits if hit.term.layer == "topics")


def read(article: Article) -> tuple[Sentence, ...]:
    """The sentences of title and text. Linear in their length, of which it reads the beginning."""
    one, year, own = terms.lexicon(article.language or ""), article.year, article.own_state
    title, text = article.title[:LONGEST_SENTENCE], article.text
    named: dict[bool, list[Mention]] = {True: [], False: []}
    for mention in article.mentions:
        if mention.kind != "person":
            named[mention.rule.startswith("title:")].append(mention)
    found = [_sentence(title, 0, len(title), True, named[True], one, year, own)] if title else []
    limit = LONGEST_BY_LETTER if one.by_letter else LONGEST
    spans = list(_spans(text[:limit]))
    by_sentence = _grouped(spans, named[False])
    for (start, end), states in zip(spans, by_sentence, strict=True):
        found.append(_sentence(text, start, end, False, states, one, year, own))
    return tuple(_with_neighbours(found))


def _sentence(
    text: str,
    start: int,
    end: int,
    is_title: bool,
    states: Iterable[Mention],
    one: Lexicon,
    year: int,
    own: str,
) -> Sentence:
    hits = tuple(_literal(terms.find(terms.words(text, start, end, one), one, year)))
    ordered = tuple(sorted(states, key=lambda mention: mention.start))
    return Sentence(start, end, is_title, hits, ordered, _is_foreign(ordered, hits, own))


def _literal(found: Iterable[Hit]) -> list[Hit]:
    """Without what only sounds like diplomacy: a figure of speech takes its words away."""
    hits = list(found)
    figures = [hit for hit in hits if hit.term.name == "figurative"]
    if not figures:
        return hits
    return [
        hit
        for hit in hits
        if hit.term.name == "figurative"
        or hit.term.layer == "modes"
        or not any(hit.first <= figure.last and figure.first <= hit.last for figure in figures)
    ]


def _is_foreign(states: Iterable[Mention], hits: Iterable[Hit], home: str) -> bool:
    return any(one.kind != "country" or one.code != home for one in states) or any(
        hit.term.name == "organisation" for hit in hits
    )


def _with_neighbours(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentence after one that names a foreign state still speaks of it."""
    before = False
    for one in sentences:
        if before and not one.is_foreign:
            yield Sentence(one.start, one.end, one.is_title, one.hits, one.states, True)
        else:
            yield one
        before = one.is_foreign


def _grouped(spans: Sequence[tuple[int, int]], states: Iterable[Mention]) -> list[list[Mention]]:
    starts = [start for start, _ in spans]
    groups: list[list[Mention]] = [[] for _ in spans]
    for mention in states:
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < spans[at][1]:
            groups[at].append(mention)
    return groups


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop):
            yield from _stripped(text, start, stop.end())
            start = stop.end()
    yield from _stripped(text, start, len(text))


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """A full stop after "Mr" or an initial ends none."""
    if stop.group()[0] != ".":
        return True
    before = text[max(0, stop.start() - 3) : stop.start()]
    if not before[-1:].isalnum():
        return before[-1:] in _CLOSING
    if not before[-2:-1].isalnum():
        return False
    return before[:-2].isalnum() or not before[-2:].istitle()


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for cut in range(start, end, LONGEST_SENTENCE):
        yield cut, min(end, cut + LONGEST_SENTENCE)
