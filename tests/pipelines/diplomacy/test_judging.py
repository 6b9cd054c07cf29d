from pathlib import Path

import pytest

from pipelines.diplomacy import judging, relevance
from pipelines.diplomacy.relevance import Policy
from tests.cases import table
from tests.pipelines.diplomacy import corpora

SHIPPED = Policy(relevance.shipped())


@pytest.mark.parametrize("case", table(Path(__file__).with_name("judging.toml"), "case"))
def test_a_sentence_is_taken_for_what_it_is(case):
    home = case.get("home", "XX")
    article = corpora.article(case["title"], case["text"], case["language"], home, corpora.YEAR)
    judged = judging.judge(article, SHIPPED)
    features = {term.feature for term in judged.terms}
    assert set(case.get("has", ())) <= features
    assert not set(case.get("lacks", ())) & features
    found = {act.act: act for act in judged.acts}
    assert not set(case.get("lacks_acts", ())) & found.keys()
    if "acts" in case:
        assert [act.act for act in judged.acts][: len(case["acts"]) or None] == case["acts"]
        planned = set(case.get("planned", ()))
        for name in case["acts"]:
            assert found[name].mode == ("planned" if name in planned else "done")
    for role in ("actor", "target"):
        if role in case:
            assert getattr(judged.acts[0], role) == case[role]
