"""The user's marks: they win over the score, survive what comes after, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.analysis import ActFound, RelevanceTerm
from pipelines.archive import (
    Rejudged,
    judgeable,
    set_mark,
    store_judgements,
    take_mark_back,
)
from tests.pipelines.archive.building import AT, SEMINAR, outcome

URL = "https://eng.belta.by/politics/view/seminar-1-2023"
LATER = "2023-07-25T09:00:00Z"
TERM = RelevanceTerm(
    feature="envoy", value=0.9, weight=3.0, start=22, end=32, matched="Ambassador",
    rule="en:ambassador*",
)  # fmt: skip
ACT = ActFound(
    act="meeting", actor="BY", target="KZ", score=0.7, mode="done", start=0, end=20,
    evidence=SEMINAR[:20], rule="en:seminar of heads",
)  # fmt: skip


def judged(text=SEMINAR, *, at=AT, band="diplomatic", **fields):
    return outcome(
        URL, text, at=at, relevance=0.9, band=band, relevance_terms=(TERM,), acts=(ACT,), **fields
    )


@pytest.fixture
def article(writer):
    (stored,) = writer.store([judged()])
    return stored.article_id


def band(reader, article):
    return reader.article(article).article.band


def test_terms_and_acts_come_back_as_they_were_found(reader, article):
    detail = reader.article(article)
    assert detail.relevance_terms == (TERM,)
    assert detail.acts == (ACT,)


def test_a_mark_wins_over_the_score(db, reader, article):
    set_mark(db, article, "other", AT)
    assert band(reader, article) == "other"
    (mark,) = reader.article(article).marks
    assert (mark.mark, mark.marked_at, mark.scored_band) == ("other", AT, "diplomatic")


def test_a_mark_survives_a_new_version(db, writer, reader, article):
    set_mark(db, article, "other", AT)
    (stored,) = writer.store([judged(SEMINAR + " It ended on Friday.", at=LATER, band="review")])
    assert stored.state == "stored"
    detail = reader.article(article)
    assert (detail.article.band, detail.article.version) == ("other", 2)
    assert detail.marks[0].scored_band == "review"


def test_a_mark_survives_a_new_judgement_and_the_judgement_comes_back_with_it(db, reader, article):
    set_mark(db, article, "other", AT)
    other = replace(ACT, act="visit")
    new = Rejudged(
        id=article, relevance=0.4, band="review", doubtful="war", relevance_terms=(), acts=(other,)
    )
    store_judgements(db, [new])
    detail = reader.article(article)
    assert (detail.article.band, detail.article.relevance) == ("other", 0.4)
    assert (detail.article.doubtful, detail.relevance_terms, detail.acts) == ("war", (), (other,))
    assert take_mark_back(db, article)
    assert band(reader, article) == "review"


def test_a_changed_mind_keeps_what_the_score_says(db, reader, article):
    set_mark(db, article, "other", AT)
    set_mark(db, article, "diplomatic", LATER)
    (mark,) = reader.article(article).marks
    assert (mark.mark, mark.marked_at, mark.scored_band) == ("diplomatic", LATER, "diplomatic")


def test_a_mark_taken_back_leaves_nothing(db, reader, article):
    set_mark(db, article, "other", AT)
    assert take_mark_back(db, article)
    assert not take_mark_back(db, article)
    assert reader.article(article).marks == ()
    assert band(reader, article) == "diplomatic"


def test_what_is_judged_anew_is_what_was_stored(db, article):
    ((one,),) = judgeable(db)
    assert (one.id, one.text, one.day, one.mark) == (article, SEMINAR, "2023-07-24", None)
    assert list(judgeable(db, marked=True)) == []
    set_mark(db, article, "other", AT)
    ((marked,),) = judgeable(db, marked=True)
    assert marked.mark == "other"


def test_search_narrows_by_band_and_act_also_without_words(reader, article):
    assert [hit.id for hit in reader.search("", band="diplomatic")] == [article]
    assert [hit.id for hit in reader.search("", act="meeting")] == [article]
    assert [hit.id for hit in reader.search("seminar", band="diplomatic", act="meeting")] == [
        article
    ]
    assert reader.search("", band="other") == []
    assert reader.search("seminar", act="call") == []
