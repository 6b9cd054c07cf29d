"""One decision out of all witnesses: when the article was published, and when changed.

The strongest witness that nothing refutes decides the day; among those that agree on it the
strongest with a time of day gives the instant. No witness, no date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from pipelines.analysis import DateFound
from pipelines.dates.tables import SHARED_ZONES
from pipelines.dates.times import Reading
from pipelines.dates.verdicts import Verdict
from pipelines.dates.witnesses import (
    DATELINE,
    FEED,
    HEADER,
    PUBLISHED,
    TIME,
    UPDATED,
    URL,
    VISIBLE,
    Witness,
    of_kind,
)

MOST_WORDS = 200
"""Characters that are kept of what stood at a place."""

AHEAD = timedelta(days=1)
"""How far after its fetching an article may say that it was published: clocks differ, and the
far east is a day ahead."""

APART = timedelta(days=1)
"""Days within which two witnesses say the same: UTC and local day differ by at most one."""

SLACK = timedelta(minutes=10)
"""How far a clock of the publisher may be ahead of ours: a later time of day is no time."""

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
    mended: str | None = None
    """What was wrong with its clock, where something was."""


def decide(witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime) -> Decision:
    """Weigh the witnesses. ``zone`` is the source's clock, ``now`` the time of fetching."""
    clear = [_clear(w, witnesses, now) for w in witnesses]
    placed = [_place(w, zone, now) for w in _relabelled(clear, zone, now)]
    able = [p for p in placed if _may_be_chosen(p, PUBLISHED)]
    chosen = _chosen(able)
    updated = _updated([p for p in placed if _may_be_chosen(p, UPDATED)], chosen)
    found = tuple(_found(p, _verdict(p, chosen, updated, able)) for p in placed)
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

    They do where the strongest says a time of day, no other contradicts its day, and either another
    kind of place says so too or a time of change is said. They do not where its zone is "UTC" at a
    source that lives elsewhere, since that label is often wrong; nor around midnight where the
    source's home is not known, since it may be another day there.
    """
    placed = [_place(w, zone, now) for w in of_kind(witnesses, PUBLISHED)]
    first = placed[0] if placed else None
    if first is None or first.instant is None or first.refused or first.mended:
        return False
    if first.witness.weak or first.witness.reading.other:
        return False
    changed = any(w.kind == UPDATED and w.rank != HEADER for w in witnesses)
    backed = any(p.witness.rank not in (first.witness.rank, URL) for p in placed)
    agreed = all(abs(p.day - first.day) <= APART for p in placed)
    lie = first.offset == 0 and bool(first.instant.astimezone(zone).utcoffset())
    near_midnight = not 5 <= first.instant.hour < 21 and zone.key in _NOWHERE
    away = lie or (near_midnight and first.offset == 0)
    return agreed and (changed or backed) and not away


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
    witnesses: Sequence[Witness], zone: ZoneInfo, now: datetime
) -> Iterator[tuple[Witness, str | None]]:
    """The witnesses without their "UTC" where that is the publisher's own clock, mislabelled.

    One stamp of publication that lies so convicts the other stamps that the page itself bears:
    one program wrote them.
    """
    lying = any(w.kind == PUBLISHED and _lies(w, witnesses, zone, now) for w in witnesses)
    for witness in witnesses:
        stamped = witness.reading.offset == 0 and witness.reading.precision != "day"
        own = lying and stamped and witness.rank < FEED
        if own or (stamped and _lies(witness, witnesses, zone, now)):
            yield replace(witness, reading=replace(witness.reading, offset=None)), "utc-label"
        else:
            yield witness, "clock-rule" if witness.mended else None


def _lies(witness: Witness, others: Iterable[Witness], zone: ZoneInfo, now: datetime) -> bool:
    """Whether a stamp's "UTC" is the publisher's own clock, mislabelled.

    It is so where the page shows readers the same clock time without zone, or where the instant
    would lie after the fetching. It is not where another place gives the instant as it stands.
    """
    reading = witness.reading
    local = reading.local.replace(tzinfo=zone)
    if reading.offset != 0 or reading.precision == "day" or not local.utcoffset():
        return False
    instant = reading.local.replace(tzinfo=UTC)
    if instant > now + SLACK and local <= now + SLACK:
        return True
    shown = False
    for other in others:
        timed = other.reading.precision != "day" and not other.reading.shared
        if not timed or other.reading.offset == 0:
            continue
        if _same_minute(_aware(other.reading.local, other.reading.offset, zone), instant):
            return False
        naive = other.reading.offset is None
        shown = shown or (naive and _same_minute(other.reading.local, reading.local))
    return shown


def _same_minute(one: datetime, other: datetime) -> bool:
    return abs(one.replace(second=0) - other.replace(second=0)) < timedelta(minutes=1)


def _place(told: tuple[Witness, str | None] | Witness, zone: ZoneInfo, now: datetime) -> _Placed:
    witness, mended = told if isinstance(told, tuple) else (told, None)
    reading = witness.reading
    if reading.shared:
        reading, unknown = _own_zone(reading, zone)
        mended = "shared-zone" if unknown else mended
        witness = replace(witness, reading=reading)
    aware = _aware(reading.local, reading.offset, zone)
    if reading.precision == "day" or _is_placeholder(aware, zone):
        shown = aware.astimezone(zone) if reading.precision != "day" else aware
        day = reading.day if _is_midnight(reading.local) else shown.date()
        return _day_alone(witness, day, zone, now, mended)
    offset = aware.utcoffset() or timedelta(0)
    # A source on UTC that writes another offset lives there: its own day is the written one.
    at_home = zone.key in _NOWHERE and reading.offset
    day = aware.date() if at_home else aware.astimezone(zone).date()
    instant = aware.astimezone(UTC)
    if instant > now + SLACK:
        return _day_alone(witness, day, zone, now, mended or "ahead")
    return _Placed(witness, day, instant, int(offset.total_seconds() // 60), mended=mended)


def _own_zone(reading: Reading, zone: ZoneInfo) -> tuple[Reading, bool]:
    """The reading on the source's clock where that is one of those that share the abbreviation.

    The day alone else: nobody knows whose clock it is.
    """
    own = reading.local.replace(tzinfo=zone).utcoffset() or timedelta(0)
    if int(own.total_seconds() // 60) in SHARED_ZONES[reading.shared]:
        return replace(reading, shared=""), False
    midnight = datetime.combine(reading.day, time())
    return replace(reading, shared="", local=midnight, precision="day"), True


def _day_alone(
    witness: Witness, day: date, zone: ZoneInfo, now: datetime, mended: str | None
) -> _Placed:
    only = replace(witness, reading=replace(witness.reading, precision="day"))
    ahead = day > (now.astimezone(zone) + AHEAD).date()
    return _Placed(only, day, None, None, ahead, mended)


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
    """Whether two witnesses of other kinds agree with each other and not with this one.

    Against a meta tag that may as well say when the page was drafted or built, one date shown to
    readers at the headline is enough.
    """
    votes: dict[date, set[int]] = {}
    for other in others:
        if other.witness.rank != one.witness.rank and abs(other.day - one.day) > APART:
            votes.setdefault(other.day, set()).add(other.witness.rank)
    backed = any(
        o.witness.rank not in (one.witness.rank, DATELINE) and abs(o.day - one.day) <= APART
        for o in others
    )
    needed = 1 if one.witness.weak else 2
    heard = (TIME, VISIBLE) if one.witness.weak else range(HEADER)
    return not backed and any(
        len(ranks) >= needed and any(r in heard for r in ranks) for ranks in votes.values()
    )


def _updated(placed: Sequence[_Placed], chosen: _Placed | None) -> _Placed | None:
    """The strongest time of change that is after the publication."""
    for one in sorted(placed, key=lambda p: p.witness.rank):
        if one.instant and not _is_before(one, chosen):
            return one
    return None


def _is_before(change: _Placed, chosen: _Placed | None) -> bool:
    """Whether a change would be no later than the publication."""
    if chosen is None:
        return False
    if chosen.instant and change.instant:
        return change.instant <= chosen.instant
    return change.day < chosen.day


def _at_home(chosen: _Placed, placed: Sequence[_Placed]) -> _Placed:
    """The chosen witness with the day that the page itself shows for its instant.

    Only for a source on UTC: another witness of the instant with an offset, a clock without zone
    at the same minute, or the day alone, shown or in the address, tells the publisher's day.
    """
    if chosen.instant is None or chosen.witness.reading.offset:
        return chosen
    for other in placed:
        if other.witness.kind == PUBLISHED and _tells_day(other, chosen.instant, chosen):
            return replace(chosen, day=other.day)
    return chosen


def _tells_day(other: _Placed, instant: datetime, chosen: _Placed) -> bool:
    """Whether another witness says on which neighbouring day the instant was at its publisher."""
    if abs(other.day - chosen.day) != APART or other.witness.origin == "visible:relative":
        return False
    reading = other.witness.reading
    if other.instant is None:
        return other.witness.rank in (TIME, VISIBLE, URL) and _may_be_on(other.day, instant)
    if other.witness.rank == URL or (reading.offset and _same_minute(other.instant, instant)):
        return True
    apart = abs(other.instant - instant) <= timedelta(hours=14)
    minute = reading.local.minute == chosen.witness.reading.local.minute
    return reading.offset is None and apart and minute


def _may_be_on(day: date, instant: datetime) -> bool:
    """Whether somewhere on Earth it was that day (UTC-12 to UTC+14)."""
    return (instant - timedelta(hours=12)).date() <= day <= (instant + timedelta(hours=14)).date()


def _verdict(
    one: _Placed, chosen: _Placed | None, updated: _Placed | None, able: Sequence[_Placed]
) -> Verdict:
    """Why a witness was chosen or not."""
    if one is chosen or one is updated:
        return Verdict.CHOSEN
    if one.witness.rank == HEADER:
        return Verdict.FILE
    if one.refused:
        return Verdict.FUTURE
    if one.witness.reading.other:
        return Verdict.EITHER_ORDER
    if one.witness.kind == PUBLISHED:
        return _against(one, chosen, able)
    return Verdict.NOT_AFTER if _is_before(one, chosen) else Verdict.WEAKER


def _against(one: _Placed, chosen: _Placed | None, able: Sequence[_Placed]) -> Verdict:
    """How another witness of the publication stands to the chosen one."""
    if chosen and one.day == chosen.day:
        return Verdict.AGREES if one.instant or not chosen.instant else Verdict.DAY_ONLY
    return Verdict.OUTVOTED if _outvoted(one, able) else Verdict.DIFFERS


def _found(placed: _Placed, verdict: Verdict) -> DateFound:
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
