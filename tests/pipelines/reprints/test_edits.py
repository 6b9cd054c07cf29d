"""What an edit is called; the cases are in edits.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reprints import edits, worddiff

CASES = tomllib.loads(Path(__file__).with_name("edits.toml").read_text(encoding="utf-8"))
KINDS = {"typo", "correction", "quote changed", "name removed", "shortened", "update"}


def sides(text):
    return tuple(re.sub(r"\{([^|}]*)\|([^}]*)\}", part, text) for part in (r"\1", r"\2"))


@pytest.mark.parametrize("case", CASES["edit"], ids=lambda case: case["name"])
def test_kind_of_an_edit(case):
    assert edits.kind(*sides(case["text"])) == case["kind"]


@pytest.mark.parametrize("case", CASES["clockwork"], ids=lambda case: case["line"])
def test_lines_that_change_at_every_visit(case):
    text = f"The ministers signed a protocol.\n{case['line']}\nWork begins in May."
    assert (case["line"] not in edits.without_clockwork(text)) is case["is"]


@settings(max_examples=60)
@given(st.text(), st.text())
def test_any_edit_has_a_kind_and_a_difference_gives_both_texts_back(old, new):
    assert edits.kind(old, new) in KINDS
    pieces = worddiff.pieces(old, new)
    assert "".join(p.text for p in pieces if p.kind != "new").split() == old.split()
    assert "".join(p.text for p in pieces if p.kind != "old").split() == new.split()


@pytest.mark.parametrize("word", ["word ", "外", "a b c "])
def test_long_texts_of_few_words_take_bounded_time(word):
    text = word * 100_000
    assert edits.kind(text, text + "It ended.") in KINDS
