"""What an edit changed of an article. Pure functions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib import resources

from babel import Locale

from pipelines.letters import fold, skeleton
from pipelines.reprints import passages, worddiff, words
from pipelines.reprints.worddiff import Piece

LONGEST_LINE = 80
"""Characters of a line that may be a counter or a clock."""
MISSPELT = 0.7
"""Likeness, in letters, of two spellings of one word."""
SWAPPED = 3
"""Words of a part put in the place of another, up to which it is the same statement mended."""
FEW_SWAPS = 2
FEW_WORDS = 12
SMALL = 0.15
"""A name goes quietly: with so many words, or with so little of the text."""
SHORTER = 0.9
"""Share of its words that are left of a shortened text, at most."""
IN_QUOTES = 0.8
"""Share of the changed words that stand in quotations."""

_QUOTES = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"\n]*\"|「[^」]*」")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_DIGIT = re.compile(r"\d")


def without_clockwork(text: str) -> str:
    """The text without lines that change at every visit: counters, "5 minutes ago", clocks."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line and not _is_clockwork(line))


def kind(old: str, new: str) -> str:
    """What an edit of the text was.

    "typo", "correction" (a notice, or a name or figure put right in its place), "quote changed",
    "name removed", "shortened" or "update".
    """
    pieces = worddiff.pieces(without_clockwork(old), without_clockwork(new))
    edit = _Edit(old, new, tuple(pieces), _swaps(pieces))
    return next(name for name, holds in _KINDS if holds(edit))


@dataclass(frozen=True)
class _Edit:
    """Both texts and what lies between them."""

    old: str
    new: str
    pieces: tuple[Piece, ...]
    swaps: Sequence[tuple[str, str]] | None

    @cached_property
    def added(self) -> str:
        """The words that came."""
        return " ".join(piece.text for piece in self.pieces if piece.kind == "new")

    @cached_property
    def come(self) -> int:
        """How many words came."""
        return _count(self.added)

    @cached_property
    def gone(self) -> int:
        """How many words went."""
        return sum(_count(piece.text) for piece in self.pieces if piece.kind == "old")

    @cached_property
    def size(self) -> int:
        """How many words the old text has."""
        return _count(self.old)

    def mends(self) -> bool:
        """Whether it only puts a word or two in the place of others."""
        return self.swaps is not None and len(self.swaps) <= FEW_SWAPS

    def misspelt(self) -> bool:
        """Whether it only spells words otherwise."""
        return self.swaps is not None and all(_is_respelt(*swap) for swap in self.swaps)

    def loses_name(self) -> bool:
        """Whether it is small and takes out a name."""
        few = self.come <= self.gone <= max(FEW_WORDS, SMALL * self.size)
        return few and _lost_name(self.old, self.new)

    def shortens(self) -> bool:
        """Whether much of the text went and little came."""
        return _count(self.new) <= SHORTER * self.size and self.come <= self.gone / 3


_KINDS: tuple[tuple[str, Callable[[_Edit], bool]], ...] = (
    ("correction", lambda edit: _has_notice(edit.added, edit.old)),
    ("typo", _Edit.misspelt),
    ("quote changed", lambda edit: _in_quotes(edit.old, edit.new)),
    ("name removed", _Edit.loses_name),
    ("shortened", _Edit.shortens),
    ("correction", _Edit.mends),
    ("update", lambda _: True),
)
"""What an edit may be called; the first that holds."""


def _is_clockwork(line: str) -> bool:
    if len(line) > LONGEST_LINE:
        return False
    found = _WORD.findall(fold(line))
    return all(word in _clockwork() for word in found) and bool(found or _DIGIT.search(line))


def _has_notice(added: str, old: str) -> bool:
    now, before = fold(added), fold(old)
    return any(notice in now and notice not in before for notice in _notices())


def _swaps(pieces: Sequence[Piece]) -> list[tuple[str, str]] | None:
    """The parts put in the place of others; None where something was added or taken out."""
    changes: list[tuple[str, str]] = []
    waiting = ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "old":
            waiting = piece.text
        elif piece.kind == "new":
            changes.append((waiting, piece.text))
            waiting = ""
        elif waiting:
            changes.append((waiting, ""))
            waiting = ""
    for old, new in changes:
        if max(_count(old), _count(new)) > SWAPPED or not (_count(old) and _count(new)):
            return changes if not (_count(old) or _count(new)) else None
    return changes


def _is_respelt(old: str, new: str) -> bool:
    """Whether it is the same words, spelt or punctuated otherwise; figures are never so."""
    if _bare(old) == _bare(new):
        return True
    if _DIGIT.search(old) or _DIGIT.search(new):
        return False
    likeness = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False).ratio()
    if old[:1].isupper() and new[:1].isupper():
        return skeleton(_bare(old)) == skeleton(_bare(new))
    return likeness >= MISSPELT


def _in_quotes(old: str, new: str) -> bool:
    """Whether quotations changed, and hardly anything else."""
    before, after = _QUOTES.findall(old), _QUOTES.findall(new)
    if not before or [_bare(q) for q in before] == [_bare(q) for q in after]:
        return False
    outside = _changed(_QUOTES.sub(" ", old), _QUOTES.sub(" ", new))
    return outside <= (1 - IN_QUOTES) * max(_changed(old, new), 1)


def _changed(old: str, new: str) -> int:
    return sum(_count(piece.text) for piece in worddiff.pieces(old, new) if piece.kind != "same")


def _lost_name(old: str, new: str) -> bool:
    """Whether a name is gone and no other has come in its place."""
    before, after = passages.read(old), passages.read(new)
    lost = frozenset[str]().union(*(p.names for p in before.passages)) - after.vocabulary
    come = frozenset[str]().union(*(p.names for p in after.passages)) - before.vocabulary
    return bool(lost) and not come


def _count(text: str) -> int:
    return sum(1 for _ in words.spoken(text))


def _bare(text: str) -> str:
    return "".join(word for word, _ in words.spoken(words.plain(text)))


@cache
def _clockwork() -> frozenset[str]:
    """Words of counters and clocks, and the names of months and days, folded."""
    known = {fold(word) for listed in _data()["clockwork"].values() for word in listed.split()}
    for language in _data()["clockwork"]:
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for width in ("wide", "abbreviated"):
                for form in ("format", "stand-alone"):
                    known |= {fold(n).strip(".") for n in names[form][width].values()}
    return frozenset(known)


@cache
def _notices() -> tuple[str, ...]:
    return tuple(fold(notice) for listed in _data()["correction"].values() for notice in listed)


@cache
def _data() -> dict[str, dict[str, str]]:
    file = resources.files("pipelines.reprints").joinpath("edits.toml")
    return tomllib.loads(file.read_text("utf-8"))
