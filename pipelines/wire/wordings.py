"""The words with which texts credit agencies and offices, from ``wording.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("wording.toml")

REACH = 80
"""Characters before and after a name in which its wording may stand."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to credit an agency."""

    language: str
    kind: str
    """origin, closing, lead, chain, cited or none: see the file."""
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class OfficeWording:
    """One way to name the office that a fact comes from."""

    languages: frozenset[str]
    pattern: re.Pattern[str]
    """Its group "office" holds the office's words."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """All of ``wording.toml``."""

    agencies: tuple[Wording, ...]
    offices: tuple[OfficeWording, ...]
    source_line: re.Pattern[str]
    caption: re.Pattern[str]
    """What makes what follows a caption's credit."""
    agency: re.Pattern[str]
    """What stands for "agency" beside a name."""


@lru_cache(maxsize=1)
def wordings() -> Wordings:
    """The wordings that Diplowire knows."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words = _any(data["caption"]["words"])
    return Wordings(
        agencies=tuple(_agencies(data["wording"], data["between"])),
        offices=tuple(_offices(data)),
        source_line=re.compile(
            rf"\s*(?:{_any(data['source_line']['words'])})\s*[:：]\s*[«\"“(]?", re.IGNORECASE
        ),
        caption=re.compile(
            rf"^\W*(?:{words})\b[^.!?\n]*\Z"
            rf"|(?<![^\W\d_])(?:{words})(?:\s+by)?\s*[:：|/]?\s*[«\"“(]?\Z|\w/\Z",
            re.IGNORECASE,
        ),
        agency=re.compile(
            r"agenc|agenz|agentur|агентств|агенттіг|ajans|وكالة|خبرگزاری|通讯社|社|통신|ИА", re.I
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _agencies(rows: Iterable[Mapping[str, str]], between: Mapping[str, str]) -> Iterator[Wording]:
    for row in rows:
        before, after = row.get("before"), row.get("after")
        yield Wording(
            row["language"],
            row["kind"],
            re.compile(f"(?:{before}){between['before']}\\Z", re.I) if before else None,
            re.compile(f"{between['after']}(?:{after})", re.I) if after else None,
        )


def _offices(data: Mapping[str, Any]) -> Iterator[OfficeWording]:
    for row in data["body"]:
        languages = [language.strip() for language in row["language"].split(",")]
        office = f"(?P<office>{data['office'][languages[0]]})"
        if "before" in row:
            pattern = rf"(?:(?i:{row['before']}))\s+{office}"
        else:
            pattern = rf"(?:[,”\"»]|\bтуралы)\s*{office}\s+(?:(?i:{row['after']}))"
        yield OfficeWording(frozenset(languages), re.compile(pattern))
