"""The officials whom a text names: person, office, state, where sent, with the words that say so.

A person is taken only with an office beside the name: "Ambassador of Belarus to Kazakhstan Pavel
Utyupin", "Pavel Utyupin, the ambassador of …". Later mentions of the surname are counted. The
offices and their words are data, ``posts/*.toml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.analysis import Mention, OfficialFound
from pipelines.diplomacy.officials import persons, spellings, tables, unspaced
from pipelines.diplomacy.officials.phrases import Phrase, Reader
from pipelines.diplomacy.officials.sentences import sentence
from pipelines.diplomacy.officials.states import States
from pipelines.diplomacy.officials.surroundings import Surroundings
from pipelines.diplomacy.officials.tables import Language, Post
from pipelines.diplomacy.officials.words import Words

LONGEST = 200_000
"""Characters of a text that are looked through."""
_SENTENCE = 40
"""Words that are gone back in a sentence."""
MOST = 100
"""Officials that are kept of one article."""


def read(
    text: str, languages: Sequence[str], mentions: Sequence[Mention] = ()
) -> tuple[OfficialFound, ...]:
    """The officials of a text, each person and office once, in the order of the text.

    ``languages`` are those of the article, the first that has offices is read; ``mentions`` are
    the countries and organisations found in it. Linear in the text's length.
    """
    text = text[:LONGEST]
    for code in languages:
        if unspaced.knows(code):
            return _merged(text, unspaced.officials(text, code, mentions))
        lang = tables.language(code)
        if lang:
            return _merged(text, _officials(text, lang, mentions))
    return ()


def _officials(text: str, lang: Language, mentions: Sequence[Mention]) -> Iterator[OfficialFound]:
    words = Words.of(text)
    states = States.of(words, mentions)
    reader = Reader(words, states, lang, Surroundings(words, states, lang))
    held: list[tuple[str, Post]] = []
    after = 0
    for at in lang.posts.likely(words):
        if at < after:
            continue
        match = lang.posts.at(words, at)
        if match is None:
            continue
        after = match.end
        phrase = reader.read(match)
        if phrase is None:
            continue
        post = phrase.post
        if post.name == "counterpart":
            found = _counterpart(words, phrase, held)
            if found is None:
                continue
            post = found
        held.extend((words.keys[name.end - 1], post) for name in phrase.names)
        yield from _of_phrase(words, phrase, post, lang, mentions)


def _counterpart(words: Words, phrase: Phrase, held: Sequence[tuple[str, Post]]) -> Post | None:
    """The office of him whose counterpart is named: who stands last before in the sentence."""
    begin = phrase.first
    while begin > 0 and phrase.first - begin < _SENTENCE and not _ends(words, begin):
        begin -= 1
    for at in range(phrase.first - 1, begin - 1, -1):
        post = next((p for surname, p in reversed(held) if surname == words.keys[at]), None)
        if post:
            return post
    return None


def _ends(words: Words, at: int) -> bool:
    """Whether a sentence ends before a word."""
    gap = words.gap(at)
    return "\n" in gap or (any(mark in gap for mark in ".!?") and not words.is_short(at - 1))


def _of_phrase(
    words: Words, phrase: Phrase, post: Post, lang: Language, mentions: Sequence[Mention]
) -> Iterator[OfficialFound]:
    start, end = words.spans[phrase.first][0], words.spans[phrase.end - 1][1]
    name = _name(phrase, post)
    office = words.slice(*phrase.office)
    for number, person in enumerate(phrase.names):
        code = _state(phrase, number)
        spelt = persons.spelt(words, person, lang, phrase.case)
        yield OfficialFound(
            name=spelt,
            written=words.slice(person.first, person.end),
            post=name,
            words=office,
            country=code or _of_leader(words, person.first, person.end, mentions),
            sent_to=phrase.sent.code if phrase.sent else None,
            status=phrase.status,
            times=1,
            start=start,
            end=end,
            evidence=sentence(words.text, start, end),
        )


def _name(phrase: Phrase, post: Post) -> str:
    """What the office is called in the vocabulary."""
    if phrase.foreign and post.name in ("minister", "deputy minister"):
        is_deputy = phrase.deputy or post.name == "deputy minister"
        return "deputy foreign minister" if is_deputy else "foreign minister"
    return post.deputy if phrase.deputy and post.deputy else post.name


def _state(phrase: Phrase, number: int) -> str | None:
    """The state of one of the holders; of several states each has his own, or it is not told."""
    codes = [state.code for state in phrase.states]
    if not codes:
        return phrase.within
    if len(phrase.names) == 1:
        return codes[0]
    if len(set(codes)) == 1:
        return codes[0]
    return codes[number] if len(codes) == len(phrase.names) else None


def _of_leader(words: Words, first: int, end: int, mentions: Sequence[Mention]) -> str | None:
    """The state that a mention reads from the name itself: a leader known by name."""
    start, stop = words.spans[first][0], words.spans[end - 1][1]
    for mention in mentions:
        inside = start <= mention.start and mention.end <= stop
        if inside and mention.rule.startswith("leader:"):
            return mention.code
    return None


def _merged(text: str, found: Iterator[OfficialFound]) -> tuple[OfficialFound, ...]:
    """Each person's office once, the fullest name and the most that is said of the office."""
    kept: list[OfficialFound] = []
    for one in found:
        at = next((i for i, other in enumerate(kept) if _is_same(one, other)), None)
        if at is None and len(kept) < MOST:
            kept.append(one)
        elif at is not None:
            kept[at] = _joined(kept[at], one)
    counts = _counted(text, kept)
    return tuple(
        replace(_named(one, kept), times=max(one.times, counts[_surname(one.name)])) for one in kept
    )


def _is_same(one: OfficialFound, other: OfficialFound) -> bool:
    if one.post != other.post or not _same_person(one, other):
        return False
    if one.status != other.status and " " in one.name:
        return False
    pairs = ((one.country, other.country), (one.sent_to, other.sent_to))
    return all(a == b or a is None or b is None for a, b in pairs)


def _same_person(one: OfficialFound, other: OfficialFound) -> bool:
    """Whether two names of one article are one person: equal, or one but the other's surname."""
    a, b = spellings.key(one.name), spellings.key(other.name)
    return a == b or ((" " not in a or " " not in b) and spellings.family(a) == spellings.family(b))


def _joined(one: OfficialFound, other: OfficialFound) -> OfficialFound:
    longer = max(one.name, other.name, key=lambda name: len(name.split()))
    best = one if _said(one) >= _said(other) else other
    return replace(
        best,
        name=longer,
        country=one.country or other.country,
        sent_to=one.sent_to or other.sent_to,
        times=one.times + other.times,
    )


def _said(one: OfficialFound) -> int:
    return (one.country is not None) + (one.sent_to is not None) + (len(one.name.split()) > 1)


def _named(one: OfficialFound, others: Sequence[OfficialFound]) -> OfficialFound:
    """An official with the full name that another of his offices gives him."""
    if " " in one.name:
        return one
    full = next((o.name for o in others if " " in o.name and _same_person(one, o)), one.name)
    return replace(one, name=full)


def _surname(name: str) -> str:
    return name.split()[-1] if name.split() else name


def _counted(text: str, found: Sequence[OfficialFound]) -> Counter[str]:
    """How often each surname stands in the text."""
    return Counter({name: text.count(name) for name in {_surname(one.name) for one in found}})
