"""The names under which a language knows countries and organisations, ready to be looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import MappingProxyType

from pipelines.diplomacy import cldr, tables
from pipelines.diplomacy.tables import COUNTRY, LEADER, NONE, Endings, Row
from pipelines.letters import fold

UNSPACED = frozenset(("zh", "ja", "th", "lo", "my", "km"))
"""Languages that write no space between words."""
STAR = 4
"""Letters that a star stands for at most, where grammar.toml does not say otherwise."""
SHORTEST_STEM = 4
"""Letters of a stem that a name of CLDR keeps at least: "Mali" is no "Mal-"."""
_MARKS = "[\u0300-\u036f\u064b-\u0655\u0900-\u0903\u093a-\u094f\u0951-\u0957]"
"""Accents of their own, Arabic vowel signs, the vowel signs and dots of Devanagari."""
_LETTERS = rf"[^\W_]+(?:{_MARKS}+[^\W_]*)*"
WORD = re.compile(_LETTERS)
_MARKED = re.compile(rf"{_LETTERS}\*?")
_ABBREVIATION = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name, folded, and what may follow it in the text."""

    stem: str
    endings: frozenset[str]
    star: int
    """Any ending of up to so many letters will do."""
    capital: bool
    """Whether the text must have a capital there, as the name has."""

    def fits(self, key: str) -> bool:
        """Whether a folded word is this one, declined or not."""
        if not key.startswith(self.stem):
            return False
        rest = key[len(self.stem) :]
        return len(rest) <= self.star or rest in self.endings


@dataclass(frozen=True, slots=True)
class Shared:
    """What must hold for a name that a person, another place or a common word has too."""

    alone: bool
    """Not beside another capitalised word."""
    unless: frozenset[str]
    """Folded words that say that the other one is meant."""
    needs: frozenset[str]
    """Folded words of which one must be there; none: no such need."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a country or organisation, and how it may be written."""

    kind: str
    code: str
    parts: tuple[Part, ...]
    table: str
    loud: bool
    """An abbreviation, found only in capitals."""
    hyphen: bool
    """A first part, as in "Sino-": a hyphen must follow."""
    rule: str
    """``table:language:name``, the entry of the data."""
    since: str = ""
    until: str = ""
    shared: Shared | None = None

    def in_force(self, day: str | None) -> bool:
        """Whether it counts in an article of that day; of an undated one if it still does."""
        if day is None:
            return not self.until
        return self.since <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a word may begin, and how many letters of the word stand before it."""

    skipped: int
    name: Name


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of one language."""

    language: str
    knows_countries: bool
    """Whether the language has names of countries at all."""
    by_first: Mapping[str, tuple[Name, ...]]
    """Names by their first word's stem; empty in a language without spaces."""
    reach: int
    """Letters that may follow a stem at most."""
    prefixes: tuple[str, ...]
    elided: Mapping[str, str]
    """What a name loses behind a prefix: Arabic "ال" behind "لل"."""
    literal: Mapping[str, tuple[Name, ...]]
    """In a language without spaces: the names as they are."""


def folding(language: str) -> Callable[[str], str]:
    """How words of a language are made equal: without accents, but where they part words."""
    return _case_only if language == "vi" else fold


