"""The labelled officials, and how well they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.analysis import OfficialFound
from pipelines.diplomacy import officials
from pipelines.diplomacy.countries import mentions
from tests.pipelines.scores import Score

HERE = Path(__file__).parent
FIELDS = ("post", "country", "sent_to", "status")

Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An official of a case."""

    name: str
    post: str
    country: str | None = None
    sent_to: str | None = None
    status: str = "in office"


def cases(name: str) -> list[Case]:
    """The cases of a file below this folder: "cases", "kept/cases"."""
    found: list[Case] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return found


def wanted(case: Case) -> list[Wanted]:
    """The officials of a case."""
    found = []
    for line in case["officials"]:
        parts = [part.strip() or None for part in line.split("|")]
        given = dict(zip(("name", *FIELDS), parts, strict=False))
        found.append(Wanted(**{name: value for name, value in given.items() if value}))
    return found


def read(case: Case) -> tuple[OfficialFound, ...]:
    """What is read of a case."""
    languages = [case["language"]]
    return officials.read(case["text"], languages, mentions("", case["text"], languages))


def agrees(case: Case, one: Wanted, given: OfficialFound, field: str) -> bool:
    """Whether a field is read as the case has it.

    Where the case tells no state, one may yet be known by a leader's name or by a city.
    """
    wanted_value, value = getattr(one, field), getattr(given, field)
    if wanted_value is None and value is not None:
        found = mentions("", case["text"], [case["language"]])
        return any(m.code == value and m.rule.startswith(_BEYOND) for m in found)
    return bool(wanted_value == value)


_BEYOND = ("leader:", "places:", "capital:", "houses:")
"""Rules of mentions that give a state which the words beside the office do not."""


def plain(name: str) -> str:
    """A name without what spelling leaves open: spaces, stops, the dots of ё."""
    return name.replace(" ", "").replace(".", "").casefold().replace("ё", "е")


def names(found: Sequence[Case]) -> Score:
    """How well the names are read."""
    right = false = missed = 0
    for case in found:
        given = {plain(one.name) for one in read(case)}
        true = {plain(one.name) for one in wanted(case)}
        right += len(given & true)
        false += len(given - true)
        missed += len(true - given)
    return Score(right, false, missed)


def share(found: Sequence[Case], field: str) -> float:
    """The share of officials, of those whose name is read, of whom a field is right."""
    pairs: list[bool] = []
    for case in found:
        given = {plain(one.name): one for one in read(case)}
        both = [(one, given.get(plain(one.name))) for one in wanted(case)]
        pairs += [agrees(case, one, read_, field) for one, read_ in both if read_]
    return sum(pairs) / len(pairs)
