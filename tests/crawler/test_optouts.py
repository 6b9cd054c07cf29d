from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import optouts
from tests.cases import table

CASES = Path(__file__).with_name("optouts.toml")
NOW = "2026-11-23T12:00:00Z"


@pytest.mark.parametrize("case", table(CASES, "header"))
def test_headers(case):
    assert optouts.of_headers(case["robots"], case.get("tdm"), NOW) == case.get("gives")


@pytest.mark.parametrize("case", table(CASES, "file"))
def test_well_known_file(case):
    url = "https://agency.example" + case["path"]
    assert optouts.of_well_known(case["body"].encode(), url) == case.get("gives")


def test_meta_tags():
    assert optouts.of_meta(["index", "noarchive"], [], NOW) == "meta robots: noarchive"
    assert optouts.of_meta(["index,follow"], ["1"], NOW) == "tdm-reservation meta"
    assert optouts.of_meta(["index,follow"], ["0"], NOW) is None


@given(st.binary(max_size=200), st.lists(st.text(max_size=60), max_size=3))
def test_nothing_that_is_said_raises(body, values):
    optouts.of_well_known(body, "https://agency.example/a")
    optouts.of_headers(values, None, NOW)
    optouts.of_meta(values, values, NOW)
