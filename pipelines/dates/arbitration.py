"""One decision out of all witnesses: when the article was published, and when changed.

The strongest witness that nothing refutes decides the day; among those that agree on it the
strongest with a time of day gives the instant. No witness, no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.analysis import DateFound
from pipelines.dates.placing import AHEAD, NOWHERE, Placed, at_home, place, relabelled, same_minute
from pipelines.dates.verdicts import Verdict
from pipelines.dates.witnesses import (
    DATELINE,
    HEADER,
    PUBLISHED,
    TIME,
    UPDATED,
    URL,
    VISIBLE,
    Witness,
)

MOST_WORDS = 200
"""Characters that are kept of what stood at a place."""

APART = timedelta(days=1)
"""Days within which two witnesses say the same: UTC and local day differ by at most one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is known of an article's time."""

    published_on: str | None = None
    published_at: str | None = None
    precision: str | None = None
    origin: str | None = None
    updated_at: str | None = None
    found: tuple[DateFound, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was chosen, and out of what."""

    chosen: Placed | None
    day: date | None
    """The publisher's own day of publication."""
    updated: Placed | None
    able: Sequence[Placed]
    """The witnesses of publication that could have been chosen."""


def decide(witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime) -> Decision:
    """Weigh the witnesses. ``zone`` is the source's clock, ``now`` the time of fetching."""
    clear = at_home([_clear(w, witnesses, now) for w in witnesses], zone)
    placed = _doubted([place(w, zone, now) for w in relabelled(clear, zone, now)])
    able = [p for p in placed if _may_be_chosen(p, PUBLISHED)]
    chosen = _chosen(able)
    updated = _updated([p for p in placed if _may_be_chosen(p, UPDATED)], chosen)
    day = _home_day(chosen, placed, zone) if chosen else None
    outcome = _Outcome(chosen, day, updated, able)
    found = tuple(_found(p, _verdict(p, outcome)) for p in placed)
    changed = _text(updated.instant) if updated and updated.instant else None
    if chosen is None or day is None:
        return Decision(updated_at=changed, found=found)
    return Decision(
        published_on=day.isoformat(),
        published_at=_text(chosen.instant) if chosen.instant else None,
        precision=chosen.witness.reading.precision,
        origin=chosen.witness.origin,
        updated_at=changed,
        found=found,
    )


def settled(witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime) -> bool:
    """Whether structured data and address already agree, so that no costly search is needed.

    They do where the strongest says a time of day, no other contradicts its day, and either another
    kind of place says so too or a time of change is said. They do not where its zone is "UTC" at a
    source that lives elsewhere, since that label is often wrong; nor around midnight where the
    source's home is not known, since it may be another day there.
    """
    both = _doubted([place(w, zone, now) for w in sorted(witnesses, key=lambda w: w.rank)])
    placed = [p for p in both if p.witness.kind == PUBLISHED]
    first = placed[0] if placed else None
    if first is None or first.instant is None or first.refused or first.mended:
        return False
    if first.doubtful or first.witness.reading.other:
        return False
    changed = any(w.kind == UPDATED and w.rank != HEADER for w in witnesses)
    backed = any(p.witness.rank not in (first.witness.rank, URL) for p in placed)
    agreed = all(abs(p.day - first.day) <= APART for p in placed)
    lie = first.offset == 0 and bool(first.instant.astimezone(zone).utcoffset())
    near_midnight = not 5 <= first.instant.hour < 21 and zone.key in NOWHERE
    away = lie or (near_midnight and first.offset == 0)
    return agreed and (changed or backed) and not away


def _doubted(placed: Sequence[Placed]) -> list[Placed]:
    """The witnesses, those of publication doubted that are later than the change beside them."""
    changes = [p for p in placed if p.witness.kind == UPDATED and p.instant]
    return [
        replace(p, doubtful=True)
        if p.witness.kind == PUBLISHED and any(_is_earlier(c, p) for c in changes)
        else p
        for p in placed
    ]


def _is_earlier(change: Placed, one: Placed) -> bool:
    same = change.witness.rank == one.witness.rank
    return bool(same and change.instant and one.instant and change.instant < one.instant)


def _clear(witness: Witness, all_of_them: Iterable[Witness], now: datetime) -> Witness:
    """The witness with its day and month in the order that another, unambiguous one confirms."""
    reading = witness.reading
    if reading.other is None:
        return witness
    sure = [w.reading.day for w in all_of_them if w.reading.other is None]
    latest = now.date() + AHEAD
    options = [d for d in (reading.day, reading.other) if d <= latest]
    near = [d for d in options if any(abs(d - s) <= APART for s in sure)]
    left = near or options
    if len(left) != 1:
        return witness
    moved = reading.local + (left[0] - reading.day)
    return replace(witness, reading=replace(reading, local=moved, other=None))


def _may_be_chosen(placed: Placed, kind: str) -> bool:
    witness = placed.witness
    known = witness.reading.other is None and witness.rank != HEADER
    return witness.kind == kind and known and not placed.refused


def _chosen(placed: Sequence[Placed]) -> Placed | None:
    ranked = sorted(placed, key=lambda p: (p.witness.rank, not _is_confirmed(p, placed)))
    if not ranked:
        return None
    first = next((p for p in ranked if not _outvoted(p, ranked)), ranked[0])
    same = [p for p in ranked if p.day == first.day and p.instant]
    return first if first.instant or not same else same[0]


def _is_confirmed(one: Placed, others: Iterable[Placed]) -> bool:
    """Whether a place of another kind says the very day: of several lines, that one is first."""
    return one.witness.rank == VISIBLE and any(
        o.witness.rank not in (one.witness.rank, DATELINE) and o.day == one.day for o in others
    )


def _outvoted(one: Placed, others: Sequence[Placed]) -> bool:
    """Whether two witnesses of other kinds agree with each other and not with this one.

    Against a stamp that may as well say when the page was drafted or built, one is enough.
    """
    votes: dict[date, set[int]] = {}
    for other in others:
        if other.witness.rank != one.witness.rank and abs(other.day - one.day) > APART:
            votes.setdefault(other.day, set()).add(other.witness.rank)
    backed = any(
        o.witness.rank not in (one.witness.rank, DATELINE) and abs(o.day - one.day) <= APART
        for o in others
    )
    needed = 1 if one.doubtful else 2
    return not backed and any(len(ranks - {DATELINE}) >= needed for ranks in votes.values())


def _updated(placed: Sequence[Placed], chosen: Placed | None) -> Placed | None:
    """The strongest time of change that is after the publication."""
    for one in sorted(placed, key=lambda p: p.witness.rank):
        if one.instant and not _is_before(one, chosen):
            return one
    return None


def _is_before(change: Placed, chosen: Placed | None) -> bool:
    """Whether a change would be no later than the publication."""
    if chosen is None:
        return False
    if chosen.instant and change.instant:
        return change.instant <= chosen.instant
    return change.day < chosen.day


def _home_day(chosen: Placed, placed: Sequence[Placed], zone: ZoneInfo) -> date:
    """The chosen day, or the one that the page itself shows for the chosen instant.

    Only for a source on UTC: another witness of the instant with an offset, a clock without zone
    at the same minute, or the day alone, shown or in the address, tells the publisher's day.
    """
    if zone.key in NOWHERE and chosen.instant and not chosen.witness.reading.offset:
        for other in placed:
            if other.witness.kind == PUBLISHED and _tells_day(other, chosen.instant, chosen):
                return other.day
    return chosen.day


def _tells_day(other: Placed, instant: datetime, chosen: Placed) -> bool:
    """Whether another witness says on which neighbouring day the instant was at its publisher."""
    if abs(other.day - chosen.day) != APART or other.witness.origin == "visible:relative":
        return False
    reading = other.witness.reading
    if other.instant is None:
        return other.witness.rank in (TIME, VISIBLE, URL) and _may_be_on(other.day, instant)
    if reading.offset and same_minute(other.instant, instant):
        return True
    apart = abs(other.instant - instant) <= timedelta(hours=14)
    minute = reading.local.minute == chosen.witness.reading.local.minute
    return reading.offset is None and apart and minute


def _may_be_on(day: date, instant: datetime) -> bool:
    """Whether it was that day where somebody lives who publishes (UTC-10 to UTC+14)."""
    return (instant - timedelta(hours=10)).date() <= day <= (instant + timedelta(hours=14)).date()


def _verdict(one: Placed, outcome: _Outcome) -> Verdict:
    """Why a witness was chosen or not."""
    if one is outcome.chosen or one is outcome.updated:
        return Verdict.CHOSEN
    if one.witness.rank == HEADER:
        return Verdict.FILE
    if one.refused or one.witness.reading.other:
        return Verdict.FUTURE if one.refused else Verdict.EITHER_ORDER
    if one.witness.kind == PUBLISHED:
        return _against(one, outcome)
    if outcome.updated and one.instant == outcome.updated.instant:
        return Verdict.AGREES
    return Verdict.NOT_AFTER if _is_before(one, outcome.chosen) else Verdict.WEAKER


def _against(one: Placed, outcome: _Outcome) -> Verdict:
    """How another witness of the publication stands to the chosen one."""
    chosen = outcome.chosen
    if chosen and one.day == chosen.day:
        return Verdict.AGREES if one.instant or not chosen.instant else Verdict.DAY_ONLY
    if one.day == outcome.day:
        return Verdict.HOME_DAY
    if not _outvoted(one, outcome.able):
        return Verdict.DIFFERS
    return Verdict.OUTSHOWN if one.doubtful else Verdict.OUTVOTED


def _found(placed: Placed, verdict: Verdict) -> DateFound:
    reading = placed.witness.reading
    value = _text(placed.instant) if placed.instant else placed.day.isoformat()
    return DateFound(
        kind=placed.witness.kind,
        value=value,
        offset_minutes=placed.offset,
        precision=reading.precision,
        origin=placed.witness.origin,
        chosen=verdict is Verdict.CHOSEN,
        words=placed.witness.words[:MOST_WORDS],
        verdict=verdict.value,
        mended=placed.mended,
    )


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
