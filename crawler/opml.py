"""Lists of feeds as feed readers exchange them: OPML 2.0 (opml.org), written and read. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from crawler import urls
from crawler.catalogue import Source
from crawler.routes import markup

MOST_FEEDS = 1_000
"""Feeds taken of one list."""


def written(sources: Iterable[Source]) -> str:
    """The feeds of these sources: an outline a feed, below one a country."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Diplowire's sources"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for source in sources:
        for route in source.routes:
            if route.kind != "feed":
                continue
            if source.country not in folders:
                folders[source.country] = etree.SubElement(body, "outline", text=source.country)
            etree.SubElement(
                folders[source.country],
                "outline",
                type="rss",
                text=f"{source.name} ({source.languages[0]})",
                xmlUrl=route.url,
                language=source.languages[0],
                category=f"/{source.country}/{source.kind}",
            )
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return text


def feeds(text: str) -> list[str]:
    """The addresses of the feeds in a list, each once; none where the text is no OPML."""
    if markup.declares_entities(text):
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(markup.mended(text).encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:
        return []
    found = root.iter("outline") if root is not None and root.tag == "opml" else ()
    addresses = (urls.absolute(outline.get("xmlUrl") or "") for outline in found)
    return list(dict.fromkeys(address for address in addresses if address))[:MOST_FEEDS]
