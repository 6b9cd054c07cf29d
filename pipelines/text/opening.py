"""Where an article's text begins: after headline, rubric, date and buttons, with its lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import html

from pipelines.page.titles import is_dates, key
from pipelines.text.noise import is_noise, is_sentence

_HEAD = 8
"""Lines among which the headline is looked for inside the text."""
_LEAST_NAME = 7
"""Letters from which a headline is known inside of a longer line."""
_LEAD = (50, 900)
"""Characters of a lead."""
_STAMP = re.compile(r"\d{1,2}[:.]\d{2}(?:\D|\Z)|\d{4}")
"""A time or a year: a line of these and no sentence is the line of the date."""
_STEPS = 200
"""Elements between headline and text that are looked at."""
_INNER = frozenset(("a", "b", "strong", "em", "i", "u", "span", "font", "br", "time", "sub", "sup"))
_OUTER = ("p", "div", "section", "article", "table", "ul", "ol", "tr", "td", "aside", "form")
"""Elements whose parents are looked into, not at."""
_LEADS = frozenset(("p", "div", "h2", "h3", "h4", "b", "strong", "span", "section", "td", "font"))
_APART = re.compile(
    r"caption|photo|credit|foto|image|img|figure|share|social|author|autor|byline|\bbio|meta|tag|"
    r"related|teaser|breadcrumb|menu|nav|comment|promo|banner|advert|\bads?\b|newsletter|subscri|"
    r"\bdate|time|tool|button|player|video|audio|cookie|login|rubri|disclaimer|notice|update|"
    r"paywall|listen|\bai[-_]?summ|summary-?(?:ai|bot)|access|copyright|source|read-?(?:also|more)|recommend|most|popular",
    re.IGNORECASE,
)
"""Classes of what stands between headline and text and is no lead."""


def after_title(blocks: Sequence[str], title: str | None) -> list[str]:
    """The blocks without the headline, the short lines before it, and dates after it."""
    kept = _after_name(list(blocks), key(title or ""))
    while len(kept) > 1 and len(kept[0]) < 100 and is_dates(kept[0]) and not is_sentence(kept[0]):
        kept.pop(0)
    return kept


def _after_name(blocks: list[str], name: str) -> list[str]:
    for place, block in enumerate(blocks[:_HEAD]) if name else ():
        here = key(block)
        if here == name or (
            len(name) >= _LEAST_NAME
            and name in here
            and len(here) < 1.5 * len(name) + 20
            and len(here) < 300
        ):
            before = [b for b in blocks[:place] if len(b) > 200 and not b.startswith("- ")]
            return before + blocks[place + 1 :]
    return blocks


def lead(
    heading: html.HtmlElement | None, blocks: Sequence[str], linked: frozenset[str]
) -> list[str]:
    """Paragraphs between the headline and the first block that are missing from the blocks.

    Trafilatura drops a first paragraph that is bold, or that stands in an element of its own.
    """
    if heading is None or not blocks:
        return []
    start, known = key(blocks[0][:200])[:40], "".join(map(key, blocks))
    found: list[str] = []
    for node in _after(heading):
        if next(node.iterchildren(*_OUTER), None) is not None:
            continue
        told = " ".join(node.text_content().split()) if node.tag in _LEADS else ""
        if not told:
            continue
        here = key(told[:2000])
        if start and here.startswith(start):
            return found
        if start in here or not _is_lead(node, told, linked):
            continue
        if here not in known and here[:60] not in "".join(map(key, found)):
            found.append(told)
    return []


def _after(heading: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements behind an element, in reading order, at most ``_STEPS``."""
    steps, node = 0, heading
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings():
            for inner in sibling.iter("*"):
                steps += 1
                if steps > _STEPS:
                    return
                yield inner
        node = node.getparent()


def _is_lead(node: html.HtmlElement, told: str, linked: frozenset[str]) -> bool:
    if not _LEAD[0] <= len(told) <= _LEAD[1] or any(
        n.tag not in _INNER for n in node.iterdescendants()
    ):
        return False
    if is_dates(told) or is_noise(told, linked, ()):
        return False
    if not is_sentence(told) and (len(told) < 80 or _STAMP.search(told)):
        return False
    links = sum(len(a.text_content()) for a in node.iter("a"))
    around = [node, *list(node.iterancestors())[:4]]
    return links < 0.3 * len(told) and not any(map(_is_apart, around))


def _is_apart(node: html.HtmlElement) -> bool:
    if node.tag in ("figure", "figcaption", "aside", "nav", "form", "footer", "li", "button"):
        return True
    if node.tag in ("body", "html", "article", "main"):
        return False
    return bool(_APART.search(f"{node.get('class') or ''} {node.get('id') or ''}"[:300]))
