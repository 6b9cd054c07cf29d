"""Every place of a page that says a date: structured data, meta tags, elements, route, URL.

Each gives a ``Witness``: nothing is chosen here. How much each is worth is its ``rank``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lxml import html

from crawler.items import Entry
from pipelines.dates.calendars import Reader
from pipelines.dates.reading import read
from pipelines.dates.times import Reading
from pipelines.markup import Markup, texts

PUBLISHED, UPDATED = "published", "updated"

MARKED = -1
"""Rank of what the source's own selectors mark: the source file knows the site."""
JSON_LD, META, ITEM, TIME, VISIBLE, FEED, SITEMAP, URL, DATELINE, HEADER = range(10)
"""Ranks, the strongest first: the order of PROMISES, rule 21."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One place that says a date."""

    kind: str
    """PUBLISHED or UPDATED."""
    reading: Reading
    origin: str
    """Where it stood, e.g. ``json-ld:datePublished``."""
    rank: int


META_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time",
    "og:published_time", "og:pubdate", "og:publish_date", "datepublished", "pubdate",
    "publishdate", "publish_date", "publish-date", "publication_date", "publicationdate",
    "published", "published_time", "published-date", "date_published", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.created", "dc.date",
    "dcterms.date", "date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "bt:pubdate", "article.published", "article:publish_date", "rnews:datepublished",
    "citation_publication_date", "originalpublicationdate", "dateissued", "pubdate_iso",
    "firstpublished", "first_published", "publishedtime", "publishtime", "pub_date",
    "weibo:article:create_at", "datecreated", "article.created", "article_date_original",
    "displaydate", "article:post_date", "shareaholic:article_published_time", "releasedate",
    "release_date", "newsdate", "iso-8601-publish-date", "pubtime",
    "analyticsattributes.articledate", "vr:published_time", "dcsext.pubdate",
)  # fmt: skip
"""Meta names of publication, the surer first. Source: Open Graph's article namespace, Dublin
Core terms, schema.org, and names of makers (Parse.ly, Sailthru, Cxense, Weibo)."""

META_UPDATED = (
    "article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified", "dateupdate",
    "revised", "article:modified", "og:modified_time", "last-updated", "lastupdated",
)  # fmt: skip

_URL_DAYS = (
    re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/_.-]|\Z)"),
    re.compile(r"[/_-]t?((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|t\d|\Z)"),
    re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)/?([0-3]\d)(?=[/_.-]|\Z)"),
    re.compile(r"[_-]((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?=[/_.-]|\Z)"),
    re.compile(r"/([0-3]\d)-([01]\d)-((?:19|20)\d\d)(?=[/_.-]|\Z)"),
)
_ROUTE_RANK = MappingProxyType({"feed": FEED, "api": FEED, "sitemap": SITEMAP, "listing": SITEMAP})


def structured(page: Markup, reader: Reader) -> Iterator[Witness]:
    """What JSON-LD and meta tags say."""
    for node, rank in ((page.article, JSON_LD), (page.webpage, ITEM)):
        yield from _node(node, rank, reader)
    yield from _metas(page, reader)


def _node(node: Any, rank: int, reader: Reader) -> Iterator[Witness]:
    for field in ("datePublished", "dateCreated", "uploadDate", "dateModified"):
        kind = UPDATED if field == "dateModified" else PUBLISHED
        # What the draft was created on counts only where no day of publication is given.
        weak = rank if field in ("datePublished", "dateModified") else ITEM
        for value in _values(node.get(field)):
            if reading := read(value, reader):
                yield Witness(kind=kind, reading=reading, origin=f"json-ld:{field}", rank=weak)


def _values(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, int) else texts(value)[:3]


def _metas(page: Markup, reader: Reader) -> Iterator[Witness]:
    for kind, names in ((PUBLISHED, META_PUBLISHED), (UPDATED, META_UPDATED)):
        for name in names:
            for content in page.meta.get(name, ())[:2]:
                if reading := read(content, reader):
                    yield Witness(kind=kind, reading=reading, origin=f"meta:{name}", rank=META)


def elements(tree: html.HtmlElement, reader: Reader) -> Iterator[Witness]:
    """What elements with a date property of schema.org (microdata, RDFa) say."""
    for node in tree.xpath("//*[@itemprop or @property][not(self::meta)]"):
        name = (node.get("itemprop") or node.get("property") or "").rsplit(":", 1)[-1].lower()
        if name in ("datepublished", "datemodified", "datecreated"):
            value = node.get("content") or node.get("datetime") or node.text_content()[:200]
            if reading := read(value, reader):
                kind = UPDATED if name == "datemodified" else PUBLISHED
                yield Witness(kind=kind, reading=reading, origin=f"itemprop:{name}", rank=ITEM)


def hints(entry: Entry | None, reader: Reader) -> Iterator[Witness]:
    """What the route said when it named the page."""
    if entry is None:
        return
    for kind, words in ((PUBLISHED, entry.published), (UPDATED, entry.updated)):
        rank = _ROUTE_RANK.get(entry.kind, SITEMAP)
        if words and (reading := read(words, reader)):
            yield Witness(kind=kind, reading=reading, origin=f"{entry.kind}:{kind}", rank=rank)


def address(url: str) -> Iterator[Witness]:
    """The day in the address."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].split("//", 1)[-1].partition("/")
    for pattern in _URL_DAYS:
        match = pattern.search("/" + path[2][:1000])
        if match:
            parts = match.groups()
            day = parts if len(parts[0]) == 4 else parts[::-1]
            if reading := read("-".join(day)):
                yield Witness(kind=PUBLISHED, reading=reading, origin="url", rank=URL)
                return


def marked(words: str | None, reader: Reader) -> Iterator[Witness]:
    """The date that the source's own selectors mark."""
    if words and (reading := read(words, reader)):
        yield Witness(kind=PUBLISHED, reading=reading, origin="selectors:published", rank=MARKED)


def filed(day: str | None) -> Iterator[Witness]:
    """The day of the dateline, ``YYYY-MM-DD``: when the story was filed."""
    if day and (reading := read(day)):
        yield Witness(kind=PUBLISHED, reading=reading, origin="dateline", rank=DATELINE)


def header(last_modified: str | None) -> Iterator[Witness]:
    """The Last-Modified header: when the file was written, never when the news was."""
    if last_modified and (reading := read(last_modified)):
        yield Witness(kind=UPDATED, reading=reading, origin="header:last-modified", rank=HEADER)


def of_kind(witnesses: Sequence[Witness], kind: str) -> list[Witness]:
    """The witnesses of one kind, the strongest first."""
    return sorted((w for w in witnesses if w.kind == kind), key=lambda w: w.rank)
