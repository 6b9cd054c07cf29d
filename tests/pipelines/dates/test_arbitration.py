"""What holds of every arbitration, whatever the witnesses say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import dates
from pipelines.dates.placing import AHEAD, SLACK
from pipelines.dates.times import Reading
from pipelines.dates.verdicts import Verdict
from pipelines.dates.witnesses import (
    DATELINE,
    FEED,
    HEADER,
    JSON_LD,
    MARKED,
    META,
    PUBLISHED,
    TIME,
    UPDATED,
    URL,
    VISIBLE,
    Witness,
)

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
ZONES = ("UTC", "Europe/Minsk", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati")
DAYS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001


@st.composite
def readings(draw):
    local = draw(DAYS).replace(microsecond=0)
    precision = draw(st.sampled_from(("second", "minute", "day")))
    if precision == "day":
        local = local.replace(hour=0, minute=0, second=0)
    offset = draw(st.sampled_from((None, 0, 180, 345, -210, 840))) if precision != "day" else None
    shared = draw(st.sampled_from(("", "", "IST", "CST"))) if offset is None else ""
    other = draw(st.sampled_from((None, None, local.date() + timedelta(days=30))))
    return Reading(local, offset, precision, other, shared="" if precision == "day" else shared)


WITNESSES = st.lists(
    st.builds(
        Witness,
        kind=st.sampled_from((PUBLISHED, PUBLISHED, UPDATED)),
        reading=readings(),
        origin=st.sampled_from(("json-ld:datePublished", "meta:date", "visible", "url", "feed")),
        rank=st.sampled_from((MARKED, JSON_LD, META, TIME, VISIBLE, FEED, URL, DATELINE, HEADER)),
        weak=st.booleans(),
    ),
    max_size=8,
)


def days_of(reading):
    """The days that a reading may be, in any zone and under either order of day and month."""
    said = [reading.day, *([reading.other] if reading.other else [])]
    return {day + timedelta(days=apart) for day in said for apart in (-1, 0, 1)}


@settings(max_examples=200)
@given(WITNESSES, st.sampled_from(ZONES))
def test_no_day_is_given_that_no_witness_of_publication_holds(witnesses, zone):
    decided = dates.decide(witnesses, ZoneInfo(zone), NOW)
    if decided.published_on:
        held = [w.reading for w in witnesses if w.kind == PUBLISHED and w.rank != HEADER]
        day = date.fromisoformat(decided.published_on)
        assert any(day in days_of(reading) for reading in held)


@settings(max_examples=200)
@given(WITNESSES, st.sampled_from(ZONES))
def test_nothing_is_after_the_fetching(witnesses, zone):
    decided = dates.decide(witnesses, ZoneInfo(zone), NOW)
    for moment in filter(None, (decided.published_at, decided.updated_at)):
        assert datetime.fromisoformat(moment) <= NOW + SLACK
    if decided.published_on:
        latest = (NOW.astimezone(ZoneInfo(zone)) + AHEAD).date()
        assert date.fromisoformat(decided.published_on) <= latest


@settings(max_examples=200)
@given(WITNESSES, st.sampled_from(ZONES))
def test_every_witness_is_kept_with_its_verdict_and_one_is_chosen(witnesses, zone):
    decided = dates.decide(witnesses, ZoneInfo(zone), NOW)
    assert len(decided.found) == len(witnesses)
    assert all(found.verdict in set(Verdict) for found in decided.found)
    chosen = {found for found in decided.found if found.chosen and found.kind == PUBLISHED}
    assert len(chosen) == (1 if decided.published_on else 0)
    assert {found.origin for found in chosen} == ({decided.origin} if decided.origin else set())


@settings(max_examples=200)
@given(WITNESSES, st.sampled_from(ZONES))
def test_the_same_witnesses_give_the_same_decision(witnesses, zone):
    once = dates.decide(witnesses, ZoneInfo(zone), NOW)
    assert dates.decide([*witnesses, *witnesses], ZoneInfo(zone), NOW).published_on in (
        once.published_on,
    )


@settings(max_examples=200)
@given(WITNESSES, st.sampled_from(ZONES))
def test_an_instant_is_on_the_publishers_day(witnesses, zone):
    decided = dates.decide(witnesses, ZoneInfo(zone), NOW)
    if decided.published_at and zone != "UTC":
        instant = datetime.fromisoformat(decided.published_at).astimezone(ZoneInfo(zone))
        assert instant.date().isoformat() == decided.published_on


@given(WITNESSES)
def test_precision_is_told_with_every_day_and_with_nothing_else(witnesses):
    decided = dates.decide(witnesses, ZoneInfo("Europe/Minsk"), NOW)
    assert (decided.precision is None) == (decided.published_on is None)
    assert (decided.published_at is None) == (decided.precision in (None, "day"))


@given(WITNESSES)
def test_no_change_is_before_the_publication(witnesses):
    decided = dates.decide(witnesses, ZoneInfo("Europe/Minsk"), NOW)
    if decided.updated_at and decided.published_at:
        assert decided.updated_at > decided.published_at
