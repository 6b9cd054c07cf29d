import pytest

from crawler.tally import Sheet


def sheet(**sources):
    made = Sheet()
    for name, (answered, failed) in sources.items():
        count = made.of(name)
        count.asked, count.answered, count.failed = True, answered, failed
    return made


@pytest.mark.parametrize(
    ("sources", "reason", "outcome"),
    [
        ({"a": (True, 0), "b": (True, 0)}, "finished", "finished"),
        ({"a": (True, 0), "b": (False, 0)}, "finished", "partial"),
        ({"a": (True, 3)}, "finished", "partial"),
        ({"a": (False, 0), "b": (False, 0)}, "finished", "nothing answered"),
        ({}, "finished", "finished"),
        ({"a": (True, 0)}, "shutdown", "stopped"),
    ],
)
def test_the_outcome_of_a_run(sources, reason, outcome):
    assert sheet(**sources).outcome(reason) == outcome


def test_totals_speak_of_the_sources_that_were_asked():
    made = sheet(a=(True, 0), b=(False, 0))
    made.of("a").pending = 1
    made.of("waiting-only").stored = 2
    totals = made.totals()
    assert (totals["sources"], totals["answered"], totals["done"]) == (2, 1, 1)
    assert totals["stored"] == 2


def test_tallies_are_rows_by_source():
    made = sheet(a=(True, 0))
    made.of("a").first, made.of("a").last, made.of("a").bytes = 1.0, 3.5, 70
    (row,) = made.tallies()
    assert (row.source, row.seconds, row.bytes, row.answered) == ("a", 2.5, 70, True)
