"""What a source file says: a source, its routes, and selectors for its pages."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

RESERVED = ("due", "all")
"""Names of spiders that run many sources; no source may take them."""

STRENGTHS = ("probed", "maintained", "captured", "listed")
"""How surely a route is known to answer, the surest first."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way to find the articles of a source."""

    kind: Literal["feed", "sitemap", "listing", "api"]
    """How the answer is read."""
    url: str
    """Where it is asked."""
    strength: Literal["probed", "maintained", "captured", "listed"] | None = None
    """How surely the address is known to answer."""
    next: str | None = None
    """listing: CSS selector of the link to the next page; api: JMESPath of its address."""
    links: str | None = None
    """listing: CSS selector of the article links; all links are taken where it is missing."""
    pages: int = 5
    """listing, api: the most pages read in one ordinary poll; after an outage more."""
    items: str | None = None
    """api: JMESPath of the list of items."""
    fields: dict[str, str] = {}
    """api: JMESPath, in an item, of url, title, published, updated, author, summary."""
    interval: int | None = None
    """Seconds between two polls, where it is not to follow the source's own rhythm."""
    note: str | None = None
    """What a reader of the file should know."""


class Selectors(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """CSS selectors for pages that the general reader gets wrong."""

    valid_until: str | None = None
    """Last local day, YYYY-MM-DD, of pages that look so; None: until now."""
    title: str | None = None
    text: str | None = None
    published: str | None = None
    author: str | None = None
    remove: list[str] = []
    """What is taken out of the page before the text is read."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One language edition of one publisher: all that the program knows of it."""

    id: str
    """Also the file's and the spider's name."""
    name: str
    """As people write it."""
    kind: Literal["agency", "ministry", "presidency", "organisation", "broadcaster"]
    country: str
    """ISO 3166-1 alpha-2; XX = international."""
    languages: list[str]
    """BCP 47 codes, the main one first."""
    timezone: str
    """IANA name of the publisher's clock."""
    clock: Literal["local-labelled-utc"] | None = None
    """What its pages do wrong: "local-labelled-utc" when they put +00:00 or Z on local times."""
    domains: list[str]
    """Where it may be fetched from, subdomains included; nothing else is asked."""
    article: str | None = None
    """Pattern of an article's address; None: every link of a feed, sitemap or api is one. A group
    called ``date`` in it is the day of publication, as 20260602, 20210609053541 or 09sep26."""
    credit: list[str] = []
    """What others call it when they reprint it."""
    routes: list[Route] = msgspec.field(name="route", default_factory=list)
    """Its ways in; at least one."""
    keep_query: list[str] | None = None
    """Query parameters that belong to an article's identity; None: all but known noise."""
    selectors: list[Selectors] = []
    """For pages that the general reader gets wrong, the newest last."""
    delay: float = 1.0
    """Seconds between two requests to one of its hosts."""
    enabled: bool = True
    allow_hosts: list[str] = []
    """host:port at private addresses that may be asked; the only way to one."""
    parser: str | None = None
    """"crawler.sites.x:function": reads the routes of a site that data cannot describe."""
    evidence: dict[str, Any] = {}
    """Where the facts were seen, and when; in any words, read by people only."""

    @property
    def strength(self) -> str | None:
        """That of its surest route; None where no route's is told."""
        known = {route.strength for route in self.routes}
        return next((strength for strength in STRENGTHS if strength in known), None)

    def is_article(self, url: str) -> bool:
        """Whether an address has the form of this source's articles."""
        return self.article is None or re.match(self.article, url) is not None

    def owns(self, host: str) -> bool:
        """Whether a host (lower case, without port) is one of its domains or below one."""
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A source without an attested way in: a route would make it one of the catalogue."""

    id: str
    name: str
    kind: str
    country: str
    languages: list[str]
    reason: str
    """Why it is none yet."""
