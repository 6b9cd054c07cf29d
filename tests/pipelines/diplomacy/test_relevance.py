import json
import math
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.quality.relevance import auc
from pipelines.analysis import Mention
from pipelines.diplomacy import judging, reading, relevance, terms
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy, Weights
from tests.pipelines.diplomacy import corpora

SHIPPED = Policy(relevance.shipped())
LANGUAGES = (*sorted(terms.LANGUAGES), "xx", "", None)
HALVES = {half: list(corpora.own(half)) for half in ("tuned", "kept")}
EVERY = [one for half in HALVES.values() for one in half]


def _scores(half, band):
    return [judging.judge(x.article, SHIPPED).score for x in HALVES[half] if x.band == band]


@pytest.mark.parametrize("half", HALVES)
def test_diplomacy_is_told_from_the_rest(half):
    ours, others = _scores(half, "diplomatic"), _scores(half, "other")
    found = sum(score >= relevance.DIPLOMATIC for score in ours)
    wrong = sum(score >= relevance.DIPLOMATIC for score in others)
    assert 2 * found / (found + wrong + len(ours)) >= 0.91
    assert auc(ours, others) >= 0.965


def test_sport_and_markets_are_not_flagged():
    traps = [one for one in EVERY if one.topic in ("sport", "market")]
    assert len(traps) >= 60
    flagged = [one.id for one in traps if judging.judge(one.article, SHIPPED).band == "diplomatic"]
    assert flagged == []


@pytest.mark.parametrize("half", HALVES)
def test_the_main_act_is_found(half):
    told = [one for one in HALVES[half] if one.band == "diplomatic" and one.acts]
    first = [(judging.judge(one.article, SHIPPED).acts, one.acts) for one in told]
    assert sum(bool(got) and got[0].act in acts for got, acts in first) / len(told) >= 0.90
    assert sum(bool(got) and got[0].act == acts[0] for got, acts in first) / len(told) >= 0.80


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_all_evidence_stands_in_the_article_and_sums_up_to_the_score(one):
    _check_evidence(one.article)


def _check_evidence(article):
    judged = judging.judge(article, SHIPPED)
    total = sum(term.value * term.weight for term in judged.terms)
    assert judged.score == pytest.approx(1 / (1 + math.exp(-total)), abs=2e-3)
    for term in judged.terms:
        if term.matched is not None:
            where = article.title if term.rule.startswith("title:") else article.text
            assert where[term.start : term.end] == term.matched
    for act in judged.acts:
        where = article.title if act.rule.startswith("title:") else article.text
        assert where[act.start : act.end] == act.evidence
        assert act.mode in ("done", "planned")
        assert 0 < act.score <= 1
    return judged


