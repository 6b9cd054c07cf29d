"""The rows of the quarter: places, each a site, and the faults of their pages."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

ROWS = Path(__file__).parent / "rows"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an archive must say of a page's address after a crawl."""

    state: str = "stored"
    """stored, duplicate, rejected, failed, gone or new; several with "|" where each is right."""
    reason: str = ""
    """Words that the reason of the state holds."""
    title: str | None = None
    text: str | None = None
    """Words that the stored text holds."""
    lacks: str | None = None
    """Words that it does not hold."""
    published_on: str | None = None
    no_text: bool = False
    """The article's metadata are kept, its text is not."""
    canonical: str | None = None
    """What the page claims as its address, recorded; {base} stands for the site's own."""
    asked: int | None = None
    """How often its path was asked, at the most."""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One endpoint with one fault."""

    name: str
    promises: tuple[int, ...]
    does: str
    """What it does, as a sentence about the endpoint."""
    path: str = ""
    """``/news/<name>`` where it is empty."""
    link: str = ""
    """The link as the feed writes it, {base} and {path} filled in; "-": the feed leaves it out."""
    hint: str = ""
    """The title that the feed gives; none where it is empty."""
    status: int = 200
    headers: dict[str, str] = {}
    """{base} and {victim} are filled in."""
    content_type: str = "text/html; charset=utf-8"
    body: str = "@article"
    """The body, or with "@" the name of a maker in ``bodies``."""
    charset: str = "utf-8"
    """In which the body is written, whatever the headers say."""
    head: str = ""
    """Markup for the head of a made article."""
    title: str = ""
    """Of a made article; made of its name where it is empty."""
    wire: str = ""
    """The name of a writer in ``wires``, which breaks HTTP itself."""
    expect: Expected = Expected()

    @property
    def at(self) -> str:
        """Its path."""
        return self.path or f"/news/{self.name}"

    @property
    def heading(self) -> str:
        """The title of its article."""
        return self.title or f"Talks about {self.name.replace('-', ' ')} in spring"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One hostile site."""

    id: str
    promises: tuple[int, ...] = ()
    does: str = ""
    """What the site as a whole does; empty where its pages are the faults."""
    robots: str | None = None
    """Its robots.txt, or with "@" the name of a wire; None: 404."""
    robots_status: int = 200
    robots_headers: dict[str, str] = {}
    kind: str = "feed"
    """Of its route."""
    route: str = "/feed"
    feed: str = ""
    """With "@" the name of a maker of the route's body; the feed of its pages where it is empty."""
    feed_status: int = 200
    feed_type: str = "application/rss+xml"
    feed_headers: dict[str, str] = {}
    feed_wire: str = ""
    delay: float = 0.0
    source: dict[str, object] = {}
    """Further keys of its source file."""
    page: list[Fault] = []
    stored: int | None = None
    """Articles that must be in the archive; None: as its pages say."""
    route_status: str | None = None
    """Words that the status of the route holds."""
    asked_only: list[str] = []
    """The beginnings of all paths that may be asked."""
    asked_at_most: int | None = None
    """Requests in all, at the most."""
    gap: float | None = None
    """Seconds between two requests, at the least."""


def places() -> Sequence[Place]:
    """Every place of every file, in order.

    Raises:
        msgspec.ValidationError: a row has an unknown or missing key.
    """
    found = []
    for file in sorted(ROWS.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))["site"]
        found += msgspec.convert(tables, list[Place])
    return found
