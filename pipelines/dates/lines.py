"""The page as lines that readers see, each with the containers and the machine dates in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree, html

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
AWAY_TAGS = frozenset(("footer", "nav", "aside"))
"""Elements that hold nothing of an article by what they are."""
_OWN = frozenset(("body", "html", "article", "main"))
_AWAY = re.compile(
    r"(?:^|[\s_-])(?:(?P<others>related|comments?|copyright|latest|popular|trending|most-?read"
    r"|recommend\w*|archive|calendar|clock|today|breaking|ticker|newsletter|more-?news|other-?news"
    r"|current-?date|weather|rates|currency|last-?news|news-?list|similar|see-?also|read-?also"
    r"|partners?|fb-post|twitter-tweet|instagram-media|embed\w*)|sidebar|side|aside|menu|nav|navbar|navigation|widget|teasers?|carousel|slider"
    r"|promo|top-?bar|topline|banner|feed)(?:$|[\s_-])"
)
"""Names of classes and ids, in lower case, that containers of other things than an article go by:
those that can hold nothing of it, and those that layouts also use for its own line of dates."""

_DATA = (
    "data-timestamp", "data-date", "data-time", "data-datetime", "data-published", "data-utime",
    "data-publish-date", "data-published-date", "data-pubdate", "data-utc", "data-iso",
    "data-created", "data-epoch",
)  # fmt: skip
"""Attributes in which scripts find the moment that they write as words."""
_DATA_NAMES = frozenset(_DATA)
_STAMPED = {"time": "datetime", "abbr": "title"}
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
    above: tuple[str, ...] = ()
    """Classes and ids of its block and of the two above."""
    text: str = ""
    names: str = ""
    """Classes and ids of the elements inside it, and those of ``above``."""
    stamps: list[Stamp] = field(default_factory=list)
    """The machine dates of the elements in it."""
    parts: list[str] = field(default_factory=list)


_Around = tuple[html.HtmlElement, frozenset[int], frozenset[int], tuple[str, ...]]
"""An element, the containers around it, those of them that hold nothing of an article, and the
names of it and of the two above: a plain tuple, since a page has thousands."""


@dataclass(slots=True)
class _Walk:
    """Where the walk through the page is, and what it has found."""

    line: Line
    around: list[_Around]
    found: list[Line] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    """What containers hold, by their names."""

    def enter(self, node: html.HtmlElement, number: int) -> None:
        """An element begins, and with a block a line."""
        marks = node.keys()
        name = name_of(node) if marks else ""
        kind = self.kinds.get(name)
        if kind is None:
            kind = self.kinds[name] = holds(name)
        self.around.append(_within(self.around[-1], node, (name, kind), number))
        if node.tag in _BLOCKS:
            self.end_line()
        elif name:
            self.line.names += " " + name
        if number and marks and (stamp := _stamp(node, marks, name)):
            self.line.stamps.append(stamp)
        self.hear(node.text)

    def leave(self, node: html.HtmlElement) -> None:
        """An element ends, and with a block a line."""
        self.around.pop()
        if node.tag in _BLOCKS:
            self.end_line()
        if len(self.around) > 1:
            self.hear(" " + (node.tail or ""))

    def hear(self, words: str | None) -> None:
        """The line goes on; it does not begin with space."""
        if words and (self.line.parts or not words.isspace()):
            self.line.parts.append(words)

    def end_line(self) -> None:
        """Keep the line if it says something; begin the next in the element around."""
        line, here = self.line, self.around[-1]
        if line.parts or line.stamps:
            line.text = " ".join("".join(line.parts).split())
            line.names = " ".join([line.names, *line.above])[:500]
            self.found.append(line)
            self.line = Line(*here)
        else:
            line.node, line.away, line.others, line.above = here
            line.names = ""


def lines(tree: html.HtmlElement) -> list[Line]:
    """The lines of the page in reading order; at most ``MOST``."""
    body = tree.find("body")
    root = body if body is not None else tree
    outer = root, frozenset[int](), frozenset[int](), tuple(map(name_of, _two_above(root)))
    walk = _Walk(Line(*_within(outer, root, (name_of(root), ""), 0)), [outer])
    page = etree.iterwalk(root, events=("start", "end"))
    for number, (event, node) in enumerate(page):
        if event == "end":
            walk.leave(node)
        elif node.tag in _SILENT:
            page.skip_subtree()
            walk.around.append(walk.around[-1])
        else:
            walk.enter(node, number)
        if len(walk.found) >= MOST:
            return walk.found
    walk.end_line()
    return walk.found


def _two_above(node: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return islice(node.iterancestors(), 2)


def away(name: str) -> re.Match[str] | None:
    """What in a container's name says that it holds other things than an article."""
    # A pattern that ignores case tries each alternative at each place, and is far slower.
    return _AWAY.search(name.lower()) if name else None


def holds(name: str) -> str:
    """What a container of this name holds: "others", things "away" from an article, or ""."""
    match = away(name)
    if match is None or _LINE_OF_ARTICLE.search(name):
        return ""
    return "others" if match["others"] else "away"


def _within(outer: _Around, node: html.HtmlElement, named: tuple[str, str], number: int) -> _Around:
    _, away, others, above = outer
    name, kind = named
    tag = node.tag
    if tag not in _OWN and (kind or tag in AWAY_TAGS or tag == "blockquote"):
        away = away | {number}
        # A quotation is what another says, or a post of another site.
        if kind == "others" or (not kind and tag == "blockquote"):
            others = others | {number}
    return node, away, others, (name, *above[:2])


def _stamp(node: html.HtmlElement, marks: Iterable[str], name: str) -> Stamp | None:
    """The machine date of an element: its own attribute, or one that scripts read."""
    own = _STAMPED.get(node.tag)
    value = node.get(own) if own else None
    if not value and not _DATA_NAMES.isdisjoint(marks):
        value = next((node.get(data) for data in _DATA if node.get(data)), None)
    return Stamp(value, _is_change(name)) if value else None


def _is_change(name: str) -> bool:
    return bool(_CHANGED.search(name)) and not _PUBLISHED.search(name)


def name_of(node: html.HtmlElement) -> str:
    """The classes and the id of an element."""
    kinds, own = node.get("class", ""), node.get("id", "")
    return (f"{kinds} {own}" if kinds and own else kinds or own)[:_LONGEST_NAME]
