"""Lines inside an article's container that are not its text: captions, buttons, other stories."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

from lxml import html

from pipelines.page.titles import key

_LINES = Path(__file__).with_name("lines.toml")
_WORDS_AFTER = re.compile(r"\s{0,3}[:：\-–—|/]")
_BUTTONS = re.compile(r"\s*(?:[【\[［][^】\]］]{1,14}[】\]］]\s*){2,}")
"""【字号 大 中 小】 【打印】"""
_TIMED = re.compile(r"(?:- )?[\d\s:.,|/年月日-]+")
_TRAILING_TIME = re.compile(r"[\s(（\[]+[\d\s:.,|/年月日-]{4,20}[)）\]]?\Z")
_TIMES = re.compile(r"[\d年月日]")
_CREDITED = re.compile(r"[:：©/]")
"""What stands behind the label of a credit."""
_LONGEST_LABELLED = 300
_LONGEST_POINTER = 250
_LONGEST_HEADING = 40
_LEAST_MENU = 30
"""Blocks from which a text may be a menu."""
_MENU = 0.6
_FINE = 60
_SEEN = 400
"""Characters of a block that are looked at to tell whether it is scrambled."""
_LEAST_SPELT = 110
"""Latin letters from which a block may be told to be."""
_SCRAMBLED = 0.15
"""Share of a text's letters from which blocks of few vowels are scrambled."""
_VOWELS = 0.28
"""Share of vowels below which Latin letters are no text; news has .30 (a German line of numbers)
to .48, text scrambled letter by letter .20 to .30."""
_VOWELS_UNMARKED = 0.32
"""The same for a block without a single mark of a sentence."""
_SENTENCE_MARK = re.compile(r"[.,;!?][\"'»”’“)]?(?:\s|\Z)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।:;,][\"'»”’“)\]）」』]{0,3}\Z")


@dataclass(frozen=True, slots=True)
class Rules:
    """Words that tell lines which are no text, lower case; ``lines.toml`` says what each does."""

    starts: tuple[str, ...]
    whole: frozenset[str]
    ends: frozenset[str]
    last: tuple[str, ...]
    photo: tuple[str, ...]
    desk: tuple[str, ...]
    marks: tuple[str, ...]
    boxes: tuple[str, ...]
    """Those of ``starts`` and ``ends``: labels of boxes."""


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules of all languages: pages mix them, and no rule of one bites text of another."""
    tables = tomllib.loads(_LINES.read_text(encoding="utf-8")).values()
    kinds = ("starts", "whole", "ends", "last", "photo", "desk", "marks")
    merged = {kind: {w for table in tables for w in table.get(kind, ())} for kind in kinds}
    return Rules(
        starts=tuple(sorted(merged["starts"])),
        whole=frozenset(merged["whole"]),
        ends=frozenset(merged["ends"]),
        last=tuple(sorted(merged["last"])),
        photo=tuple(sorted(merged["photo"], key=len, reverse=True)),
        desk=tuple(sorted(merged["desk"], key=len, reverse=True)),
        marks=tuple(sorted(merged["marks"], key=len, reverse=True)),
        boxes=tuple(sorted(merged["starts"] | merged["ends"])),
    )


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    words = "|".join(map(re.escape, rules().photo))
    return re.compile(
        rf"(?:^|[\s(\[/|.。])(?:{words})(?:\s?[:：©]|\s?/\s?(?=\S))[^.!?。]{{1,80}}[)\]]?\Z"
    )


def bare(text: str) -> str:
    """A line without the ornaments around it, in one case."""
    return text.casefold().strip(" .:：!?<>«»…[]()|-–—*•·【】（）")


def is_sentence(line: str) -> bool:
    """Whether a line ends as sentences do."""
    return _SENTENCE_END.search(line) is not None


@dataclass(frozen=True, slots=True)
class Links:
    """The texts of all links of a page."""

    keys: frozenset[str]
    """Without those that lead to another place of the same page."""
    size: int
    """Characters of all of them."""


def links(tree: html.HtmlElement) -> Links:
    """The texts of the page's links."""
    keys: set[str] = set()
    size = 0
    for link in tree.iter("a"):
        text = link.text_content()
        size += len(" ".join(text.split()))
        if link.get("href", "#")[0:1] != "#":
            keys.add(key(text))
    return Links(frozenset(keys), size)


def without_noise(
    blocks: Sequence[str], linked: frozenset[str], authors: Sequence[str]
) -> list[str]:
    """The blocks that are text; a line above nothing but links is the heading of their box."""
    kept: list[str] = []
    for block in readable(blocks):
        if is_pointer(block, linked):
            if kept and _is_box_heading(kept[-1]):
                kept.pop()
        elif not _is_furniture(block, authors):
            kept.append(block)
    return kept


