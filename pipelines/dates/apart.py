"""Dates that stand apart from the headline, and times of day that stand apart from their date.

They count only where no surer place gives them, and only where nothing on the page contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from pipelines.dates.calendars import Reader
from pipelines.dates.labels import kind_of
from pipelines.dates.lines import Line
from pipelines.dates.reading import plain_digits
from pipelines.dates.times import Reading, alone, at
from pipelines.dates.visible import (
    LONGEST,
    Seen,
    beside_teaser,
    clocked,
    dates,
    own_containers,
    points,
)
from pipelines.dates.whereabouts import Place
from pipelines.dates.witnesses import PUBLISHED, UPDATED, VISIBLE, Witness
from pipelines.dates.worded import names_day

_MARKS = tuple(')]–—-:|/„“"«')
"""Marks that set a date off from the sentence after it."""
_AFTER = 8
"""Lines after the text in which a date may still be the article's."""
_JUST_AFTER = 3
"""Lines after the text in which a line may say more than its date."""


def days(found: Sequence[Line], where: Place, reader: Reader) -> list[Witness]:
    """For pages where no place near the headline gives a date: a label anywhere, or a line alone.

    A day said to be that of publication counts wherever it stands. A line that is hardly more than
    a date counts inside or shortly after the text, and so does a date with which the text opens;
    but only where all of them give one day.
    """
    own = own_containers(found, where)
    labelled: list[Seen] = []
    unsaid: list[Seen] = []
    for number, line in enumerate(found):
        if line.others - own:
            continue
        for seen in dates(number, found, where, reader):
            inside = not line.away - own or number <= where.last
            if seen.said in (PUBLISHED, UPDATED) and inside and number >= where.top:
                labelled.append(seen)
            elif seen.said is None and _is_own(seen, line, found, where, own):
                unsaid.append(seen)
    return _agreed(labelled, found, where) or _agreed(unsaid, found, where)


def _is_own(
    seen: Seen, line: Line, found: Sequence[Line], where: Place, own: frozenset[int]
) -> bool:
    """Whether a date without label may be the article's, by where it stands and what beside it."""
    just_after = 0 < seen.number - where.last <= _JUST_AFTER
    if seen.number == where.first and _opens(seen, line):
        return True
    within = where.first < seen.number < where.last
    if not (seen.share > 0.5 or (seen.edge and not within) or just_after) or seen.embedded:
        return False
    if points(seen.number, found, where) >= 2:
        return True
    inside = where.first >= 0 and where.first <= seen.number <= where.last + _AFTER
    teaser = seen.number > where.last and beside_teaser(seen.number, found, where)
    return inside and not line.away - own and not teaser


def _opens(seen: Seen, line: Line) -> bool:
    """Whether the text opens with a date that is no part of its first sentence.

    "07.03.2024 The ministers …" and "7 March 2024 – The ministers …", not "7 March 2024 was …".
    """
    text = plain_digits(line.text[:LONGEST])
    written, after = text[seen.reading.start : seen.reading.end], text[seen.reading.end :]
    apart = not any(c.isalpha() for c in written) or after.lstrip()[:1] in _MARKS
    return seen.reading.start <= 1 and apart


def _agreed(several: Sequence[Seen], found: Sequence[Line], where: Place) -> list[Witness]:
    """The dates as witnesses where those of publication give one day, its time where one clock."""
    told = [clocked(seen, found, where).witness(found, "visible:apart") for seen in several]
    published = [w for w in told if w.kind == PUBLISHED]
    if len({w.reading.day for w in published}) != 1:
        return []
    clocks = {w.reading.local for w in published if w.reading.precision != "day"}
    if len(clocks) > 1:
        day = datetime.combine(published[0].reading.day, time())
        bare = replace(published[0].reading, local=day, offset=None, precision="day")
        return [replace(published[0], reading=bare)]
    return told[:5]


def times(found: Sequence[Line], where: Place, known: Reading, reader: Reader) -> list[Witness]:
    """A time of day for a day that is known from elsewhere: near the headline, or the only one.

    ``known`` comes from structured data, the route or the address.
    """
    own = own_containers(found, where)
    far: dict[datetime, Witness] = {}
    for number, line in enumerate(found):
        if line.others - own or len(line.text) > LONGEST:
            continue
        near = points(number, found, where) >= 2 and not line.away - own
        for seen in dates(number, found, where, reader):
            whole = seen.reading.precision != "day" and seen.reading.day == known.day
            if whole and seen.said in (None, PUBLISHED):
                if near:
                    return [seen.witness(found)]
                if seen.share > 0.5 and where.top <= number <= where.last + _AFTER:
                    far[seen.reading.local] = seen.witness(found)
        if near and (moment := _hour(line.text, known, reader)):
            return [_of_hour(moment, line)]
    return list(far.values()) if len(far) == 1 else []


def _of_hour(moment: Reading, line: Line) -> Witness:
    return Witness(
        kind=PUBLISHED, reading=moment, origin="visible:time", rank=VISIBLE, words=line.text
    )


def _hour(text: str, known: Reading, reader: Reader) -> Reading | None:
    """A known day with the time of day of a line that names the day without its year, or none."""
    plain = plain_digits(text[:LONGEST])
    named = next(
        (m for m in _names_of(known.day).finditer(plain) if _is_of(m, known, reader)), None
    )
    rest = plain[: named.start()] + " " + plain[named.end() :] if named else plain
    match = alone(rest)
    if match is None or kind_of(rest[: match.start()], "") not in (None, PUBLISHED):
        return None
    return at(replace(known, other=None), match, rest)


def _names_of(day: date) -> re.Pattern[str]:
    """Writings of a day without its year: 7 марта, 07.03, 3月7日, March 7."""
    number, month = rf"(?<!\d)0?{day.day}(?!\d)", rf"(?<!\d)0?{day.month}(?!\d)"
    word = r"[^\W\d]+\.?"
    return re.compile(
        rf"{number}[./-]{month}|{month}\s?[月월]\s?{number}\s?[日일]?"
        rf"|{number}[.\s-]{{1,2}}{word}|{word}\s{number}"
    )


def _is_of(match: re.Match[str], known: Reading, reader: Reader) -> bool:
    words = match[0]
    numeric = not any(c.isalpha() for c in words) or any(c in "月월" for c in words)
    return numeric or names_day(words, known.day, reader)
