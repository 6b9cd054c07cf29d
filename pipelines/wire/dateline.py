"""The dateline: where and when an article was filed, and by which agency.

``MINSK, 4 March (BelTA) –`` and its kin in the agencies' languages. It stands within the first
``WINDOW`` characters or there is none: absence is normal, and no place is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipelines.letters import fold
from pipelines.wire import agencies as known_agencies
from pipelines.wire import days, east, parts
from pipelines.wire.orders import Found, readings
from pipelines.wire.places import gazetteer
from pipelines.wire.tokens import Token, glued, mark, plain, skip, tokenise

WINDOW = 160
"""Characters of the body in which a dateline may end; the longest of 79 seen has 64."""
_NAME = r"[А-ЯЁІЇЄҚҒӘ][а-яёіїєқғә’'-]{1,20}"
_REPORTER = re.compile(rf"\s?,\s{_NAME}\s{_NAME}\.(?=\s)")
"""The reporter behind the agency, as RIA Novosti sets him: "РИА Новости, Иван Речной."."""
_CALLED = rf"{_NAME}\s(?:{_NAME}|[А-ЯЁІЇЄ]{{3,20}})"
_INSIDE = re.compile(rf"(?<=/)\s?(?:[Кк]орр\.\s?)?{_CALLED}\s?[-–—,]\s?(?=[^\s/()])")
_SLASHED_NAME = re.compile(rf"(?<=[A-ZА-ЯЁІҚҒ]{{3}}\s)/(?:[Кк]орр\.\s?)?{_CALLED}/")
"""The reporter between slashes, with the agency or behind it: "/Иван Речной - БЕЛТА/". An agency
of two words is between slashes too, but not behind one: "22 мая. /Вести Невы/"."""
LATER_LINES = 3
"""Lines before the dateline that may be a title, a time stamp or a photo credit."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as it stood; ``text`` is ``source[start:end]``."""

    text: str
    start: int
    end: int
    """The body follows here, perhaps after a space."""
    place: str | None
    """As written: "MINSK"; two places as "ANKARA / ISTANBUL"."""
    on: str | None
    """The day of filing, YYYY-MM-DD, on the clock of the place."""
    agency: str | None
    """The token as written: "KAZINFORM"."""
    country: str | None
    """ISO 3166-1 alpha-2 of the place; None where the place is unknown or not one country's."""


@dataclass(frozen=True, slots=True)
class _Close:
    """How the parts are set off from the body: dash, colon, stop, quote, line or none."""

    kind: str
    end: int
    """Offset after the mark."""


def read(
    text: str,
    published_on: str | None = None,
    agencies: Mapping[str, str] | None = None,
) -> Dateline | None:
    """The dateline of a body of text, or None where it has none.

    ``published_on`` (the publisher's local day) gives the year that datelines leave out: the
    nearest past one. ``agencies`` holds further names of agencies, the catalogue's credit lists.
    """
    head = _without_reporter(plain(text[: WINDOW + 1]))
    eastern = east.read(head)
    if eastern:
        return _eastern(text, eastern, published_on)
    known = known_agencies.keys(agencies or ())
    for start, first in _starts(head, known):
        tokens = tokenise(head, start, len(head))
        for found in readings(tokens, known):
            close = _close(head, tokens, found)
            if _is_dateline(tokens, found, close, start == first):
                return _made(text, tokens, found, close, first, published_on)
    return None


def _without_reporter(head: str) -> str:
    """The text with the reporter between slashes blanked; every offset stays."""
    for pattern in (_INSIDE, _SLASHED_NAME) if "/" in head else ():
        head = pattern.sub(lambda match: " " * len(match[0]), head)
    return head


