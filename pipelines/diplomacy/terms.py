"""The terms of diplomacy in each language, as data, and where they stand in a sentence.

``lexicon/<language>.toml`` has three layers: ``topics`` say what an article is about, ``acts``
name what was done, ``modes`` whether it was done, planned, denied, done long ago or only
supposed. A term is written as words: ``*`` stands for any ending, ``..`` for up to ``GAP`` other
words, ``#year`` for a year before the article's own, ``^0.5`` at the end for half the strength;
a word in capitals is found only in capitals.
In languages written without spaces each letter counts as a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipelines.letters import fold

FOLDER = Path(__file__).with_name("lexicon")
LANGUAGES = frozenset(file.stem for file in FOLDER.glob("*.toml"))
"""Languages that have a lexicon; a text of another one is read with the English one."""
BY_LETTER = frozenset(("zh", "ja", "ko"))
"""Languages in which each letter counts as a word: written without spaces, or nearly so."""
GAP, LETTER_GAP = 5, 10
"""Words, or letters, that ``..`` stands for at most."""
YEAR = "#year"
_PREFIXES: Mapping[str, Sequence[str]] = MappingProxyType(
    {"ar": ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فال", "كال")}
)
"""What Arabic glues to the front of a word: and, so, by, for, as, the."""
_IN_LATIN = MappingProxyType(
    {
        "sr": str.maketrans(
            {
                **dict(
                    zip("абвгдежзијклмнопрстћуфхцчшђ", "abvgdezzijklmnoprstcufhccsd", strict=True)
                ),
                "љ": "lj",
                "њ": "nj",
                "џ": "dz",
            }
        )
    }
)
"""Languages of two scripts: their lexicon is in Latin letters without marks."""
_SHORTEST = 3
"""Letters that must be left of a word when a prefix is taken off."""

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W_]*)*")
_LETTER = re.compile(r"[0-9A-Za-z]+|[^\W_]")
_PIECE = re.compile(r"\.\.|#year|([^\W_]+)(\*?)")
_FACTOR = re.compile(r"\s*\^([0-9.]+)\s*\Z")
_NOT_MARKS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae"})
"""Letters with a stroke, which Unicode does not take apart as it does accents."""


class Word(NamedTuple):
    """A word of a text; a plain tuple, for a text has a thousand."""

    key: str
    start: int
    end: int
    loud: bool
    """Whether it is written in capitals."""


class Part(NamedTuple):
    """One word of a term."""

    stem: str
    star: bool
    gap: bool
    """Whether other words may stand before it."""
    loud: bool = False
    """An abbreviation written in capitals: "UN" is no French or Spanish article."""


class Term(NamedTuple):
    """An entry of a lexicon."""

    layer: str
    """topics, acts or modes."""
    name: str
    """The topic, act or mode that it tells of."""
    parts: tuple[Part, ...]
    factor: float
    rule: str
    """The entry as it is written, with its language: ``en:foreign minist*``."""


class Hit(NamedTuple):
    """A term found in a sentence; ``start`` and ``end`` as the words' offsets have it."""

    term: Term
    start: int
    end: int
    first: int
    """Index of its first word in the sentence."""
    last: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of one language, by their first word."""

    language: str
    whole: Mapping[str, tuple[Term, ...]]
    stems: Mapping[str, tuple[Term, ...]]
    """Terms whose first word has a star, by its stem."""
    shortest: int
    """Letters of the shortest stem."""

    @property
    def by_letter(self) -> bool:
        """Whether each letter counts as a word."""
        return self.language in BY_LETTER


def words(text: str, start: int, end: int, one: Lexicon) -> list[Word]:
    """The words of a stretch of text, as a lexicon has them, with their offsets in the whole."""
    pattern = _LETTER if one.by_letter else _WORD
    found = [
        Word(key(m[0]), m.start(), m.end(), m[0].isupper())
        for m in pattern.finditer(text, start, end)
    ]
    if one.language in _IN_LATIN:
        table = _IN_LATIN[one.language]
        return [word._replace(key=word.key.translate(table)) for word in found]
    return found


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """A word as the lexicons compare it."""
    return word.lower() if word.isascii() else fold(word).translate(_NOT_MARKS)


def code_of(language: str | None) -> str | None:
    """The code of a language's lexicon; None where there is none. No language reads as English."""
    code = re.split("[-_]", language.lower())[0] if language else "en"
    return code if code in LANGUAGES else None


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, by its BCP 47 code; English for one that has none."""
    code = code_of(language) or "en"
    data = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    whole: dict[str, list[Term]] = {}
    stems: dict[str, list[Term]] = {}
    for term in _terms(code, data):
        first = term.parts[0]
        (stems if first.star else whole).setdefault(first.stem, []).append(term)
    return Lexicon(
        language=code,
        whole=MappingProxyType({stem: _longest_first(found) for stem, found in whole.items()}),
        stems=MappingProxyType({stem: _longest_first(found) for stem, found in stems.items()}),
        shortest=min(map(len, stems), default=0),
    )


def find(sentence: Sequence[Word], one: Lexicon, year: int) -> Iterator[Hit]:
    """The terms in a sentence. Of two topics at one place the longer one counts.

    ``year`` is the article's: ``#year`` means one before it.
    """
    after = 0
    for at, word in enumerate(sentence):
        for term in candidates(word.key, one):
            if term.layer == "topics" and at < after:
                continue
            last = _match(sentence, at, term, one.by_letter, year)
            if last is None:
                continue
            if term.layer == "topics":
                after = last + 1
            yield Hit(term, word.start, sentence[last].end, at, last)


@lru_cache(maxsize=65_536)
def _candidates(word: str, language: str) -> tuple[Term, ...]:
    one = lexicon(language)
    found = [term for form in _forms(word, language) for term in _beginning(form, one)]
    return _longest_first(found) if found else ()


def candidates(word: str, one: Lexicon) -> tuple[Term, ...]:
    """The terms that may begin with a folded word, the longest first."""
    return _candidates(word, one.language)


def _beginning(word: str, one: Lexicon) -> Iterator[Term]:
    yield from one.whole.get(word, ())
    if len(word) == 4 and word.isdecimal():
        yield from one.whole.get(YEAR, ())
    for length in range(one.shortest, len(word) + 1):
        yield from one.stems.get(word[:length], ())


def _forms(word: str, language: str) -> Iterator[str]:
    """The word, and what is left of it without the prefixes of its language."""
    yield word
    for prefix in _PREFIXES.get(language, ()):
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            yield word[len(prefix) :]


def _match(sentence: Sequence[Word], at: int, term: Term, by_letter: bool, year: int) -> int | None:
    """The index of the last word of a term that begins at a word; None where it does not."""
    first = term.parts[0]
    if first.stem == YEAR and not _is_earlier(sentence[at].key, year):
        return None
    if first.loud and not sentence[at].loud:
        return None
    reach = LETTER_GAP if by_letter else GAP
    for part in term.parts[1:]:
        stop = min(len(sentence), at + 2 + (reach if part.gap else 0))
        found = next((n for n in range(at + 1, stop) if _is(sentence[n], part, year)), None)
        if found is None:
            return None
        at = found
    return at


def _is(word: Word, part: Part, year: int) -> bool:
    if part.loud and not word.loud:
        return False
    if part.star:
        return word.key.startswith(part.stem)
    return word.key == part.stem or (part.stem == YEAR and _is_earlier(word.key, year))


def _is_earlier(word: str, year: int) -> bool:
    return len(word) == 4 and word.isdecimal() and 1500 < int(word) < year


def _terms(language: str, data: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Term]:
    for layer in ("topics", "acts", "modes"):
        for name, entries in data[layer].items():
            for entry in entries:
                factor = _FACTOR.search(entry)
                written = entry[: factor.start()] if factor else entry
                strength = float(factor[1]) if factor else 1.0
                parts = tuple(_parts(written, language in BY_LETTER))
                yield Term(layer, name, parts, strength, f"{language}:{written}")


def _parts(written: str, by_letter: bool) -> Iterator[Part]:
    gap = False
    for piece in _PIECE.finditer(written):
        if piece.group() == "..":
            gap = True
            continue
        split = _LETTER.findall(piece[1]) if piece[1] and by_letter else [piece[1] or YEAR]
        for stem in split:
            loud = not by_letter and len(stem) > 1 and stem.isupper()
            yield Part(key(stem), piece[2] == "*", gap, loud)
            gap = False


def _longest_first(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(
        sorted(terms, key=lambda term: (-sum(len(part.stem) + 1 for part in term.parts), term.rule))
    )
