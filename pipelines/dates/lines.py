"""The page as lines that readers see, and where headline and text stand among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree, html

from pipelines.titles import key

MOST = 20_000
"""Lines of a page that are looked at."""
_LONGEST_NAME = 300

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td",
     "th", "thead", "tr", "ul")
)  # fmt: skip
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "head", "select", "button", "iframe",
     "title", "textarea")
)  # fmt: skip
_AWAY_TAGS = frozenset(("footer", "nav", "aside"))
_AWAY = re.compile(
    r"(?:^|[\s_-])(?:related|sidebar|side|aside|comments?|copyright|menu|nav|navbar"
    r"|navigation|widget|latest|popular|trending|most-?read|recommend\w*|teasers?|archive|calendar"
    r"|clock|today|breaking|ticker|carousel|slider|newsletter|promo|more-?news|other-?news"
    r"|top-?bar|topline|current-?date|weather|banner|rates|currency|last-?news|news-?list|feed"
    r"|similar|see-?also|read-?also|partners?)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of classes and ids that containers of other things than an article go by."""

_LINE_OF_ARTICLE = re.compile(
    r"meta|byline|(?:post|article|entry|news)[_-]{0,2}info", re.IGNORECASE
)


@dataclass(slots=True)
class Line:
    """A line of the page."""

    node: html.HtmlElement
    """The block that it stands in."""
    away: frozenset[int]
    """Numbers of the containers around it that are named for other things than an article."""
    text: str = ""
    names: str = ""
    """Classes and ids of the elements inside it, of its block and of the two above."""
    stamp: str | None = None
    """The datetime attribute of the ``<time>`` in it."""
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where headline, first and last paragraph stand; -1 where unknown."""

    title: int
    first: int
    last: int


def lines(tree: html.HtmlElement) -> list[Line]:
    """The lines of the page in reading order; at most ``MOST``."""
    body = tree.find("body")
    root = body if body is not None else tree
    found: list[Line] = []
    around: list[tuple[html.HtmlElement, frozenset[int]]] = []
    line = Line(root, frozenset())
    walk = etree.iterwalk(root, events=("start", "end"))
    for number, (event, node) in enumerate(walk):
        if event == "start":
            if node.tag in _SILENT:
                walk.skip_subtree()
                around.append((node, frozenset()))
                continue
            away = around[-1][1] if around else frozenset()
            away = away | {number} if _is_away(node) else away
            around.append((node, away))
            line = _entered(line, node, away, found)
        else:
            around.pop()
            outer, away = around[-1] if around else (root, frozenset())
            if node.tag in _BLOCKS:
                line = _next(line, outer, away, found)
            line.parts.append(" " + (node.tail or "") if node is not root else "")
        if len(found) >= MOST:
            return found
    _next(line, root, frozenset(), found)
    return found


def _entered(line: Line, node: html.HtmlElement, away: frozenset[int], found: list[Line]) -> Line:
    if node.tag in _BLOCKS:
        line = _next(line, node, away, found)
    elif name := _name(node):
        line.names += " " + name
    if node.tag == "time" and line.stamp is None:
        line.stamp = node.get("datetime")
    line.parts.append(node.text or "")
    return line


def _next(line: Line, node: html.HtmlElement, away: frozenset[int], found: list[Line]) -> Line:
    """Store a finished line; begin the next in ``node``."""
    line.text = " ".join("".join(line.parts).split())
    if line.text or line.stamp:
        above = [line.node, *line.node.iterancestors()][:3]
        line.names = " ".join([line.names, *map(_name, above)])[:500]
        found.append(line)
    return Line(node, away)


def _name(node: html.HtmlElement) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''}".strip()[:_LONGEST_NAME]


def _is_away(node: html.HtmlElement) -> bool:
    if node.tag in ("body", "html", "article", "main"):
        return False
    name = _name(node)
    return node.tag in _AWAY_TAGS or bool(_AWAY.search(name) and not _LINE_OF_ARTICLE.search(name))


def place(found: Sequence[Line], title: str | None, blocks: Sequence[str]) -> Place:
    """Where the headline, the first and the last paragraph stand."""
    keys = [key(line.text[:400]) for line in found]
    first = _index(keys, blocks[0] if blocks else "", 0)
    last = _index(keys, blocks[-1].rsplit("\n", 1)[-1] if blocks else "", max(0, first))
    name = key(title or "")
    exact = [i for i, k in enumerate(keys) if name and k == name]
    within = [
        i for i, k in enumerate(keys) if len(name) > 8 and name in k and len(k) < 2 * len(name)
    ]
    before = [i for i in exact or within if first < 0 or i <= first]
    headed = [i for i in before if found[i].node.tag in ("h1", "h2")]
    return Place((headed or before or [-1])[-1], first, max(first, last))


def _index(keys: Sequence[str], block: str, start: int) -> int:
    probe = key(block[:200])[:40]
    if len(probe) < 4:
        return -1
    return next((i for i in range(start, len(keys)) if probe in keys[i]), -1)
