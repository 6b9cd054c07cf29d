"""What a page says of itself to machines: meta tags, JSON-LD, the canonical address.

The tree is parsed once, here; every later reader shares it and none changes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from crawler.urls import absolute, identity

MOST_JSON = 1_000_000
"""Characters of one JSON-LD script that are parsed; a longer one is searched for its dates."""

_ARTICLE_TYPES = frozenset(
    ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle",
    "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle",
    "blogposting", "liveblogposting", "report", "advertisercontentarticle",
    "socialmediaposting", "scholarlyarticle", "techarticle", "pressrelease",
    "specialannouncement", "satiricalarticle")
)  # fmt: skip
"""Types of schema.org below Article, and PressRelease, which sites write though it is none."""

_PAGE_TYPES = frozenset(
    ("webpage", "itempage")
)  # fmt: skip
_OTHERS = frozenset(
    ("itemlistelement", "ispartof", "haspart", "relatedlink", "mentions", "about", "citation",
    "comment", "video", "review", "breadcrumb", "publisher", "author", "image", "subjectof")
)  # fmt: skip
"""Properties whose nodes are other things than the page's own article."""

MOST_ATTRIBUTES = 1_000
"""Attributes of one element; 60,000 took 3.5 s to parse and 6 s to copy."""
_LONG_TAG = 4000
"""Characters from which a tag may have so many; looked for without a regular expression, which
took longer than half of the parsing itself."""
_TAG_NAME = re.compile(r"[A-Za-z][\w:-]{0,50}")
_BROKEN_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated)"\s{0,9}:\s{0,9}"([^"\\\n]{1,300})"'
)
_PARSER_OPTIONS = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True}
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
"""One class for all elements: lxml.html's own choice by tag is a Python call for every element that
is looked at, a tenth of the CPU of reading a page."""
_RUNNING = 300
"""Characters of a table's cell from which it holds running text."""
_UNSHOWN = ("script", "style", "template", "svg", "math")
"""Elements that hold nothing to read; gone once the JSON-LD is out. A page's noscript stays:
it may hold the text of a page that scripts build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A parsed page and its machine-readable parts."""

    tree: html.HtmlElement
    meta: Mapping[str, Sequence[str]]
    """Contents of the meta tags by name, property or itemprop in lower case, in page order."""
    article: Mapping[str, Any]
    """The JSON-LD node of the page's own article; empty when there is none."""
    webpage: Mapping[str, Any]
    """The JSON-LD node of the page itself; empty when there is none."""
    articles: int
    """How many article nodes the JSON-LD holds; many make a listing."""
    canonical: str | None
    """Absolute; recorded, not believed."""
    language: str | None
    """The lang attribute of the document as it stands."""
    scripts: Sequence[str] = ()
    """What the scripts hold that are no JSON-LD: the data of the page's own program among them."""

    def first(self, *names: str) -> str | None:
        """The first non-empty content of the first of these meta names that has one."""
        return next((v for name in names for v in self.meta.get(name, ()) if v), None)


def parse(text: str) -> html.HtmlElement | None:
    """The tree of a page; None when there is nothing to parse."""
    # UTF-8 bytes, since lxml refuses a str with an encoding declaration; surrogates cannot pass.
    data = _without_attributes(text).encode("utf-8", "replace")
    parser = etree.HTMLParser(**_PARSER_OPTIONS)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if len(tree) else None


def _without_attributes(text: str) -> str:
    """The page, tags of a great many attributes without them: libxml2 needs quadratic time."""
    pieces = text.split("<")
    for number, piece in enumerate(pieces[1:], 1):
        end = piece.find(">") if len(piece) > _LONG_TAG else -1
        many = end > _LONG_TAG and piece.count("=", 0, end) > MOST_ATTRIBUTES
        if many and (name := _TAG_NAME.match(piece)):
            pieces[number] = name[0] + piece[end:]
    return "<".join(pieces)


