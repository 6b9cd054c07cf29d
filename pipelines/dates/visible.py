"""Dates that readers see: in ``<time>`` and in the lines around headline and text.

A line counts by where it stands and what it is: between headline and text, labelled, in an
element named for it. What stands outside the article (header clock, footer, lists of other
stories) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import dateparser

from pipelines.dates.calendars import Reader
from pipelines.dates.labels import labels
from pipelines.dates.lines import Line, Place
from pipelines.dates.reading import find, plain_digits, read
from pipelines.dates.times import Reading
from pipelines.dates.witnesses import PUBLISHED, TIME, VISIBLE, Witness

_NAMED = re.compile(
    r"date|time|publi|posted|pubdate|created|meta|byline|stamp|datum|fecha|data\b|tarih|info"
    r"|дата|written|source",
    re.IGNORECASE,
)
_HINT = re.compile(r"\d{4}|\d[./-]\d|\d\d:\d\d|\d\s?[年년월月]")
_COUNTED = re.compile(r"\d{1,3}\s?\S{1,20}")
_COPYRIGHT = re.compile(r"©|ⓒ|copyright|\(c\)", re.IGNORECASE)
_BREAK = re.compile(r"[|•·\n;,()\[\]（）【】]")
_LONG = 160
"""Characters of a line that are searched; a date line is shorter."""
_NEAR = 14
"""Lines between headline and text in which a date is the article's."""
ENOUGH = 4
"""Points from which a date in a line is a witness. Of 3, 4 and 5, tried on shared/pages, 3 and 4
find the same days in the even half and 5 loses one day in a hundred of its older pages; 4 leaves
more room against clocks."""


def witnesses(found: Sequence[Line], where: Place, reader: Reader) -> list[Witness]:
    """Dates of the lines around headline and text, the surest first."""
    own = _own(found, where)
    scored: list[tuple[int, int, Witness]] = []
    for number, line in enumerate(found):
        points = _points(number, found, where)
        if points <= 0 or line.away - own:
            continue
        if line.stamp or _HINT.search(plain_digits(line.text[:_LONG])):
            before = found[number - 1].text if number else ""
            scored += [
                (-sure, number, w)
                for sure, w in _of_line(line, points, before, reader)
                if sure >= ENOUGH
            ]
    return [witness for _, _, witness in sorted(scored, key=lambda s: s[:2])[:20]]


def relative(
    found: Sequence[Line], where: Place, languages: Sequence[str], now: datetime
) -> Iterator[Witness]:
    """The day of a "2 days ago" near the headline, from ``now`` on the publisher's clock."""
    own = _own(found, where)
    for number, line in enumerate(found):
        near = len(line.text) <= 60 and _points(number, found, where) >= 2
        if near and not line.away - own and _COUNTED.search(line.text):
            spoken = [code.split("-")[0] for code in languages[:1]] or ["en"]
            if day := _counted(line.text, spoken[0], now):
                reading = Reading(day, None, "day")
                origin = "visible:relative"
                yield Witness(kind=PUBLISHED, reading=reading, origin=origin, rank=VISIBLE)
                return


def _own(found: Sequence[Line], where: Place) -> frozenset[int]:
    """Containers that hold headline or text: whatever their name, they are the article's."""
    return frozenset().union(*(found[i].away for i in (where.title, where.first) if i >= 0))


def _points(number: int, found: Sequence[Line], where: Place) -> int:
    """How near a line stands to headline and text; 0: outside."""
    title, first, last = where.title, where.first, where.last
    if title >= 0 and title <= number < (first if first >= 0 else title + _NEAR):
        return 4 if number - title <= _NEAR or first - number <= _NEAR else 2
    if title >= 0 and 0 < title - number <= 6:
        return 2 if _close_by(found[number], found[title]) else 0
    if title < 0 and 0 <= first - number <= _NEAR:
        return 2
    if first <= number <= last and first >= 0:
        return 1 if len(found[number].text) <= _LONG else 0
    return 1 if last >= 0 and 0 < number - last <= 6 else 0


def _close_by(line: Line, title: Line) -> bool:
    """Whether a line before the headline shares a narrow container with it.

    A page's header and its clock share only the whole page's.
    """
    around = [title.node, *title.node.iterancestors()][:5]
    mine = {line.node, *line.node.iterancestors()}
    shared = next((node for node in around if node in mine), None)
    return shared is not None and shared.tag not in ("body", "html", "form")


def _of_line(line: Line, points: int, before: str, reader: Reader) -> Iterator[tuple[int, Witness]]:
    text = plain_digits(line.text[:_LONG])
    dates = [] if _COPYRIGHT.search(text) else list(_labelled(text, before, reader))
    if line.stamp and (stamped := read(line.stamp, reader)):
        said = dates[0][1] if dates else _kind(text, before)
        dates.insert(0, (stamped, said))
    for number, (reading, said) in enumerate(dates):
        if said == "other" or (said is None and points == 1):
            continue
        timed = line.stamp and number == 0
        origin = "time" if timed else "visible:label" if said else "visible"
        weight = (2 if timed else _share(text, reading)) + (2 if _NAMED.search(line.names) else 0)
        sure = points + weight + (3 if said else 0)
        rank = TIME if timed else VISIBLE
        yield sure, Witness(kind=said or PUBLISHED, reading=reading, origin=origin, rank=rank)


def _labelled(text: str, before: str, reader: Reader) -> Iterator[tuple[Reading, str | None]]:
    """The dates of a line, each with the kind that the words beside it say."""
    start = 0
    for reading in find(text, reader):
        said = _kind(text[start : reading.start], before if not start else "")
        yield reading, said or _kind_after(text[reading.end : reading.end + 4])
        start = reading.end


def _share(text: str, reading: Reading) -> int:
    """What speaks for a date line: that it says little else."""
    share = (reading.end - reading.start) / max(1, len(text))
    return 2 if share > 0.5 else 1 if share > 0.2 else -2


def _kind(words: str, before: str) -> str | None:
    """What the words before a date, or the line above it, call it."""
    table = labels()
    for text in (words, before if len(before) < 40 else ""):
        bare = text.casefold().strip(" \t:：|•·-–—,.()[]（）【】/")
        tail = _BREAK.split(bare)[-1].strip().split()
        for length in (4, 3, 2, 1):
            said = " ".join(tail[-length:]).strip(":：")
            if said in table:
                return table[said]
        if tail and (east := _kind_after(tail[-1])):
            return east
    return None


def _kind_after(words: str) -> str | None:
    """A label of a script without spaces, with which the words end or begin."""
    bare = words.strip(" :：)）")
    for length in (5, 4, 3, 2):
        for part in (bare[-length:], bare[:length]):
            if len(part) == length and part[0] > "\u2e7f" and part in labels():
                return labels()[part]
    return None


def _counted(text: str, language: str, now: datetime) -> datetime | None:
    words = re.sub(r"^[^\d]{0,30}(?:[–—|•·]|\) ?-)\s?", "", text).strip(" .|•·–—-()")
    settings = {
        "RELATIVE_BASE": now,
        "PARSERS": ["relative-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        moment = dateparser.parse(words, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
    if moment is None or not 0 <= (now - moment).days <= 366:
        return None
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
