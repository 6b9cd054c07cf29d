"""The headline of a page: what readers saw above the text, and what else the page calls it.

A page names its article several times, each time with other ornaments (kicker, section, site,
date). What two names share is the headline, so each candidate is checked against the others; where
they disagree or name but the site, the line that stands right above the text tells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from pipelines.dates.calendars import Reader
from pipelines.dates.edges import is_date_line
from pipelines.dates.lines import Line, lines
from pipelines.page.markup import Markup, texts
from pipelines.page.titles import (
    LONGEST,
    agreement,
    is_dates,
    key,
    parts,
    tidy,
    without_sections,
    without_site,
)

_KICKER = re.compile(
    r"overline|kicker|roof-?line|top-?line|dachzeile|pre-?title|pre-?headline|sup(?:er)?-?title|"
    r"surtitre|ante-?titulo|cintillo|volanta|vorspann|spitzmarke|rubri[ckq]|eyebrow|strap-?line|"
    r"title-?header|sub-?headline|sub-?title|label|categor|badge|hidden|offscreen|sr-only|colon|"
    r"\bdash\b|section|\bdate|\btime|comment|share|label",
    re.IGNORECASE,
)
"""Classes of the parts of a heading that are not the headline."""
_HEADING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:article|news|post|entry|page|content|story|main|detail)[_-]{0,2})?"
    r"(?:title|headline|zagolovok|zag|tit|bt|biaoti|heading|caption-title)(?![a-z])",
    re.IGNORECASE,
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_LOUD = frozenset(("b", "strong", "font", "big", "center"))
_BOLD = ("b", "strong", "big")
"""What sets a headline off inside of a cell that holds the text too."""
_OUTSIDE = frozenset(("header", "nav", "footer", "aside"))
_SPACED = frozenset(("br", "div", "p", "span", "small"))
_UNSAID = frozenset(("script", "style", "button", "svg", "time", "form", "ul"))
_ABOVE = 40
"""Lines above the text among which its headline is looked for."""
_NEAR = 8
"""Lines above the text among which a heading that nothing else names is taken for its headline."""
_SHORT_NAME = 26
"""Letters up to which all that a page calls itself may be a section's name."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The names of an article."""

    title: str | None = None
    """Its name, without section and site: as JSON-LD and og:title agree, else as it was shown."""
    other: str | None = None
    """The other headline, where the one that is shown and the one for machines differ."""
    node: html.HtmlElement | None = None
    """The element that shows it."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What a page says of its title, and what is no title."""

    said: tuple[str, ...]
    """JSON-LD headline, og:title, twitter:title, title tag: those that it has, tidied."""
    sites: frozenset[str]
    """Keys of the names of site and publisher."""


def read(
    page: Markup, names: Sequence[str], blocks: Sequence[str], linked: Collection[str]
) -> Headline:
    """The page's headline; empty when it has none.

    ``names`` are names of the site and its publisher, which no headline is; ``blocks`` are the
    blocks of text as they were found, by which the headline's place is told; ``linked`` are the
    keys of the page's links, among which are its sections.
    """
    named = _names(page, names)
    shown, node = _first_level(page.tree, named)
    if not shown or _is_doubtful(shown, named, page.tree, linked):
        shown, node = _above(page.tree, named, blocks) or (shown, node)
    if shown:
        shown = _without_kicker(shown, named, is_plain=node is not None and not len(node))
    else:
        shown = next((without_site(text, named.sites) for text in named.said), "")
    shown = without_sections(shown, linked)
    agreed = without_sections(_agreed(page, named) or "", linked)
    if agreed and key(shown) not in (key(agreed), key(parts(agreed)[0])):
        return Headline(agreed, shown or None, node)
    other = without_sections(_other(shown, named) or "", linked)
    return Headline(shown or None, other if key(other) != key(shown) and other else None, node)


