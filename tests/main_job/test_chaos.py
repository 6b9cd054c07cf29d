"""The short form of ``make chaos``: a few agencies, the fastest faults, the same verdict."""

from __future__ import annotations

import pytest

from tests.newsroom.chaos import course, report
from tests.newsroom.chaos.faults import FULL, NEEDS_ARCHIVE

SEED = 20230724


@pytest.fixture(scope="module")
def verdict(tmp_path_factory):
    told = []
    found = course.run(SEED, short=True, say=told.append, folder=tmp_path_factory.mktemp("chaos"))
    return found, told


def test_a_short_course_keeps_every_promise(verdict):
    found, told = verdict
    assert found.problems == (), told
    assert found.held, found
    assert found.expected > 30
    assert found.stored == found.expected
    assert 0 < found.peak_memory < 500 << 20
    assert found.largest_body > 1000


def test_a_broken_promise_ends_the_command_badly(verdict):
    """A verdict that holds turns when any one column does."""
    from dataclasses import replace

    found, _ = verdict
    for column in ("lost", "doubled", "junk", "wrong_dates", "forbidden", "broken_delays"):
        assert not replace(found, **{column: 1}).held
    assert not replace(found, problems=("told",)).held
    assert not replace(found, peak_memory=600 << 20).held
    assert not replace(found, slowest=1.6).held


def test_the_table_goes_between_its_marks(verdict, tmp_path):
    page = tmp_path / "reliability.md"
    page.write_text("before\n<!-- measured: chaos -->\nold\n<!-- end -->\nafter\n")
    report.write([verdict[0]], page)
    text = page.read_text()
    assert "old" not in text
    assert f"| {SEED} | {verdict[0].faults} | {verdict[0].expected} |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_a_seed_decides_the_order_and_none_that_needs_an_archive_comes_first():
    from random import Random

    orders = [course.ordered(FULL, Random(seed)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert all(order[0] not in NEEDS_ARCHIVE for order in orders)
    assert all(sorted(map(id, order)) == sorted(map(id, FULL)) for order in orders)
