"""The orders in which agencies write the parts of a dateline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.wire import days, parts
from pipelines.wire.places import gazetteer
from pipelines.wire.tokens import Token, skip, word


@dataclass(frozen=True, slots=True)
class Found:
    """Parts read in one order, before it is judged whether they are a dateline."""

    place: parts.Place | None
    day: days.Day | None
    agency: parts.Name | None
    next: int
    """Index of the token after them."""


def readings(tokens: Sequence[Token], known: frozenset[str]) -> Iterator[Found]:
    """The parts in the orders that agencies use, the most usual first.

    ``known`` holds the folded names of agencies.
    """
    yield from _place_first(tokens, 0, known, None)
    leading = parts.wrapped(tokens, 0, known)
    if leading and leading[0].known:
        after = skip(tokens, leading[1], ".-")
        if after > leading[1]:
            yield from _place_first(tokens, after, known, leading[0])
            yield Found(None, None, leading[0], leading[1])
    day = days.day(tokens, 0)
    if day:
        after = skip(tokens, day[1], ",.-")
        yield from _place_first(tokens, after, known, None, day[0])
        agency = _agency(tokens, after, known)
        if agency:
            yield Found(None, day[0], *agency)


def _place_first(
    tokens: Sequence[Token],
    at: int,
    known: frozenset[str],
    agency: parts.Name | None,
    day: days.Day | None = None,
) -> Iterator[Found]:
    """Place, day, agency from an index on; what was read before it is passed in."""
    read_place = parts.place(tokens, at, known)
    if read_place is None:
        return
    place, at = read_place
    if day is None:
        day, at = _day_after(tokens, at)
    if agency is None:
        read_agency = _agency(tokens, skip(tokens, at, ",.-"), known)
        if read_agency and _may_follow(tokens, at, read_agency[0], day):
            agency, after = read_agency
            late, end = (None, after) if day or agency.day else _day_after(tokens, after)
            yield Found(place, day or agency.day or late, agency, end)
            agency = None
    yield Found(place, day, agency, at)


def _day_after(tokens: Sequence[Token], at: int) -> tuple[days.Day | None, int]:
    """A day that follows a place or an agency, after a comma, a stop or a small word."""
    next_ = skip(tokens, at, ",.-/")
    small = word(tokens, next_)
    if small and small.key in gazetteer().before_day:
        next_ += 1
    day = days.day(tokens, next_)
    return day if day else (None, at)


def _agency(
    tokens: Sequence[Token], at: int, known: frozenset[str]
) -> tuple[parts.Name, int] | None:
    return parts.wrapped(tokens, at, known) or parts.bare(tokens, at, known)


def _may_follow(tokens: Sequence[Token], at: int, agency: parts.Name, day: days.Day | None) -> bool:
    """Whether a name after ``at`` can be the agency: an unknown bare one needs day and comma.

    After a dash only a known name is one: "МОСКВА, 15 апр - РИА Новости."
    """
    dashed = any(token.text == "-" for token in tokens[at : agency.first])
    if agency.wrapped:
        return not dashed
    marked = tokens[agency.first - 1].kind == "mark"
    if agency.known and day is not None and day.year is not None:
        return True
    return marked and (agency.known or (day is not None and not dashed))
