"""trafilatura stage by stage: what its ``bare_extraction`` does, without what no reader here uses.

Its driver copies the tree six times, searches it for comments by a call of Python an element,
cleans a copy of the page to measure it, and writes the text out. The stages are called here with
the same arguments in the same order, so the text is the same (``trafilatura.core``, 2.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lxml import etree, html
from trafilatura.baseline import baseline, html2txt
from trafilatura.core import (
    ESCALATION_ACCEPT_RATIO,
    ESCALATION_JUSTEXT_RATIO,
    ESCALATION_MAX_LENGTH,
    ESCALATION_PAGE_SHARE,
)
from trafilatura.external import compare_extraction, justext_rescue
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

_BOXES = ("div", "section", "details", "ol", "ul", "list", "aside")
"""The elements that the two paths below cut."""
_COMMENTS = re.compile(
    r"^(?:[Cc]omment|comol|disqus_thread|dsq-comments)|(?:article|post)-comments", re.MULTILINE
)
"""What each name that ``REMOVE_COMMENTS_AND_LISTS_XPATH`` matches begins with or has in it."""
_APPENDED = re.compile(r"mvp-post-add|infinite-?scroll|elementor-share-buttons")
"""What each name that ``RAW_TREE_PRUNE_XPATH`` matches has in it."""

_Found = tuple[etree._Element, str]
"""An article's body and its text."""


@dataclass(frozen=True)
class Pruned:
    """A page without comments and appended articles."""

    tree: html.HtmlElement

    @cached_property
    def most(self) -> int:
        """Characters that the page's text has at most, a space between all of its pieces."""
        body = self.tree.find(".//body")
        whole = self.tree if body is None else body
        return len(" ".join(" ".join(whole.itertext()).split()))

    @cached_property
    def size(self) -> int:
        """Characters of the page's text as trafilatura counts them."""
        return len(html2txt(self.tree))


def pruned(tree: html.HtmlElement) -> Pruned:
    """The page that all stages read; a copy where something is cut."""
    boxes = tree.iter(*_BOXES)
    names = "\n".join(f"{box.get('class', '')}\n{box.get('id', '')}" for box in boxes)
    unwanted = [
        *(RAW_TREE_PRUNE_XPATH if _APPENDED.search(names) else ()),
        *(REMOVE_COMMENTS_AND_LISTS_XPATH if _COMMENTS.search(names) else ()),
    ]
    return Pruned(prune_unwanted_nodes(copy(tree), unwanted) if unwanted else tree)


def body(page: Pruned, *, fast: bool) -> etree._Element | None:
    """The body of the page's article; None where there is none.

    ``fast`` leaves out the comparison with readability and jusText.
    """
    options = _options(fast)
    found = _read(page.tree, options)
    if len(found[1]) < options.min_extracted_size:
        rescued, text, size = baseline(page.tree)
        found = (rescued, text) if size > len(found[1]) else found
    if _is_little(found[1], page):
        found = _more(found, page.tree, options)
    return found[0] if len(found[1]) >= options.min_output_size else None


@lru_cache(maxsize=4)
def _options(fast: bool, focus: str = "balanced") -> Extractor:
    recall = focus == "recall"
    return Extractor(output_format="python", fast=fast, comments=False, recall=recall)


def _read(tree: html.HtmlElement, options: Extractor) -> _Found:
    """The main extractor, and the comparison with the others where it is asked for."""
    cleaned = tree_cleaning(copy(tree), options)
    unconverted = None if options.fast else copy(cleaned)
    found = extract_content(convert_tags(cleaned, options), options)
    if unconverted is not None:
        found = compare_extraction(unconverted, copy(tree), *found, options)
    return found


def _is_little(text: str, page: Pruned) -> bool:
    """Whether a short text is a small share of its page; the costly count comes last."""
    if not 0 < len(text) < ESCALATION_MAX_LENGTH:
        return False
    if len(text) >= ESCALATION_PAGE_SHARE * page.most:
        return False
    return len(text) < ESCALATION_PAGE_SHARE * page.size


def _more(found: _Found, tree: html.HtmlElement, options: Extractor) -> _Found:
    """The text read with less care, or by jusText, where that gives much more of it."""
    retried = _tried(_read, tree, _options(options.fast, focus="recall"))
    other = None if options.fast else _tried(justext_rescue, copy(tree), options)
    least, size = len(found[1]), len(retried[1]) if retried else 0
    if other and len(other[1]) > max(size, ESCALATION_JUSTEXT_RATIO * least):
        return other
    if retried and size >= options.min_extracted_size and size > ESCALATION_ACCEPT_RATIO * least:
        return retried
    return found


def _tried(
    stage: Callable[[html.HtmlElement, Extractor], _Found],
    tree: html.HtmlElement,
    options: Extractor,
) -> _Found | None:
    """What a further stage finds; one that breaks on a page finds nothing there."""
    try:
        return stage(tree, options)
    except Exception:
        return None
