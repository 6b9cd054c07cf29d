"""What an HTML page tells of the ways in to its site: feeds, headlines, name and language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from lxml import etree, html

from crawler import urls
from crawler.routes import words

MOST_FEEDS = 6
"""Feeds looked at of one site."""
_MOST_LINKS = 5_000
_MOST_CHARACTERS = 3_000_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
"""Types of autodiscovery: RSS Advisory Board; RFC 5023, 16.1; JSON Feed 1.1."""
_FEED_NAME = re.compile(r"(?:rss|feeds?|atom)(?:[-_.\d].{0,80})?|.{0,80}\.(?:rss|atom)", re.DOTALL)
"""The last part of a path that names a feed: rss2, feed.xml, world.rss; not feedback."""
_HEADLINE = 25
"""Columns from which the text of a link is taken for a headline, not for a section; a Chinese
character fills two, and says as much as several letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What a page of a site tells of it."""

    name: str | None
    """The site's own name: ``og:site_name``, else the page's title."""
    language: str | None
    """BCP 47, of ``<html lang>``."""
    feeds: tuple[str, ...]
    """Feeds that the page links, those of autodiscovery first."""
    headlines: tuple[str, ...]
    """Links to its own host whose text is as long as a headline."""


def front(text: str, url: str) -> Front | None:
    """Read a page; None where the text is no HTML."""
    root = _root(text)
    if root is None:
        return None
    declared = root.xpath("//link[contains(translate(@rel,'ALTERN','altern'),'alternate')]")
    typed = (e for e in declared if (e.get("type") or "").lower() in _FEED_TYPES)
    anchors = [a for a in root.iter("a") if a.get("href")][:_MOST_LINKS]
    linked = (a for a in anchors if _names_a_feed(a.get("href")))
    feeds = _absolute((e.get("href") for e in (*typed, *linked)), url)
    headlines = _absolute((a.get("href") for a in anchors if _is_headline(a)), url)
    host = urls.host(url)
    return Front(
        name=_name(root),
        language=words.language(root.get("lang")),
        feeds=tuple(feeds)[:MOST_FEEDS],
        headlines=tuple(link for link in headlines if urls.host(link) == host),
    )


def _root(text: str) -> html.HtmlElement | None:
    if not text.lstrip().startswith("<"):
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(
            text[:_MOST_CHARACTERS].encode("utf-8", "ignore"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _absolute(links: Iterator[str | None], url: str) -> dict[str, None]:
    found = (urls.absolute(link, url) for link in links if link)
    return dict.fromkeys(urls.clean(link) for link in found if link and link != url)


def _names_a_feed(href: str) -> bool:
    try:
        path = urlsplit(href.strip()).path.lower()
    except ValueError:
        return False
    return _FEED_NAME.fullmatch(path.rstrip("/").rpartition("/")[2]) is not None


def _is_headline(anchor: html.HtmlElement) -> bool:
    text = words.line(" ".join(anchor.itertext()), words.LONGEST_TITLE, markup=False)
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text or "") >= _HEADLINE


def _name(root: html.HtmlElement) -> str | None:
    written = root.xpath("//meta[@property='og:site_name']/@content") or root.xpath(
        "//title/text()"
    )
    return words.line(str(written[0]), words.LONGEST_WORD, markup=False) if written else None
