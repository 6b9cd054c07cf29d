"""One decision out of all witnesses: when the article was published, and when changed.

The strongest witness that nothing refutes decides the day; among those that agree on it the
strongest with a time of day gives the instant. No witness, no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from pipelines.analysis import DateFound
from pipelines.dates.witnesses import DATELINE, HEADER, PUBLISHED, UPDATED, URL, Witness, of_kind

AHEAD = timedelta(days=1)
"""How far after its fetching an article may say that it was published: clocks differ, and the
far east is a day ahead."""

APART = timedelta(days=1)
"""Days within which two witnesses say the same: UTC and local day differ by at most one."""

_NOWHERE = ("UTC", "Etc/UTC", "GMT")
"""Zones of sources whose home is not known; no country's clock shows UTC by that name."""


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
class _Placed:
    """A witness on the publisher's clock."""

    witness: Witness
    day: date
    """The publisher's local day."""
    instant: datetime | None
    """In UTC; None where only the day is known."""
    offset: int | None
    refused: bool = False


def decide(witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime) -> Decision:
    """Weigh the witnesses. ``zone`` is the source's clock, ``now`` the time of fetching."""
    clear = [_clear(w, witnesses, now) for w in witnesses]
    honest = [_relabelled(w, clear, zone, now) for w in clear]
    placed = [_place(w, zone, now) for w in honest]
    chosen = _chosen([p for p in placed if _may_be_chosen(p, PUBLISHED)])
    updated = _updated([p for p in placed if _may_be_chosen(p, UPDATED)], chosen)
    found = tuple(_found(p, p in (chosen, updated)) for p in placed)
    changed = _text(updated.instant) if updated and updated.instant else None
    if chosen is not None and zone.key in _NOWHERE:
        chosen = _at_home(chosen, placed)
    if chosen is None:
        return Decision(updated_at=changed, found=found)
    return Decision(
        published_on=chosen.day.isoformat(),
        published_at=_text(chosen.instant) if chosen.instant else None,
        precision=chosen.witness.reading.precision,
        origin=chosen.witness.origin,
        updated_at=changed,
        found=found,
    )


def settled(witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime) -> bool:
    """Whether structured data and address already agree, so that no costly search is needed.

    They do where the strongest says a time of day, no other contradicts its day, a time of change
    is said too, and its zone is not "UTC" at a source that lives elsewhere: that label is often
    wrong.
    """
    placed = [_place(w, zone, now) for w in of_kind(witnesses, PUBLISHED)]
    first = placed[0] if placed else None
    changed = any(w.kind == UPDATED and w.rank != HEADER for w in witnesses)
    if first is None or first.instant is None or first.refused or not changed:
        return False
    lie = first.offset == 0 and bool(first.instant.astimezone(zone).utcoffset())
    agreed = all(abs(p.day - first.day) <= APART for p in placed)
    return agreed and not lie and first.witness.reading.other is None


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


def _relabelled(
    witness: Witness, others: Iterable[Witness], zone: ZoneInfo, now: datetime
) -> Witness:
    """The witness without its "UTC" where that is the publisher's own clock, mislabelled.

    It is so where the page shows readers the same clock time without zone, or where the instant
    would lie after the fetching.
    """
    reading = witness.reading
    if reading.offset != 0 or reading.precision == "day":
        return witness
    local = reading.local.replace(tzinfo=zone)
    if not local.utcoffset():
        return witness
    minute = reading.local.replace(second=0)
    shown = any(
        o.reading.offset is None
        and o.reading.precision != "day"
        and o.reading.local.replace(second=0) == minute
        for o in others
    )
    early = reading.local.replace(tzinfo=UTC) > now + timedelta(minutes=10) and local <= now
    return replace(witness, reading=replace(reading, offset=None)) if shown or early else witness