@settings(max_examples=80)
@given(
    title=st.text(max_size=40),
    parts=st.lists(
        st.sampled_from([one.article.text for one in EVERY]) | st.text(max_size=30), max_size=4
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_any_text_gets_a_plain_judgement(title, parts, language):
    text = "".join(parts)
    article = corpora.article(title, text, language, "XX", 2026)
    judged = _check_evidence(article)
    assert judged.band in ("diplomatic", "review", "other")


@pytest.mark.parametrize(
    "text",
    ["", " ", "Word", "🙂\x00", "ال", "«»", ".", "..", "A.", "يلتقي 外交部 посол ambassador"],
)
@pytest.mark.parametrize("language", ["en", "ar", "zh", "xx", None])
def test_almost_nothing_is_no_diplomacy_and_no_fault(text, language):
    judged = judging.judge(Article(title=text, text=text, language=language), SHIPPED)
    assert 0 <= judged.score <= 1


def test_nothing_but_names_of_states_is_no_diplomacy():
    text = "Belarus Kazakhstan Peru Japan " * 500
    judged = judging.judge(corpora.article("", text, "en", "XX", 2026), SHIPPED)
    assert judged.band != "diplomatic"
    assert judged.acts == ()


def test_of_a_long_text_the_beginning_is_read():
    short = (
        "Ministers of Peru and Chile signed a treaty in Lima. " + "Fog lay over the hills. " * 180
    )
    assert len(short) > reading.LONGEST
    named = corpora.article("", short, "en", "XX", 2026).mentions
    whole = judging.judge(Article("", short, "en", named), SHIPPED)
    longer = judging.judge(
        Article("", short + "goal match striker " * 100_000, "en", named), SHIPPED
    )
    assert (whole.score, whole.acts) == (longer.score, longer.acts)


def test_a_text_without_a_full_stop_is_cut_into_evidence_that_can_be_read():
    text = "the ambassador of Peru met the minister of Chile and " * 60
    article = corpora.article("", text, "en", "XX", 2026)
    assert all(
        len(act.evidence) <= reading.LONGEST_SENTENCE for act in _check_evidence(article).acts
    )


def test_sport_in_a_language_without_a_lexicon_is_not_flagged_by_its_states_alone():
    states = [
        Mention(
            kind="country", code=code, role=None, weight=5.0, start=0, end=3, matched="xxx",
            rule="title:test",
        )
        for code in ("GE", "ES")
    ]  # fmt: skip
    judged = judging.judge(Article("xxx yyy", "zzz", "ka", states), SHIPPED)
    assert judged.band != "diplomatic"
    assert "unread" in {term.feature for term in judged.terms}


class TestPolicy:
    """Thresholds and switches are the user's."""

    POLICY = Policy(relevance.shipped(), 0.8, 0.4, {"war": "review", "consular": "other"})

    @pytest.mark.parametrize(
        ("score", "doubtful", "band"),
        [
            (0.8, None, "diplomatic"),
            (0.79, None, "review"),
            (0.4, None, "review"),
            (0.39, None, "other"),
            (0.95, "war", "review"),
            (0.95, "consular", "other"),
            (0.95, "energy", "diplomatic"),
            (0.1, "war", "review"),
        ],
    )
    def test_the_band_follows(self, score, doubtful, band):
        assert relevance.band(score, doubtful, self.POLICY) == band

    def test_fighting_is_of_the_class_war(self):
        text = "Artillery shelling wounded two soldiers on the front line. Drones struck a depot."
        assert judging.judge(Article("", text, "en"), SHIPPED).doubtful == "war"

    def test_diplomacy_about_a_war_is_not(self):
        text = (
            "Ambassadors and foreign ministers held talks on bilateral relations and a treaty in "
            "Geneva; diplomats hope the shelling ends."
        )
        assert judging.judge(Article("", text, "en"), SHIPPED).doubtful is None


class TestWeights:
    """Weights are JSON; scoring needs nothing else."""

    def test_they_come_back_as_they_were_written(self):
        known = relevance.shipped()
        again = relevance.weights_of(relevance.json_of(known))
        assert again == known

    def test_every_feature_has_one(self):
        assert relevance.shipped().features.keys() == relevance.concepts().keys()

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("[]", 'an object with "bias" and "features"'),
            ("{", "Expecting property name"),
            (json.dumps({"bias": 0, "features": {"rain": 1}}), "no feature is called 'rain'"),
            (json.dumps({"bias": "x", "features": {}}), "'x' is no number"),
            (json.dumps({"bias": 0, "features": {"envoy": None}}), "None is no number"),
            ('{"bias": NaN, "features": {}}', "nan is no number"),
        ],
    )
    def test_what_is_none_is_told(self, text, says):
        with pytest.raises(ValueError, match=says.replace("(", r"\(")):
            relevance.weights_of(text)

    def test_an_extreme_sum_is_still_a_score(self):
        wild = Policy(Weights(1e6, {}))
        assert judging.judge(Article("", "", None), wild).score == 1.0


class TestLexicons:
    """Each language says the same things."""

    @pytest.mark.parametrize("language", sorted(terms.LANGUAGES))
    def test_a_lexicon_has_all_acts_and_modes_and_only_known_topics(self, language):
        data = tomllib.loads((terms.FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
        english = tomllib.loads((terms.FOLDER / "en.toml").read_text(encoding="utf-8"))
        assert data["source"]
        assert data["acts"].keys() == english["acts"].keys()
        assert data["modes"].keys() == english["modes"].keys()
        assert data["topics"].keys() <= english["topics"].keys()
        assert {"envoy", "foreign-ministry", "relations", "sport", "market"} <= data[
            "topics"
        ].keys()

    @pytest.mark.parametrize("language", sorted(terms.LANGUAGES))
    def test_every_entry_is_found_as_it_is_written(self, language):
        one = terms.lexicon(language)
        for group in (*one.whole.values(), *one.stems.values()):
            for term in group:
                assert term.parts
                assert 0 < term.factor <= 1, term.rule
                if terms.YEAR in term.rule:
                    continue
                written = term.rule.split(":", 1)[1].replace("*", "").replace("..", " ")
                words = terms.words(written, 0, len(written), one)
                assert list(terms.find(words, one, 2026)), term.rule

    @pytest.mark.parametrize("language", sorted(terms.LANGUAGES))
    def test_a_topic_is_told_by_an_entry_of_its_own(self, language):
        one = terms.lexicon(language)
        found = {}
        for group in (*one.whole.values(), *one.stems.values()):
            for term in group:
                if term.layer == "topics":
                    assert found.setdefault(term.parts, term.name) == term.name, term.rule
