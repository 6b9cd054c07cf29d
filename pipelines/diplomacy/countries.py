"""The countries and organisations that an article names: where, by what, and in which role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.analysis import Mention
from pipelines.diplomacy import home, spotting, standing, tables, unspaced
from pipelines.diplomacy.cldr import CAPITAL
from pipelines.diplomacy.names import UNSPACED, base, lexicon, script
from pipelines.diplomacy.spotting import Article, Hit

LONGEST = 100_000
"""Characters of a text that are looked through."""
MOST = 20
"""Mentions of one country that are kept; a row each in the archive, and more say nothing new."""
TITLE_WEIGHT = 3.0
WEIGHTS = ((220, 2.0), (600, 1.0))
"""Weight of a mention that begins before so many characters of the text (issue 5: measured)."""
REST_WEIGHT = 0.35
SEAT_FACTOR = 0.35
"""What a seat of talks weighs: Geneva is where they met, not whom they met."""
PLACE_FACTOR = 0.8
"""What a place or a leader weighs behind the lead, where they are named in passing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """What is known of who publishes: it is no actor by that."""

    country: str | None = None
    """What "our country" means."""
    names: tuple[str, ...] = ()
    """Its own names, which are no mention of a country though they may hold one's."""


NOBODY = Publisher()


def mentions(
    title: str | None,
    text: str,
    languages: Sequence[str],
    *,
    day: str | None = None,
    publisher: Publisher = NOBODY,
) -> tuple[Mention, ...]:
    """The countries and organisations named in title and text, in that order, with their roles.

    ``languages`` are those of the article; where none is known, its script decides. ``day`` is
    the day of publication, on which leaders stand for their countries. The dateline must have
    been cut from ``text``. Offsets are into the text; into the title where ``rule`` begins with
    "title:". Linear in the text's length; what stands behind ``LONGEST`` is not read.
    """
    head, body = title or "", text[:LONGEST]
    spoken = _spoken(languages, body or head)
    in_head, in_body = _hits((head, body), spoken, day, publisher)
    named = [
        mention
        for hit in in_head
        for mention in _mention(hit, head, TITLE_WEIGHT, "title:", publisher)
    ]
    counted: Counter[str] = Counter()
    for hit in in_body:
        counted[hit.name.code] += hit.name.table != home.OFFICES
        if counted[hit.name.code] <= MOST:
            named.extend(_mention(hit, body, _weight(hit.start), "", publisher))
    if publisher.country:
        named += _at_home(head, in_head, body, in_body, publisher.country)
        named.sort(key=lambda one: (not one.rule.startswith("title:"), one.start))
    return standing.with_roles(named)


def _at_home(
    head: str, in_head: Sequence[Hit], body: str, in_body: Sequence[Hit], country: str
) -> Iterator[Mention]:
    """The publisher's country by an office of its own; the title's tells before the text's."""
    if any(hit.name.table == home.OFFICES for hit in in_head):
        hit = home.office(head, in_head, country)
        if hit:
            yield _of(hit, country, head, TITLE_WEIGHT, "title:")
        return
    hit = home.office(body, in_body, country)
    if hit:
        yield _of(hit, country, body, _weight(hit.start), "")


def _spoken(languages: Sequence[str], text: str) -> list[str]:
    """The languages whose names are looked for."""
    known = [base(one) for one in dict.fromkeys(languages) if one]
    able = [one for one in known if lexicon(one).knows_countries]
    if able:
        return able
    fallback = tables.table("grammar")["fallback"].get(script(text))
    return [fallback] if fallback else []


def _hits(
    texts: Sequence[str], languages: Iterable[str], day: str | None, own: Publisher
) -> list[list[Hit]]:
    """The names in title and text, each by place; of two that overlap the longer."""
    found: list[list[Hit]] = [[] for _ in texts]
    for language in languages:
        if language in UNSPACED:
            article = Article(language, day, frozenset())
            for hits, text in zip(found, texts, strict=True):
                hits += unspaced.hits(text, article)
            continue
        parts = [spotting.words(text, language) for text in texts]
        keys = frozenset(word.key for part in parts for word in part)
        article = Article(language, day, keys, texts[0])
        for hits, text, words in zip(found, texts, parts, strict=True):
            hits += spotting.hits(text, words, article)
    return [_cleared(hits, text, own) for hits, text in zip(found, texts, strict=True)]


def _cleared(found: Iterable[Hit], text: str, own: Publisher) -> list[Hit]:
    silent = _spans(text, own.names)
    free = (hit for hit in found if not any(a <= hit.start < b for a, b in silent))
    return list(_apart(sorted(free, key=lambda hit: (hit.start, -hit.end))))


def _apart(ordered: Iterable[Hit]) -> Iterator[Hit]:
    end = -1
    for hit in ordered:
        if hit.start >= end:
            yield hit
            end = hit.end


def _spans(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where the publisher's own name stands; the first hundred places."""
    spans: list[tuple[int, int]] = []
    for name in names:
        at = text.find(name) if len(name) > 3 else -1
        while at >= 0 and len(spans) < 100:
            spans.append((at, at + len(name)))
            at = text.find(name, at + len(name))
    return spans


def _weight(start: int) -> float:
    return next((weight for limit, weight in WEIGHTS if start < limit), REST_WEIGHT)


def _factor(hit: Hit, weight: float, publisher: Publisher) -> float:
    table = hit.name.table
    if table == tables.SEAT and hit.name.code != publisher.country:
        return SEAT_FACTOR
    passing = table in (tables.PLACE, CAPITAL, tables.LEADER) and weight < WEIGHTS[0][1]
    return PLACE_FACTOR if passing else 1.0


def _mention(
    hit: Hit, text: str, weight: float, where: str, publisher: Publisher
) -> Iterator[Mention]:
    if hit.name.table == home.OFFICES:
        return
    known = publisher.country if hit.name.code == tables.HOME else hit.name.code
    for code in (known or "").split(tables.AND):
        if code:
            yield _of(hit, code, text, weight * _factor(hit, weight, publisher), where)


def _of(hit: Hit, code: str, text: str, weight: float, where: str) -> Mention:
    return Mention(
        kind=hit.name.kind,
        code=code,
        role=None,
        weight=weight,
        start=hit.start,
        end=hit.end,
        matched=text[hit.start : hit.end],
        rule=where + hit.name.rule,
    )
