"""Pages that show several stories under an address of one: front pages, lists, collections.

A teaser is a heading that is a link, with the words that follow it up to the next one; or one of
several like elements side by side, each of which opens or closes with a link to a page of its own.
What sets such a page apart from an article with other stories around it is that its very text is
theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml import html

LEAST = 5
"""Teasers from which a page may be a list; an article's text has a few links to others in it."""
SHARE = 0.6
"""Share of the lines of the text that stand in teasers, from which the page is one."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "dt"))
_SHORTEST = 12
"""Characters of the shortest headline."""
_BEFORE = 30
"""Characters of a teaser that may stand before its link: the day, the time, the rubric."""
_MOST_LINKS = 4
"""Links of one teaser: its headline, its picture, "more", its rubric."""
_ROWS = frozenset(("li", "tr", "div", "p", "dd", "article", "section"))
_SAME = 0.8
"""Share of the elements of one kind side by side that are teasers, where they are a list."""
_NO_PAGES = ("#", "mailto:", "tel:", "javascript:")
_LONGEST_LINK = 2000
"""Characters of an address that is looked at."""


def most_of(tree: html.HtmlElement, text: str, url: str) -> bool:
    """Whether most of the text of the page at ``url`` is the headlines and words of its teasers."""
    told = list(_teasers(tree))
    told = (told if len(told) >= LEAST else []) + list(_rows(tree, urlsplit(url).hostname or ""))
    if not told:
        return False
    known = _squeezed(" ".join(told))
    lines = [_squeezed(line) for line in text.split("\n")]
    lines = [line for line in lines if line]
    held = sum(len(line) for line in lines if line in known)
    return held >= SHARE * sum(map(len, lines))


def _teasers(tree: html.HtmlElement) -> Iterator[str]:
    """The words of each linked heading and what follows it, up to the next heading."""
    open_: list[str] | None = None
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _HEADINGS:
            if open_ is not None:
                yield " ".join(open_)
            title = element.text_content()
            linked = element.find(".//a[@href]") is not None or _in_link(element)
            open_ = [title] if linked and len(title.strip()) >= _SHORTEST else None
        elif open_ is not None and element.tag in ("p", "li", "div", "span", "td"):
            open_ += _own(element)
    if open_ is not None:
        yield " ".join(open_)


def _rows(tree: html.HtmlElement, host: str) -> Iterator[str]:
    """The words of each of several like elements side by side that are teasers."""
    for parent in tree.iter("ul", "ol", "table", "tbody", "div", "td", "dl", "section", "main"):
        if len(parent) < LEAST:
            continue
        alike: defaultdict[str, list[html.HtmlElement]] = defaultdict(list)
        for child in parent:
            if child.tag in _ROWS and len(child.text_content().strip()) >= _SHORTEST:
                alike[child.tag].append(child)
        for rows in alike.values():
            if len(rows) >= LEAST and _are_teasers(rows, host):
                yield from (row.text_content() for row in rows)


def _are_teasers(rows: Sequence[html.HtmlElement], host: str) -> bool:
    """Whether nearly all of them open with a headline that is a link, or close with one word.

    Each leads to a page of its own at the same site; a list of sources leads to other sites.
    """
    links = [[a for a in row.iter("a") if _is_at_home(a.get("href"), host)] for row in rows]
    linked = [(row, found) for row, found in zip(rows, links, strict=True) if found]
    linked = [(row, found) for row, found in linked if len(found) <= _MOST_LINKS]
    words = Counter(_squeezed(found[-1].text_content()) for _, found in linked)
    word = max(words, key=lambda one: words[one], default="")
    opened = {_opening(row, found) for row, found in linked}
    closed = {found[-1].get("href") for row, found in linked if word and _closes(row, found, word)}
    return max(len(opened - {None}), len(closed)) >= _SAME * len(rows)


def _is_at_home(target: str | None, host: str) -> bool:
    if not target or len(target) > _LONGEST_LINK or target.startswith(_NO_PAGES):
        return False
    try:
        return urlsplit(target).hostname in (None, host)
    except ValueError:
        return False


def _opening(row: html.HtmlElement, links: Sequence[html.HtmlElement]) -> str | None:
    """Where the headline at the beginning of a teaser leads."""
    for link in links:
        title = link.text_content().strip()
        if len(title) >= _SHORTEST:
            begins = row.text_content().strip().find(title) <= _BEFORE
            return str(link.get("href")) if begins else None
    return None


def _closes(row: html.HtmlElement, links: Sequence[html.HtmlElement], word: str) -> bool:
    whole = _squeezed(row.text_content())
    return _squeezed(links[-1].text_content()) == word and whole.endswith(word)


def _own(element: html.HtmlElement) -> Sequence[str]:
    """What stands in an element, where it holds no block of its own."""
    if element.tag in ("p", "li", "td") or not len(element):
        return (element.text_content(),)
    return ()


def _in_link(element: html.HtmlElement) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