def _agreed(page: Markup, named: _Names) -> str | None:
    """The headline that JSON-LD and og:title both give: the publisher's name of the article.

    Preferred to the heading it gains 6 of 128 titles on the fundus pages, and loses 7 of 317 on
    trafilatura's, whose gold leaves kickers out.
    """
    declared = (next(iter(texts(page.article.get("headline"))), ""), page.first("og:title"))
    one, other = (without_site(tidy(text), named.sites) for text in declared)
    return one if one and key(one) == key(other) and key(one) not in named.sites else None


def _names(page: Markup, names: Sequence[str]) -> _Names:
    publisher = texts(page.article.get("publisher"))
    own = [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ()), *publisher]
    sites = frozenset(key(name) for name in [*names, *own]) - {""}
    headline = next((t for t in map(tidy, texts(page.article.get("headline"))) if t), "")
    tag = tidy(page.tree.findtext(".//title"))
    said = (headline, tidy(page.first("og:title")), tidy(page.first("twitter:title")), tag)
    return _Names(tuple(text for text in said if text and key(text) not in sites), sites)


def _first_level(tree: html.HtmlElement, named: _Names) -> tuple[str, html.HtmlElement | None]:
    """The h1 that says most of what the machine-readable names say."""
    best, score, node = "", 0.0, None
    keys = [key(text) for text in named.said]
    for heading in tree.iter("h1"):
        text = tidy(visible(heading))
        name = key(text)
        if len(name) < 2 or name in named.sites or _is_elsewhere(heading):
            continue
        agreed = max((agreement(name, other) for other in keys), default=0.0)
        if agreed >= 0.5 and agreed * len(name) > score:
            best, score, node = text, agreed * len(name), heading
    return best, node


def _is_elsewhere(heading: html.HtmlElement) -> bool:
    """Whether the heading links to the home page, as the site's own name does, or is a crumb."""
    home = (urlsplit(link.get("href", "-")).path.strip("/") for link in heading.iter("a"))
    return "" in home or "breadcrumb" in " ".join([*heading.keys(), *heading.values()]).lower()


def _is_doubtful(
    shown: str, named: _Names, tree: html.HtmlElement, linked: Collection[str]
) -> bool:
    """Whether a heading is but one end of the title tag, and another part of it says more.

    The first part of a tag is doubted only where the page links to it, as to its sections, or
    shows the other part as a lower heading.
    """
    name = key(shown)
    for text in named.said:
        if text != shown and key(text) == name:
            return False
    pieces = [key(part) for part in parts(named.said[-1])] if named.said else []
    longer = [piece for piece in pieces if len(piece) > len(name) and piece not in named.sites]
    if name == next(iter(pieces), None) and name not in linked:
        return any(key(lower.text_content()[:LONGEST]) in longer for lower in tree.iter("h2", "h3"))
    return bool(longer) and name in (pieces[0], pieces[-1])


def visible(heading: html.HtmlElement) -> str:
    """The text of a heading without kicker and buttons; blocks and breaks inside it are spaces."""
    whole = "".join(_spoken(heading, frozenset()))
    kickers = frozenset(n for n in heading.iterdescendants() if _is_ornament(n))
    cut = "".join(_spoken(heading, kickers)) if kickers else whole
    return cut if len(key(cut)) >= 8 else whole


def _is_ornament(node: html.HtmlElement) -> bool:
    if node.get("aria-hidden") == "true" or node.get("role") == "presentation":
        return True
    return bool(_KICKER.search(f"{node.get('class') or ''} {node.get('data-test-id') or ''}"))


def _spoken(node: html.HtmlElement, without: frozenset[html.HtmlElement]) -> Iterator[str]:
    gap = " " if node.tag in _SPACED else ""
    yield gap + (node.text or "")
    for child in node.iterchildren():
        if child.tag in _UNSAID or child in without:
            yield " "
        else:
            yield from _spoken(child, without)
        yield child.tail or ""
    yield gap


