"""A text as words made comparable: no case, no accents, names down to their consonants."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from pipelines.letters import bare, skeleton

LONGEST = 200_000
"""Characters that are read; some 40 times the usual article."""
SHINGLE = 3
SHINGLE_UNSPACED = 5
"""Words, or characters of scripts without spaces, in one shingle: a Chinese word has some 1.7
characters, so five are about three words."""

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff"
"""Thai, Lao, Burmese, Khmer, kana, Han: written without spaces."""
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_ANY_UNSPACED = re.compile(rf"[{UNSPACED}]")
_OPENS = frozenset(".!?…:;\n\"“”„«»'‘’(-–—•*")
"""What a capital letter after it says nothing about a name."""

_MASK = (1 << 64) - 1
_FACTORS = (
    0x9E3779B97F4A7C15,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x27D4EB2F165667C5,
    0xD6E8FEB86659FD93,
)
"""Odd 64-bit constants, one for each place in a shingle (Fibonacci and xxHash primes)."""


def plain(text: str) -> str:
    """The text cut to ``LONGEST``, in compatibility form and without accents, case kept."""
    return bare(text[:LONGEST])


def spoken(text: str) -> Iterator[tuple[str, bool]]:
    """Each word of a plain text in lower case, and whether it is written as a name.

    Written as a name: a capital where no sentence or quotation begins.
    """
    for match in _WORD.finditer(text):
        word = match.group()
        named = word[0].isupper() and not _begins(text, match.start())
        yield word.casefold(), named


def _begins(text: str, at: int) -> bool:
    if at == 0 or text[at - 1] in _OPENS:
        return True
    return text[at - 1].isspace() and (at == 1 or text[at - 2] in _OPENS)


def comparable(words: Sequence[tuple[str, bool]]) -> list[str]:
    """Words with every name as its skeleton, at the start of a sentence too."""
    names = {word for word, named in words if named}
    short = {name: skeleton(name) for name in names}
    return [short.get(word, word) for word, _ in words]


def shingles(words: Sequence[str]) -> list[int]:
    """Hashes of 47 bits, the same in every process, of each run of words."""
    size = SHINGLE_UNSPACED if is_unspaced(words) else SHINGLE
    values: dict[str, int] = {word: zlib.crc32(word.encode()) for word in set(words)}
    line = [values[word] for word in words]
    parts = ([v * factor for v in line[at:]] for at, factor in enumerate(_FACTORS[:size]))
    return [(sum(run) & _MASK) >> 17 for run in zip(*parts, strict=False)]


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether more than half of these words are characters of a script without spaces."""
    single = sum(1 for word in words if len(word) == 1 and _ANY_UNSPACED.match(word))
    return 2 * single > len(words)
