"""Credits: the agencies and offices that a text names as where it has its news from.

A credit is a name with a verb or a fixed mark; the bare name of an agency is none. Kept apart:
whose text it is ("origin", "dateline" where another agency's dateline stands, "mark" for a source
line or an end mark), whom it merely cites ("cited"), and the office that its fact comes from
("body": a ministry, a press service). The credits stand in their order, so that a chain reads as
it is written: "A citing B citing C".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.analysis import CreditFound
from pipelines.letters import fold
from pipelines.wire import names
from pipelines.wire.agencies import resolve, roll
from pipelines.wire.wordings import REACH, Wording, wordings

LONGEST = 200_000
"""Characters of a text that are read."""
MOST_NAMES = 400
"""Names looked at in one text."""
END = 60
"""Characters of the last line when it is but a mark: "(QNA)", "– KUNA"."""
LEAD = 500
"""Characters of the longest lead."""
SHORT_LEAD = 90
"""A first paragraph up to this length is a teaser: the second one belongs to the lead."""
LINK = 60
"""Characters between two credits that are links of one chain."""

_END_MARK = re.compile(r"\s*(?:[-–—]{1,2}\s*|\(|/|\[)?\Z")
_END_TAIL = re.compile(r"\s*(?:\)|/|\]|[-–—.]){0,3}\s*\Z")
_CLOSED = re.compile(r"[\s\"”»)\]]*(?:[.!?…。]|\n|\Z)")
_BYLINE = re.compile(r"\W*(?:(?:by|von|par|por|от)\s)?[\W\d]*", re.IGNORECASE)
_NONE = ("", 0, 0)
"""No credit."""
_RANK = ("origin", "dateline", "mark")


@dataclass(frozen=True, slots=True)
class Filed:
    """The dateline that was cut from the text: its words and its agency."""

    text: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with what does not change from name to name."""

    text: str
    lead: int
    """Where the lead ends."""
    foreign: bool
    """Whether its dateline is another agency's: what the lead cites is cited by that one."""


def read(
    text: str,
    own: Sequence[str],
    agencies: Mapping[str, str] | None = None,
    filed: Filed | None = None,
    language: str | None = None,
) -> tuple[CreditFound, ...]:
    """The credits of a text in their order, one for each name that has a wording.

    ``own`` are the names of the text's own publisher, which credit nobody; ``agencies`` gives
    source ids by the catalogue's credit names. ``filed`` is the dateline that was cut off; a
    credit that it gives has no span. Offices are looked for in the lead, by ``language``.
    """
    text = text[:LONGEST]
    mine = _own_keys(own)
    dateline = _of_dateline(filed, mine, agencies)
    whole = _Text(text, _lead(text), bool(dateline))
    found = [*_agencies(whole, mine, agencies), *_offices(whole, language)]
    return (*dateline, *sorted(found, key=lambda credit: credit.start))


def origin(credits_: Iterable[CreditFound]) -> str | None:
    """The agency whose text it is: named as origin, else by its dateline, else by a mark.

    An agency that is only cited for a statement is none.
    """
    found = list(credits_)
    for kind in _RANK:
        for credit in found:
            if credit.kind == kind:
                return credit.agency
    return None


def body(credits_: Iterable[CreditFound]) -> str | None:
    """The office that the fact comes from, in the text's words: the first one named so."""
    return next((credit.agency for credit in credits_ if credit.kind == "body"), None)


def _own_keys(own: Sequence[str]) -> frozenset[str]:
    """Every spelling of the publisher's names."""
    keys = set(map(fold, own))
    for name in own:
        known = roll().by_key.get(fold(name))
        if known:
            keys.update(map(fold, (known.name, *known.forms)))
    return frozenset(keys)


def _lead(text: str) -> int:
    """Where the first paragraph ends, or the second after a teaser."""
    begin = len(text) - len(text.lstrip())
    end = text.find("\n", begin)
    if 0 <= end - begin < SHORT_LEAD:
        end = text.find("\n", end + len(text[end:]) - len(text[end:].lstrip()))
    return min(end if end >= 0 else len(text), begin + LEAD)


def _of_dateline(
    filed: Filed | None, mine: frozenset[str], agencies: Mapping[str, str] | None
) -> tuple[CreditFound, ...]:
    """The credit that a dateline with another agency's name is."""
    if filed is None or filed.agency is None or fold(filed.agency) in mine:
        return ()
    key = fold(filed.agency)
    if key not in roll().by_key and key not in map(fold, agencies or ()):
        return ()
    name = resolve(filed.agency, agencies)
    return (CreditFound(agency=name, kind="dateline", start=0, end=0, evidence=filed.text),)


def _agencies(
    whole: _Text, mine: frozenset[str], agencies: Mapping[str, str] | None
) -> Iterator[CreditFound]:
    last = -LINK
    for count, match in enumerate(names.find(whole.text, agencies or ())):
        if count >= MOST_NAMES:
            break
        if fold(match.group()) in mine:
            continue
        kind, start, end = _credit(whole, match, last)
        if kind:
            last = end
            yield CreditFound(
                agency=resolve(match.group(), agencies),
                kind=kind,
                start=start,
                end=end,
                evidence=whole.text[start:end],
            )


