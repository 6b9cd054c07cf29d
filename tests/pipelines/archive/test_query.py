"""Whatever is typed, a search answers or says in one line why it cannot."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.archive import MARKS, QueryError
from pipelines.archive.query import excerpt, parse
from tests.pipelines.archive.building import outcome

NASTY = st.text(st.sampled_from("\"*()-+:^{}~'\\%_ANDORNET \x00\n外a9\ud800́"), max_size=40)


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    from pipelines.archive import Reader, Writer, open_archive

    db = open_archive(tmp_path_factory.mktemp("query") / "archive.db")
    Writer(db).store([outcome("https://a.example/1"), outcome("https://a.example/2", "外交部 9a")])
    yield Reader(db)
    db.close()


@given(st.one_of(st.text(max_size=60), NASTY))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_is_a_query_error(searched, typed):
    with contextlib.suppress(QueryError):
        assert isinstance(searched.search(typed), list)


@pytest.mark.parametrize("typed", ["", "   ", "!!!", '"', '""', "«»", "-- ; ()", "\x00", "*"])
def test_no_word_is_a_plain_error(typed):
    with pytest.raises(QueryError, match="no word in it"):
        parse(typed)


def test_too_long_is_a_plain_error():
    with pytest.raises(QueryError, match="1000 characters"):
        parse("a" * 1001)


@pytest.mark.parametrize(
    ("typed", "match", "parts"),
    [
        ("belarus kazakhstan", '"belarus" AND "kazakhstan"', ()),
        ('"foreign minister" Minsk', '"foreign minister" AND "Minsk"', ()),
        ('"never closed', '"never" AND "closed"', ()),
        ("NOT NEAR( title:x*", '"NOT" AND "NEAR(" AND "title:x*"', ()),
        ("外交", None, ("外交",)),
        ("belarus 외교부", '"belarus"', ("외교부",)),
        ("กระทรวง ? ก", None, ("กระทรวง", "ก")),
    ],
)
def test_terms(typed, match, parts):
    query = parse(typed)
    assert (query.match, query.parts) == (match, parts)


def test_excerpt_marks_the_part_within_its_surroundings():
    cut = excerpt("甲" * 200 + "外交" + "乙" * 200, "外交")
    assert cut == "…" + "甲" * 80 + f"{MARKS[0]}外交{MARKS[1]}" + "乙" * 80 + "…"
    assert excerpt("外交部", "外交") == f"{MARKS[0]}外交{MARKS[1]}部"
    assert excerpt("title only", "外交") == "title only"
