"""The names under which each language knows the countries: CLDR's and an overlay of our own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.core import Locale, UnknownLocaleError

from pipelines.letters import fold

_FILE = Path(__file__).with_name("names.toml")

UNSPACED = frozenset(("zh", "ja", "th", "lo", "my", "km"))
"""Languages that write no space between words."""
NO_COUNTRY = "-"
"""Code of a name that only keeps a shorter one from being found."""
STAR = 4
"""Letters that a star stands for at most."""
HEAD = 3
"""Letters of a word by which it is set aside at once."""
NOT_COUNTRIES = frozenset(
    ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA")
)
"""CLDR codes for organisations, tests, the unknown, and islands that are no entry of ISO 3166-1."""

_WORD = re.compile(r"[^\W\d_]+")
_ASIDE = re.compile(r"\s*[(（][^()（）]{0,80}[)）]")


@dataclass(frozen=True, slots=True)
class Name:
    """A country's name as words, folded, and how it may be written."""

    code: str
    words: tuple[str, ...]
    """Folded words; the last one a stem where ``endings`` has more than the empty one."""
    capitals: tuple[bool, ...]
    """For each word, whether the text must have a capital there, as the name has."""
    loud: bool
    """An abbreviation, found only in capitals."""
    endings: frozenset[str]
    star: bool
    """Whether any ending of up to ``STAR`` letters will do."""
    rule: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A name that a person or another place has too."""

    alone: bool
    """Not beside another capitalised word."""
    unless: frozenset[str]
    """Folded words that say that the other one is meant."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is looked for in texts of one language."""

    by_first: Mapping[str, tuple[Name, ...]]
    """Names by their first word or stem, the longest first."""
    heads: frozenset[str]
    """The first letters, at most ``HEAD``, of those: most words of a text begin otherwise."""
    longest_ending: int
    prefixes: tuple[str, ...]
    literal: Mapping[str, Name]
    """Names in a language without spaces, as they are."""
    literals: re.Pattern[str] | None
    """Finds the longest of them; None in a language with spaces."""
    shared: Mapping[str, Shared]
    """By folded name."""
    touching: frozenset[str]


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The names of a language, by its BCP 47 code; an unknown one has no names."""
    language = re.split("[-_]", language.lower())[0] if language else ""
    data = _data()
    names = list(_all(language))
    spaced = language not in UNSPACED
    by_first: dict[str, list[Name]] = {}
    for name in names if spaced else ():
        by_first.setdefault(name.words[0], []).append(name)
    literal = {} if spaced else {"".join(name.words): name for name in reversed(names)}
    return Lexicon(
        by_first=MappingProxyType({k: _ranked(v) for k, v in by_first.items()}),
        heads=frozenset(first[:HEAD] for first in by_first),
        longest_ending=max((_reach(name) for name in names), default=0),
        prefixes=tuple(data["prefixes"].get(language, ())),
        literal=MappingProxyType(literal),
        literals=_pattern(literal) if literal else None,
        shared=MappingProxyType(dict(_shared(language))),
        touching=frozenset(map(fold, data["touching"]["with"])),
    )


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    ranked = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ranked)))


def _ranked(names: list[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: -sum(map(len, name.words)) - len(name.words)))


def _reach(name: Name) -> int:
    return max(STAR if name.star else 0, *(len(ending) for ending in name.endings))


def _shared(language: str) -> Iterator[tuple[str, Shared]]:
    for row in _data()["shared"]:
        if row["language"] == language:
            for name in row["names"]:
                yield fold(name), Shared(row["alone"], frozenset(map(fold, row["unless"])))


def _all(language: str) -> Iterator[Name]:
    """The overlay's names first: where two are the same, it is the first that counts."""
    for table in ("names_of_others", "names"):
        for code, names in _data()[table].get(language, {}).items():
            for name in names:
                yield from _overlay(language, code, name)
    for code, name in _cldr(language):
        yield from _declined(language, code, name)


def _overlay(language: str, code: str, name: str) -> Iterator[Name]:
    words = _words(name)
    if words:
        star = name.endswith("*")
        rule = f"overlay:{language}:{name}"
        yield Name(code, words, _capitals(name), _loud(name), frozenset(("",)), star, rule)


def _declined(language: str, code: str, name: str) -> Iterator[Name]:
    """A name of CLDR, its words stemmed where the language declines them."""
    rule = f"cldr:{language}:{name}"
    table = _data()["endings"].get(language)
    words = _words(name)
    if not words:
        return
    if table is None or language in UNSPACED:
        yield Name(code, words, _capitals(name), _loud(name), frozenset(("",)), False, rule)
        return
    last = words[-1]
    tails = [tail for tail in map(fold, table["drop"]) if last.endswith(tail)]
    stem = last.removesuffix(max(tails, key=len, default="")) if len(last) > 3 else last
    endings = frozenset(map(fold, table["add"])) | {last[len(stem) :]}
    stems = (*words[:-1], stem)
    yield Name(code, stems, _capitals(name), _loud(name), endings, False, rule)


def _cldr(language: str) -> Iterator[tuple[str, str]]:
    try:
        territories: Mapping[str, str] = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError, TypeError):
        return
    dropped = frozenset(map(fold, _data()["dropped"].get(language, ())))
    for code, name in territories.items():
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
            for variant in _variants(name):
                if fold(variant) not in dropped:
                    yield code, variant


def _variants(name: str) -> Iterator[str]:
    """A name without what stands in brackets, with "and" for "&", and without " SAR China"."""
    plain = _ASIDE.sub("", name).strip()
    yield plain
    if "&" in plain:
        yield plain.replace("&", "and")
    if plain.endswith(" SAR China"):
        yield plain.removesuffix(" SAR China")


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(name)))


def _capitals(name: str) -> tuple[bool, ...]:
    return tuple(word[0].isupper() for word in _WORD.findall(name))


def _loud(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) <= 4 and all(letter.isupper() for letter in letters)
