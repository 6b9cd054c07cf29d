"""What a site of the newsroom is to the server, and what its truth is to a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before the server adds validators and compression."""

    body: bytes
    content_type: str
    status: int = 200
    modified: datetime | None = None
    """Aware time for Last-Modified; None: the header is left out."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent beside the others: Location, Retry-After and the like."""
    wire: Callable[[BinaryIO], None] | None = None
    """Writes the whole answer, head and all, in place of the server: for answers that break HTTP.
    The connection is closed after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What an archive should say of one article, as it is published now."""

    site: str
    slug: str
    url: str
    title: str
    paragraphs: tuple[str, ...]
    """As printed, the dateline at the head of the first one included."""
    language: str
    author: str | None
    published_on: str
    """The publisher's local day."""
    published_at: str
    """UTC instant, ``YYYY-MM-DDTHH:MM:SSZ``."""
    precision: str
    """What the page itself says: "second", "minute" or "day"; a feed may say more."""
    updated_at: str | None
    dateline: str | None
    dateline_place: str | None
    """As printed, often in capitals; the same goes for ``dateline_agency``."""
    dateline_country: str | None
    dateline_on: str | None
    dateline_agency: str | None
    credited_agency: str | None
    """Source id."""
    reprint_of: str | None
    """``site/slug`` of the article that this one was copied from; it may be a copy itself."""
    countries: tuple[str, ...]
    """Those that title or text names, ISO 3166-1 alpha-2."""
    diplomatic: bool
    forbidden: bool
    """robots.txt keeps crawlers away from it: it must not be in an archive."""
    status: str
    """"live", or "gone" after a deletion."""


class Site(Protocol):
    """One publisher. The server gives it an address of its own and asks it for paths."""

    @property
    def id(self) -> str:
        """Short name, also that of its source file."""

    def answer(self, path: str, base: str) -> Reply | None:
        """The answer to a path with its query; None is a 404.

        ``base`` is the site's address without a slash at its end.
        """

    def source(self, base: str) -> Mapping[str, object]:
        """The site as a source file of Diplowire says it (``crawler.catalogue.Source``)."""

    def truth(self, base: str) -> Sequence[Truth]:
        """What is known of its articles; empty where nothing is."""