def _starts(head: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a dateline may begin, and where the cut then begins.

    The two differ after a distributor's bracket, which goes with the dateline; a start that
    equals its cut only on the first line marks the later lines as the weaker places.
    """
    begin = len(head) - len(head.lstrip())
    tokens = tokenise(head, begin, len(head))
    bracket = parts.wrapped(tokens, 0, known)
    if bracket and len(tokens) > 1 and tokens[1].key in known_agencies.roll().distributor:
        after = bracket[1]
        if after < len(tokens):
            yield tokens[after].start, begin
    yield begin, begin
    line = begin
    for _ in range(LATER_LINES):
        line = head.find("\n", line) + 1
        if not line:
            return
        yield line + len(head[line:]) - len(head[line:].lstrip()), -1


def _close(head: str, tokens: tuple[Token, ...], found: Found) -> _Close:
    """The mark after the parts; the dash may follow a stop, the stop a bracket."""
    at = found.next
    end = tokens[at - 1].end
    stop = skip(tokens, at, ".,")
    for kind, marks in (("dash", "-"), ("colon", ":"), ("dash", "=")):
        if mark(tokens, stop, marks) and not _inner_dash(tokens, stop, found):
            return _Close(kind, tokens[skip(tokens, stop, marks) - 1].end)
    if mark(tokens, at, ".") or tokens[at - 1].text == ".":
        return _Close("stop", max(end, tokens[min(at, stop - 1)].end))
    if at == len(tokens) and len(head) <= WINDOW:
        return _Close("line", tokens[-1].end)
    if at < len(tokens) and tokens[at].line > tokens[at - 1].line:
        return _Close("line", end)
    return _Close("quote" if mark(tokens, at, "\"«“'„‘") else "", end)


def _inner_dash(tokens: tuple[Token, ...], at: int, found: Found) -> bool:
    """Whether a dash only joins two words ("Minsk-based"); after an agency it may be glued."""
    both = glued(tokens, at) and glued(tokens, at + 1)
    return both and found.agency is None and tokens[at].text == "-"


def _is_dateline(tokens: tuple[Token, ...], found: Found, close: _Close, first_line: bool) -> bool:
    """Whether the parts together are a dateline: the less is known, the more marks it takes."""
    place, agency = found.place, found.agency
    if place and _no_place(tokens, place):
        return False
    sure = place is not None and _country(tokens, place) is not None
    if agency and agency.known:
        return _known_agency(tokens, found, close, sure)
    if not first_line or place is None:
        return False
    loud = tokens[place.first].text.isupper() and len(tokens[place.first].text) > 1
    if agency:
        return _unknown_agency(tokens, found, close, sure or loud)
    if found.day:
        single = place.first == place.last
        return (close.kind == "dash" and (sure or loud or single)) or (
            close.kind in ("colon", "stop", "line") and sure
        )
    return close.kind == "dash" and sure and loud


def _no_place(tokens: tuple[Token, ...], place: parts.Place) -> bool:
    """Whether the words begin a sentence or a caption: "On", "Photo", "President of"."""
    first, known = tokens[place.first].key, gazetteer()
    return fold(_place_text(tokens, place)) in known.never or (
        first in known.never and first not in known.inside
    )


def _known_agency(tokens: tuple[Token, ...], found: Found, close: _Close, sure_place: bool) -> bool:
    agency = found.agency
    assert agency is not None
    if not agency.wrapped and not sure_place and _is_word(tokens, agency):
        return False
    if found.place is None and found.day is None:
        return agency.wrapped and close.kind == "dash"
    dated = agency.wrapped and found.day is not None
    dashed = sure_place and tokens[agency.first - 1].text == "-"
    return bool(close.kind) or dated or dashed or _slashed(tokens, agency)


def _is_word(tokens: tuple[Token, ...], agency: parts.Name) -> bool:
    """Whether an agency's name is a common word too: "F.P. Report" is no dateline."""
    key = fold(_words(tokens, agency.first, agency.last))
    known = known_agencies.roll().by_key.get(key)
    return known is not None and known.word


def _slashed(tokens: tuple[Token, ...], agency: parts.Name) -> bool:
    """Whether an agency stands between slashes, which nothing but a dateline has."""
    return agency.wrapped and mark(tokens, agency.last + 1, "/")


def _unknown_agency(
    tokens: tuple[Token, ...], found: Found, close: _Close, place_is_one: bool
) -> bool:
    agency = found.agency
    assert agency is not None
    if not agency.wrapped:
        return close.kind in ("dash", "colon")
    if found.day:
        return bool(close.kind) or _slashed(tokens, agency)
    return place_is_one and close.kind in ("dash", "colon")


def _place_text(tokens: tuple[Token, ...], place: parts.Place) -> str:
    return _words(tokens, place.first, place.last)


def _words(tokens: tuple[Token, ...], first: int, last: int) -> str:
    words = tokens[first : last + 1]
    text = words[0].text
    for before, token in pairwise(words):
        text += (" " if token.start > before.end else "") + token.text
    return text


def _country(tokens: tuple[Token, ...], place: parts.Place) -> str | None:
    return gazetteer().country(_place_text(tokens, place), place.region)


def _made(
    text: str,
    tokens: tuple[Token, ...],
    found: Found,
    close: _Close,
    first: int,
    published_on: str | None,
) -> Dateline:
    start = first if first >= 0 else tokens[0].start
    place, day, agency = found.place, found.day, found.agency
    signed = _REPORTER.match(text, close.end) if agency and agency.known else None
    end = signed.end() if signed else close.end
    on = days.resolve(day.day, day.months, day.year, published_on) if day else None
    return Dateline(
        text=text[start:end],
        start=start,
        end=end,
        place=_span(text, tokens, place.first, place.last) if place else None,
        on=on,
        agency=_span(text, tokens, agency.first, agency.last) if agency else None,
        country=_country(tokens, place) if place else None,
    )


def _span(text: str, tokens: tuple[Token, ...], first: int, last: int) -> str:
    return " ".join(text[tokens[first].start : tokens[last].end].split())


def _eastern(text: str, found: east.Found, published_on: str | None) -> Dateline:
    on = None
    if found.day:
        on = days.resolve(found.day, found.months, found.year, published_on)
    return Dateline(
        text=text[found.start : found.end],
        start=found.start,
        end=found.end,
        place=found.place,
        on=on,
        agency=found.agency,
        country=gazetteer().country(found.place) if found.place else None,
    )
