"""A text as words with what stands between them, and patterns of words looked for in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

_T = TypeVar("_T")

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652]+[^\W\d_]*)*")
_HEAD = 3
"""Letters of a word by which it is set aside at once."""
_ENDING = 5
"""The longest ending that a star stands for."""
_TIES = frozenset((" ", "-", "'", "’", ". ", ".", " - ", " – ", "‑", "  ", "' ", "’ ", "–", "—"))
"""What may stand between two words of one pattern."""


def lowered(text: str) -> str:
    """The text in lower case and without "ё", letter for letter: offsets carry over."""
    return text.replace("İ", "i").lower().replace("ё", "е")


@dataclass(frozen=True, slots=False)
class Words:
    """The words of a text; ``keys`` are in lower case."""

    text: str
    spans: Sequence[tuple[int, int]]
    keys: Sequence[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of ``text``."""
        low = lowered(text)
        spans = [match.span() for match in _WORD.finditer(text)]
        return cls(text, spans, [low[start:end] for start, end in spans])

    def __len__(self) -> int:
        """How many there are."""
        return len(self.spans)

    def word(self, at: int) -> str:
        """A word as it is written."""
        start, end = self.spans[at]
        return self.text[start:end]

    def gap(self, at: int) -> str:
        """What stands between word ``at`` and the one before it; a line's end at the edges."""
        if not 0 < at < len(self.spans):
            return "\n"
        return self.text[self.spans[at - 1][1] : self.spans[at][0]]

    def is_tied(self, at: int) -> bool:
        """Whether word ``at`` and the one before it may be one expression.

        A full stop ties only after an abbreviation: "U.S. Ambassador".
        """
        gap = self.gap(at)
        if gap not in _TIES:
            return False
        return "." not in gap or self.is_short(at - 1)

    def is_short(self, at: int) -> bool:
        """Whether a word is an initial or an abbreviation's letter."""
        start, end = self.spans[at]
        return end - start <= 2

    def slice(self, first: int, end: int) -> str:
        """The text of words ``first`` to before ``end``."""
        return self.text[self.spans[first][0] : self.spans[end - 1][1]]

    @cached_property
    def starts(self) -> Mapping[int, int]:
        """The index of each word by its offset."""
        return {start: at for at, (start, _) in enumerate(self.spans)}

    @cached_property
    def ends(self) -> Mapping[int, int]:
        """The index of each word by the offset of its end."""
        return {end: at for at, (_, end) in enumerate(self.spans)}


class Match(NamedTuple, Generic[_T]):
    """A pattern found: what it stands for, and the words ``first`` to before ``end``."""

    value: _T
    first: int
    end: int
    ending: str
    """What the pattern's first star stood for; "" without a star."""


@dataclass(frozen=True, slots=True)
class Patterns(Generic[_T]):
    """Patterns of words; those with more words win."""

    heads: frozenset[str]
    """The first letters, ``_HEAD``, of their first words; shorter ones as they are."""
    by_word: Mapping[str, tuple[tuple[tuple[str, ...], _T], ...]]
    """Patterns by their first word or, where it has a star, by its stem and "*"."""
    endings: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, _T]], endings: Iterable[str]) -> Patterns[_T]:
        """The patterns, each with what it stands for. An earlier one wins over an equal later."""
        found: dict[str, list[tuple[tuple[str, ...], _T]]] = {}
        for pattern, value in pairs:
            words = tuple(_pattern_words(pattern))
            found.setdefault(words[0], []).append((words, value))
        ranked = {k: tuple(sorted(v, key=lambda one: -len(one[0]))) for k, v in found.items()}
        return cls(
            frozenset(word.rstrip("*")[:_HEAD] for word in ranked),
            MappingProxyType(ranked),
            frozenset(endings),
        )

    def at(self, words: Words, first: int) -> Match[_T] | None:
        """The longest pattern that begins at a word."""
        if first >= len(words) or not self.may_begin(words.keys[first]):
            return None
        best: Match[_T] | None = None
        for stem, ending in self._stems(words.keys[first]):
            for pattern, value in self.by_word.get(stem, ()):
                if best and len(pattern) <= best.end - best.first:
                    break
                found = self._rest(words, first, pattern, ending)
                if found is not None:
                    best = Match(value, first, first + len(pattern), found)
        return best

    def before(self, words: Words, last: int, longest: int = 4) -> Match[_T] | None:
        """The longest pattern that ends with word ``last``."""
        for first in range(max(0, last - longest + 1), last + 1):
            found = self.at(words, first)
            if found and found.end == last + 1:
                return found
        return None

    def may_begin(self, key: str) -> bool:
        """Whether some pattern may begin with this word; most words are set aside so."""
        return key[:_HEAD] in self.heads

    def likely(self, words: Words) -> list[int]:
        """The words at which a pattern may begin."""
        heads = self.heads
        return [at for at, key in enumerate(words.keys) if key[:_HEAD] in heads]

    def _stems(self, key: str) -> list[tuple[str, str]]:
        found = [(key, "")] if key in self.by_word else []
        for length in range(len(key), max(0, len(key) - _ENDING - 1), -1):
            stem, ending = f"{key[:length]}*", key[length:]
            if stem in self.by_word and ending in self.endings:
                found.append((stem, ending))
        return found

    def _rest(self, words: Words, first: int, pattern: tuple[str, ...], ending: str) -> str | None:
        """The first star's letters where the pattern's other words follow; else None."""
        if first + len(pattern) > len(words):
            return None
        for offset, wanted in enumerate(pattern[1:], 1):
            key = words.keys[first + offset]
            if not words.is_tied(first + offset):
                return None
            if wanted.endswith("*"):
                stem = wanted[:-1]
                if not key.startswith(stem) or key[len(stem) :] not in self.endings:
                    return None
                ending = ending or key[len(stem) :]
            elif key != wanted:
                return None
        return ending


def _pattern_words(pattern: str) -> list[str]:
    return re.findall(r"[^\W\d_]+\*?", lowered(pattern))
