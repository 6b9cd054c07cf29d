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
from pipelines.dates.whereabouts import is_elsewhere
from pipelines.months import month_of
from pipelines.page.markup import Markup, texts

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
    words: str = ""
    """What stood there."""
    weak: bool = False
    """Whether the place may as well say when the page was drafted or built."""
    mended: bool = False
    """Whether a label of UTC was taken off by the source's ``clock`` rule."""


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
    "mediator_published_time", "article:publication_date", "dc.date.published",
    "dcterms.available", "dc.date.available", "prism.publicationdate", "og:release_date",
    "article:publish_time", "publish_time", "published_at", "pubdatetime",
    "bytedance:published_time",
)  # fmt: skip
"""Meta names of publication, the surer first. Source: Open Graph's article namespace, Dublin
Core terms, schema.org, and names of makers (Parse.ly, Sailthru, Cxense, Weibo)."""

META_WEAK = frozenset(
    ("date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "dc.created",
     "created", "datecreated", "article.created", "og:article:published_time", "pubdate_iso",
     "originalpublicationdate", "displaydate")
)  # fmt: skip
"""Names that content systems also fill with the day of the draft or of the build: on three of 81
pages of shared/pages (even half) such a tag named another day than the page showed its readers."""

META_UPDATED = (
    "article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified", "dateupdate",
    "revised", "article:modified", "og:modified_time", "last-updated", "lastupdated",
)  # fmt: skip

_URL_DAYS = (
    re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>[01]?\d)[/-](?P<d>[0-3]?\d)(?=[/_.-]|\Z)"),
    re.compile(r"[/_-]t?(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[/_.-]|t\d|\Z)"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>[01]\d)/?(?P<d>[0-3]\d)(?=[/_.-]|\Z)"),
    re.compile(r"[_-](?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?=[/_.-]|\Z)"),
    re.compile(r"/(?P<d>[0-3]\d)-(?P<m>[01]\d)-(?P<y>(?:19|20)\d\d)(?=[/_.-]|\Z)"),
    re.compile(r"/(?P<y>20\d\d)/(?P<m>[a-z]{3})/(?P<d>[0-3]?\d)(?=/)", re.IGNORECASE),
    re.compile(r"/(?P<d>[0-3]?\d)-?(?P<m>[a-z]{3})-?(?P<y>20\d\d)(?=/)", re.IGNORECASE),
    # A day and a running number: Central News Agency, Yonhap; a day at the end: Reuters.
    re.compile(r"/(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)\d{4}(?=\.|\Z)"),
    re.compile(r"/[A-Z]{2,4}(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)\d{4,12}(?=[/.]|\Z)"),
    re.compile(r"[A-Z0-9](?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)\Z"),
)
_BRACKETED = re.compile(r"[(（]([^()（）]{6,40})[)）]\s*\Z")
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
                yield Witness(
                    kind=kind, reading=reading, origin=f"json-ld:{field}", rank=weak, words=value
                )


def _values(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, int) else texts(value)[:3]


def _metas(page: Markup, reader: Reader) -> Iterator[Witness]:
    for kind, names in ((PUBLISHED, META_PUBLISHED), (UPDATED, META_UPDATED)):
        for name in names:
            for content in page.meta.get(name, ())[:2]:
                if reading := read(content, reader):
                    yield Witness(
                        kind=kind,
                        reading=reading,
                        origin=f"meta:{name}",
                        rank=META,
                        words=content,
                        weak=name in META_WEAK,
                    )


_PROPERTIES = MappingProxyType(
    {
        "datepublished": PUBLISHED, "datecreated": PUBLISHED, "dc:date": PUBLISHED,
        "dc:created": PUBLISHED, "dc:issued": PUBLISHED, "dcterms:created": PUBLISHED,
        "dcterms:issued": PUBLISHED, "dcterms:date": PUBLISHED, "datemodified": UPDATED,
        "dcterms:modified": UPDATED, "dc:modified": UPDATED,
    }
)  # fmt: skip
"""Properties of schema.org and Dublin Core in microdata and RDFa, and what they say."""


