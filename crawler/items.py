"""The records that flow from a route to the archive: an ``Entry`` found, a ``Page`` fetched.

Both are frozen. Times are text in UTC, ``YYYY-MM-DDTHH:MM:SSZ``, unless a field says that it
holds the words of the publisher.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link to an article, found on a route, with what the route says about it.

    ``published`` and ``updated`` are the route's own words (RFC 822, ISO 8601, "2 days ago"):
    reading them is the task of ``pipelines.dates``, where they stand as one witness of several.
    """

    url: str
    """Absolute http(s) address as the route gives it, resolved and without fragment."""
    source: str
    """Id of the source whose route it stood on."""
    route: str
    """Address of the route."""
    kind: str = "feed"
    """Kind of the route: feed, sitemap, listing or api; "asked" when a user named the URL."""
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    summary: str | None = None
    """Plain or marked-up teaser as the route gives it, at most 2,000 characters."""
    language: str | None = None
    identity: str | None = None
    """The route's own id of the item (RSS guid, Atom id); never trusted alone as identity."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Page:
    """What was fetched for an entry: the bytes as they came, and how they came."""

    url: str
    """The address that was asked."""
    body: bytes
    """Decoded of its transfer compression, not of its charset."""
    fetched_at: str
    source: str = ""
    final_url: str | None = None
    """The address that answered, after redirects; None when it is ``url``."""
    status: int = 200
    content_type: str | None = None
    """The Content-Type header, with its charset parameter."""
    last_modified: str | None = None
    """The Last-Modified header, as sent: the weakest witness of a date."""
    entry: Entry | None = None
    """The entry that led here, with its hints."""
    opt_out: str | None = None
    """What reserves the page's text, a header or a file of its host; None where nothing does."""

    def __repr__(self) -> str:
        """Short: a log line must not hold a body."""
        return f"<Page {self.url} {len(self.body)} bytes>"

    @property
    def address(self) -> str:
        """The address that answered."""
        return self.final_url or self.url
