"""Words of a route made plain: one line, no markup, no control characters, of bounded length."""

from __future__ import annotations

import html
import re

LONGEST_TITLE = 500
LONGEST_SUMMARY = 2_000
LONGEST_WORD = 200
"""Characters of a title, a teaser, and of a date or name."""

_READ = 8
"""How many times the longest result is looked at: markup takes room that words do not."""
_TAG = re.compile(r"<(?:!--|[/?!]?([A-Za-z][A-Za-z0-9-]{0,30})\b)[^<>]{0,2000}>")
_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font"),
        *("i", "ins", "kbd", "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup"),
        *("tt", "u", "var", "wbr"),
    )
)
"""Elements that stand inside a word or sentence (HTML, 3.2.5.2.5 and its obsolete ones): taken
out without a trace, where others leave a space."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060"
    r"\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Controls, soft hyphens, zero-width spaces, marks of direction and lone surrogates. The
zero-width joiners stay: Persian and the scripts of India write with them."""
_LANGUAGE = re.compile(r"\s{0,9}([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8}){0,3})\s{0,9}\Z")


def line(text: str | None, most: int, *, markup: bool = True) -> str | None:
    """One line of at most ``most`` characters; None when nothing is left.

    With ``markup``, tags are taken out and entities decoded, also those of a text that was
    escaped twice.
    """
    if not text:
        return None
    text = text[: most * _READ]
    if markup:
        text = _TAG.sub(_gap, html.unescape(_TAG.sub(_gap, text)))
    one = " ".join(_UNSEEN.sub("", text).split())
    return one[:most].rstrip() or None


def language(tag: str | None) -> str | None:
    """A language tag in the form of BCP 47; None for what is none."""
    found = _LANGUAGE.match(tag or "")
    return found[1].lower() + found[2].replace("_", "-") if found else None


def _gap(tag: re.Match[str]) -> str:
    return "" if (tag[1] or "").lower() in _INLINE else " "
