"""The pure part of identity: addresses, texts, visits, origins."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipelines.archive import identity
from pipelines.archive.identity import Known
from tests.pipelines.archive.building import outcome, prose

CASES = tomllib.loads(Path(__file__).with_suffix(".toml").with_name("identity.toml").read_text())
LONG, SHORT = prose(1), "The briefing is cancelled."


def cases(name):
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: case["name"])


@cases("site_key")
def test_address_that_a_page_claims(case):
    assert identity.site_key(case["asked"], case.get("other"), None) == case.get("key")


@cases("next_visit")
def test_next_visit(case):
    seen, steps = "2023-07-24T09:00:00Z", (24.0, 1.0, 6.0)
    assert identity.next_visit(seen, case["now"], steps) == case.get("at")


@pytest.mark.parametrize(
    ("text", "title", "known_title", "known_on", "copy"),
    [
        (LONG, "A", "B", "2023-07-20", True),
        (LONG, "A", "B", None, True),
        (LONG, "A", "A", "2022-07-24", False),
        (SHORT, "Notice", "NOTICE ", "2023-07-23", True),
        (SHORT, "Notice of Monday", "Notice of Friday", "2023-07-24", False),
        (SHORT, None, None, "2023-07-24", False),
        ("", "A", "A", "2023-07-24", False),
    ],
)
def test_copy_within_a_source(text, title, known_title, known_on, copy):
    page = outcome("https://a.example/2", text, title=title).analysis
    known = Known(
        id=1,
        url="https://a.example/1",
        title=known_title,
        text_sha256=page.text_sha256,
        published_on=known_on,
    )
    assert identity.is_copy(page, known) is copy


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (range(10), range(7, 17), True),
        (range(10), range(8, 18), False),
        (range(100), range(90, 110), True),
        ((), (), False),
        ((1,), (), False),
    ],
)
def test_versions_of_one_text_share_hashes(one, other, alike):
    assert identity.resembles(one, other) is alike
