import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import rhythm


def test_news_brings_the_next_poll_nearer():
    assert rhythm.next_interval(3600, news=True, own=None, wish=None) == 1800


def test_quiet_moves_it_away_up_to_the_slowest():
    assert rhythm.next_interval(3600, news=False, own=None, wish=None) == 4500
    assert rhythm.next_interval(7000, news=False, own=None, wish=None) == rhythm.SLOWEST


def test_the_feeds_own_wish_is_a_floor():
    assert rhythm.next_interval(900, news=True, own=None, wish=3600) == 3600


def test_a_wish_for_a_year_is_capped():
    wish = 365 * 24 * 3600
    assert rhythm.next_interval(900, news=True, own=None, wish=wish) == rhythm.LONGEST_SILENCE


def test_the_source_file_overrules():
    assert rhythm.next_interval(900, news=True, own=60, wish=3600) == 60


def test_silence_doubles_up_to_its_ceiling():
    assert [rhythm.silence(n) for n in (1, 2, 3)] == [900, 1800, 3600]
    assert rhythm.silence(40) == rhythm.LONGEST_SILENCE


@given(st.integers(1, 10**6), st.booleans(), st.none() | st.integers(0, 10**9))
def test_every_interval_is_bounded(before, news, wish):
    interval = rhythm.next_interval(before, news=news, own=None, wish=wish)
    assert rhythm.FASTEST <= interval <= rhythm.LONGEST_SILENCE


@pytest.mark.parametrize(
    ("hours", "due"),
    [
        ((), "2026-11-23T21:45:00Z"),
        ((3, 4), "2026-11-23T21:45:00Z"),
        ((21,), "2026-11-23T22:00:00Z"),
        ((21, 22, 23, 0), "2026-11-24T01:00:00Z"),
        (range(24), "2026-11-23T21:45:00Z"),
    ],
)
def test_hours_to_be_skipped_put_a_poll_off(hours, due):
    assert rhythm.due("2026-11-23T21:30:00Z", 900, hours) == due