def elements(tree: html.HtmlElement, reader: Reader) -> Iterator[Witness]:
    """What elements with a date property (microdata, RDFa, hAtom) say, outside other stories."""
    path = "//*[@itemprop or @property or contains(@class, 'dt-published')][not(self::meta)]"
    for node in tree.xpath(path):
        if (name := _property(node)) is None or is_elsewhere(node):
            continue
        value = node.get("content") or node.get("datetime") or node.get("title") or ""
        for told in (value, node.text_content()[:200]):
            if told and (reading := read(told, reader)):
                yield Witness(
                    kind=_PROPERTIES[name],
                    reading=reading,
                    origin=f"itemprop:{name}",
                    rank=ITEM,
                    words=" ".join(told.split()),
                )
                break


def _property(node: html.HtmlElement) -> str | None:
    """The date property of an element; of several, the first."""
    for word in (node.get("itemprop") or node.get("property") or "").lower().split():
        for name in (word, word.rsplit(":", 1)[-1], word.rsplit("/", 1)[-1]):
            if name in _PROPERTIES:
                return name
    return "datepublished" if "dt-published" in (node.get("class") or "").split() else None


def hints(entry: Entry | None, reader: Reader) -> Iterator[Witness]:
    """What the route said when it named the page."""
    if entry is None:
        return
    for kind, words in ((PUBLISHED, entry.published), (UPDATED, entry.updated)):
        rank = _ROUTE_RANK.get(entry.kind, SITEMAP)
        if words and (reading := read(words, reader)):
            yield Witness(
                kind=kind,
                reading=reading,
                origin=f"{entry.kind}:{kind}",
                rank=rank,
                words=words,
            )


def address(url: str) -> Iterator[Witness]:
    """The day in the address."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].split("//", 1)[-1].partition("/")
    for pattern in _URL_DAYS:
        match = pattern.search("/" + path[2][:1000])
        if match:
            month = match["m"] if match["m"].isdigit() else month_of(match["m"], ("en",)) or 0
            if reading := read(f"{match['y']}-{int(month):02}-{int(match['d']):02}"):
                yield Witness(
                    kind=PUBLISHED,
                    reading=reading,
                    origin="url",
                    rank=URL,
                    words=match[0].strip("/_-."),
                )
                return


def window(page: Markup, title: str | None, reader: Reader) -> Iterator[Witness]:
    """The day that the title of the window adds to the headline: "headline - Agency, 7.3.2024"."""
    tag = " ".join((page.tree.findtext(".//title") or "").split())[:300]
    name = " ".join((title or "").split())
    if name and name in tag and (reading := read(tag.replace(name, " ", 1), reader)):
        yield Witness(kind=PUBLISHED, reading=reading, origin="title", rank=VISIBLE, words=tag)


def bracketed(title: str | None, reader: Reader) -> Iterator[Witness]:
    """The day in brackets at the end of a headline: "Talks with Ghana (24 July 2012)"."""
    match = _BRACKETED.search(title or "")
    if match and (reading := read(match[1], reader)):
        yield Witness(
            kind=PUBLISHED, reading=reading, origin="headline", rank=VISIBLE, words=match[1]
        )


def marked(words: str | None, reader: Reader) -> Iterator[Witness]:
    """The date that the source's own selectors mark."""
    if words and (reading := read(words, reader)):
        yield Witness(
            kind=PUBLISHED,
            reading=reading,
            origin="selectors:published",
            rank=MARKED,
            words=words,
        )


def filed(day: str | None) -> Iterator[Witness]:
    """The day of the dateline, ``YYYY-MM-DD``: when the story was filed."""
    if day and (reading := read(day)):
        yield Witness(kind=PUBLISHED, reading=reading, origin="dateline", rank=DATELINE, words=day)


def header(last_modified: str | None) -> Iterator[Witness]:
    """The Last-Modified header: when the file was written, never when the news was."""
    if last_modified and (reading := read(last_modified)):
        yield Witness(
            kind=UPDATED,
            reading=reading,
            origin="header:last-modified",
            rank=HEADER,
            words=last_modified,
        )


def of_kind(witnesses: Sequence[Witness], kind: str) -> list[Witness]:
    """The witnesses of one kind, the strongest first."""
    return sorted((w for w in witnesses if w.kind == kind), key=lambda w: w.rank)
