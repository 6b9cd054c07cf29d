"""The offices of each language, from ``posts/*.toml``, and the organisations beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines.diplomacy.officials.words import Patterns, lowered

_FOLDER = Path(__file__).with_name("posts")
_BODIES = Path(__file__).with_name("bodies.toml")


@dataclass(frozen=True, slots=True)
class Post:
    """An office of the vocabulary and how it is written in one language."""

    name: str
    """"ambassador", "foreign minister", "head of state"; "counterpart" is the office of the
    official named before."""
    deputy: str | None = None
    """What a deputy's office is called."""
    status: str | None = None
    """Status that the words themselves say: "expresidente"."""
    sent: bool = False
    """Whether the holder is sent to a state or organisation."""
    about: bool = False
    """Whether "for Syria" names where the holder is sent."""
    open: bool = False
    """Whether words of a portfolio stand beside it: "Minister of Trade"."""
    capital: bool = False
    """In lower case an office only with its state: a club has a president too."""
    shy: bool = False
    """No office after the name of what is no state: "FIFA President"."""
    needs: bool = False
    """No office without state or organisation."""
    only: frozenset[str] = frozenset()
    """The states that have it; empty for all."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is looked for in texts of one language."""

    posts: Patterns[Post]
    tails: Patterns[Post]
    """What makes another office of the one before a state: "ministre français | des Affaires
    étrangères"."""
    statuses: Patterns[str]
    deputies: Patterns[bool]
    of: frozenset[str]
    to: frozenset[str]
    about: frozenset[str]
    articles: frozenset[str]
    skip: frozenset[str]
    conjunction: frozenset[str]
    courtesy: frozenset[str]
    particles: frozenset[str]
    appositive: frozenset[str]
    portfolio: frozenset[str]
    never: frozenset[str]
    """Words that begin or end no name."""
    plural: frozenset[str]
    within: Mapping[str, str]
    """State or organisation by words that an office's own words hold."""
    foreign: frozenset[str]
    """What makes a foreign minister of a minister, wherever it stands in the portfolio."""
    case: Mapping[str, str]
    """Grammatical case of forms that no ending tells."""
    cases: bool
    """Whether names are declined as in the East Slavic languages."""
    adjective: str
    """Letters that an adjective made from a state's name has; "" where any word will do."""
    sent_suffix: tuple[str, ...]
    """Endings of the state to which an official is sent."""
    drop_endings: tuple[str, ...]
    """Endings that are no part of a name, the longest first."""
    one_word: bool
    """Whether a surname may stand alone for its holder where no state is named."""
    most_names: int
    """Names of a person where what follows cannot be told from a place; 0 for no limit."""
    caseless: bool
    openers: frozenset[str]
    """Function words that may begin a sentence before an office."""
    spoilers: frozenset[str]
    """Words before an office that make another of it: "Senate President"."""
    nouns: frozenset[str]
    """States that end as adjectives do."""
    linked: bool
    """Whether a state behind an office always has a link: "President of Kazakhstan"."""
    adjective_ends: tuple[str, ...]
    """Endings of a state's adjective, which after "of" begins the name of something else."""


@lru_cache(maxsize=64)
def language(code: str) -> Language | None:
    """The offices of a language by its BCP 47 code; None where it has no file."""
    data = raw(code)
    if data is None or data.get("unspaced"):
        return None
    endings = data["endings"]
    words = {name: _set(data, name) for name in _WORD_LISTS}
    return Language(
        posts=Patterns.of(_posts(data, "words"), endings),
        tails=Patterns.of(_posts(data, "gap"), endings),
        statuses=Patterns.of(_statuses(data), endings),
        deputies=Patterns.of(((word, True) for word in data["deputy"]), endings),
        within=MappingProxyType({lowered(k): v for k, v in data.get("within", {}).items()}),
        case=MappingProxyType({lowered(k): v for k, v in data.get("case", {}).items()}),
        cases=data.get("cases", False),
        adjective=data.get("adjective", ""),
        sent_suffix=tuple(data.get("sent_suffix", ())),
        drop_endings=tuple(sorted(data.get("drop_endings", ()), key=len, reverse=True)),
        linked=data.get("linked", False),
        adjective_ends=tuple(data.get("adjective_ends", ())),
        one_word=data["one_word"],
        most_names=data.get("most_names", 0),
        caseless=data.get("caseless", False),
        **words,
    )


_WORD_LISTS = (
    *("of", "to", "about", "articles", "skip", "conjunction", "courtesy", "particles"),
    *("appositive", "portfolio", "never", "plural", "openers", "spoilers", "nouns", "foreign"),
)


def raw(code: str) -> Mapping[str, Any] | None:
    """A language's file as it is; None where there is none."""
    file = _FOLDER / f"{code.split('-')[0].lower()}.toml"
    if code.split("-")[0].isalpha() and file.exists():
        return tomllib.loads(file.read_text(encoding="utf-8"))
    return None


@lru_cache(maxsize=1)
def bodies() -> Patterns[str]:
    """Organisations by their names in all languages."""
    table = tomllib.loads(_BODIES.read_text(encoding="utf-8"))
    return Patterns.of(((name, code) for code, names in table.items() for name in names), ("",))


def _set(data: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(map(lowered, data.get(name, ())))


def _posts(data: Mapping[str, Any], key: str) -> Iterator[tuple[str, Post]]:
    for row in data["post"]:
        flags = {name: row[name] for name in _FLAGS if name in row}
        post = Post(
            name=row["post"],
            deputy=row.get("deputy"),
            status=row.get("status"),
            only=frozenset(row.get("only", ())),
            **flags,
        )
        for pattern in row.get(key, ()):
            yield pattern.split("|")[-1], post


_FLAGS = ("sent", "about", "open", "capital", "shy", "needs")


def _statuses(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for status in ("former", "acting", "designate"):
        for word in data[status]:
            yield word, status
