"""What a source's own selectors mark on a page, where the general reader gets it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from crawler.catalogue import Selectors
from pipelines.letters import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The parts that selectors found; what they did not find is left to the general reader."""

    title: str | None = None
    blocks: tuple[str, ...] = ()
    author: str | None = None
    published: str | None = None
    """The publisher's words, or the ``datetime`` or ``content`` of the element."""


def read(tree: html.HtmlElement, several: Sequence[Selectors], day: str) -> Marked:
    """Take out of the tree what is to be removed, and read what is marked.

    ``day`` is that of fetching, YYYY-MM-DD: the first selectors that were still valid hold.
    """
    own = next((s for s in several if s.valid_until is None or s.valid_until >= day), None)
    if own is None:
        return Marked()
    for css in own.remove:
        for element in tree.cssselect(css):
            element.drop_tree()
    found = tree.cssselect(own.text) if own.text else []
    blocks = tuple(line for element in found for line in _lines(element))
    return Marked(
        title=_first(tree, own.title),
        blocks=blocks,
        author=_first(tree, own.author),
        published=_first(tree, own.published),
    )


def _first(tree: html.HtmlElement, css: str | None) -> str | None:
    for element in tree.cssselect(css) if css else ():
        words = element.get("datetime") or element.get("content") or element.text_content()
        if told := " ".join(plain(words).split()):
            return told
    return None


def _lines(element: html.HtmlElement) -> list[str]:
    parts = list(element.iter("p", "li", "blockquote")) or [element]
    return [told for part in parts if (told := " ".join(plain(part.text_content()).split()))]
