"""Readers of a dateline's parts: place, day, agency, closing mark.

Each reads at a token and gives what it found with the index of the next token, or None. They
are greedy and never go back, so that a head of n tokens costs O(n) for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.letters import fold
from pipelines.months import weekday_words
from pipelines.wire import agencies
from pipelines.wire.days import Day, day, month_at
from pipelines.wire.places import gazetteer
from pipelines.wire.tokens import Token, glued, mark, skip, tokenise, word

Tokens = Sequence[Token]

PLACE_WORDS = 5
"""The longest place: "Cidade do México", "Ras Al Khaimah Free Zone"."""
AGENCY_WORDS = 6
WRAPPED_TOKENS = 24
"""The longest bracket around an agency with its distributors and its reporter."""

_OPEN = {"(": ")", "[": "]", "/": "/"}
_QUOTES = {"«": "»", "“": "”", '"': '"', "„": "“"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it stood, with the country or region written after it."""

    first: int
    last: int
    """Indices of its first and last token."""
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """An agency's token as it stood."""

    first: int
    last: int
    known: bool
    wrapped: bool
    day: Day | None = None
    """The day, where it stands inside the same brackets."""


def place(tokens: Tokens, at: int, known: frozenset[str]) -> tuple[Place, int] | None:
    """A place at an index: words of a name, a second place after a slash, a region.

    ``known`` holds the folded names of agencies, which end a place.
    """
    end = _name_words(tokens, at, known)
    if end == at:
        return None
    if mark(tokens, end, "/") and not wrapped(tokens, end, known):
        second = _name_words(tokens, end + 1, known)
        if second > end + 1:
            return Place(at, second - 1), second
    region, after = _region(tokens, end, known)
    return Place(at, end - 1, region), after


def _name_words(tokens: Tokens, at: int, known: frozenset[str]) -> int:
    """The index after the words of a name that begin at ``at``; ``at`` where none does."""
    start, end = at, at
    while (
        at < len(tokens)
        and at - start < 2 * PLACE_WORDS
        and not _ends_name(tokens, start, at, known)
    ):
        if tokens[at].capital:
            end = at + 1
        elif tokens[at].kind == "mark" and not _joins(tokens, at):
            break
        at += 1
    return end


def _ends_name(tokens: Tokens, start: int, at: int, known: frozenset[str]) -> bool:
    token = tokens[at]
    if token.line != tokens[start].line or token.kind == "number":
        return True
    if at == start and _known(tokens, at, known):
        return True
    if token.kind == "mark":
        return False
    if not token.capital and (at == start or token.key not in gazetteer().inside):
        return True
    if at > start and (token.key in gazetteer().before_day or _known(tokens, at, known)):
        return token.key not in gazetteer().inside or day(tokens, at + 1) is not None
    return at > start and day(tokens, at) is not None


def _joins(tokens: Tokens, at: int) -> bool:
    """Whether a mark stands inside a name: "St. Petersburg", "Sharm el-Sheikh", "D.C."."""
    if not (tokens[at].text in ".-" and glued(tokens, at) and word(tokens, at + 1)):
        return False
    short = len(tokens[at - 1].text) <= 2 and tokens[at].text == "."
    return glued(tokens, at + 1) or short


def _region(tokens: Tokens, at: int, known: frozenset[str]) -> tuple[str | None, int]:
    """The country or region after a place, in brackets or after a comma."""
    if mark(tokens, at, "(["):
        end = _name_words(tokens, at + 1, known)
        closed = mark(tokens, end, _OPEN[tokens[at].text])
        region = _words(tokens, at + 1, end)
        follows = mark(tokens, end + 1, ",") and not _known(tokens, at + 1, known)
        if closed and end > at + 1 and (follows or fold(region) in gazetteer().regions):
            return region, end + 1
        return None, at
    if not mark(tokens, at, ",") or _known(tokens, at + 1, known) or day(tokens, at + 1):
        return None, at
    end = _name_words(tokens, at + 1, known)
    region = _words(tokens, at + 1, end)
    if end == at + 1 or not (fold(region) in gazetteer().regions or mark(tokens, end, ",.(/[")):
        return None, at
    return region, skip(tokens, end, ".") if mark(tokens, end + 1, ",(/-") else end


