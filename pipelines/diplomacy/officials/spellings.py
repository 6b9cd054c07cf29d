"""When two spellings are one name: "Utyupin", "Utiupin" and "Утюпин" have one key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.letters import fold, skeleton

_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e",
    "ж": "j", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f",
    "х": "h", "ц": "C", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "u", "я": "a", "қ": "k", "ғ": "g", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h",
    "ә": "a", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ј": "j", "љ": "l", "њ": "n", "ћ": "C",
    "ђ": "j", "џ": "j", "ѓ": "g", "ќ": "k",
}  # fmt: skip
"""Cyrillic in Latin letters, coarse enough for English, French and German spellings alike."""
_MARKED = {
    "č": "ch", "ć": "ch", "š": "sh", "ž": "zh", "ş": "sh", "ș": "sh", "ç": "ch", "ğ": "",
    "ț": "ts", "ţ": "ts", "đ": "j", "ł": "l", "ə": "a", "ß": "ss", "ø": "o", "æ": "e", "þ": "t",
}  # fmt: skip
"""Latin letters whose mark is a sound of its own."""
_SOUNDS = (
    ("tsch", "C"), ("tch", "C"), ("shch", "S"), ("sch", "S"), ("dzh", "j"), ("dsch", "j"),
    ("dj", "j"), ("zh", "j"), ("ch", "C"), ("sh", "S"), ("kh", "h"), ("ph", "f"), ("th", "t"),
    ("ts", "C"), ("tz", "C"), ("cz", "C"), ("sz", "S"), ("ck", "k"), ("gh", "g"), ("x", "ks"),
    ("q", "k"), ("w", "v"),
)  # fmt: skip
_SOUND = re.compile("|".join(sorted((one for one, _ in _SOUNDS), key=len, reverse=True)))
_SOFT_C = re.compile("c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
PATRONYMIC = re.compile("(?:вич|вна|ович|івна|ұлы|улы|кызы|қызы|оглы|uly|kyzy|oglu|vich|vna)$")


def key(name: str) -> str:
    """What spellings of one name in several scripts have in common: "Utyupin", "Утюпин".

    The consonants of the first and the last word; those of the only one where it is alone.
    """
    words = [word for word in _WORD.findall(name) if len(word) > 1 or len(name) < 4]
    words = [word for word in words if not PATRONYMIC.search(word.lower())] or words
    if not words:
        return fold(name)
    return " ".join(dict.fromkeys(map(_sounds, (words[0], words[-1])[: len(words)])))


def family(key_of_name: str) -> str:
    """The surname's part of a key."""
    return key_of_name.rsplit(" ", 1)[-1]


_WORD = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*")


def _sounds(word: str) -> str:
    low = "".join(_letters(word.lower()))
    low = _SOUND.sub(lambda m: dict(_SOUNDS)[m.group()], low)
    low = _SOFT_C.sub("s", low).replace("c", "k")
    return _DOUBLE.sub(r"\1", skeleton("".join(c for c in low if c.isalpha())))


def _letters(word: str) -> Iterator[str]:
    for letter in word:
        yield _ROMAN[letter] if letter in _ROMAN else _MARKED.get(letter) or fold(letter)
