"""Ways to make two spellings of a word equal: case, accents, forms of a letter, vowels.

And text as it is stored: plain, without characters that only steer its display.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670]+")
"""Combining accents of Latin, Cyrillic and Greek; Arabic vowel signs and the stretching mark."""
_ALIKE = str.maketrans({"ı": "i", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'"})
"""Dotless i, which no accent mark explains, and the apostrophes, which editors mix."""

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u00ad]"
)

_ONE_SOUND = (("kh", "h"), ("w", "v"), ("q", "k"))
"""Spellings that romanisations choose between: Khalilov, Halilov; Wladimir, Vladimir."""
_WEAK = re.compile("[aeiouyjhаеёиоуыэюяйьъіїєўғһœæøıαειουηω]+")
"""Letters in which romanisations of one name differ: Utyupin, Utiupin."""


def fold(text: str) -> str:
    """The text in one case, without accents, its letters in their plain form (NFKC).

    ``fold("Türkiye") == fold("TURKIYE")``. The length may change: offsets do not carry over.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return bare(text.casefold()).translate(_ALIKE)


def bare(text: str) -> str:
    """The text without accents, its letters in their plain form (NFKC), their case kept."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))


def skeleton(word: str) -> str:
    """A name's consonants; the word itself where fewer than two would be left."""
    for one, other in _ONE_SOUND:
        word = word.replace(one, other)
    left = _WEAK.sub("", word)
    return left if len(left) > 1 else word


def plain(text: str) -> str:
    """The text in NFC without control and direction characters; line breaks stay."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)
