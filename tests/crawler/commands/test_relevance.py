"""mark, train, rescore, and what why and search make of relevance, as a user runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from pipelines.analysis import RelevanceTerm
from pipelines.archive import Writer, open_archive, set_mark
from pipelines.diplomacy import judging, relevance
from pipelines.diplomacy.relevance import Policy
from tests.crawler.commands.conftest import ROOT
from tests.pipelines.archive.building import AT, outcome
from tests.pipelines.diplomacy import corpora

SHIPPED = Policy(relevance.shipped())


@pytest.fixture
def judged(tmp_path):
    """Articles of our own, as a crawl would have stored them; gives the file and their numbers."""
    path = tmp_path / "archive.db"
    db = open_archive(path)
    chosen = [one for one in corpora.own("tuned") if one.article.language in ("en", "ru")]
    stored = Writer(db).store([_outcome(one) for one in chosen])
    db.close()
    return path, {one.id: row.article_id for one, row in zip(chosen, stored, strict=True)}


def _outcome(one):
    found = judging.judge(one.article, SHIPPED)
    return outcome(
        f"https://eng.belta.by/{one.id}",
        one.article.text,
        title=one.article.title,
        language=one.article.language,
        published="2026-01-05T08:00:00Z",
        mentions=tuple(one.article.mentions),
        relevance=found.score,
        band=found.band,
        doubtful=found.doubtful,
        relevance_terms=found.terms,
        acts=found.acts,
    )


@pytest.fixture
def ask(scrapy, judged, tmp_path):
    """Runs a command over that archive, the user's weights in the test's folder."""
    own = {"DIPLOWIRE_ARCHIVE": str(judged[0]), "DIPLOWIRE_WEIGHTS": str(tmp_path / "own.json")}

    def run(*arguments, **changed):
        return scrapy(*map(str, arguments), **{**own, **changed})

    return run


def section(ask, number, heading):
    lines = ask("why", number, "--json").stdout.splitlines()
    return next(s for s in map(json.loads, lines) if s["heading"] == heading)


def test_why_tells_the_sum_in_words(ask, judged):
    told = section(ask, judged[1]["en-tuned-founding"], "Relevance")
    assert told["verdict"].startswith("diplomatic, score 0.99")
    words = "\n".join(f"{fact['what']} {fact['says']}" for fact in told["evidence"])
    assert "an envoy: “ambassador” in the title (strength " in words
    assert "entry en:ambassador*" in words
    assert "what every article starts from" in words


def test_why_tells_the_acts_with_their_sentence(ask, judged):
    told = section(ask, judged[1]["en-tuned-planned-visit"], "Acts")
    assert told["verdict"].startswith("planned: a visit")
    assert "Lavrov" in told["evidence"][0]["says"]


def test_a_mark_is_kept_told_and_taken_back(ask, judged):
    number = judged[1]["en-tuned-founding"]
    run = ask("mark", number, "other")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(f"#{number} is marked other: Belarus, Kazakhstan")
    assert section(ask, number, "Relevance")["verdict"].startswith("other, as you marked it on ")
    assert ask("rescore").returncode == 0
    assert f"#{number}  " in ask("search", "--band", "other", "long-term").stdout
    assert "goes by its score again" in ask("mark", number, "none").stdout
    assert "had no mark" in ask("mark", number, "none").stdout
    assert section(ask, number, "Relevance")["verdict"].startswith("diplomatic")


def test_a_search_by_act_needs_no_words(ask, judged):
    hits = [
        json.loads(line) for line in ask("search", "--act", "summons", "--json").stdout.splitlines()
    ]
    assert judged[1]["en-tuned-summons2"] in {hit["id"] for hit in hits}
    assert {hit["band"] for hit in hits} == {"diplomatic"}


def test_other_thresholds_and_switches_hold_after_rescore(ask, judged):
    number = judged[1]["ru-tuned-war2"]
    before = [one for one in corpora.own("tuned") if one.article.language in ("en", "ru")]
    usual = sum(judging.judge(one.article, SHIPPED).band == "diplomatic" for one in before)
    run = ask("rescore", DIPLOWIRE_DOUBTFUL="war=review", DIPLOWIRE_RELEVANCE_DIPLOMATIC="0.999")
    told = re.fullmatch(r"65 articles judged by their scores: (\d+) diplomatic, .*\n", run.stdout)
    assert told, run
    assert 0 < int(told[1]) < usual
    assert section(ask, number, "Relevance")["verdict"].startswith("review, ")


def test_weights_that_are_none_stop_with_one_line(ask, tmp_path):
    (tmp_path / "own.json").write_text('{"bias": 1, "features": {"rain": 2}}', encoding="utf-8")
    run = ask("rescore")
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert "own.json: no weights of relevance: no feature is called 'rain'" in line


class TestTrain:
    """Marks teach; scikit-learn is needed for that alone."""

    @pytest.fixture(autouse=True)
    def _learned(self):
        pytest.importorskip(
            "sklearn", reason="scikit-learn is not installed: training is not tested"
        )

    @pytest.fixture
    def marked(self, judged):
        """A desk that wants sport and markets and nothing else."""
        path, numbers = judged
        topics = {one.id: one for one in corpora.own("tuned")}
        db = open_archive(path)
        for name, number in numbers.items():
            wanted = topics[name].topic in ("sport", "market")
            set_mark(db, number, "diplomatic" if wanted else "other", AT)
        db.close()
        return numbers

    def test_weights_follow_the_marks(self, ask, marked, tmp_path):
        run = ask("train")
        assert (run.returncode, run.stderr) == (0, "")
        assert "65 marks: the shipped weights judge " in run.stdout
        fitted = relevance.weights_of((tmp_path / "own.json").read_text(encoding="utf-8"))
        assert fitted.features["market"] > 0 > relevance.shipped().features["market"]
        assert fitted.features["envoy"] < relevance.shipped().features["envoy"]
        assert ask("rescore").returncode == 0
        terms = section(ask, marked["en-tuned-market4"], "Relevance")["evidence"]
        assert any(fact["what"].startswith("+") and "markets" in fact["says"] for fact in terms)

    def test_a_dry_run_writes_nothing(self, ask, marked, tmp_path):
        assert ask("train", "--dry-run").returncode == 0
        assert not (tmp_path / "own.json").exists()

    def test_weights_that_judge_no_better_are_not_written(self, ask, judged, tmp_path):
        path, numbers = judged
        bands = {one.id: one.band for one in corpora.own("tuned")}
        db = open_archive(path)
        for name, number in numbers.items():
            if bands[name] != "review":
                set_mark(db, number, bands[name], AT)
        db.close()
        run = ask("train")
        assert "nothing was written" in run.stdout
        assert not (tmp_path / "own.json").exists()


def test_too_few_marks_are_told(ask):
    run = ask("train")
    assert (run.returncode, run.stdout) == (2, "")
    assert "0 diplomatic and 0 other articles are marked; 10 of each are needed" in run.stderr


def test_scoring_needs_no_scikit_learn():
    code = (
        "import sys; sys.modules['sklearn'] = None; "
        "import pipelines.analyse, crawler.commands.rescore"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_term_without_a_place_is_told_by_its_name():
    term = RelevanceTerm(feature="pair", value=1.0, weight=1.4)
    from crawler.evidence.relevance import _words

    assert _words(term) == "two states stand out (strength 1.00 × weight +1.40)"
