"""Dates that readers see: in ``<time>`` and in the lines around headline and text.

A line counts by where it stands and what it is: between headline and text, labelled, in an
element named for it. What stands outside the article (header clock, footer, lists of other
stories) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lxml import html

from pipelines.dates.calendars import Reader
from pipelines.dates.edges import SOURCE
from pipelines.dates.labels import OTHER, kind_of
from pipelines.dates.lines import Line
from pipelines.dates.reading import find, plain_digits, read
from pipelines.dates.times import Reading, alone, at
from pipelines.dates.whereabouts import Place, close_by, in_masthead, is_teaser, shared
from pipelines.dates.witnesses import PUBLISHED, TIME, UPDATED, VISIBLE, Witness

_NAMED = re.compile(
    r"date|time|publi|posted|pubdate|created|meta|byline|stamp|datum|fecha|data\b|tarih|info"
    r"|дата|written|source",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"\d{4}|\d[./-]\d|\d\d:\d\d|\d\s?[年년월月]|[〇零○一二三四五六七八九]{4}年|-\d\d\b"
)
_COPYRIGHT = re.compile(r"©|ⓒ|copyright|\(c\)", re.IGNORECASE)
_CREDIT = re.compile(r"^\([^)]{1,40}\)\s?")
"""Who wrote or edited, in brackets before a date at the end of the text."""
LONGEST = 160
"""Characters of a line that are searched; a date line is shorter."""
_SHORT = 100
"""Characters of a line that may be a date and who wrote."""
_NEAR = 14
"""Lines between headline and text in which a date is the article's."""
_APART = timedelta(days=1)
"""Days by which a machine date in UTC may differ from the local one beside it."""
_SENTENCE = 4
"""Words beside a date from which a line is a sentence, or the date a part of one."""
_STOPS = (".", "!", "?", "。", "।", "؟", "！", "？", "։")
_WORD_BEFORE = re.compile(r"[^\W\d]\s*\Z")
_WORD_AFTER = re.compile(r"\s*[^\W\d]{2}")
_LEAF = 12
"""Characters of a line that may be the day, the month or the year of a date."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
ENOUGH = 4
"""Points from which a date in a line is a witness. Of 3, 4 and 5, tried on shared/pages, 3 and 4
find the same days in the even half and 5 loses one day in a hundred of its older pages; 4 leaves
more room against clocks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A date in a line."""

    number: int
    """Of the line."""
    reading: Reading
    said: str | None
    """What the words beside it call it."""
    stamped: bool
    """Whether it is the machine date of a ``<time>``."""
    share: float
    """How much of the line it is."""
    edge: bool = False
    """Whether a short line begins or ends with it."""
    embedded: bool = False
    """Whether words stand on both sides of it, or a sentence around it."""
    contradicted: bool = False
    """Whether the text of the same line gives other days alone."""

    def witness(self, found: Sequence[Line], origin: str | None = None) -> Witness:
        """As a witness of what it is said to be; of the publication where nothing is said."""
        line = found[self.number]
        plain = "time" if self.stamped else "visible:label" if self.said else "visible"
        return Witness(
            kind=self.said or PUBLISHED,
            reading=self.reading,
            origin=origin or plain,
            rank=TIME if self.stamped else VISIBLE,
            words=(line.text or line.stamps[0].value)[:LONGEST],
            weak=self.contradicted,
        )


def witnesses(found: Sequence[Line], where: Place, reader: Reader) -> list[Witness]:
    """Dates of the lines around headline and text, the surest first."""
    own = own_containers(found, where)
    scored: list[tuple[int, int, Witness]] = []
    for number, line in enumerate(found):
        near = points(number, found, where)
        if near <= 0 or (line.away - own and not _is_boxed(number, found, where)):
            continue
        for seen in dates(number, found, where, reader):
            sure = near + _weight(seen, line, near) - (2 if number == where.title else 0)
            unsaid = seen.said is None and near == 1
            if seen.said != OTHER and not unsaid and sure >= ENOUGH:
                scored.append((-sure, number, clocked(seen, found, where).witness(found)))
    return [witness for _, _, witness in sorted(scored, key=lambda s: s[:2])[:20]]


def _is_boxed(number: int, found: Sequence[Line], where: Place) -> bool:
    """Whether a line is all that a box between headline and text holds, as in a narrow aside."""
    line = found[number]
    if line.others or not where.title < number < where.first or where.title < 0:
        return False
    shared = (line.away & found[n].away for n in (number - 1, number + 1))
    return not any(shared) and not is_teaser(line)


def own_containers(found: Sequence[Line], where: Place) -> frozenset[int]:
    """Containers that hold headline or text: whatever their name, they are the article's."""
    return frozenset().union(*(found[i].away for i in (where.title, where.first) if i >= 0))


def points(number: int, found: Sequence[Line], where: Place) -> int:
    """How near a line stands to headline and text; 0: outside."""
    title, first, last = where.title, where.first, where.last
    if title >= 0 and title <= number < (first if first >= 0 else title + _NEAR):
        return 4 if number - title <= _NEAR or first - number <= _NEAR else 2
    if title >= 0 and 0 < title - number <= 6:
        line, head = found[number], found[title]
        masthead = in_masthead(line, head) and not _credits_source(number, found)
        box = shared(line, head)
        away = masthead or beside_teaser(number, found, where, box)
        return 2 if box is not None and not away else 0
    if title < 0 and 0 <= first - number <= _NEAR:
        return 0 if in_masthead(found[number], found[first]) else 2
    if first <= number <= last and first >= 0:
        return 1 if len(found[number].text) <= LONGEST else 0
    return 1 if last >= 0 and 0 < number - last <= 6 else 0


