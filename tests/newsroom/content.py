"""The agencies as data: ``agencies/<id>/site.toml`` and ``articles/*.md`` with TOML front matter.

An unknown or missing key is a ``msgspec.ValidationError``: a typo in the data fails the tests.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zlib import crc32

import msgspec

AGENCIES = Path(__file__).parent / "agencies"


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an archive should find out about an article beside what its fields say."""

    reporter: str | None = None
    """The author, where only the dateline names one; several parted by "; "."""
    dateline_place: str | None = None
    dateline_country: str | None = None
    dateline_on: str | None = None
    dateline_agency: str | None = None
    credited_agency: str | None = None
    reprint_of: str | None = None
    countries: tuple[str, ...] = ()
    diplomatic: bool = True
    forbidden: bool = False


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An article as its agency has it now."""

    slug: str
    title: str
    published: datetime
    """With the offset of the agency's clock."""
    body: tuple[str, ...]
    updated: datetime | None = None
    author: str | None = None
    section: str
    language: str | None = None
    """Where it is not the agency's main one."""
    dateline: str | None = None
    """As printed at the head of the body."""
    closing: str | None = None
    """A line after the body that belongs to the copy, such as a source line."""
    truth: Known = Known()

    @property
    def changed(self) -> datetime:
        """The time of its last change."""
        return self.updated or self.published

    @property
    def number(self) -> int:
        """A five-digit number for addresses, always the same for a slug."""
        return 10_000 + crc32(self.slug.encode()) % 90_000


class RouteData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A route that the agency offers."""

    format: str
    """A key of ``routes.FORMATS``."""
    path: str
    newest: int | None = None
    """feed, news sitemap: how many of the newest articles it holds; None: all."""
    per_page: int = 4
    """listing, api: articles on a page."""
    variant: str = ""
    """Which address of an article it links: "" the plain one, "amp" or "print"."""
    links: str | None = None
    next: str | None = None


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words around an article, in the agency's language."""

    published: str
    updated: str
    related: str
    tags: str
    menu: tuple[str, ...]
    footer: str


class Agency(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A site of the newsroom: who it is, how its pages look and which routes it offers."""

    id: str
    name: str
    kind: Literal["agency", "ministry", "presidency", "organisation", "broadcaster"]
    country: str
    languages: tuple[str, ...]
    timezone: str
    layout: str
    """A key of ``pages.LAYOUTS``."""
    charset: str = "utf-8"
    address: str
    """An article's path, with {slug}, {number}, {section}, {year}, {month} and {day}."""
    pattern: str
    """Regular expression of such a path."""
    credit: tuple[str, ...] = ()
    date_pattern: str = "d MMMM y, HH:mm"
    """How dates are shown, in the pattern letters of CLDR."""
    robots: str | None = None
    """robots.txt; None: there is none, 404."""
    labels: Labels
    route: tuple[RouteData, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """An agency with its articles."""

    agency: Agency
    articles: tuple[Article, ...]

    def under(self, name: str) -> Contents:
        """The same agency under another id, so that a newsroom can hold it several times."""
        return Contents(msgspec.structs.replace(self.agency, id=name), self.articles)


def load(folder: Path = AGENCIES) -> Sequence[Contents]:
    """Every agency of the folder, by id."""
    return [_contents(file.parent) for file in sorted(folder.glob("*/site.toml"))]


def _contents(folder: Path) -> Contents:
    site = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    articles = tuple(article(file) for file in sorted((folder / "articles").glob("*.md")))
    return Contents(msgspec.convert(site, Agency), articles)


def article(file: Path) -> Article:
    """The article of a file: TOML between two lines of ``+++``, then paragraphs."""
    _, front, body = file.read_text(encoding="utf-8").split("+++\n", 2)
    paragraphs = [" ".join(block.split()) for block in body.split("\n\n") if block.strip()]
    data = {"slug": file.stem, **tomllib.loads(front), "body": paragraphs}
    return msgspec.convert(data, Article)
