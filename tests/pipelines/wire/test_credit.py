import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wire import credit
from pipelines.wire.credit import MOST_NAMES, Filed
from tests.pipelines.wire import bodies, labelled

CASES = labelled.cases("credits")
ARTICLES = labelled.cases("credits_more")
KEPT = labelled.cases("kept/credits")
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


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case["text"][:60])
def test_origin_of_an_article(case):
    assert labelled.origins([case]).f1 == 1


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case["text"][:60])
def test_office_that_gave_the_fact(case):
    assert labelled.bodies([case]).f1 == 1


@pytest.mark.parametrize(
    "case", [c for c in ARTICLES if "cited" in c], ids=lambda case: case["text"][:60]
)
def test_who_is_merely_cited(case):
    found = credit.read(case["text"], [case.get("own", "Kazinform")])
    assert [one.agency for one in found if one.kind == "cited"] == case["cited"]


def test_the_aim_holds_on_articles_kept_from_tuning():
    assert labelled.origins(KEPT).f1 >= 0.88


def test_a_dateline_of_another_agency_credits_it():
    (one,) = credit.read("The talks began.", OWN, None, Filed("GENEVA (Reuters) -", "Reuters"))
    assert (one.agency, one.kind, one.evidence) == ("Reuters", "dateline", "GENEVA (Reuters) -")
    assert credit.origin([one]) == "Reuters"


@pytest.mark.parametrize("agency", ["KAZINFORM", "Казинформ", "Staff Reporter", None])
def test_an_own_or_unknown_dateline_credits_nobody(agency):
    assert credit.read("The talks began.", OWN, None, Filed("GENEVA -", agency)) == ()


def test_what_another_agencys_lead_reports_is_cited():
    text = "The bridge is open, Interfax reported on Monday."
    found = credit.read(text, OWN, None, Filed("GENEVA (Reuters) -", "Reuters"))
    assert [(one.agency, one.kind) for one in found] == [
        ("Reuters", "dateline"),
        ("Interfax", "cited"),
    ]


def test_a_chain_stands_in_its_order():
    found = credit.read("The bridge is open, TASS reports citing Xinhua.", OWN)
    assert [(one.agency, one.kind) for one in found] == [("TASS", "origin"), ("Xinhua", "cited")]


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


@given(st.lists(st.sampled_from([case["text"] for case in CASES]) | st.text(bodies.ALPHABET)))
def test_any_text_is_read_without_error_and_sliced_truly(parts):
    text = "".join(parts)
    for one in credit.read(text, OWN, AGENCIES):
        assert one.evidence == text[one.start : one.end] != ""