def _credit(whole: _Text, match: re.Match[str], last: int) -> tuple[str, int, int]:
    """Kind and span of the credit around a name; no kind where there is none.

    ``last`` is where the credit before it ends.
    """
    text = whole.text
    line = text.rfind("\n", 0, match.start()) + 1
    if wordings().source_line.fullmatch(text, line, match.start()):
        return "mark", line, match.end()
    if wordings().caption.search(text[max(line, match.start() - REACH) : match.start()]):
        return _NONE
    if _is_mark(text, match):
        return "mark", match.start(), match.end()
    return _worded(whole, match, last)


def _worded(whole: _Text, match: re.Match[str], last: int) -> tuple[str, int, int]:
    """Kind and span of the credit that the words around a name make."""
    before = whole.text[max(0, match.start() - REACH) : match.start()]
    after = whole.text[match.end() : match.end() + REACH]
    known = roll().by_key.get(fold(match.group()))
    if known and known.word and not _is_meant(before, after):
        return _NONE
    for wording in wordings().agencies:
        span = _span(wording, before, after)
        if span and wording.kind == "none":
            return _NONE
        if span:
            start, end = match.start() - span[0], match.end() + span[1]
            often = known is not None and known.cited
            return _kind(whole, wording.kind, start, end, last, often), start, end
    return _NONE


def _span(wording: Wording, before: str, after: str) -> tuple[int, int] | None:
    """How far a wording reaches before and after the name; None where it does not stand."""
    head = wording.before.search(before) if wording.before else None
    tail = wording.after.match(after) if wording.after else None
    if (wording.before and not head) or (wording.after and not tail):
        return None
    return len(before) - head.start() if head else 0, tail.end() if tail else 0


def _kind(whole: _Text, kind: str, start: int, end: int, last: int, often: bool) -> str:
    """What a wording makes of the agency where it stands: its origin, or merely cited."""
    if kind in ("origin", "cited"):
        return kind
    in_lead = start < whole.lead and not whole.foreign
    if kind == "chain" and 0 <= start - last < LINK and not _parted(whole.text[last:start]):
        return "cited"
    if kind == "closing" and not often and _CLOSED.match(whole.text, end):
        return "origin"
    return "origin" if in_lead else "cited"


def _source_line(text: str) -> Iterator[CreditFound]:
    """Whom the last line names as its source, where it is no agency: "Source: president.mn"."""
    stop = len(text.rstrip())
    line = text.rfind("\n", 0, stop) + 1
    match = wordings().source_line.match(text, line, stop)
    if match and 0 < stop - match.end() <= END and not any(names.find(text[match.end() : stop])):
        said = text[match.end() : stop]
        yield CreditFound(agency=said, kind="body", start=match.end(), end=stop, evidence=said)


def _parted(between: str) -> bool:
    return any(mark in between for mark in ".!?\n")


def _is_meant(before: str, after: str) -> bool:
    """Whether a name that is a word too is an agency's here: "agency" beside it, or a clause."""
    agency = wordings().agency
    if agency.search(before[-20:]) or agency.search(after[:20]):
        return True
    return re.search(r"[,”\"»]\s\Z", before) is not None


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """A byline, or an end of the text that is but the name in a mark."""
    line = text.rfind("\n", 0, match.start()) + 1
    stop = text.find("\n", match.end())
    last = stop < 0 or not text[stop:].strip()
    if (last or not text[:line].strip()) and _is_alone(text[line : stop if stop >= 0 else None]):
        return True
    if len(text.rstrip()) - match.end() > END or not _END_TAIL.match(text, match.end()):
        return False
    head = text[line : match.start()]
    alone = _END_MARK.fullmatch(head) is not None
    return (
        alone
        or re.search(
            r"(?:[.!?…»”\"]\s*(?:[-–—]{1,2}\s?|\.?/)|\(|\s\.?/|\s[-–—]{1,2}\s?)\Z", head[-6:]
        )
        is not None
    )


def _is_alone(line: str) -> bool:
    """Whether a line is but names of agencies, perhaps as a byline: "By Yonhap"."""
    if len(line) > END:
        return False
    left = line
    for match in names.find(line):
        left = left.replace(match.group(), " ")
    return left != line and _BYLINE.fullmatch(left) is not None


def _offices(whole: _Text, language: str | None) -> Iterator[CreditFound]:
    """The offices that the lead, or a source line at the end, names as where a fact is from."""
    yield from _source_line(whole.text)
    spoken = (language or "").split("-")[0].lower()
    lead = whole.text[: whole.lead + REACH]
    for wording in wordings().offices:
        if language is not None and spoken not in wording.languages:
            continue
        match = wording.pattern.search(lead)
        if match and match.start() < whole.lead:
            office = " ".join(match["office"].split())
            start, end = match.start("office"), match.end("office")
            yield CreditFound(
                agency=office, kind="body", start=start, end=end, evidence=whole.text[start:end]
            )