def read(tree: html.HtmlElement, url: str) -> Markup:
    """The machine-readable parts of a page. ``url`` is the address that answered.

    The elements that show nothing are taken out of the tree when they are read.
    """
    nodes = list(_nodes(tree))
    scripts = [s.text for s in tree.iter("script") if s.text and not _is_json_ld(s)]
    etree.strip_elements(tree, *_UNSHOWN, with_tail=False)
    _open_layout_tables(tree)
    articles = [n for n in nodes if _types(n) & _ARTICLE_TYPES]
    pages = [n for n in nodes if _types(n) & _PAGE_TYPES]
    canonical = (tag for tag in tree.iter("link") if tag.get("rel", "").lower() == "canonical")
    link = next((tag.get("href") for tag in canonical if tag.get("href") is not None), None)
    return Markup(
        tree=tree,
        meta=_metas(tree),
        article=_with_author(_own(articles, url), nodes),
        webpage=pages[0] if pages else {},
        articles=len(articles),
        canonical=absolute(link, url) if link else None,
        scripts=scripts,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _is_json_ld(script: html.HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _open_layout_tables(tree: html.HtmlElement) -> None:
    """Make divisions of tables that only lay out the page, so that its readers see no data in them.

    A table is layout when it has no headings and holds another table or a cell of running text.
    """
    for table in tree.xpath("//table[not(.//th)]"):
        cells = table.xpath("./tr/td | ./tbody/tr/td")
        if table.find(".//table") is not None or any(_runs(cell) for cell in cells):
            rows = table.xpath("./tr | ./tbody | ./tbody/tr")
            for part in (table, *rows, *cells):
                part.tag = "div"


def _runs(cell: html.HtmlElement) -> bool:
    linked = sum(len(link.text_content()) for link in cell.iter("a"))
    return len(cell.text_content()) - 2 * linked > _RUNNING


def _metas(tree: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or tag.get("value") or "").strip()
        if content:
            for key in ("property", "name", "itemprop", "http-equiv"):
                if name := tag.get(key):
                    found.setdefault(name.strip().lower(), []).append(content[:2000])
    return found


def _nodes(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """All JSON-LD nodes that may describe the page, in page order."""
    for script in tree.iter("script"):
        if _is_json_ld(script):
            yield from _walk(_loaded(script.text or ""))


def _loaded(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    if len(text) <= MOST_JSON:
        for attempt in (text, re.sub(r",(\s{0,99}[}\]])", r"\1", text)):
            try:
                return json.loads(attempt, strict=False)
            except (ValueError, RecursionError):
                continue
    fields = dict(reversed(_BROKEN_FIELD.findall(text[: 2 * MOST_JSON])))
    return {"@type": "Article", **fields} if fields else None


def _walk(data: Any) -> Iterator[Mapping[str, Any]]:
    waiting, steps = [data], 0
    while waiting and steps < 5000:
        steps += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:500]
        elif isinstance(node, dict):
            if "@type" in node:
                yield node
            waiting[:0] = [
                value
                for key, value in node.items()
                if isinstance(value, dict | list) and str(key).lower() not in _OTHERS
            ]


def _types(node: Mapping[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(k).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for k in kinds}


def _own(articles: Sequence[Mapping[str, Any]], url: str) -> Mapping[str, Any]:
    """The node that is the page's article: the one that names its address, else the first."""
    if len(articles) > 1:
        here = identity(url)
        for node in articles:
            named = (_address(node.get(key)) for key in ("url", "mainEntityOfPage", "@id"))
            if any(name and identity(name) == here for name in named):
                return node
    return articles[0] if articles else {}


def _with_author(
    article: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """The article with its authors in place of references to other nodes of the graph."""
    said = article.get("author")
    several = said if isinstance(said, list) else [said]
    if not any(isinstance(one, dict) and "@id" in one and "name" not in one for one in several):
        return article
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node}
    known = [
        by_id.get(str(one["@id"]), one) if isinstance(one, dict) and "@id" in one else one
        for one in several
    ]
    return {**article, "author": known}


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return absolute(value) if isinstance(value, str) else None


def texts(value: Any) -> list[str]:
    """Strings of a JSON-LD value: itself, the items of a list, the names of nodes."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for item in value[:50] for text in texts(item)]
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("@value"))
    return []
