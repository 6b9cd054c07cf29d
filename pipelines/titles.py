"""The headline as readers saw it: h1, JSON-LD, og:title, the title tag, weighed together.

A page names its article several times, each time with other ornaments (kicker, section, site,
date). What two names share is the headline: so each candidate is checked against the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import urlsplit

from lxml import html

from pipelines.markup import Markup, texts

LONGEST = 400
"""Characters; what is longer is a paragraph that someone marked as a headline."""

_SPACE = re.compile(r"\s+")
_SEPARATOR = re.compile(
    r"\s[|\-–—·•»«:/]{1,2}\s|\s?[|»•]\s?|(?<=[^\x00-\x7f])[_\-—|](?=[^\x00-\x7f])|\s::\s"
)
_HEADING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:article|news|post|entry|page|content|story|main|detail)[_-]?)?"
    r"(?:title|headline|zagolovok|tit|bt|head(?:er|ing)?)\b",
    re.IGNORECASE,
)
_OUTSIDE = frozenset(("header", "nav", "footer", "aside"))


def key(text: str) -> str:
    """Letters and digits only, case and width folded: equal for one headline spelt twice."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def tidy(text: str | None) -> str:
    """One line of plain text; empty for None and for what is too long for a headline."""
    plain = unicodedata.normalize("NFC", unescape(text[: LONGEST * 4])) if text else ""
    line = _SPACE.sub(" ", plain).strip()
    return line if len(line) <= LONGEST else ""


def read(page: Markup, names: Sequence[str]) -> str | None:
    """The page's headline; None when it has none.

    ``names`` are names of the site and its publisher, which no headline is.
    """
    sites = {key(name) for name in [*names, *_site_names(page)]} - {""}
    tag = tidy(page.tree.findtext(".//title"))
    said = [tidy(text) for text in (page.first("og:title"), page.first("twitter:title"), tag)]
    said = [text for text in said if text and key(text) not in sites]
    headline = next((t for t in map(tidy, texts(page.article.get("headline"))) if t), "")
    shown = _shown(page.tree, [headline, *said], sites)
    if shown:
        return _without_kicker(shown, [headline, *said], sites)
    if headline and key(headline) not in sites:
        return without_site(headline, sites)
    echoed = _echoed(page.tree, said)
    if echoed:
        return echoed
    return next((without_site(text, sites) for text in said), None) or _heading(page.tree, sites)


def _site_names(page: Markup) -> list[str]:
    publisher = texts(page.article.get("publisher"))
    return [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ()), *publisher]


def without_site(text: str, sites: set[str]) -> str:
    """The text without the site's name before or after it, where a separator sets it off."""
    parts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(text)]
    for start, end in reversed(parts):
        if _is_site(text[end:], sites) and start > 0:
            return without_site(text[:start].strip(), sites)
    for start, end in parts:
        if _is_site(text[:start], sites) and text[end:].strip():
            return text[end:].strip()
    return text


def _is_site(text: str, sites: set[str]) -> bool:
    name = key(text)
    return not name or name in sites or any(len(s) > 3 and name.startswith(s) for s in sites)


def _shown(tree: html.HtmlElement, said: Sequence[str], sites: set[str]) -> str:
    """The h1 that says most of what the machine-readable names say."""
    best, score = "", 0.0
    keys = [key(text) for text in said if text]
    for heading in tree.iter("h1"):
        text = tidy(_visible(heading))
        name = key(text)
        if len(name) < 2 or name in sites or _is_logo(heading):
            continue
        agreed = max((_agreement(name, other) for other in keys), default=0.0)
        if agreed >= 0.5 and agreed * len(name) > score:
            best, score = text, agreed * len(name)
    return best


def _is_logo(heading: html.HtmlElement) -> bool:
    """Whether the heading links to the home page, as the site's own name does."""
    home = (urlsplit(link.get("href", "-")).path.strip("/") for link in heading.iter("a"))
    return "" in home


def _agreement(one: str, other: str) -> float:
    """1 for containment, else the share of the shorter one's trigrams found in the longer."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    if short in long:
        return 1.0
    grams = [short[i : i + 3] for i in range(max(1, len(short) - 2))]
    return sum(gram in long for gram in grams) / len(grams)


def _visible(heading: html.HtmlElement) -> str:
    """The text of a heading; blocks and breaks inside it are spaces."""
    parts: list[str] = []
    for node in heading.iter():
        if node.tag in ("script", "style", "button", "svg", "time"):
            parts.append(" " + (node.tail or "") if node is not heading else "")
            continue
        parts.append(
            (" " if node.tag in ("br", "div", "p", "span", "small") else "") + (node.text or "")
        )
        if node is not heading:
            parts.append(
                (" " if node.tag in ("br", "div", "p", "span", "small") else "") + (node.tail or "")
            )
    return "".join(parts)


def _without_kicker(shown: str, said: Sequence[str], sites: set[str]) -> str:
    """The heading cut to what another name gives whole: a kicker, subtitle or date drops."""
    name = key(shown)
    if not any(name in key(text) for text in said):
        for text in said:
            clean = without_site(text, sites)
            other = key(clean)
            if len(other) >= 0.4 * len(name) and (name.endswith(other) or name.startswith(other)):
                return clean
    return without_site(shown, sites)


def _echoed(tree: html.HtmlElement, said: Sequence[str]) -> str:
    """The longest part of a name, cut at separators, that stands on the page as its own line."""
    parts = {key(part): part for text in said for part in _parts(text) if len(key(part)) > 7}
    found = [key(line) for line in _lines(tree)]
    return max((parts[name] for name in found if name in parts), key=len, default="")


def _parts(text: str) -> Iterator[str]:
    cuts = [0, *(p for m in _SEPARATOR.finditer(text) for p in m.span()), len(text)]
    starts, ends = cuts[::2], cuts[1::2]
    for i, start in enumerate(starts):
        for end in ends[i:]:
            yield text[start:end].strip()


def _lines(tree: html.HtmlElement) -> Iterator[str]:
    for node in tree.iter("h1", "h2", "h3", "h4", "div", "td", "p", "span", "b", "strong", "font"):
        text = node.text_content() if len(node) < 4 else ""
        if 8 <= len(text) <= 2 * LONGEST:
            yield text


def _heading(tree: html.HtmlElement, sites: set[str]) -> str | None:
    """The first heading of the page's content, for pages whose title tag is only the site."""
    for node in tree.iter("h1", "h2", "h3", "div", "td", "p", "span"):
        if node.tag in ("h1", "h2") or _HEADING_CLASS.search(node.get("class") or ""):
            text = tidy(node.text_content()) if len(node) < 6 else ""
            inside = any(up.tag in _OUTSIDE for up in node.iterancestors())
            if len(key(text)) > 9 and key(text) not in sites and not inside:
                return text
    return None
