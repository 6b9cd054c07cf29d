"""Finds the names of a lexicon in a text: the longest at each place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipelines.diplomacy import tables
from pipelines.diplomacy.cldr import CAPITAL
from pipelines.diplomacy.names import WORD, Found, Name, begun, folding
from pipelines.diplomacy.tables import NONE, PLACE, SEAT

_BETWEEN = re.compile(r"(?:\s|-|\.|,|&|['’ʼʻ‘\"״׳՚]|–|—|‑|\u200c|·){1,3}\Z")
_HYPHENS = "-‑–"
_DATELINE = re.compile(r"[\s\"«“]*\Z")
_AFTER_DATELINE = re.compile(r"\s*[.,/(:—–-]")


class Word(NamedTuple):
    """A word of the text; a plain tuple, for a text has a thousand."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A name where it stands."""

    name: Name
    start: int
    end: int


class Article(NamedTuple):
    """What is known of the article in which names are looked for."""

    language: str
    day: str | None
    keys: frozenset[str]
    """All its folded words, which tell shared names."""
    title: str = ""
    """No place that opens it is where the story was filed."""


@lru_cache(maxsize=1 << 16)
def _key(language: str, word: str) -> str:
    return folding(language)(word)


def words(text: str, language: str) -> list[Word]:
    """The words of a text, each with its folded form. Linear in the text."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        found.append(Word(word, _key(language, word), match.start(), match.end()))
    return found


def hits(text: str, found: Sequence[Word], article: Article) -> Iterator[Hit]:
    """The names in a text by their place, the longest one at each. Linear in the text."""
    loud = text.isupper()
    after = 0
    for at, word in enumerate(found):
        if at < after:
            continue
        begins = begun(article.language, word.key)
        if not begins:
            continue
        best = _longest(text, found, at, begins, article, loud)
        if best:
            hit, after = best
            if hit.name.kind != NONE and not _is_aside(text, found, hit, after, article):
                yield hit


def _longest(
    text: str,
    found: Sequence[Word],
    at: int,
    begins: Sequence[Found],
    article: Article,
    loud: bool,
) -> tuple[Hit, int] | None:
    """The name that ends last, and the index of the word after it."""
    best: Hit | None = None
    after = at
    for skipped, name in ((one.skipped, one.name) for one in begins):
        last = at + len(name.parts) - 1
        if last >= len(found) or (best and found[last].end <= best.end):
            continue
        if not _stands(text, found, at, name, skipped, loud):
            continue
        if name.in_force(article.day) and not _is_other(found, at, last, name, article.keys):
            best = Hit(name, found[at].start + skipped, found[last].end)
            after = last + 1
    return (best, after) if best else None


def _stands(
    text: str, found: Sequence[Word], at: int, name: Name, skipped: int, loud: bool
) -> bool:
    """Whether a name stands at a word; its first part is known to fit."""
    if not _has_shape(found, at, name, loud, skipped):
        return False
    for offset, part in enumerate(name.parts[1:], start=at + 1):
        if not part.fits(found[offset].key):
            return False
        if not _BETWEEN.match(text, found[offset - 1].end, found[offset].start):
            return False
    end = found[at + len(name.parts) - 1].end
    return not name.hyphen or text[end : end + 1] in tuple(_HYPHENS)


def _has_shape(found: Sequence[Word], at: int, name: Name, loud: bool, skipped: int) -> bool:
    """Whether words have the capitals of a name; in a text all in capitals "US" says nothing."""
    if name.loud:
        if loud and len(name.parts) == 1 and len(name.parts[0].stem) < 3:
            return False
        return all(
            found[at + place].text[: len(part.stem)].isupper()
            for place, part in enumerate(name.parts)
        )
    return not any(
        part.capital and found[at + place].text[0].islower()
        for place, part in enumerate(name.parts)
    )


def _is_other(found: Sequence[Word], at: int, last: int, name: Name, keys: frozenset[str]) -> bool:
    """Whether a shared name means the person, the other place or the common word."""
    guard = name.shared
    if guard is None:
        return False
    if keys & guard.unless or (guard.needs and not keys & guard.needs):
        return True
    return guard.alone and (_touches(found, at - 1, at) or _touches(found, last + 1, last))


@lru_cache(maxsize=1)
def _may_touch() -> frozenset[str]:
    return frozenset(map(folding("en"), tables.table("shared")["with"]))


def _touches(found: Sequence[Word], neighbour: int, at: int) -> bool:
    """Whether a capitalised word one space away makes a person's name of it."""
    if not 0 <= neighbour < len(found):
        return False
    first, second = sorted((neighbour, at))
    other = found[neighbour]
    near = found[second].start - found[first].end == 1
    return near and other.text[0].isupper() and other.key not in _may_touch()


def _is_aside(text: str, found: Sequence[Word], hit: Hit, after: int, article: Article) -> bool:
    """Whether the name says who reports, or where the story was filed."""
    place = hit.name.table in (PLACE, SEAT, CAPITAL) and text is not article.title
    if place and _is_dateline(text, hit):
        return True
    return _reports(text, found, hit, after)


def _is_dateline(text: str, hit: Hit) -> bool:
    """Whether a place opens the text and is cut off from the sentence: "MINSK. ", "Minsk (AFP)"."""
    opens = hit.start < 4 and _DATELINE.match(text[: hit.start])
    return bool(opens and _AFTER_DATELINE.match(text, hit.end) and "\n" not in text[: hit.start])


@lru_cache(maxsize=1)
def _reporters() -> re.Pattern[str]:
    data = tables.table("reporters")
    heads = "|".join(sorted(map(re.escape, data["heads"]), key=len, reverse=True))
    words = rf"(?:[^\W_]+[ \u00a0-]+){{0,{data['within'] - 1}}}"
    between = rf"[ \u00a0-]+[«\"“]?{words}[«\"“]?"
    return re.compile(rf"(?:['’]s|['’])?{between}(?:{heads})(?![^\W_])")


def _reports(text: str, found: Sequence[Word], hit: Hit, after: int) -> bool:
    if after >= len(found) or text[hit.end : hit.end + 1] not in (" ", "'", "’", "-", "\u00a0"):
        return False
    return _reporters().match(text, hit.end, hit.end + 60) is not None
