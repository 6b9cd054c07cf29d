import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wire import dateline
from pipelines.wire.dateline import WINDOW
from tests.pipelines.wire import bodies, labelled
from tests.pipelines.wire.labelled import BODY

CASES = [*labelled.cases("datelines"), *labelled.cases("datelines_more")]
KEPT = labelled.cases("kept/datelines")
FORMS = Path(__file__).parents[4] / "shared" / "facts" / "datelines.jsonl"


def _read(case):
    return labelled.text_of(case), labelled.read_dateline(case)


def _fields():
    for case in CASES:
        if {"place", "on", "agency"} & case.keys():
            for field in ("place", "country", "on", "agency"):
                yield pytest.param(case, field, id=f"{case['text']}: {field}")


@pytest.mark.parametrize(("case", "field"), list(_fields()))
def test_field_is_read_as_it_stands(case, field):
    _, found = _read(case)
    assert found is not None
    assert getattr(found, field) == case.get(field)


@pytest.mark.parametrize(
    "case", [c for c in CASES if {"place", "on", "agency"} & c.keys()], ids=lambda c: c["text"]
)
def test_body_is_cut_cleanly(case):
    text, found = _read(case)
    assert text[found.start : found.end] == found.text
    assert found.start == case.get("start", 0)
    assert text[found.end :].strip() == BODY


@pytest.mark.parametrize(
    "case", [c for c in CASES if not {"place", "on", "agency"} & c.keys()], ids=lambda c: c["text"]
)
def test_no_dateline_is_invented(case):
    assert _read(case)[1] is None


def test_the_aim_holds_on_forms_kept_from_tuning():
    assert labelled.share(KEPT, ("place", "on")) >= 0.97
    assert not [c for c in KEPT if not labelled.is_dateline(c) and labelled.read_dateline(c)]


@pytest.mark.skipif(not FORMS.exists(), reason=f"the real forms are not here: {FORMS}")
def test_every_form_seen_at_an_agency_is_read():
    wrong = []
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        form = json.loads(line)
        glue = "\n" if "own line" in form["features"] else " "
        found = dateline.read(form["text"] + glue + BODY, "2026-11-23")
        if not _agrees(form, found):
            wrong.append((form["text"], found))
    assert wrong == []


def _agrees(form, found):
    if found is None or (found.place, found.agency) != (form["place"], form["agency"]):
        return False
    if form["day"] is None:
        return found.on is None
    year = form["year"] or found.on[:4]
    return found.on == f"{year}-{form['month']:02}-{form['day']:02}"


@pytest.mark.skipif(not FORMS.exists(), reason=f"the real forms are not here: {FORMS}")
def test_a_missing_year_makes_the_last_such_day_before_publication():
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        form = json.loads(line)
        found = dateline.read(form["text"], "2026-11-23")
        if form["day"] and not form["year"]:
            assert "2025-11-25" <= found.on <= "2026-11-24"


def test_without_a_day_of_publication_a_yearless_day_stays_open():
    found = dateline.read("MINSK, 4 March (BelTA) – The talks began.")
    assert found.place == "MINSK"
    assert found.on is None


def test_a_month_word_of_two_languages_needs_the_publication_to_settle_it():
    text = "Zagreb, 5. listopada 2023 (Hina) - Razgovori su počeli."
    assert dateline.read(text).on is None
    assert dateline.read(text, "2023-10-06").on == "2023-10-05"


def test_names_of_the_catalogue_are_agencies():
    text = "Ravenholm, Meridiana – The talks began."
    assert dateline.read(text) is None
    assert dateline.read(text, None, {"Meridiana": "meridiana-en"}).agency == "Meridiana"


def test_nothing_is_looked_for_beyond_the_window():
    late = "x" * (WINDOW + 1) + "\nMINSK, 4 March (BelTA) – The talks began."
    assert dateline.read(late) is None


@given(st.text(alphabet=bodies.ALPHABET, max_size=300) | st.text(max_size=300))
def test_any_text_is_read_without_error_and_sliced_truly(text):
    found = dateline.read(text, "2024-01-01")
    if found:
        assert text[found.start : found.end] == found.text
        assert 0 <= found.start < found.end <= WINDOW + 1
        assert found.agency is None or found.agency.split()[0] in found.text
