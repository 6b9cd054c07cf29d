"""Listing pages: the article links of an HTML page, and the way to the next page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from cssselect import SelectorError
from lxml import etree, html

from crawler import urls
from crawler.routes import words
from crawler.routes.found import MOST_ENTRIES, Found, Harvest, Item, Place, joined

_MOST_LINKS = 5_000
"""Links looked at on one page; some 70 µs each."""
_MOST_CHARACTERS = 3_000_000
_REACH = 8
"""Elements between a link or a time and what holds both."""
_SINGLE = frozenset({"a", "article", "dd", "li", "section", "tr"})
"""What may hold a page's only article link together with its time; a wider element of a page
with one link could hold the page's clock."""


@dataclass(frozen=True, slots=True)
class _Link:
    """An article link of the page."""

    element: html.HtmlElement
    url: str
    """The address without tracking: what equal links share."""
    title: str


def read(text: str, place: Place) -> Found:
    """The article links of a page, each once, and the address of the next page."""
    root = _root(text)
    if root is None:
        return Found(note="not an HTML page")
    place = Place(place.source, place.route, _base(root, place.url), place.since)
    try:
        anchors = list(_anchors(root, place.route.links))
        following = list(_following(root, place.route.next))
    except SelectorError as error:
        return Found(note=f"the route's CSS selector cannot be read: {error}")
    links = list(_articles(anchors[:_MOST_LINKS], place))
    harvest = Harvest(place)
    times = _times(root, links)
    for url, title in _titles(links).items():
        if len(harvest.entries) < MOST_ENTRIES:
            harvest.add(Item(url=url, title=title, published=times.get(url)))
    notes = (
        f"only the first {_MOST_LINKS} links were read" if len(anchors) > _MOST_LINKS else "",
        "" if links else f"none of {len(anchors)} links has the form of an article's address",
        "only the first 3 MB were read" if len(text) > _MOST_CHARACTERS else "",
    )
    return Found(
        entries=tuple(harvest.entries.values()),
        more=place.further(following),
        note=joined(notes),
    )


def _root(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(
            text[:_MOST_CHARACTERS].encode("utf-8", "ignore"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if text.lstrip().startswith("<") else None


def _base(root: html.HtmlElement, url: str) -> str:
    written = next(iter(root.xpath("//base/@href")), None)
    return (urls.absolute(str(written), url) if written else None) or url


def _anchors(root: html.HtmlElement, selector: str | None) -> Iterator[html.HtmlElement]:
    """The links that the selector means: itself, or those inside what it selects."""
    seen = set()
    for chosen in root.cssselect(selector) if selector else [root]:
        for anchor in chosen.iter("a"):
            if anchor.get("href") and anchor not in seen:
                seen.add(anchor)
                yield anchor


def _following(root: html.HtmlElement, selector: str | None) -> Iterator[str]:
    """Links to the next page: by the selector, where there is one, else by rel=next (HTML)."""
    if selector:
        for chosen in root.cssselect(selector):
            link = chosen if chosen.get("href") else next(chosen.iter("a"), chosen)
            yield link.get("href") or ""
        return
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element.get("href") or ""


def _articles(anchors: Iterable[html.HtmlElement], place: Place) -> Iterator[_Link]:
    source = place.source
    known: dict[str, str | None] = {}
    for anchor in anchors:
        href = anchor.get("href")
        if href not in known:
            url = urls.absolute(href, place.url)
            cleaned = urls.clean(url, source.keep_query) if url else None
            known[href] = cleaned if cleaned and source.is_article(cleaned) else None
        address = known[href]
        if address:
            yield _Link(anchor, address, _title(anchor))


def _title(anchor: html.HtmlElement) -> str:
    text = words.line(" ".join(anchor.itertext()), words.LONGEST_TITLE, markup=False)
    images = (image.get("alt") for image in anchor.iter("img"))
    return text or next((alt for alt in images if alt), "") or anchor.get("title") or ""


def _titles(links: Iterable[_Link]) -> Mapping[str, str]:
    """Per address, in the order of the page, the longest text of the links to it."""
    titles: dict[str, str] = {}
    for link in links:
        titles[link.url] = max(titles.get(link.url, ""), link.title, key=len)
    return titles


def _times(root: html.HtmlElement, links: Iterable[_Link]) -> Mapping[str, str]:
    """Per address the one machine-readable time that stands with it and no other address."""
    near: dict[html.HtmlElement, set[str]] = defaultdict(set)
    for link in links:
        for holder in _holders(link.element):
            near[holder].add(link.url)
    several = len({link.url for link in links}) > 1
    found: dict[str, set[str]] = defaultdict(set)
    for time in root.iter("time"):
        holder = next((h for h in _holders(time) if h in near), None)
        if holder is None or not time.get("datetime"):
            continue
        if len(near[holder]) == 1 and (several or holder.tag in _SINGLE):
            found[next(iter(near[holder]))].add(time.get("datetime"))
    return {url: next(iter(values)) for url, values in found.items() if len(values) == 1}


def _holders(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """An element and what it stands in, from the inside, as far as ``_REACH``."""
    yield element
    for holder in islice(element.iterancestors(), _REACH):
        if holder.tag in ("body", "main", "html"):
            return
        yield holder
