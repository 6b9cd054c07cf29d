"""The first characters of an article as words, numbers and marks, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.letters import fold

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][^\W\d_\u0300-\u036f]*(?:['’ʼʻ‘][^\W\d_]+|[\u0300-\u036f\u064b-\u0652]+[^\W\d_]*)*)"
    r"|(?P<number>\d{1,4})|(?P<mark>\S)"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {"\u00a0": " ", "\u202f": " ", "\u3000": " ", "\u2007": " "} | dict.fromkeys(
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-"
)
_PLAIN = str.maketrans(_SAME) | _WIDE | {ord("【"): "[", ord("】"): "]", ord("،"): ","}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one mark; ``key`` is its folded form."""

    kind: str
    """"word", "number" or "mark"."""
    text: str
    key: str
    start: int
    end: int
    line: int
    """Number of its line, from 0."""

    @property
    def capital(self) -> bool:
        """Whether a word may begin a name: a capital first, or a script without case."""
        return self.kind == "word" and not self.text[0].islower()


def plain(text: str) -> str:
    """The text with full-width signs, dashes and odd spaces made plain, offsets unchanged."""
    return text.translate(_PLAIN)


def tokenise(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, offsets into the whole of ``text``."""
    found = []
    line, last = 0, start
    for match in _TOKEN.finditer(text, start, end):
        line += text.count("\n", last, match.start())
        last = match.start()
        kind = str(match.lastgroup)
        word = match.group()
        found.append(Token(kind, word, fold(word), match.start(), match.end(), line))
    return tuple(found)


def glued(tokens: Sequence[Token], at: int) -> bool:
    """Whether token ``at`` follows the one before it without a space."""
    return 0 < at < len(tokens) and tokens[at].start == tokens[at - 1].end


def word(tokens: Sequence[Token], at: int) -> Token | None:
    """The token at an index if it is a word."""
    return tokens[at] if at < len(tokens) and tokens[at].kind == "word" else None


def mark(tokens: Sequence[Token], at: int, marks: str) -> bool:
    """Whether the token at an index is one of these marks."""
    return at < len(tokens) and tokens[at].kind == "mark" and tokens[at].text in marks


def skip(tokens: Sequence[Token], at: int, marks: str) -> int:
    """The index after any of these marks."""
    while mark(tokens, at, marks):
        at += 1
    return at
