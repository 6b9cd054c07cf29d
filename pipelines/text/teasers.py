"""Pages that show several stories under an address of one: front pages, lists, collections.

A teaser is a heading that is a link, with the words that follow it up to the next one. What sets
such a page apart from an article with other stories around it is that its very text is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import html

LEAST = 8
"""Teasers from which a page may be a list; an article's text has a few links to others in it."""
SHARE = 0.6
"""Share of the lines of the text that stand in teasers, from which the page is one."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "dt"))
_SHORTEST = 12
"""Characters of the shortest headline."""


def most_of(tree: html.HtmlElement, text: str) -> bool:
    """Whether most of a page's text is the headlines and words of its teasers."""
    told = list(_teasers(tree))
    if len(told) < LEAST:
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


def _own(element: html.HtmlElement) -> Sequence[str]:
    """What stands in an element, where it holds no block of its own."""
    if element.tag in ("p", "li", "td") or not len(element):
        return (element.text_content(),)
    return ()


def _in_link(element: html.HtmlElement) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
