"""The countries that an article names, each with where it stands and what found it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.analysis import Mention
from pipelines.diplomacy.names import HEAD, NO_COUNTRY, STAR, Lexicon, Name, lexicon
from pipelines.letters import fold

LONGEST = 200_000
"""Characters of a text that are looked through."""
MOST = 20
"""Mentions of one country that are kept; a row each in the archive, and more say nothing new."""
TITLE_WEIGHT = 3.0
WEIGHTS = ((220, 2.0), (600, 1.0))
"""Weight of a mention that begins before so many characters of the text (issue 5: measured)."""
REST_WEIGHT = 0.35

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652]+[^\W\d_]*)*")
_BETWEEN = re.compile(r"(?:\s|-|\.|,|&|['’ʼ]|–|—){1,3}\Z")


class _Word(NamedTuple):
    """A word of the text; a plain tuple, for a text has a thousand."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    name: Name
    start: int
    end: int
    first: int
    """Index of the first word after it."""


def mentions(title: str | None, text: str, languages: Sequence[str]) -> tuple[Mention, ...]:
    """The countries named in title and text, in the article's languages and in English.

    The dateline must have been cut from ``text``: it names where a story was filed, not who
    acts. Offsets are into the text; into the title where ``rule`` begins with "title:". The
    longest name at a place wins. Linear in the text's length.
    """
    lexicons = [lexicon(language) for language in dict.fromkeys([*languages, "en"])]
    head, body = title or "", text[:LONGEST]
    in_head, in_body = _words(head), _words(body)
    keys = frozenset(word.key for words in (in_head, in_body) for word in words)
    found = [
        _mention(hit, head, TITLE_WEIGHT, "title:") for hit in _hits(head, in_head, lexicons, keys)
    ]
    counted: Counter[str] = Counter()
    for hit in _hits(body, in_body, lexicons, keys):
        counted[hit.name.code] += 1
        if counted[hit.name.code] <= MOST:
            found.append(_mention(hit, body, _weight(hit.start), ""))
    return tuple(found)


def _weight(start: int) -> float:
    return next((weight for limit, weight in WEIGHTS if start < limit), REST_WEIGHT)


def _mention(hit: _Hit, text: str, weight: float, where: str) -> Mention:
    return Mention(
        kind="country",
        code=hit.name.code,
        role=None,
        weight=weight,
        start=hit.start,
        end=hit.end,
        matched=text[hit.start : hit.end],
        rule=where + hit.name.rule,
    )


def _words(text: str) -> list[_Word]:
    return [_Word(m.group(), fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def _hits(
    text: str, words: Sequence[_Word], lexicons: Sequence[Lexicon], keys: frozenset[str]
) -> Iterator[_Hit]:
    """The names in a text; ``keys`` are all words of the article, which tell shared names."""
    loud = text.isupper()
    likely = [one for one in lexicons if one.by_first]
    unspaced = [one for one in lexicons if one.literals]
    after = 0
    for at, word in enumerate(words):
        if at < after:
            continue
        hits = [
            hit
            for one in likely
            if _may_begin(word.key, one)
            for hit in [_longest(text, words, at, one, keys, loud)]
            if hit
        ]
        if hits:
            best = max(hits, key=lambda hit: hit.end)
            after = best.first
            if best.name.code != NO_COUNTRY:
                yield best
        elif unspaced:
            yield from _unspaced(word, unspaced)


def _longest(
    text: str,
    words: Sequence[_Word],
    at: int,
    one: Lexicon,
    keys: frozenset[str],
    loud: bool,
) -> _Hit | None:
    """The longest name of a lexicon that begins at a word."""
    best: _Hit | None = None
    for skipped, stem in _stems(words[at].key, one):
        for name in one.by_first.get(stem, ()):
            last = _matches(text, words, at, name, skipped, len(stem), loud)
            if last is None or (best and words[last].end <= best.end):
                continue
            if not _is_other(words, at, last, name, one, keys):
                start = words[at].start + skipped
                best = _Hit(name, start, words[last].end, last + 1)
    return best


def _may_begin(key: str, one: Lexicon) -> bool:
    heads = one.heads
    return key[:HEAD] in heads or key[:2] in heads or key[0] in heads or bool(one.prefixes)


def _stems(key: str, one: Lexicon) -> Iterator[tuple[int, str]]:
    """What of a word may be a name's first word: whole, without an ending, without a prefix."""
    for prefix in ("", *one.prefixes):
        if prefix and (not key.startswith(prefix) or len(key) - len(prefix) < 3):
            continue
        rest = key[len(prefix) :]
        for length in range(len(rest), max(1, len(rest) - one.longest_ending) - 1, -1):
            yield len(prefix), rest[:length]


def _matches(
    text: str,
    words: Sequence[_Word],
    at: int,
    name: Name,
    skipped: int,
    first: int,
    loud: bool,
) -> int | None:
    """The index of the last word of a name that stands at ``at``; None where it does not."""
    last = at + len(name.words) - 1
    if last >= len(words) or not _has_shape(words[at : last + 1], name, loud):
        return None
    for offset, wanted in enumerate(name.words):
        word = words[at + offset]
        key = word.key[skipped:] if offset == 0 else word.key
        if offset and not _BETWEEN.match(text, words[at + offset - 1].end, word.start):
            return None
        if offset == len(name.words) - 1:
            return last if _ends(key, wanted, name) else None
        if key != wanted:
            return None
    return None


def _ends(key: str, stem: str, name: Name) -> bool:
    """Whether a word is the stem with an ending that the name may have."""
    if not key.startswith(stem):
        return False
    ending = key[len(stem) :]
    return ending in name.endings or (name.star and len(ending) <= STAR)


def _has_shape(words: Sequence[_Word], name: Name, loud: bool) -> bool:
    """Whether words have the capitals of a name; in a text all in capitals "US" says nothing."""
    if name.loud:
        short = len(words) == 1 and len(words[0].text) < 3
        return all(word.text.isupper() for word in words) and not (loud and short)
    return not any(
        capital and word.text[0].islower()
        for word, capital in zip(words, name.capitals, strict=False)
    )


def _is_other(
    words: Sequence[_Word], at: int, last: int, name: Name, one: Lexicon, keys: frozenset[str]
) -> bool:
    """Whether a shared name means the person or the other place."""
    shared = one.shared.get(" ".join(name.words))
    if shared is None:
        return False
    if keys & shared.unless:
        return True
    return shared.alone and (
        _touches(words, at - 1, at, one) or _touches(words, last + 1, last, one)
    )


def _touches(words: Sequence[_Word], neighbour: int, at: int, one: Lexicon) -> bool:
    """Whether a capitalised word one space away makes a person's name of it."""
    if not 0 <= neighbour < len(words):
        return False
    first, second = sorted((neighbour, at))
    other = words[neighbour]
    near = words[second].start - words[first].end == 1
    return near and other.text[0].isupper() and other.key not in one.touching


def _unspaced(word: _Word, lexicons: Sequence[Lexicon]) -> Iterator[_Hit]:
    """Names inside a run of a script without spaces."""
    for one in lexicons:
        if one.literals is None:
            continue
        for match in one.literals.finditer(word.text):
            name = one.literal[match.group()]
            if name.code != NO_COUNTRY:
                yield _Hit(name, word.start + match.start(), word.start + match.end(), 0)
