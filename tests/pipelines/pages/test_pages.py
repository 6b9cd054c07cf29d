"""Pages of our own writing, modelled on agencies and ministries: one test a field."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse

FOLDER = Path(__file__).parent
PAGES = sorted(folder.parent.name for folder in FOLDER.glob("*/expected.toml"))
FIELDS = (
    "title",
    "language",
    "author",
    "published_on",
    "published_at",
    "updated_at",
    "dateline_place",
    "dateline_country",
    "dateline_agency",
)


@lru_cache
def case(name):
    return tomllib.loads((FOLDER / name / "expected.toml").read_text(encoding="utf-8"))


@lru_cache
def analysed(name):
    given = case(name)
    source = Source(id="example", domains=["example"], **given["source"])
    page = Page(
        url=given["url"],
        body=(FOLDER / name / "page.html").read_bytes(),
        fetched_at=given.get("fetched_at", "2023-07-25T08:00:00Z"),
        content_type=given.get("content_type"),
    )
    return analyse(page, source)


def expectations(field):
    return [
        pytest.param(name, case(name)["expected"][field], id=name)
        for name in PAGES
        if field in case(name)["expected"]
    ]


@pytest.mark.parametrize(
    ("name", "field", "wanted"),
    [
        pytest.param(*p.values[:1], field, p.values[1], id=f"{p.id}-{field}")
        for field in FIELDS
        for p in expectations(field)
    ],
)
def test_field(name, field, wanted):
    assert getattr(analysed(name), field) == wanted


@pytest.mark.parametrize("name", PAGES)
def test_is_an_article(name):
    assert analysed(name).rejection is None


@pytest.mark.parametrize(("name", "words"), expectations("starts"))
def test_text_begins_with_the_first_sentence(name, words):
    assert analysed(name).text.startswith(words)


@pytest.mark.parametrize(("name", "words"), expectations("ends"))
def test_text_ends_where_the_article_ends(name, words):
    assert analysed(name).text.endswith(words)


@pytest.mark.parametrize(("name", "parts"), expectations("holds"))
def test_text_holds_what_is_easily_dropped(name, parts):
    assert [words for words in parts if words not in analysed(name).text] == []


@pytest.mark.parametrize(("name", "others"), expectations("without"))
def test_text_holds_nothing_else_of_the_page(name, others):
    assert [words for words in others if words in analysed(name).text] == []


@pytest.mark.parametrize("name", [n for n in PAGES if "author" not in case(n)["expected"]])
def test_nobody_is_made_an_author(name):
    assert analysed(name).author is None


@pytest.mark.parametrize("name", [n for n in PAGES if "published_on" not in case(n)["expected"]])
def test_no_date_is_invented(name):
    assert analysed(name).published_on is None
