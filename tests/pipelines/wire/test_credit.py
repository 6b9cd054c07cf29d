import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.wire import credit
from pipelines.wire.credit import MOST_NAMES
from tests.pipelines.wire import bodies

CASES = tomllib.loads((Path(__file__).parent / "credits.toml").read_text(encoding="utf-8"))["case"]
OWN = ("Kazinform", "Казинформ")
AGENCIES = {"BelTA": "belta-en", "TASS": "tass-en", "Kazinform": "kazinform-en"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_credits_are_found_with_their_kind(case):
    found = credit.read(case["text"], OWN, AGENCIES)
    assert [[one.agency, one.kind] for one in found] == case["credits"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_origin_is_whose_text_it_is(case):
    assert credit.origin(credit.read(case["text"], OWN, AGENCIES)) == case.get("origin")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_evidence_is_what_stands_at_the_offsets(case):
    for one in credit.read(case["text"], OWN, AGENCIES):
        assert one.evidence == case["text"][one.start : one.end]
        assert one.evidence.strip()


def test_an_agency_of_no_catalogue_keeps_its_own_name():
    (found,) = credit.read("Об этом сообщает БЕЛТА.", (), None)
    assert found.agency == "BelTA"


def test_a_name_that_only_the_catalogue_knows_is_credited():
    text = "The bridge is open, Caspian Wire reports."
    assert credit.read(text, OWN, AGENCIES) == ()
    (found,) = credit.read(text, OWN, {"Caspian Wire": "caspian-en"})
    assert found.agency == "caspian-en"


def test_own_name_in_another_spelling_credits_nobody():
    assert credit.read("Об этом сообщает КАЗИНФОРМ.", ("Kazinform",), AGENCIES) == ()


def test_names_without_end_are_bounded():
    text = "BelTA reports. " * (MOST_NAMES * 3)
    assert len(credit.read(text, OWN, AGENCIES)) == MOST_NAMES


@settings(deadline=None)
@given(st.lists(st.sampled_from([case["text"] for case in CASES]) | st.text(bodies.ALPHABET)))
def test_any_text_is_read_without_error_and_sliced_truly(parts):
    text = "".join(parts)
    for one in credit.read(text, OWN, AGENCIES):
        assert one.evidence == text[one.start : one.end] != ""
