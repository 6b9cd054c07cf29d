"""Witnesses on the publisher's clock: which day, which instant, and what was wrong with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from pipelines.dates.tables import SHARED_ZONES
from pipelines.dates.times import Reading
from pipelines.dates.witnesses import FEED, PUBLISHED, TIME, VISIBLE, Witness

AHEAD = timedelta(days=1)
"""How far after its fetching an article may say that it was published: clocks differ, and the
far east is a day ahead."""

SLACK = timedelta(minutes=10)
"""How far a clock of the publisher may be ahead of ours: a later time of day is no time."""

NOWHERE = ("UTC", "Etc/UTC", "GMT")
"""Zones of sources whose home is not known; no country's clock shows UTC by that name."""


@dataclass(frozen=True, slots=True)
class Placed:
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
    doubtful: bool = False
    """Whether one other place that says another day is enough against it."""


def at_home(witnesses: Sequence[Witness], zone: ZoneInfo) -> list[Witness]:
    """The witnesses, at a source whose home is not known, on the clock that its page tells.

    Where all offsets that the page writes are one, times that it gives without are on that clock.
    """
    told = {w.reading.offset for w in witnesses if w.reading.offset and w.rank < FEED}
    if zone.key not in NOWHERE or len(told) != 1:
        return list(witnesses)
    offset = told.pop()
    return [
        replace(w, reading=replace(w.reading, offset=offset))
        if w.reading.offset is None and w.reading.precision != "day" and not w.reading.shared
        else w
        for w in witnesses
    ]


def relabelled(
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
        if same_minute(_aware(other.reading.local, other.reading.offset, zone), instant):
            return False
        naive = other.reading.offset is None and other.rank in (TIME, VISIBLE)
        shown = shown or (naive and same_minute(other.reading.local, reading.local))
    return shown


def same_minute(one: datetime, other: datetime) -> bool:
    """Whether two moments are the same but for their seconds."""
    return abs(one.replace(second=0) - other.replace(second=0)) < timedelta(minutes=1)


def place(told: tuple[Witness, str | None] | Witness, zone: ZoneInfo, now: datetime) -> Placed:
    """A witness, with what was found wrong with its label, on the clock of the source.

    Midnight counts as a day without a time of day; so does a time after the fetching.
    """
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
    at_home = zone.key in NOWHERE and reading.offset
    day = aware.date() if at_home else aware.astimezone(zone).date()
    instant = aware.astimezone(UTC)
    if instant > now + SLACK:
        return _day_alone(witness, day, zone, now, mended or "ahead")
    # Pages that stamp themselves when they are built bear the very moment of the fetching.
    doubtful = witness.weak or abs(now - instant) <= SLACK
    minutes = int(offset.total_seconds() // 60)
    return Placed(witness, day, instant, minutes, mended=mended, doubtful=doubtful)


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
) -> Placed:
    only = replace(witness, reading=replace(witness.reading, precision="day"))
    ahead = day > (now.astimezone(zone) + AHEAD).date()
    return Placed(only, day, None, None, ahead, mended, witness.weak)


def _aware(local: datetime, offset: int | None, zone: ZoneInfo) -> datetime:
    if offset is None:
        return local.replace(tzinfo=zone)
    return local.replace(tzinfo=timezone(timedelta(minutes=offset)))


def _is_midnight(local: datetime) -> bool:
    return local.hour == local.minute == local.second == 0


def _is_placeholder(aware: datetime, zone: ZoneInfo) -> bool:
    """Midnight to the second, as written or on the publisher's clock: a day without a time."""
    return _is_midnight(aware) or _is_midnight(aware.astimezone(zone))
