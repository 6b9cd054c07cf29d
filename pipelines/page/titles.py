"""Names of articles as strings: tidied, compared, cut from the site's name beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from html import unescape

LONGEST = 400
"""Characters; what is longer is a paragraph that someone marked as a headline."""

_BEFORE_TITLE = ("/", "|", "»", "::", "›")
"""Separators between a section and a title; a colon or dash also stands inside of titles."""
_DATED = 0.35
"""Share of digits among letters and digits from which a line is a date. Datelines with a whole
date have up to 0.33."""
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_LETTERS_ASCII = dict.fromkeys(code for code in range(128) if not chr(code).isalnum())
_SPACE = re.compile(r"\s+")
_SEPARATOR = re.compile(
    r"\s[|\-–—·•»«:/]{1,2}\s|\s?[|»•]\s?|(?<=[^\x00-\x7f])[_\-—|](?=[^\x00-\x7f])|\s::\s"
)


def key(text: str) -> str:
    """Letters and digits only, case and width folded: equal for one headline spelt twice."""
    if text.isascii():
        return text.lower().translate(_NO_LETTERS_ASCII)
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def tidy(text: str | None) -> str:
    """One line of plain text; empty for None and for what is too long for a headline."""
    plain = unicodedata.normalize("NFC", unescape(text[: LONGEST * 4])) if text else ""
    line = _SPACE.sub(" ", plain).strip()
    return line if len(line) <= LONGEST else ""


def without_site(text: str, sites: Collection[str]) -> str:
    """The text without the site's name before or after it, where a separator sets it off."""
    parts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(text)]
    for start, end in reversed(parts):
        if _is_site(text[end:], sites) and start > 0:
            return without_site(text[:start].strip(), sites)
    for start, end in parts:
        if _is_site(text[:start], sites) and text[end:].strip():
            return text[end:].strip()
    return text


def without_sections(text: str, linked: Collection[str]) -> str:
    """The text without a part at its end or beginning that is also a link of the page.

    Such a part is a section's name: "World / Ministers meet", "Ministers meet | World". ``linked``
    are the keys of the page's links.
    """
    places = [m.span() for m in _SEPARATOR.finditer(text)]
    for start, end in reversed(places):
        if key(text[end:]) in linked and _is_rest(text[:start], text[end:]):
            return without_sections(text[:start].strip(), linked)
    for start, end in places:
        before = text[start:end].strip() in _BEFORE_TITLE and key(text[:start]) in linked
        if before and _is_rest(text[end:], text[:start]):
            return text[end:].strip()
    return text


def _is_rest(rest: str, section: str) -> bool:
    return len(key(rest)) > max(9, len(key(section)))


def _is_site(text: str, sites: Collection[str]) -> bool:
    name = key(text)
    return not name or name in sites or any(len(s) > 3 and name.startswith(s) for s in sites)


def agreement(one: str, other: str) -> float:
    """1 for containment, else the share of the shorter one's trigrams found in the longer."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    if short in long:
        return 1.0
    grams = [short[i : i + 3] for i in range(max(1, len(short) - 2))]
    return sum(gram in long for gram in grams) / len(grams)


def parts(text: str) -> list[str]:
    """The parts of a name between its separators, in order."""
    cuts = [0, *(place for m in _SEPARATOR.finditer(text) for place in m.span()), len(text)]
    return [text[a:b].strip() for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def is_dates(line: str) -> bool:
    """Whether a line is little more than numbers of dates, times and documents."""
    digits = sum(map(str.isdigit, line))
    letters = sum(map(str.isalpha, line))
    return digits >= 6 and digits >= _DATED * (digits + letters)
