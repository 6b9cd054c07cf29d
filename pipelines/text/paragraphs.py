"""The article's text: trafilatura's blocks, without the lines that are not its text.

Plain text in NFC, a blank line between paragraphs, no control or bidi-override characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from lxml import etree, html

from pipelines.letters import plain
from pipelines.text import ending, engine, opening
from pipelines.text.noise import densest, without_noise

_SHARE = (0.3, 1.1)
"""Share of the unlinked characters of a page that the fast mode gives where it finds the text."""
_POST = re.compile(r"twitter-tweet|twitter-video|instagram-media|bluesky-embed|mastodon-embed")
"""Classes that the networks give the quotation in their embedding code."""
_WRAPPER = re.compile("embed|widget|tweet|social|twitter|instagram|media")
_WRAPPERS = 5
"""Elements, from the quotation outward, of which one may be its wrapper."""
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")


_SHORTEST_PART = 80
"""Characters of an ``article`` that may be one part of several of a text."""
_MOST_LINKED = 0.3
"""Share of such a part that may be links."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's paragraphs."""

    lead: tuple[str, ...] = ()
    """Those that stand apart from the others, between headline and text."""
    body: tuple[str, ...] = ()


def find(tree: html.HtmlElement, linked: int) -> tuple[str, ...]:
    """The blocks of the page's article as trafilatura finds them; () where it finds none.

    ``linked`` is how many characters of the page are links.
    """
    _open_posts(tree)
    return tuple(line for line in map(_line, _blocks(tree, linked)) if line)


def read(
    found: Sequence[str],
    heading: html.HtmlElement | None,
    names: Sequence[str | None],
    authors: Sequence[str],
    linked: frozenset[str],
) -> Text:
    """The paragraphs of the article, in order, of the blocks found; none where there are none.

    ``heading`` shows the headline; ``names``, the article's titles, and ``authors`` stand
    elsewhere already and are no lines of the text; ``linked`` are the keys of the page's links.
    """
    if not found:
        return Text()
    blocks = _apart(found)
    for name in names:
        blocks = opening.after_title(blocks, name)
    blocks = densest(without_noise(blocks, linked, authors))
    lead = opening.lead(heading, blocks, linked)
    return Text(tuple(lead), tuple(ending.without_closing(ending.before_others(blocks), linked)))


def _open_posts(tree: html.HtmlElement) -> None:
    """Take the classes off quoted posts and what wraps them: trafilatura drops all "embeds".

    Posts in other wrappers are read, and what a minister wrote is as much the text as what he said.
    """
    for quote in tree.iter("blockquote"):
        if _POST.search(quote.get("class") or ""):
            for up in [quote, *quote.iterancestors()][:_WRAPPERS]:
                if _WRAPPER.search(up.get("class") or ""):
                    up.attrib.pop("class")


def _blocks(tree: html.HtmlElement, linked: int) -> list[str]:
    """Text blocks by trafilatura: its fast mode, and all of its cascade where that may find more.

    On the 810 recorded pages the two differ on 57; on 41 of these the fast text is a small share
    of the page's unlinked words, or more than all of them. So that share tells, for an eighth of
    the pages, and the second reading costs less than the cascade did on all of them.
    """
    body = tree.find("body")
    seen = len(" ".join((tree if body is None else body).text_content().split()))
    page = engine.pruned(_joined_up(tree))
    quick = _bodies(page, fast=True)
    share = sum(map(len, quick)) / max(1, seen - linked)
    if quick and _SHARE[0] <= share <= _SHARE[1]:
        return quick
    return _bodies(page, fast=False) or quick


def _joined_up(tree: html.HtmlElement) -> html.HtmlElement:
    """The page with the parts of its text in plain containers; a copy where it has several.

    Of several ``article`` elements trafilatura takes the first.
    """
    if not _parts(tree):
        return tree
    page = copy(tree)
    for part in _parts(page):
        part.tag = "div"
    return page


def _parts(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The ``article`` elements side by side that are parts of one text.

    Those of other stories have headlines, or are links.
    """
    several: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for part in tree.iter("article"):
        several.setdefault(part.getparent(), []).append(part)
    return [
        part
        for parts in several.values()
        if len(parts) > 1 and all(map(_is_part, parts))
        for part in parts
    ]


def _is_part(part: html.HtmlElement) -> bool:
    if next(part.iter("h1", "h2", "h3", "h4", "time"), None) is not None:
        return False
    size = len(part.text_content().strip())
    linked = sum(len(a.text_content()) for a in part.iter("a"))
    return size >= _SHORTEST_PART and linked < _MOST_LINKED * size


def _bodies(page: engine.Pruned, *, fast: bool) -> list[str]:
    try:
        body = engine.body(page, fast=fast)
    except (etree.LxmlError, ValueError, TypeError, RecursionError):
        return []
    return [text for node in body for text in _texts(node)] if body is not None else []


def _texts(node: etree._Element) -> Iterator[str]:
    if node.tag == "list":
        items = [_joined(item).strip() for item in node.iter("item")]
        yield "\n".join(f"- {item}" for item in items if item)
    elif node.tag == "table":
        rows = ([_joined(cell).strip() for cell in row.iter("cell")] for row in node.iter("row"))
        yield "\n".join(" | ".join(filter(None, row)) for row in rows)
    elif node.tag == "quote" and len(node):
        yield "\n".join(filter(None, (s.strip() for s in _joined(node).split("\n"))))
    else:
        yield _joined(node)
    if node.tail and node.tail.strip():
        yield node.tail


def _joined(node: etree._Element) -> str:
    parts = [node.text or ""]
    for child in node.iterchildren():
        gap = "\n" if child.tag in ("p", "lb", "head", "item", "quote", "list") else ""
        parts += [gap, _joined(child), gap if child.tag != "lb" else "", child.tail or ""]
    return "".join(parts)


def _line(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in plain(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _apart(blocks: Sequence[str]) -> list[str]:
    """The blocks with their lines set apart.

    A table layout puts rubric, headline, date line and lead into one cell, between line breaks.
    """
    apart = ([block] if _is_list(block) else block.split("\n") for block in blocks)
    return [line for lines in apart for line in lines]


def _is_list(block: str) -> bool:
    """Whether a block is a list or a table, whose lines belong together."""
    lines = block.split("\n")
    return block.startswith("- ") or (len(lines) > 1 and all(" | " in line for line in lines))
