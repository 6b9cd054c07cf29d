"""What goes into a route's reader and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler import urls
from crawler.catalogue import Route, Source
from crawler.items import Entry
from crawler.routes import words

MOST_ENTRIES = 2_000
"""Entries taken of one answer."""
MOST_CHILDREN = 50
"""Child sitemaps taken of one index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A route's answer, as it came."""

    url: str
    """The address that answered; relative links are resolved against it."""
    body: bytes
    content_type: str = ""
    """The Content-Type header, with its charset parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an answer held."""

    entries: tuple[Entry, ...] = ()
    """At most ``MOST_ENTRIES``, each address once, in the order of the answer."""
    more: tuple[str, ...] = ()
    """Further addresses of the same route: the next page, or the children of an index."""
    note: str | None = None
    """Why nothing, or not all, could be read; None when the answer was read whole."""
    ttl_s: int | None = None
    """Seconds for which the feed itself wishes not to be asked again."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day, UTC, in which the feed wishes not to be asked (RSS ``skipHours``)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A link as one kind of route gives it, neither resolved nor cleaned."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    summary: str | None = None
    language: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer was asked: what each entry of it has in common."""

    source: Source
    route: Route
    url: str
    """What relative links are relative to."""
    since: str | None = None
    """UTC day or time before which nothing is wanted."""

    def further(self, links: Iterable[str], most: int = 1) -> tuple[str, ...]:
        """Those of the links that this source may be asked at, absolute, each once."""
        absolute = (urls.absolute(link, self.url) for link in links)
        own = (url for url in absolute if url and self.source.owns(urlsplit(url).hostname or ""))
        return tuple(url for url in dict.fromkeys(own) if url != self.url)[:most]


@dataclass(slots=True)
class Harvest:
    """Gathers the entries of one answer, each address once, and what was left out."""

    place: Place
    entries: dict[str, Entry] = field(default_factory=dict)
    unlinked: int = 0

    def add(self, item: Item) -> None:
        """Take an item in, if it links anywhere."""
        url = urls.absolute(item.url, self.place.url) if item.url else None
        if url is None:
            self.unlinked += 1
        elif url not in self.entries:
            self.entries[url] = _entry(url, item, self.place)

    def notes(self) -> list[str]:
        """What is to be said of the items left out."""
        if not self.unlinked:
            return []
        total = self.unlinked + len(self.entries)
        return [f"{self.unlinked} of {total} items have no link to a page"]


def joined(notes: Iterable[str | None]) -> str | None:
    """One note of several; None where there is none."""
    return "; ".join(note for note in notes if note) or None


def _entry(url: str, item: Item, place: Place) -> Entry:
    texts: Mapping[str, str | None] = {
        "title": words.line(item.title, words.LONGEST_TITLE),
        "published": words.line(item.published, words.LONGEST_WORD),
        "updated": words.line(item.updated, words.LONGEST_WORD),
        "author": words.line(item.author, words.LONGEST_WORD),
        "summary": words.line(item.summary, words.LONGEST_SUMMARY),
        "language": words.language(item.language),
        "identity": words.line(item.identity, words.LONGEST_TITLE, markup=False),
    }
    return Entry(
        url=url, source=place.source.id, route=place.route.url, kind=place.route.kind, **texts
    )