def _words(tokens: Tokens, first: int, end: int) -> str:
    """The text of tokens, spaces as they were but single."""
    parts = [
        ("" if index == first or glued(tokens, index) else " ") + tokens[index].text
        for index in range(first, end)
    ]
    return "".join(parts)


def _known(tokens: Tokens, at: int, known: frozenset[str]) -> int:
    """The index after the longest known agency's name at ``at``; 0 where there is none."""
    best = 0
    if at >= len(tokens) or tokens[at].key not in _first_words(known):
        return best
    for end in range(at + 1, min(at + 2 * AGENCY_WORDS, len(tokens)) + 1):
        if tokens[end - 1].line != tokens[at].line:
            break
        if fold(_words(tokens, at, end)) in known:
            best = end
    return best


@lru_cache(maxsize=256)
def _first_words(known: frozenset[str]) -> frozenset[str]:
    """The first word or mark of each name."""
    return frozenset(map(_first_word, known)) - {""}


@lru_cache(maxsize=4096)
def _first_word(name: str) -> str:
    """The key of a name's first word or mark; each source knows the same agencies and itself."""
    tokens = tokenise(name, 0, len(name))
    return tokens[0].key if tokens else ""


def bare(tokens: Tokens, at: int, known: frozenset[str]) -> tuple[Name, int] | None:
    """An agency without brackets: a known name, else capitalised words."""
    end = _known(tokens, at, known)
    if end:
        return Name(at, end - 1, True, False), end
    end = at
    while end < len(tokens) and end - at < AGENCY_WORDS and tokens[end].line == tokens[at].line:
        quote = _QUOTES.get(tokens[end].text)
        if tokens[end].capital:
            end += 1
        elif quote and end > at:
            end = _closing(tokens, end + 1, quote) + 1
        elif end > at and _dotted(tokens, end):
            end += 2
        else:
            break
    return (Name(at, end - 1, False, False), end) if at < end <= len(tokens) else None


def _dotted(tokens: Tokens, at: int) -> bool:
    """Whether a mark joins two words of a name: "Agenda.ge"."""
    inner = glued(tokens, at) and glued(tokens, at + 1)
    return mark(tokens, at, ".&") and inner and word(tokens, at + 1) is not None


def wrapped(tokens: Tokens, at: int, known: frozenset[str]) -> tuple[Name, int] | None:
    """An agency in brackets or between slashes, its reporter or distributors beside it."""
    if not mark(tokens, at, "([/"):
        return None
    end = _closing(tokens, at + 1, _OPEN[tokens[at].text])
    if end >= len(tokens) or end == at + 1:
        return None
    inside = tokens[:end]
    first = at + 1
    while first < end and tokens[first].key in agencies.roll().reporter:
        first = skip(inside, first + 1, ".")
    name = _inside(inside, first, known)
    return (name, end + 1) if name else None


def _closing(tokens: Tokens, at: int, closing: str) -> int:
    """The index of the closing mark, nested brackets passed over; the end where none is."""
    depth = 0
    for index in range(at, min(at + WRAPPED_TOKENS, len(tokens))):
        text = tokens[index].text
        if text == closing and depth == 0:
            return index
        if closing == ")":
            depth += (text == "(") - (text == ")")
    return len(tokens)


def _inside(tokens: Tokens, at: int, known: frozenset[str]) -> Name | None:
    """The agency among the tokens from ``at``: the last known one, else the first words."""
    found = None
    for index in range(at, len(tokens)):
        end = _known(tokens, index, known)
        if end and (found is None or index > found[1]):
            found = (index, end - 1)
    written = next((d[0] for i in range(at, len(tokens)) if (d := day(tokens, i))), None)
    if found:
        return Name(*found, True, True, written)
    name = bare(tokens, at, known)
    if name is None or tokens[at].key in weekday_words() or month_at(tokens, at):
        return None
    if name[1] < len(tokens) and not mark(tokens, name[1], ",/-"):
        return _mixed(tokens, at)
    return Name(at, name[0].last, False, True, written)


def _mixed(tokens: Tokens, at: int) -> Name | None:
    """An unknown name with small words in it: "Public Radio of Armenia"."""
    small = [t for t in tokens[at:] if not t.capital]
    fits = len(tokens) - at <= AGENCY_WORDS and tokens[-1].capital
    if fits and all(token.key in gazetteer().inside for token in small):
        return Name(at, len(tokens) - 1, False, True)
    return None
