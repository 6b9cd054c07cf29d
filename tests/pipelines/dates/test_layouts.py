"""Whole pages, in the layouts of agencies or full of conflicts: what is decided on their dates."""

from __future__ import annotations

import pytest

from tests.pipelines.dates.layouts import CASES, CONFLICTS, analysed


@pytest.mark.parametrize("case", [*CASES, *CONFLICTS])
def test_the_day(case):
    assert analysed(case["name"]).published_on == case.get("on")


@pytest.mark.parametrize("case", [*CASES, *CONFLICTS])
def test_the_instant(case):
    assert analysed(case["name"]).published_at == case.get("at")


@pytest.mark.parametrize("case", [*CASES, *CONFLICTS])
def test_the_precision(case):
    assert analysed(case["name"]).published_precision == case.get("precision")


@pytest.mark.parametrize("case", [*CASES, *CONFLICTS])
def test_the_change(case):
    assert analysed(case["name"]).updated_at == case.get("updated")
