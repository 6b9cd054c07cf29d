"""The names under which news agencies appear in datelines and credits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipelines.letters import fold

_FILE = Path(__file__).with_name("agencies.toml")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency: how it writes itself, its country, and its other spellings."""

    name: str
    country: str
    forms: tuple[str, ...]
    word: bool
    """The token is also a common word or a name: a credit needs more than a verb."""
    cited: bool
    """Reports all over the world cite it for background."""


@dataclass(frozen=True, slots=True)
class Roll:
    """All of ``agencies.toml``."""

    agencies: tuple[Agency, ...]
    by_key: Mapping[str, Agency]
    """By folded name and form; the first agency of a form that two share."""
    reporter: frozenset[str]
    """Folded words that stand before an agency inside its brackets."""
    distributor: frozenset[str]
    """Folded names that stand in brackets before another agency's dateline."""


@lru_cache(maxsize=1)
def roll() -> Roll:
    """The agencies that Diplowire knows by name."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    agencies = tuple(
        Agency(
            row["name"],
            row["country"],
            tuple(row["forms"]),
            row.get("word", False),
            row.get("cited", False),
        )
        for row in data["agency"]
    )
    by_key: dict[str, Agency] = {}
    for agency in agencies:
        for form in (agency.name, *agency.forms):
            by_key.setdefault(fold(form), agency)
    return Roll(
        agencies,
        MappingProxyType(by_key),
        frozenset(map(fold, data["reporter"])),
        frozenset(map(fold, data["distributor"])),
    )


def keys(names: Iterable[str]) -> frozenset[str]:
    """Folded forms under which a dateline may name one of these agencies or a known one."""
    return _keys(tuple(names))


@lru_cache(maxsize=256)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*map(fold, names), *roll().by_key))


def resolve(name: str, agencies: Mapping[str, str] | None) -> str:
    """The source id of the agency that ``name`` names, else the agency's own name.

    ``agencies`` gives source ids by the names of the catalogue's ``credit`` lists; another
    spelling of an agency that stands there counts as that name.
    """
    by_key = {fold(form): source for form, source in (agencies or {}).items()}
    known = roll().by_key.get(fold(name))
    for form in (name, *((known.name, *known.forms) if known else ())):
        if fold(form) in by_key:
            return by_key[fold(form)]
    return known.name if known else name