def _is_box_heading(line: str) -> bool:
    if len(line) >= _LONGEST_HEADING or is_sentence(line) or bare(line) in rules().ends:
        return False
    return len(line.split()) < 5


def readable(blocks: Sequence[str]) -> Sequence[str]:
    """The blocks without those that a paywall scrambled, and what stands between these.

    Where they are but a small part of the text it is a table or a list of names.
    """
    places = [place for place, block in enumerate(blocks) if is_scrambled(block)]
    if sum(len(blocks[place]) for place in places) < _SCRAMBLED * sum(map(len, blocks)):
        return blocks
    return [*blocks[: places[0]], *blocks[places[-1] + 1 :]] if places else blocks


def is_scrambled(block: str) -> bool:
    """Whether a block is text that a paywall hides by other letters in the place of its own.

    Its vowels tell: less than in any language of Latin script. A text whose marks of sentences
    were moved on too needs a little less of a sign.
    """
    seen = unicodedata.normalize("NFD", block[:_SEEN].casefold())
    letters = {letter: seen.count(letter) for letter in ascii_lowercase}
    spelt = sum(letters.values())
    if spelt < _LEAST_SPELT:
        return False
    vowels = sum(letters[letter] for letter in "aeiouy") / spelt
    return vowels < (_VOWELS if _SENTENCE_MARK.search(seen) else _VOWELS_UNMARKED)


def is_noise(block: str, linked: frozenset[str], authors: Sequence[str]) -> bool:
    """Whether a block, wherever it stands, is no text.

    ``linked`` are the keys of the page's links, ``authors`` are named elsewhere already.
    """
    return _is_furniture(block, authors) or is_pointer(block, linked)


def _is_furniture(block: str, authors: Sequence[str]) -> bool:
    """Whether a block is a button, a label, a caption or a byline."""
    inner = bare(block)
    if not inner or inner in rules().whole or not key(block) or _BUTTONS.fullmatch(block):
        return True
    if len(block) >= _LONGEST_LABELLED:
        return False
    low = block.casefold()
    if begins(low.lstrip("[(【（<>»•*- "), rules().starts):
        return True
    if _CREDITED.search(low) and _credit().search(low):
        return True
    return any(len(block) < len(a) + 25 and key(a) and key(a) in key(block) for a in authors)


def begins(low: str, openings: tuple[str, ...]) -> bool:
    """Whether a line begins with one of the openings and a colon or dash."""
    return low.startswith(openings) and any(
        low.startswith(o) and _WORDS_AFTER.match(low, len(o)) for o in openings
    )


def is_pointer(block: str, linked: frozenset[str]) -> bool:
    """Whether the block is links and no more: a teaser, a list of other stories."""
    if block.startswith("- "):
        items = [_untimed(item[2:]) for item in block.split("\n")]
        return sum(item in linked for item in items) >= max(1, 0.6 * len(items))
    if len(block) >= _LONGEST_POINTER:
        return False
    if key(block) in linked or (_TIMES.search(block) and _untimed(block) in linked):
        return True
    return _is_labelled_link(block, linked)


def _is_labelled_link(block: str, linked: frozenset[str]) -> bool:
    """Whether the block is the label of a box and one link: "Read also Ministers meet"."""
    low, boxes = block.casefold(), rules().boxes
    if not low.startswith(boxes):
        return False
    labels = (label for label in boxes if low.startswith(label))
    rests = (low[len(label) :] for label in labels)
    return any(key(rest) in linked for rest in rests if key(rest) and not rest[0].isalnum())


def _untimed(line: str) -> str:
    """The key of a line without the time before or after it."""
    opening = _TIMED.match(line)
    return key(_TRAILING_TIME.sub("", line[opening.end() :] if opening else line))


def densest(blocks: Sequence[str]) -> list[str]:
    """The run of blocks that holds most sentences, where most of the blocks are a menu's lines.

    Elsewhere all of them. A run is worth the characters of its sentences less a fine for each
    short line.
    """
    short = sum(len(block) < _LONGEST_HEADING and not is_sentence(block) for block in blocks)
    if len(blocks) < _LEAST_MENU or short < _MENU * len(blocks):
        return list(blocks)
    best, span, worth, start = 0, (0, len(blocks)), 0, 0
    for place, block in enumerate(blocks):
        long = len(block) > _LONGEST_HEADING and is_sentence(block)
        worth += len(block) if long else -_FINE
        if worth <= 0:
            worth, start = 0, place + 1
        elif worth > best:
            best, span = worth, (start, place + 1)
    return list(blocks[span[0] : span[1]])
