import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.diplomacy.countries import LONGEST, MOST, mentions

CASES = tomllib.loads((Path(__file__).parent / "countries.toml").read_text(encoding="utf-8"))[
    "case"
]
LANGUAGES = ("en", "ru", "kk", "ar", "zh", "de", "xx", "")


def _weights(case):
    weights = defaultdict(float)
    for mention in mentions(case["title"], case["text"], [case["language"]]):
        weights[mention.code] += mention.weight
    return weights


@pytest.mark.parametrize(
    "case", [case for case in CASES if "keep" in case], ids=lambda case: case["name"]
)
def test_countries_that_stand_out(case):
    weights = _weights(case)
    top = max(weights.values())
    kept = [code for code, weight in weights.items() if weight >= max(2.0, 0.22 * top)]
    assert Counter(kept) == Counter(case["keep"])


@pytest.mark.parametrize(
    "case", [case for case in CASES if "absent" in case], ids=lambda case: case["name"]
)
def test_words_that_only_look_like_countries(case):
    assert not _weights(case).keys() & set(case["absent"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_offsets_show_the_words_that_matched(case):
    for mention in mentions(case["title"], case["text"], [case["language"]]):
        where = case["title"] if mention.rule.startswith("title:") else case["text"]
        assert where[mention.start : mention.end] == mention.matched
        assert mention.rule.removeprefix("title:").split(":")[0] in ("cldr", "overlay")


def test_weight_falls_with_the_distance_from_the_start():
    filler = "the talks went on in the evening " * 12
    text = f"Peru came first. {filler}Chile came second. {filler}Cuba came last."
    found = {mention.code: mention.weight for mention in mentions("Oman", text, ["en"])}
    assert found == {"OM": 3.0, "PE": 2.0, "CL": 1.0, "CU": 0.35}


def test_nothing_but_names_is_bounded():
    text = "Belarus Kazakhstan " * 20_000
    found = mentions(None, text, ["en"])
    assert Counter(mention.code for mention in found) == {"BY": MOST, "KZ": MOST}


def test_text_beyond_the_limit_is_not_looked_through():
    assert mentions(None, "x " * (LONGEST // 2) + "Belarus", ["en"]) == ()


@pytest.mark.parametrize("text", ["", " ", "Word", "🙂", "\x00", "ال", "و"])
def test_almost_nothing_gives_nothing(text):
    assert mentions(text, text, LANGUAGES) == ()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from([case["text"] for case in CASES]) | st.text(max_size=20), max_size=6),
    st.sampled_from(LANGUAGES),
)
def test_any_text_is_read_without_error_and_sliced_truly(parts, language):
    text = "".join(parts)
    for mention in mentions(None, text, [language]):
        assert text[mention.start : mention.end] == mention.matched
        assert len(mention.code) == 2
