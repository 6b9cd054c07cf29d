"""Where the dates of a page are at odds: which witness is believed."""

from __future__ import annotations

import pytest

from tests.pipelines.dates.layouts import CONFLICTS, analysed


@pytest.mark.parametrize("case", CONFLICTS)
def test_the_witness(case):
    assert analysed(case["name"]).published_from == case.get("from")


@pytest.mark.parametrize("case", CONFLICTS)
def test_the_chosen_witness_is_marked_among_all(case):
    analysis = analysed(case["name"])
    chosen = [d.origin for d in analysis.dates if d.chosen and d.kind == "published"]
    assert chosen == ([case["from"]] if "from" in case else [])
