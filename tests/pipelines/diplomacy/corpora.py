"""The labelled articles of our own, and the labels of recorded real pages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.diplomacy import countries
from pipelines.diplomacy.reading import Article

FOLDER = Path(__file__).with_name("corpus")
YEAR = 2026
"""In which the articles of our own are published."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and what a press officer says of it."""

    id: str
    article: Article
    band: str
    topic: str
    """sport, market ... where it is not diplomatic."""
    acts: tuple[str, ...]
    """The main one first."""
    actor: str | None
    target: str | None


def own(half: str) -> Iterator[Labelled]:
    """The articles of our own: those that were "tuned" on, or those that were "kept"."""
    for file in sorted(FOLDER.glob(f"*-{half}-acts.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["article"]:
            yield _labelled(row)


def page_labels(half: str) -> dict[str, str]:
    """What the recorded pages of a half are, by ``dataset/number``."""
    lists = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
    parity = 0 if half == "tuned" else 1
    return {page: kind for kind, pages in lists.items() for page in pages[parity::2]}


def article(title: str, text: str, language: str | None, home: str, year: int) -> Article:
    """An article with its countries."""
    named = countries.mentions(title, text, [language] if language else [])
    return Article(title, text, language, named, home, year)


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        id=row["id"],
        article=article(row["title"], row["text"], row["language"], row["publisher"], YEAR),
        band=row["band"],
        topic=row.get("topic", ""),
        acts=tuple(row["acts"]),
        actor=row.get("actor"),
        target=row.get("target"),
    )
