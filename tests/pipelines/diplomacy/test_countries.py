import time
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diplomacy import standing
from pipelines.diplomacy.countries import LONGEST, MOST, Publisher, mentions

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "countries.toml").read_text(encoding="utf-8"))["case"]
TRAPS = tomllib.loads((HERE / "traps.toml").read_text(encoding="utf-8"))["trap"]
LANGUAGES = ("en", "ru", "kk", "ar", "zh", "ja", "ko", "he", "de", "vi", "xx", "")


def _weights(case):
    weights = defaultdict(float)
    for mention in mentions(case["title"], case["text"], [case["language"]]):
        weights[mention.code] += mention.weight
    return weights


def _codes(text, language, **known):
    return {one.code for one in mentions(None, text, [language], **known)}


@pytest.mark.parametrize(
    "case", [case for case in CASES if "keep" in case], ids=lambda case: case["name"]
)
def test_countries_that_stand_out(case):
    found = mentions(case["title"], case["text"], [case["language"]])
    kept = {one.code for one in found if one.kind == "country" and one.role != "mentioned"}
    assert kept == set(case["keep"])


@pytest.mark.parametrize(
    "case", [case for case in CASES if "absent" in case], ids=lambda case: case["name"]
)
def test_words_that_only_look_like_countries(case):
    assert not _weights(case).keys() & set(case["absent"])


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["text"][:50])
def test_traps(trap):
    publisher = Publisher(country=trap.get("publisher"), names=tuple(trap.get("names", ())))
    found = _codes(
        trap["text"], trap["language"], day=trap.get("published_on"), publisher=publisher
    )
    assert found == set(trap["codes"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_offsets_show_the_words_that_matched(case):
    for mention in mentions(case["title"], case["text"], [case["language"]]):
        where = case["title"] if mention.rule.startswith("title:") else case["text"]
        assert where[mention.start : mention.end] == mention.matched
        table, language, entry = mention.rule.removeprefix("title:").split(":", 2)
        assert table
        assert entry
        assert language in (case["language"], "en")


def test_weight_falls_with_the_distance_from_the_start():
    filler = "the talks went on in the evening " * 12
    text = f"Peru came first. {filler}Chile came second. {filler}Cuba came last."
    found = {mention.code: mention.weight for mention in mentions("Oman", text, ["en"])}
    assert found == {"OM": 3.0, "PE": 2.0, "CL": 1.0, "CU": 0.35}


def test_roles_tell_the_pair_the_actors_and_the_mentioned():
    filler = "the talks went on in the evening " * 20
    text = f"Peru and Chile signed. Chile will pay Peru; Cuba watched. {filler} Oman did not."
    roles = {mention.code: mention.role for mention in mentions("Peru, Chile", text, ["en"])}
    assert roles == {"PE": "pair", "CL": "pair", "CU": "actor", "OM": "mentioned"}


def test_an_organisation_enters_the_pair_only_where_it_weighs():
    much = mentions("EU, Japan sign", "The EU and Japan signed.", ["en"])
    assert standing.main_pair(much) == ("EU", "JP")
    little = mentions("Peru, Chile: Peru", "Peru and Chile, Peru said to the OSCE.", ["en"])
    assert standing.main_pair(little) == ("CL", "PE")


@pytest.mark.parametrize("text", ["Peru signed.", "Nobody signed.", ""])
def test_without_two_there_is_no_pair(text):
    assert standing.main_pair(mentions(None, text, ["en"])) is None


@pytest.mark.parametrize(
    ("day", "found"),
    [("2013-01-31", set()), ("2013-02-01", {"US"}), ("2017-01-20", set()), (None, set())],
)
def test_a_leader_stands_for_his_country_on_his_days_only(day, found):
    assert _codes("Secretary Kerry spoke.", "en", day=day) == found


def test_a_place_that_opens_a_title_is_no_dateline():
    found = mentions("Minsk, Lima sign", "Minsk, 5 May. The two signed.", ["en"])
    assert [(one.code, one.start) for one in found] == [("BY", 0), ("PE", 7)]


def test_nothing_but_names_is_bounded():
    text = "Belarus Kazakhstan " * 20_000
    found = mentions(None, text, ["en"])
    assert Counter(mention.code for mention in found) == {"BY": MOST, "KZ": MOST}


def test_text_beyond_the_limit_is_not_looked_through():
    assert mentions(None, "x " * (LONGEST // 2) + "Belarus", ["en"]) == ()


def _cpu_seconds(text, language):
    before = time.process_time()
    mentions("", text, [language])
    return time.process_time() - before


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("en", "Jordan Jordan "), ("en", "U.S."), ("ru", "Южной "), ("ar", "وال"), ("zh", "中美"),
        ("kk", "ab" * 40), ("xx", "Georgia "),
    ],
)  # fmt: skip
def test_time_is_linear_and_two_megabytes_are_bounded(language, piece):
    longest = piece * (LONGEST // len(piece))
    mentions("", longest[:4000], [language])
    whole = _cpu_seconds(longest, language)
    assert whole < 8 * _cpu_seconds(longest[: LONGEST // 4], language) + 1
    assert _cpu_seconds(longest * 10, language) < 3 * whole + 1


@pytest.mark.parametrize("text", ["", " ", "Word", "🙂", "\x00", "ال", "و", "U.", "-", "中"])
def test_almost_nothing_gives_nothing(text):
    assert mentions(text, text, LANGUAGES) == ()


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([case["text"] for case in CASES]) | st.text(max_size=20), max_size=6),
    st.lists(st.sampled_from(LANGUAGES), max_size=2),
    st.sampled_from([None, "2024-05-05"]),
)
def test_any_text_is_read_without_error_and_sliced_truly(parts, languages, day):
    text = "".join(parts)
    found = mentions(text, text, languages, day=day, publisher=Publisher(country="KZ"))
    for mention in found:
        assert text[mention.start : mention.end] == mention.matched
        assert mention.role in ("pair", "actor", "mentioned")
    pair = standing.main_pair(found)
    assert pair is None or pair[0] < pair[1]
