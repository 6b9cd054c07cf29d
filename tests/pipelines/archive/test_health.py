"""What a source's state is, by what the archive knows of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.archive.health import Signs, judge
from tests.cases import table

NOW = "2026-11-23T12:00:00Z"
USUAL = {
    "last_poll": NOW,
    "last_success": NOW,
    "failures": 0,
    "routes": 2,
    "failing": 0,
    "failure": None,
    "articles": 40,
    "newest_article": "2026-11-22",
    "usual_gap_days": 1,
    "waiting": 0,
    "as_of": NOW,
}


@pytest.mark.parametrize("case", table(Path(__file__).with_name("health.toml"), "case"))
def test_a_state_has_its_reason(case):
    # TOML has no null: what is empty or zero there is not known.
    known = {k: None if v == "" else v for k, v in case.items() if k in USUAL}
    if known.get("usual_gap_days") == 0:
        known["usual_gap_days"] = None
    assert judge(Signs(**{**USUAL, **known})) == (case["state"], case["says"])
