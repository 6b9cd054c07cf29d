"""The page as lines that readers see, and where headline and text stand among them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree, html

from pipelines.dates.reading import plain_digits
from pipelines.page.titles import key

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
    r"(?:^|[\s_-])(?:(?P<others>related|comments?|copyright|latest|popular|trending|most-?read"
    r"|recommend\w*|archive|calendar|clock|today|breaking|ticker|newsletter|more-?news|other-?news"
    r"|current-?date|weather|rates|currency|last-?news|news-?list|similar|see-?also|read-?also"
    r"|partners?|fb-post|twitter-tweet|instagram-media|embed\w*)|sidebar|side|aside|menu|nav|navbar|navigation|widget|teasers?|carousel|slider"
    r"|promo|top-?bar|topline|banner|feed)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of classes and ids that containers of other things than an article go by: those that can
hold nothing of it, and those that layouts also use for its own line of dates."""

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

_DATA = (
    "data-timestamp", "data-date", "data-time", "data-datetime", "data-published", "data-utime",
    "data-publish-date", "data-published-date", "data-pubdate", "data-utc", "data-iso",
    "data-created", "data-epoch",
)  # fmt: skip
"""Attributes in which scripts find the moment that they write as words."""
_STAMPED = etree.XPath(
    ".//time[@datetime] | .//abbr[@title] | .//*[" + " or ".join(f"@{a}" for a in _DATA) + "]"
)
_CHANGED = re.compile(r"updat|modif|edited|revis|aktuali", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|posted|created|issued", re.IGNORECASE)

_LINE_OF_ARTICLE = re.compile(
    r"meta|byline|(?:post|article|entry|news)[_-]{0,2}info", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The machine date that an element bears beside its text."""

    value: str
    updated: bool
    """Whether its class says that it is of a change."""


@dataclass(slots=True)
class Line:
    """A line of the page."""

    node: html.HtmlElement
    """The block that it stands in."""
    away: frozenset[int]
    """Numbers of the containers around it that hold other things than an article."""
    others: frozenset[int] = frozenset()
    """Those of them that can hold nothing of an article: other stories, comments, a clock."""
    text: str = ""
    names: str = ""
    """Classes and ids of the elements inside it, of its block and of the two above."""
    stamps: list[Stamp] = field(default_factory=list)
    """The machine dates of the elements in it."""
    parts: list[str] = field(default_factory=list)


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


_Around = tuple[html.HtmlElement, frozenset[int], frozenset[int]]
"""An element of the walk, the containers around it, those of them that hold nothing of an article;
a plain tuple, since one is made of each element."""


def lines(tree: html.HtmlElement) -> list[Line]:
    """The lines of the page in reading order; at most ``MOST``."""
    body = tree.find("body")
    root = body if body is not None else tree
    stamps = {node: stamp for node in _STAMPED(root) if (stamp := _stamp(node))}
    found: list[Line] = []
    outside: _Around = (root, frozenset(), frozenset())
    around, kinds = [outside], dict[str, str]()
    line = Line(root, frozenset())
    walk = etree.iterwalk(root, events=("start", "end"))
    for number, (event, node) in enumerate(walk):
        tag = node.tag
        if event == "start":
            if tag in _SILENT:
                walk.skip_subtree()
                around.append(around[-1])
                continue
            name = _name(node)
            if (kind := kinds.get(name)) is None:
                kind = kinds[name] = _kind(name)
            here = _within(around[-1], node, kind, number)
            around.append(here)
            if tag in _BLOCKS:
                line = _next(line, here, found)
            elif name:
                line.names += " " + name
            if node in stamps:
                line.stamps.append(stamps[node])
            line.parts.append(node.text or "")
        else:
            around.pop()
            if tag in _BLOCKS:
                line = _next(line, around[-1], found)
            line.parts.append(" " + (node.tail or "") if node is not root else "")
        if len(found) >= MOST:
            return found
    _next(line, outside, found)
    return found


def _kind(name: str) -> str:
    """What a container of this name holds: "others", things "away" from an article, or ""."""
    match = _AWAY.search(name) if name else None
    if match is None or _LINE_OF_ARTICLE.search(name):
        return ""
    return "others" if match["others"] else "away"


def _within(outer: _Around, node: html.HtmlElement, kind: str, number: int) -> _Around:
    _, away, others = outer
    tag = node.tag
    if tag in ("body", "html", "article", "main"):
        return node, away, others
    if kind:
        return node, away | {number}, others | {number} if kind == "others" else others
    if tag in _AWAY_TAGS:
        return node, away | {number}, others
    if tag == "blockquote":  # what another says, or a post of another site
        return node, away | {number}, others | {number}
    return node, away, others


def _next(line: Line, here: _Around, found: list[Line]) -> Line:
    """Store a finished line; begin the next in an element."""
    line.text = " ".join("".join(line.parts).split())
    if line.text or line.stamps:
        above = [line.node, *itertools.islice(line.node.iterancestors(), 2)]
        line.names = " ".join([line.names, *map(_name, above)])[:500]
        found.append(line)
    return Line(*here)


def _stamp(node: html.HtmlElement) -> Stamp | None:
    """The machine date of an element: its own attribute, or one that scripts read."""
    known = {"time": "datetime", "abbr": "title"}.get(node.tag)
    value = (node.get(known) if known else None) or next(
        (node.get(name) for name in _DATA if node.get(name)), None
    )
    return Stamp(value, _is_change(_name(node))) if value else None


def _is_change(name: str) -> bool:
    return bool(_CHANGED.search(name)) and not _PUBLISHED.search(name)


def _name(node: html.HtmlElement) -> str:
    names = node.get("class"), node.get("id")
    return " ".join(filter(None, names))[:_LONGEST_NAME] if any(names) else ""


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
        name = _name(node)
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
        name = _name(up) if up.attrib else ""
        if up.tag in _AWAY_TAGS or (name and _AWAY.search(name)):
            return up.find(".//h1") is None
    return False


def _index(keys: Sequence[str], block: str, start: int) -> int:
    probe = key(block[:200])[:40]
    if len(probe) < 4:
        return -1
    return next((i for i in range(start, len(keys)) if probe in keys[i]), -1)
