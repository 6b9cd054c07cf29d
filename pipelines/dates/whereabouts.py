"""Where headline and text stand among the lines of a page, and what stands beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from pipelines.dates.lines import AWAY_TAGS, Line, away, name_of
from pipelines.dates.reading import plain_digits
from pipelines.page.titles import key

_MASTHEAD = re.compile(
    r"(?:^|[\s_-])(?:header|top|head|masthead|logo|toolbar|clock|now|currenttime)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that the head of a page goes by, where the clock and today's day stand."""
_DATE_HEADER = re.compile(r"date|time|post|article|entry|story", re.IGNORECASE)
"""What tells the head of an article, or the line of its date, from the head of the page."""
_WIDE = frozenset(("body", "html", "form", "table", "tbody"))
"""Containers that a whole page may stand in."""
_HEADLINE = 28
"""Characters from which a link may be a headline; those of East Asia count twice."""
_PARAGRAPH = 80
"""Characters from which a block is a paragraph of the text, not a line above it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where headline, first and last paragraph stand; -1 where unknown."""

    title: int
    first: int
    last: int
    name: str = ""
    """The headline, its digits made plain."""

    @property
    def top(self) -> int:
        """Where the article begins."""
        return self.title if self.title >= 0 else max(0, self.first)


def place(found: Sequence[Line], title: str | None, blocks: Sequence[str]) -> Place:
    """Where the headline, the first and the last paragraph stand.

    The text begins with its first long paragraph: what is short before it may be a date line.
    """
    keys = [key(line.text[:400]) for line in found]
    opening = next((b for b in blocks if len(b) >= _PARAGRAPH), blocks[0] if blocks else "")
    texts = [
        "" if line.node.tag in ("h1", "h2") else k for line, k in zip(found, keys, strict=True)
    ]
    first = _index(texts, opening, 0)
    last = _index(keys, blocks[-1].rsplit("\n", 1)[-1] if blocks else "", max(0, first))
    name = key(title or "")
    exact = [i for i, k in enumerate(keys) if name and k == name]
    within = [
        i
        for i, k in enumerate(keys)
        if len(name) > 8
        and name in k
        and (len(k) < 2 * len(name) or (found[i].node.tag == "h1" and k.startswith(name)))
    ]
    before = [i for i in exact or within if first < 0 or i <= first]
    headed = [i for i in before if found[i].node.tag in ("h1", "h2")]
    at = (headed or before or [_heading(found, first)])[-1]
    return Place(at, first, max(first, last), plain_digits(" ".join((title or "").split())))


def _heading(found: Sequence[Line], first: int) -> int:
    """The last h1 above the text, for pages whose headline is not found among the lines."""
    above = (i for i in range(first - 1, -1, -1) if found[i].node.tag == "h1")
    return next(above, -1)


def close_by(line: Line, other: Line) -> bool:
    """Whether two lines share a narrow container.

    A page's header and its clock share only the whole page's with a headline.
    """
    return shared(line, other) is not None


def shared(line: Line, other: Line) -> html.HtmlElement | None:
    """The narrow container of two lines; None where only one as wide as the page holds both."""
    around = [other.node, *itertools.islice(other.node.iterancestors(), 4)]
    mine = {line.node, *line.node.iterancestors()}
    box = next((node for node in around if node in mine), None)
    return None if box is None or box.tag in _WIDE else box


def in_masthead(line: Line, article: Line) -> bool:
    """Whether a line stands in the head of the page, by the names of what is around it.

    ``article`` is a line of the article: what holds it too is no masthead.
    """
    inside = {article.node, *article.node.iterancestors()}
    for node in (line.node, *itertools.islice(line.node.iterancestors(), 4)):
        if node in inside:
            return False
        name = name_of(node)
        if _MASTHEAD.search(name) and not _DATE_HEADER.search(name):
            return True
    return False


def is_teaser(line: Line) -> bool:
    """Whether a line is nothing but a link as long as a headline: another story's."""
    length = len(line.text) + sum(c > "\u2e7f" for c in line.text)
    if length < _HEADLINE:
        return False
    linked = sum(len(link.text_content()) for link in line.node.iter("a"))
    return linked >= 0.8 * len(line.text)


def is_elsewhere(node: html.HtmlElement) -> bool:
    """Whether an element stands among other stories, comments or widgets, by their names."""
    for up in node.iterancestors():
        if up.tag in ("body", "html", "article", "main"):
            return False
        name = name_of(up) if up.attrib else ""
        if up.tag in AWAY_TAGS or away(name):
            return up.find(".//h1") is None
    return False


def _index(keys: Sequence[str], block: str, start: int) -> int:
    probe = key(block[:200])[:40]
    if len(probe) < 4:
        return -1
    return next((i for i in range(start, len(keys)) if probe in keys[i]), -1)
