"""The article's text: trafilatura's blocks, without the lines that are not its text.

Plain text in NFC, a blank line between paragraphs, no control or bidi-override characters.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from pipelines.markup import Markup
from pipelines.titles import key

_LINES = Path(__file__).with_name("lines.toml")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u00ad]"
)
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_WORDS_AFTER = re.compile(r"\s{0,3}[:：\-–—|/]")
_TIMED = re.compile(r"[\d\s:.,|/-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """Openings of lines that are no text, lower case; see ``lines.toml`` for what each does."""

    starts: tuple[str, ...]
    whole: frozenset[str]
    ends: frozenset[str]
    last: tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules of all languages: pages mix them, and no rule of one bites text of another."""
    tables = tomllib.loads(_LINES.read_text(encoding="utf-8")).values()
    merged = {
        k: {w for table in tables for w in table[k]} for k in ("starts", "whole", "ends", "last")
    }
    return Rules(
        starts=tuple(sorted(merged["starts"])),
        whole=frozenset(merged["whole"]),
        ends=frozenset(merged["ends"]),
        last=tuple(sorted(merged["last"])),
    )


def plain(text: str) -> str:
    """The text in NFC without control and direction characters; line breaks stay."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def read(page: Markup, url: str, title: str | None, authors: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs of the page's article, in order; () where none is found.

    ``title`` and ``authors`` are lines that stand elsewhere already.
    """
    found = _blocks(page.tree, url)
    if not found:
        return ()
    blocks = [line for line in (_line(text) for text in found) if line]
    links = _links(page.tree)
    blocks = _after_title(_opened(blocks), title)
    blocks = [b for b in blocks if not _is_noise(b, links, authors)]
    return tuple(_without_closing(_before_end(blocks)))


def _blocks(tree: html.HtmlElement, url: str) -> list[str]:
    """Text blocks by trafilatura's full cascade.

    Its fast mode, checked by length, was measured to lose text on 3 % of shared/pages (fundus F1
    .952 against .957) and to save no CPU, since the pages that need both readings eat the gain.
    """
    try:
        document = bare_extraction(tree, url=url, include_comments=False)
    except (etree.LxmlError, ValueError, RecursionError):
        return []
    if not isinstance(document, Document) or document.body is None:
        return []
    return [text for node in document.body for text in _texts(node)]


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


def _links(tree: html.HtmlElement) -> frozenset[str]:
    """Keys of the texts of all links."""
    return frozenset(
        key(a.text_content()) for a in tree.iter("a") if a.get("href", "#")[0:1] != "#"
    )


def _opened(blocks: list[str]) -> list[str]:
    """The blocks with the lines of the first few set apart.

    A table layout puts rubric, headline, date line and lead into one cell, between line breaks.
    """
    lines = [b.split("\n") if not b.startswith(("- ", "|")) else [b] for b in blocks[:3]]
    return [line for several in lines for line in several] + blocks[3:]


def _after_title(blocks: list[str], title: str | None) -> list[str]:
    """The blocks without the headline and the short lines before it, kicker and rubric."""
    name = key(title or "")
    if not name:
        return blocks
    for place, block in enumerate(blocks[:8]):
        here = key(block)
        if here == name or (name in here and len(here) < 1.5 * len(name) + 20 and len(here) < 300):
            before = [b for b in blocks[:place] if len(b) > 200 and not b.startswith("- ")]
            return before + blocks[place + 1 :]
    return blocks


def _is_noise(block: str, links: frozenset[str], authors: Sequence[str]) -> bool:
    table = rules()
    low = block.casefold()
    bare = _bare(block)
    if not bare or bare in table.whole or not key(block):
        return True
    if len(block) < 300 and _begins(low.lstrip("[(【（<>»•*- "), table.starts):
        return True
    if any(len(block) < len(a) + 25 and key(a) and key(a) in key(block) for a in authors):
        return True
    return _is_pointer(block, links)


def _begins(low: str, openings: Sequence[str]) -> bool:
    """Whether a line begins with one of the openings and a colon or dash."""
    return any(low.startswith(o) and _WORDS_AFTER.match(low, len(o)) for o in openings)


def _is_pointer(block: str, links: frozenset[str]) -> bool:
    """Whether the block is links and no more: a teaser, a list of other stories."""
    if block.startswith("- "):
        items = [key(item) for item in block.split("\n")]
        linked = sum(item in links for item in items)
        return linked >= max(1, 0.6 * len(items))
    opening = _TIMED.match(block)
    rest = block[opening.end() :] if opening else block
    return len(block) < 250 and (key(block) in links or key(rest) in links)


def _before_end(blocks: list[str]) -> list[str]:
    """The blocks before the line with which other stories, tags or comments begin."""
    ends = rules().ends
    for place, block in enumerate(blocks):
        parts = [_bare(part) for part in re.split(r" \| |\s?[:：]", block[:200])]
        if (
            place * 2 >= len(blocks)
            and len(block) < 200
            and (parts[0] in ends or parts[-1] in ends)
        ):
            return blocks[:place]
    return blocks


def _without_closing(blocks: list[str]) -> list[str]:
    """The blocks without editors, copyright and appeals at their end."""
    kept = list(blocks)
    while len(kept) > 1 and _is_closing(kept[-1]):
        kept.pop()
    return kept


def _is_closing(block: str) -> bool:
    return len(block) < 400 and block.casefold().startswith(rules().last)


def _bare(text: str) -> str:
    return text.casefold().strip(" .:：!?>»…[]()|-–—*")