def _credits_source(number: int, found: Sequence[Line]) -> bool:
    """Whether a line or the next one says whose story it is: then it is of the article."""
    texts = (line.text.casefold() for line in found[number : number + 2])
    return any(text.startswith(SOURCE) for text in texts)


def beside_teaser(
    number: int, found: Sequence[Line], where: Place, box: html.HtmlElement | None = None
) -> bool:
    """Whether the line before or after, if inside of ``box``, is the headline of another story."""
    beside = (n for n in (number - 1, number + 1) if 0 <= n < len(found) and n != where.title)
    return any(is_teaser(found[n]) and _is_inside(found[n], box) for n in beside)


def _is_inside(line: Line, box: html.HtmlElement | None) -> bool:
    return box is None or line.node is box or box in line.node.iterancestors()


def _weight(seen: Seen, line: Line, near: int) -> int:
    """What speaks for a date: its label, its element's name, that the line says little else.

    Beside the headline a label outweighs what else the line says ("Posted on: … | Views: …").
    """
    if seen.stamped or seen.share > 0.5:
        share = 2
    else:
        labelled = seen.said is not None and near >= 2
        apart = seen.share > 0.2 or seen.edge or labelled
        share = 1 if apart and not seen.embedded else -2
    named = 2 if _NAMED.search(line.names) else 0
    return share + named + (3 if seen.said else 0)


def dates(number: int, found: Sequence[Line], where: Place, reader: Reader) -> Iterator[Seen]:
    """The dates of a line, each with the kind that the words beside it say."""
    line = found[number]
    if tile := _tile(number, found, reader):
        yield tile
        return
    if not line.stamps and not _HINT.search(plain_digits(line.text[:LONGEST])):
        return
    text = plain_digits(line.text[:LONGEST])
    if number == where.title and where.name and text.startswith(where.name):
        text = text[len(where.name) :]
    before = found[number - 1].text if number else ""
    seen = [] if _COPYRIGHT.search(text) else list(_labelled(text, before, reader))
    said = seen[0][1] if seen else kind_of(text, before)
    yield from _stamped(number, line, said, [reading.day for reading, _ in seen], reader)
    for reading, said in seen:
        left, right = text[: reading.start], text[reading.end :]
        length = reading.end - reading.start
        share = length / max(1, length + len(_CREDIT.sub("", left)) + len(right))
        yield Seen(
            number,
            reading,
            said,
            stamped=False,
            share=share,
            edge=len(text) <= _SHORT and not (left.strip() and right.strip(" .)]）】")),
            embedded=_is_embedded(left, right),
        )


def _is_embedded(before: str, after: str) -> bool:
    """Whether words stand on both sides of a date without a mark between, or a sentence around."""
    words = len(re.findall(r"[^\W\d]{2,}", before + " " + after))
    sentence = words >= _SENTENCE and (after.strip() or before).rstrip().endswith(_STOPS)
    inside = _WORD_BEFORE.search(before) and _WORD_AFTER.match(after)
    return bool(sentence or (inside and words >= _SENTENCE))


def _tile(number: int, found: Sequence[Line], reader: Reader) -> Seen | None:
    """A date whose day, month and year stand in lines of their own, as on a calendar's leaf."""
    parts = [line.text for line in found[number : number + 3]]
    if len(parts) < 3 or not all(0 < len(part) <= _LEAF for part in parts):
        return None
    text = plain_digits(" ".join(parts))
    reading = next(find(text, reader), None) if _YEAR.search(text) else None
    whole = reading is not None and reading.end - reading.start >= len(text) - 1
    return Seen(number, reading, None, stamped=False, share=1.0) if reading and whole else None


def _stamped(
    number: int, line: Line, said: str | None, shown: Sequence[date], reader: Reader
) -> Iterator[Seen]:
    """The machine dates of a line; a class tells of a change only where another tells of none.

    Templates also mark the only date that they show as updated (the hAtom format asks for it).
    """
    several = any(stamp.updated for stamp in line.stamps) and not all(
        stamp.updated for stamp in line.stamps
    )
    for stamp in line.stamps[:3]:
        if reading := read(stamp.value, reader):
            kind = UPDATED if several and stamp.updated else said
            against = bool(shown) and all(abs(reading.day - day) > _APART for day in shown)
            yield Seen(number, reading, kind, stamped=True, share=1.0, contradicted=against)


def _labelled(text: str, before: str, reader: Reader) -> Iterator[tuple[Reading, str | None]]:
    start = 0
    for reading in find(text, reader):
        words = text[start : reading.start]
        after = text[reading.end : reading.end + 24]
        yield reading, kind_of(words, before if not start else "", after)
        start = reading.end


def clocked(seen: Seen, found: Sequence[Line], where: Place) -> Seen:
    """The date with the time of day that stands in the line after it, or before it."""
    if seen.stamped or seen.reading.precision != "day" or seen.reading.other:
        return seen
    for number in (seen.number + 1, seen.number - 1, seen.number + 2):
        if not 0 <= number < len(found) or number == where.title:
            continue
        text = plain_digits(found[number].text[:60])
        beside = number > where.title >= 0 or close_by(found[number], found[seen.number])
        match = alone(text) if beside and len(text) < 50 else None
        if match and kind_of(text[: match.start()], "") in (None, seen.said or PUBLISHED):
            return replace(seen, reading=at(seen.reading, match, text))
    return seen
