"""The list of missed pages holds together; `bench.quality missed` tells whether it still fits."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench.quality import missed

FILE = Path(missed.__file__).with_suffix(".toml")
ROWS = tomllib.loads(FILE.read_text(encoding="utf-8"))["missed"]


def test_no_page_is_named_twice_for_a_figure():
    assert len(missed.named()) == len(ROWS)


def test_each_cause_is_told_and_each_that_is_told_is_one():
    assert {row["cause"] for row in ROWS} == missed.causes().keys()


@pytest.mark.parametrize("cause", missed.causes())
def test_a_cause_says_whose_it_is(cause):
    told = missed.causes()[cause]
    assert told["whose"] in ("gold", "ours")
    assert told["what"]