def _place(witness: Witness, zone: ZoneInfo, now: datetime) -> _Placed:
    reading = witness.reading
    aware = _aware(reading.local, reading.offset, zone)
    if reading.precision == "day" or _is_placeholder(aware, zone):
        shown = aware.astimezone(zone) if reading.precision != "day" else aware
        day = reading.day if _is_midnight(reading.local) else shown.date()
        only = replace(witness, reading=replace(reading, precision="day"))
        return _Placed(only, day, None, None, day > (now.astimezone(zone) + AHEAD).date())
    offset = aware.utcoffset() or timedelta(0)
    # A source on UTC that writes another offset lives there: its own day is the written one.
    at_home = zone.key in _NOWHERE and reading.offset
    day = aware.date() if at_home else aware.astimezone(zone).date()
    instant = aware.astimezone(UTC)
    return _Placed(witness, day, instant, int(offset.total_seconds() // 60), instant > now + AHEAD)


def _aware(local: datetime, offset: int | None, zone: ZoneInfo) -> datetime:
    if offset is None:
        return local.replace(tzinfo=zone)
    return local.replace(tzinfo=timezone(timedelta(minutes=offset)))


def _is_midnight(local: datetime) -> bool:
    return local.hour == local.minute == local.second == 0


def _is_placeholder(aware: datetime, zone: ZoneInfo) -> bool:
    """Midnight to the second, as written or on the publisher's clock: a day without a time."""
    return _is_midnight(aware) or _is_midnight(aware.astimezone(zone))


def _may_be_chosen(placed: _Placed, kind: str) -> bool:
    witness = placed.witness
    known = witness.reading.other is None and witness.rank != HEADER
    return witness.kind == kind and known and not placed.refused


def _chosen(placed: Sequence[_Placed]) -> _Placed | None:
    ranked = sorted(placed, key=lambda p: p.witness.rank)
    if not ranked:
        return None
    first = next((p for p in ranked if not _outvoted(p, ranked)), ranked[0])
    same = [p for p in ranked if p.day == first.day and p.instant]
    return first if first.instant or not same else same[0]


def _outvoted(one: _Placed, others: Sequence[_Placed]) -> bool:
    """Whether two witnesses of other kinds agree with each other and not with this one."""
    votes: dict[date, set[int]] = {}
    for other in others:
        if other.witness.rank != one.witness.rank and abs(other.day - one.day) > APART:
            votes.setdefault(other.day, set()).add(other.witness.rank)
    backed = any(
        o.witness.rank not in (one.witness.rank, DATELINE) and abs(o.day - one.day) <= APART
        for o in others
    )
    return not backed and any(len(ranks) >= 2 for ranks in votes.values())


def _updated(placed: Sequence[_Placed], chosen: _Placed | None) -> _Placed | None:
    """The strongest time of change that is after the publication."""
    for one in sorted(placed, key=lambda p: p.witness.rank):
        before = chosen and chosen.instant and one.instant and one.instant <= chosen.instant
        if one.instant and not before and not (chosen and one.day < chosen.day):
            return one
    return None


def _at_home(chosen: _Placed, placed: Sequence[_Placed]) -> _Placed:
    """The chosen witness with the day that the page itself shows for its instant.

    Only for a source on UTC: another witness of the instant with an offset, a clock without zone
    at the same minute, or the day in the address tells the publisher's day.
    """
    if chosen.instant is None or chosen.witness.reading.offset:
        return chosen
    for other in placed:
        reading = other.witness.reading
        if other.witness.kind != PUBLISHED or abs(other.day - chosen.day) != APART:
            continue
        same = other.instant and abs(other.instant - chosen.instant) < timedelta(minutes=1)
        apart = other.instant and abs(other.instant - chosen.instant) <= timedelta(hours=14)
        naive = reading.offset is None and apart
        minute = reading.local.minute == chosen.witness.reading.local.minute
        if (same and reading.offset) or (naive and minute) or other.witness.rank == URL:
            return replace(chosen, day=other.day)
    return chosen


def _found(placed: _Placed, chosen: bool) -> DateFound:
    reading = placed.witness.reading
    value = _text(placed.instant) if placed.instant else placed.day.isoformat()
    return DateFound(
        kind=placed.witness.kind,
        value=value,
        offset_minutes=placed.offset,
        precision=reading.precision,
        origin=placed.witness.origin,
        chosen=chosen,
    )


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
