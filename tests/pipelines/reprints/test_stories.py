"""Reports of one event are one story."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.reprints import reports

LEAST = {
    ("short", "tuned"): 0.88,
    ("short", "kept"): 0.8,
    ("full", "tuned"): 0.95,
    ("full", "kept"): 0.88,
}
"""F1 that stands; the aim is .88 and docs/quality.md says where that is missed."""


@pytest.mark.parametrize(("length", "half"), LEAST)
def test_reports_of_one_event_are_one_story(tmp_path: Path, length: str, half: str) -> None:
    found = reports.told(getattr(reports, length)(half), tmp_path / "archive.db")
    assert reports.f1(found) >= LEAST[length, half]