def _above(
    tree: html.HtmlElement, named: _Names, blocks: Sequence[str]
) -> tuple[str, html.HtmlElement | None] | None:
    """The line above the text that names it best, by its words, its place and its looks."""
    found = lines(tree)
    first = _start(found, blocks)
    keys, anyone = [key(text) for text in named.said], Reader()
    echoed: list[tuple[float, Line]] = []
    headed: list[tuple[int, Line]] = []
    for place in range(max(0, first - _ABOVE), first):
        line = found[place]
        name = key(line.text) if len(line.text) < 400 else ""
        if (
            len(name) < 2
            or name in named.sites
            or is_dates(line.text)
            or is_date_line(line.text, anyone)
        ):
            continue
        linked, apart = _is_link(line), first - place
        if any(name in other for other in keys) and len(name) > 3:
            level = 5 if line.node.tag == "h1" else 0
            echoed.append((min(len(name), 40) + level - 3 * apart - 40 * linked, line))
        if apart <= _NEAR and not linked and len(name) >= 8 and _is_heading(line):
            headed.append((place, line))
    best = max(echoed, key=lambda scored: scored[0], default=None)
    if headed and _is_section(named):
        line = headed[-1][1]
        if best is None or len(key(line.text)) > max(25, 1.5 * len(key(best[1].text))):
            return tidy(line.text), line.node
    if best and len(key(best[1].text)) > 7:
        return tidy(best[1].text), best[1].node
    largest = [line for _, line in headed if line.node.tag == "h1" and _is_section(named)]
    return (tidy(largest[0].text), largest[0].node) if len(largest) == 1 else None


def _is_section(named: _Names) -> bool:
    """Whether all that the page calls itself beside the site may be a section's name."""
    own = (without_site(text, named.sites) for text in named.said)
    return all(_length(text) <= _SHORT_NAME for text in own)


def _length(text: str) -> int:
    """Letters of a name; those of Chinese and Japanese, which are words, count for two and half."""
    name = key(text)
    return len(name) + sum("\u3040" <= letter <= "\u9fff" for letter in name) * 3 // 2


def _start(found: Sequence[Line], blocks: Sequence[str]) -> int:
    """The place of the first paragraph: the first block that is long enough to be one."""
    long = [(n, key(line.text[:600])) for n, line in enumerate(found) if len(line.text) > 50]
    for block in [b for b in blocks if len(b) > 60] or blocks:
        for text in [t for t in block.split("\n") if len(t) > 60] or [block]:
            probe = key(text[:120])[:40]
            place = next((n for n, words in long if probe in words), None) if probe else None
            if place is not None:
                return place
    return min(len(found), _ABOVE)


def _is_link(line: Line) -> bool:
    linked = "".join(a.text_content() for a in line.node.iter("a"))
    outer = any(up.tag in ("a", *_OUTSIDE) for up in [line.node, *line.node.iterancestors()])
    return outer or len(key(linked)) >= len(key(line.text))


def _is_heading(line: Line) -> bool:
    if line.node.tag in _HEADINGS or _HEADING_CLASS.search(line.names):
        return True
    if len(line.node.text_content()) > 2 * len(line.text) + 40:
        return any(key(part.text_content()) == key(line.text) for part in line.node.iter(*_BOLD))
    inner = next(line.node.iterchildren(), None)
    return inner is not None and inner.tag in _LOUD and len(line.text) < 200


def _without_kicker(shown: str, named: _Names, *, is_plain: bool) -> str:
    """The heading cut to what another name gives whole: a kicker, subtitle or date drops.

    A heading without elements inside that goes on behind a colon is one whole headline.
    """
    name = key(shown)
    if not any(name in key(text) for text in named.said[:3]):
        for text in named.said:
            clean = without_site(text, named.sites)
            other = key(clean)
            if is_plain and ": " in shown.replace(clean, "", 1):
                continue
            if len(other) >= 0.4 * len(name) and (name.endswith(other) or name.startswith(other)):
                return clean
    return without_site(shown, named.sites)


def _other(shown: str, named: _Names) -> str | None:
    """The first name that is another headline; one that only adds the site is none."""
    name = key(shown)
    for text in named.said:
        clean = without_site(text, named.sites)
        other = key(clean)
        added = other.startswith(name) or other.endswith(name)
        if other != name and not (added and text == named.said[-1]):
            return clean
    return None
