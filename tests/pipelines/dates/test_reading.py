from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.dates.calendars import FIRST_YEAR, Reader
from pipelines.dates.reading import LONGEST, find, plain_digits, read
from tests.cases import table

CASES = table(Path(__file__).parent / "cases" / "reading.toml", "case")


def reading(case):
    return read(case["text"], Reader.of(case.get("languages", ()), case.get("country", "")))


@pytest.mark.parametrize("case", CASES)
def test_the_clock_is_read_as_written(case):
    if "local" in case:
        assert str(reading(case).local) == case["local"]


@pytest.mark.parametrize("case", CASES)
def test_the_offset_is_read_where_written(case):
    if "local" in case:
        assert reading(case).offset == case.get("offset")


@pytest.mark.parametrize("case", CASES)
def test_the_precision_is_that_of_the_writing(case):
    if "local" in case:
        assert reading(case).precision == case["precision"]


@pytest.mark.parametrize("case", CASES)
def test_only_an_undecided_order_has_another_day(case):
    if "local" in case:
        assert reading(case).other is None
    elif "either" in case:
        found = reading(case)
        assert {str(found.day), str(found.other)} == set(case["either"])


@pytest.mark.parametrize("case", [c for c in CASES if not {"local", "either"} & {*c.values[0]}])
def test_what_is_no_date_gives_none(case):
    assert reading(case) is None


def test_several_dates_of_a_line_each_keep_their_own_time():
    text = "Published 24.07.2023 10:00 | Updated 25.07.2023 18:30"
    assert [str(found.local) for found in find(text)] == [
        "2023-07-24 10:00:00",
        "2023-07-25 18:30:00",
    ]


def test_a_date_says_where_it_stands():
    text = "Опубликовано: 24 июля 2023, 15:03. Минск"
    found = next(find(text, Reader(("ru",))))
    assert text[found.start : found.end] == "24 июля 2023, 15:03"


def test_only_the_beginning_of_a_long_string_is_read():
    assert read("x" * LONGEST + " 2023-07-24") is None


@given(st.text(max_size=400))
@example("9" * 400)
@example("1:1 " * 100)
@example("٢٤ " * 100)
def test_any_text_is_read_or_refused_without_an_error(text):
    for found in find(text, Reader(("en",), "US")):
        assert FIRST_YEAR <= found.day.year <= 2199
        assert 0 <= found.start < found.end <= len(plain_digits(text[:LONGEST]))


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)),
    st.times(),
    st.sampled_from(
        [("%Y-%m-%dT%H:%M:%S", ""), ("%d.%m.%Y %H:%M:%S", ""), ("%a, %d %b %Y %H:%M:%S", " +0300")]
    ),
)
def test_what_a_form_writes_is_read_back(day, clock, form):
    pattern, zone = form
    moment = f"{day} {clock.strftime('%H:%M:%S')}"
    from datetime import datetime

    written = datetime.fromisoformat(moment).strftime(pattern) + zone
    assert str(read(written).local) == moment
