"""What differs between two texts, word by word, as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.reprints.words import UNSPACED

MOST_WORDS = 3000
"""Words of a changed part that are compared one by one; longer ones are shown whole."""
_TOKEN = re.compile(rf"[{UNSPACED}]\s*|[^\s{UNSPACED}]+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the texts."""

    kind: str
    """"same", "old" (only in the first) or "new" (only in the second)."""
    text: str


def tokens(text: str) -> list[str]:
    """Words with the spaces after them; characters of scripts without spaces."""
    return _TOKEN.findall(text)


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts as one line of pieces.

    Those "same" and "old" make the first text, "same" and "new" the second. Bounded: paragraphs
    first, then the words of those that changed.
    """
    found: list[Piece] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, a, b, c, d in _blocks(before, after):
        if tag == "equal":
            found.append(Piece("same", "".join(before[a:b])))
        else:
            found += _words("".join(before[a:b]), "".join(after[c:d]))
    return list(_joined(found))


def marked(old: str, new: str, around: tuple[str, str] = ("[", "]")) -> tuple[str, str]:
    """Each text with marks around what the other lacks."""
    sides = {"old": "", "new": ""}
    for piece in pieces(old, new):
        body, space = piece.text.rstrip(), piece.text[len(piece.text.rstrip()) :]
        for side in sides:
            if piece.kind == "same":
                sides[side] += piece.text
            elif piece.kind == side and body:
                sides[side] += f"{around[0]}{body}{around[1]}{space}"
    return sides["old"], sides["new"]


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = tokens(old), tokens(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from (Piece("old", old), Piece("new", new))
        return
    bare = [[token.strip() for token in side] for side in (before, after)]
    for tag, a, b, c, d in _blocks(*bare):
        if tag == "equal":
            yield Piece("same", "".join(after[c:d]))
        else:
            yield Piece("old", "".join(before[a:b]))
            yield Piece("new", "".join(after[c:d]))


def _blocks(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if max(len(one), len(other)) > 2 * MOST_WORDS:
        return _ends(one, other)
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _ends(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What both begin with, what both end with, and the rest as one change."""
    least = min(len(one), len(other))
    head = next((n for n in range(least) if one[n] != other[n]), least)
    tail = next((n for n in range(least - head) if one[-1 - n] != other[-1 - n]), least - head)
    ends = len(one) - tail, len(other) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, ends[0], head, ends[1]),
        ("equal", ends[0], len(one), ends[1], len(other)),
    ]


def _joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; empty ones left out."""
    kind, text = "same", ""
    for piece in found:
        if not piece.text:
            continue
        if piece.kind != kind and text:
            yield Piece(kind, text)
            text = ""
        kind, text = piece.kind, text + piece.text
    if text:
        yield Piece(kind, text)