def _case_only(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The names of a language, by its BCP 47 code; an unknown one has no names."""
    language = base(language)
    spaced = language not in UNSPACED
    names = tuple(_names(language))
    by_first: dict[str, list[Name]] = {}
    literal: dict[str, list[Name]] = {}
    for name in names:
        if spaced:
            by_first.setdefault(name.parts[0].stem, []).append(name)
        else:
            literal.setdefault(name.rule.split(":", 2)[2].rstrip("*"), []).append(name)
    every = [part for names in by_first.values() for name in names for part in name.parts]
    return Lexicon(
        language=language,
        knows_countries=any(name.kind == COUNTRY and name.table != LEADER for name in names),
        by_first=MappingProxyType({k: _ranked(v) for k, v in by_first.items()}),
        reach=max((_reach(part) for part in every), default=0),
        prefixes=tuple(tables.table("grammar")["prefixes"].get(language, ())),
        elided=tables.table("grammar")["elided"].get(language, {}),
        literal=MappingProxyType({k: tuple(v) for k, v in literal.items()}),
    )


def base(language: str) -> str:
    """The language of a BCP 47 code, without script and region; of twins the one with names."""
    code = re.split("[-_]", language.lower())[0] if language else ""
    return str(tables.table("grammar")["same"].get(code, code))


@lru_cache(maxsize=1 << 16)
def begun(language: str, key: str) -> tuple[Found, ...]:
    """The names that a folded word may begin, longest stem first.

    Cached: most words of a text are seen a thousand times a day.
    """
    one = lexicon(language)
    found: list[Found] = []
    ways = [("", ""), *((prefix, "") for prefix in one.prefixes), *one.elided.items()]
    for prefix, lost in ways:
        if prefix and (not key.startswith(prefix) or len(key) - len(prefix) < 2):
            continue
        rest = lost + key[len(prefix) :]
        for length in range(len(rest), max(0, len(rest) - one.reach - 1), -1):
            found += [
                Found(len(prefix), name)
                for name in one.by_first.get(rest[:length], ())
                if name.parts[0].fits(rest) and not (prefix and name.parts[0].capital)
            ]
    return tuple(found)


def _ranked(names: list[Name]) -> tuple[Name, ...]:
    """The longest first; of equals the one of the stronger table, which came first."""
    return tuple(sorted(names, key=lambda name: -len(name.parts)))


def _reach(part: Part) -> int:
    return max(part.star, *map(len, part.endings or {""}))


def _names(language: str) -> Iterator[Name]:
    grammar = tables.endings(language)
    rows = [row for row in tables.rows(language) if _in_script(row, language)]
    rows += cldr.rows(language)
    shared = _shared(language)
    for row in rows:
        name = _name(row, language, grammar)
        if name is not None:
            yield name if name.table == NONE else _guarded(name, shared)


def _guarded(name: Name, shared: Mapping[str, Shared]) -> Name:
    key = " ".join(part.stem for part in name.parts)
    guard = shared.get(key)
    if guard is None:
        return name
    return replace(name, shared=guard)


def _name(row: Row, language: str, grammar: Endings | None) -> Name | None:
    words = _MARKED.findall(row.text)
    if not words:
        return None
    loud = _loud(row.text)
    make = partial(_part, language=language, grammar=None if loud else grammar)
    from_cldr = row.table in (cldr.NAME, cldr.CAPITAL)
    return Name(
        kind=row.kind,
        code=row.code,
        parts=tuple(make(word, dropping=from_cldr) for word in words),
        table=row.table,
        loud=loud,
        hyphen=row.text.endswith("-"),
        rule=f"{row.table}:{language}:{row.text}",
        since=row.since,
        until=row.until,
    )


def _part(word: str, *, language: str, grammar: Endings | None, dropping: bool) -> Part:
    """A word of a name; one with a star or in a language that does not decline is not stemmed."""
    equal = folding(language)
    stem, starred = equal(word.rstrip("*")), word.endswith("*")
    star = tables.table("grammar")["star"].get(language, STAR) if starred else 0
    endings = frozenset(map(equal, grammar.add)) if grammar and not starred else frozenset()
    if grammar and dropping and not starred:
        tails = [equal(tail) for tail in grammar.drop if stem.endswith(equal(tail))]
        short = stem.removesuffix(max(tails, key=len, default=""))
        if len(short) >= SHORTEST_STEM:
            endings |= {stem[len(short) :]}
            stem = short
    return Part(stem, endings, star, word[0].isupper())


def _loud(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 1 < len(letters) <= _ABBREVIATION and all(letter.isupper() for letter in letters)


def _in_script(row: Row, language: str) -> bool:
    """Whether a leader's name is written in the script of the language."""
    if row.table != LEADER:
        return True
    return script(row.text) in scripts(language)


def script(text: str) -> str:
    """The script of a text's first letter, as Unicode names it: "LATIN", "CJK"."""
    letter = next((letter for letter in text if letter.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").split()[0]


@lru_cache(maxsize=64)
def scripts(language: str) -> frozenset[str]:
    """The scripts in which a language is written."""
    named = tables.table("grammar")["scripts"]
    found = {name for name, languages in named.items() if language in languages}
    return frozenset(found) or frozenset(("LATIN",))


def _shared(language: str) -> Mapping[str, Shared]:
    equal = folding(language)
    found = {}
    for row in tables.table("shared")["shared"]:
        if row["language"] == language:
            for name in row["names"]:
                key = " ".join(WORD.findall(equal(name)))
                found[key] = Shared(
                    row.get("alone", False),
                    frozenset(map(equal, row.get("unless", ()))),
                    frozenset(map(equal, row.get("needs", ()))),
                )
    return found
