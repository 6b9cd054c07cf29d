"""Sitemaps and their indexes (sitemaps.org), news sitemaps (Google), lists in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from lxml import etree

from crawler import urls
from crawler.routes import feed, markup
from crawler.routes.found import (
    MOST_CHILDREN,
    MOST_ENTRIES,
    Found,
    Harvest,
    Item,
    Place,
    joined,
)

_FEEDS = frozenset({"rss", "feed", "RDF"})
_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?([0-3]\d))?)?(?!\d)")
_UNDATED = ""
_MOST_LOOKED_AT = 500
"""Children of an index whose addresses are looked at, the newest first."""
_MARGIN = timedelta(days=1)
"""By how much a child's ``lastmod`` may miss: many are local times without a zone."""


def read(text: str, place: Place) -> Found:
    """The pages of a sitemap, or the children of an index."""
    if markup.is_html(text):
        return Found(note="answered HTML, not a sitemap")
    if not text.lstrip().startswith("<"):
        return _plain(text, place)
    if markup.declares_entities(text):
        return Found(note=f"the sitemap {markup.DECLARES_ENTITIES}")
    root = _root(text)
    name = "" if root is None else _name(root)
    if root is None or name not in {"urlset", "sitemapindex", *_FEEDS}:
        return Found(note="not a sitemap")
    if name in _FEEDS:
        return feed.read(text, place)
    return _index(root, place) if name == "sitemapindex" else _pages(list(_items(root)), place)


def _root(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        return etree.fromstring(markup.mended(text).encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:
        return None


def _name(element: etree._Element) -> str:
    """An element's name without namespace or prefix; "" for comments and instructions."""
    tag = element.tag
    return re.split(r"[}:]", tag)[-1] if isinstance(tag, str) else ""


def _child(element: etree._Element, name: str) -> str | None:
    """The words of the first direct child of that name."""
    for child in element.iterchildren():
        if _name(child) == name:
            return "".join(child.itertext()).strip() or None
    return None


def _items(root: etree._Element) -> Iterator[Item]:
    for page in root.iter("{*}url"):
        loc = _child(page, "loc")
        if loc is None:
            continue
        news = next((child for child in page.iterchildren() if _name(child) == "news"), None)
        if news is None:
            yield Item(url=loc, updated=_child(page, "lastmod"))
            continue
        publication = next((c for c in news.iterchildren() if _name(c) == "publication"), None)
        yield Item(
            url=loc,
            updated=_child(page, "lastmod"),
            published=_child(news, "publication_date"),
            title=_child(news, "title"),
            language=None if publication is None else _child(publication, "language"),
        )


def _plain(text: str, place: Place) -> Found:
    lines = [line.strip() for line in text.splitlines()]
    items = [Item(url=line) for line in lines if line.startswith(("http://", "https://"))]
    return _pages(items, place) if items else Found(note="not a sitemap")


def _pages(items: Sequence[Item], place: Place) -> Found:
    """The newest of the pages, in the order given; the first ones where none has a date."""
    cut = None
    if len(items) > MOST_ENTRIES:
        cut = f"only the newest {MOST_ENTRIES} of {len(items)} addresses were read"
        newest = _newest([_key(item.published or item.updated) for item in items])
        items = [items[number] for number in sorted(newest[:MOST_ENTRIES])]
    harvest = Harvest(place)
    for item in items:
        harvest.add(item)
    return Found(entries=tuple(harvest.entries.values()), note=joined([cut, *harvest.notes()]))


def _index(root: etree._Element, place: Place) -> Found:
    """The children of an index, newest first, without those that are older than wanted."""
    children = [
        (_child(element, "lastmod"), loc)
        for element in root.iter("{*}sitemap")
        if (loc := _child(element, "loc"))
    ]
    wanted = [child for child in children if _is_wanted(child[0], place.since)]
    ordered = [wanted[number][1] for number in _newest([_key(*child) for child in wanted])]
    known = {urls.absolute(url, place.url) for url in ordered[:_MOST_LOOKED_AT]}
    own = place.further(ordered[:_MOST_LOOKED_AT], most=_MOST_LOOKED_AT)
    foreign = len(known - {None, place.url}) - len(own)
    too_many = len(own) > MOST_CHILDREN
    notes = (
        f"only {MOST_CHILDREN} of {len(ordered)} children were read" if too_many else "",
        f"children outside the source's domains: {foreign}" if foreign else "",
    )
    return Found(more=own[:MOST_CHILDREN], note=joined(notes))


def _is_wanted(lastmod: str | None, since: str | None) -> bool:
    """Whether a child may hold something since then; one without a date may."""
    changed, limit = _instant(lastmod), _instant(since)
    return changed is None or limit is None or changed + _MARGIN >= limit


def _newest(keys: Sequence[str]) -> list[int]:
    """The numbers of the keys, newest first; equal and undated ones as they came."""
    return sorted(range(len(keys)), key=keys.__getitem__, reverse=True)


def _key(words: str | None, address: str = "") -> str:
    """What sorts by time: the instant of the words, else the day or month in an address."""
    instant = _instant(words)
    if instant is not None:
        return instant.isoformat()
    found = _IN_ADDRESS.search(address[-200:])
    return "-".join(part for part in found.groups() if part) if found else _UNDATED


def _instant(words: str | None) -> datetime | None:
    """The instant of W3C date and time, taken as UTC where no zone is written."""
    try:
        instant = datetime.fromisoformat((words or "").strip()[:40])
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
