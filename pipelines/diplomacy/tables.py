"""The tables in ``data/``: what names a country or organisation, by language, and how."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")

COUNTRY = "country"
ORGANISATION = "organisation"
NONE = "none"
"""Kind of a name that only keeps a shorter one from being found."""
HOME = "HOME"
"""Code of a name that means the publisher's own country."""

AND = "+"
"""Joins the codes of a name that means two countries at once: "the two Koreas"."""

SEAT = "seats"
PLACE = "places"
LEADER = "leader"

_TABLES = ("none", "short", "people", "houses", PLACE, SEAT, "home", "offices", "tongues")
"""Tables of a language's file; where two hold the same name, the first counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name as the data writes it."""

    table: str
    """Where it stands: a table of names/, "organisation" or "leader"."""
    kind: str
    code: str
    text: str
    since: str = ""
    """First day on which it counts, ``YYYY-MM-DD``; empty: always."""
    until: str = ""
    """The day on which it no longer counts; empty: it still does."""


@dataclass(frozen=True, slots=True)
class Endings:
    """How a language declines names; folded by nobody yet."""

    drop: tuple[str, ...]
    add: tuple[str, ...]


@lru_cache(maxsize=128)
def table(name: str) -> Mapping[str, Any]:
    """A file of data/ by its name without ``.toml``; one that is not there is empty."""
    file = _DATA / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def rows(language: str) -> Iterator[Row]:
    """All names of a language, the strongest table first."""
    yield from _named(language)
    yield from _organisations(language)
    yield from _leaders(language)


def endings(language: str) -> Endings | None:
    """How the language declines; None where names stay as they are."""
    found = table("grammar")["endings"].get(language)
    return Endings(tuple(found["drop"]), tuple(found["add"])) if found else None


def _named(language: str) -> Iterator[Row]:
    tables = table(f"names/{language}") if language.isalpha() else {}
    for name in _TABLES:
        for code, names in tables.get(name, {}).items():
            if code != "source":
                yield from (Row(name, _kind(code), code, text) for text in names)


def _kind(code: str) -> str:
    return NONE if code == "-" else COUNTRY


def _organisations(language: str) -> Iterator[Row]:
    for code, names in table("organisations").items():
        for text in (*names.get(language, ()), *names.get("*", ())):
            yield Row(ORGANISATION, ORGANISATION, code, text)


def _leaders(language: str) -> Iterator[Row]:
    for row in table("leaders")["leader"]:
        kind = COUNTRY if COUNTRY in row else ORGANISATION
        span = (row["from"].isoformat(), row["to"].isoformat() if "to" in row else "")
        for text in row["names"]:
            only, colon, name = text.rpartition(":")
            if not colon or only == language:
                yield Row(LEADER, kind, row[kind], name, *span)
