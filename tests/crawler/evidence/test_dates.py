"""Why a date was chosen, as a press officer reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.evidence.dates import sections
from pipelines.analysis import DateFound
from pipelines.archive import Reader, Writer, open_archive
from pipelines.dates.verdicts import Verdict
from tests.pipelines.archive.building import SEMINAR, outcome

CHOSEN = DateFound(
    kind="published",
    value="2024-03-07T22:25:00Z",
    offset_minutes=180,
    precision="minute",
    origin="visible:label",
    chosen=True,
    words="Опубликовано: 8 марта 2024, 01:25",
    verdict="chosen",
)


def other(verdict, **fields):
    return replace(CHOSEN, chosen=False, verdict=verdict, **fields)


@pytest.fixture(scope="module")
def detail(tmp_path_factory):
    """An article of the archive, to be given other dates."""
    archive = open_archive(tmp_path_factory.mktemp("evidence") / "archive.db")
    Writer(archive).store([outcome("https://eng.belta.by/1", SEMINAR)])
    return Reader(archive).article("1")


@pytest.fixture
def told(detail):
    """What is told of an article with these dates: verdict and facts of its publication."""

    def told(*found, **fields):
        article = replace(detail.article, **fields)
        section = next(iter(sections(replace(detail, article=article, dates=found))))
        return section.verdict, dict(section.facts)

    return told


KNOWN = {
    "published_on": "2024-03-08",
    "published_at": "2024-03-07T22:25:00Z",
    "published_precision": "minute",
}
UNKNOWN = dict.fromkeys(KNOWN)


def test_the_publishers_day_is_told_where_it_is_not_that_of_utc(told):
    verdict, _ = told(CHOSEN, **KNOWN)
    assert verdict == "2024-03-07 22:25 UTC, to the minute; by the publisher's clock on 2024-03-08"


def test_the_chosen_place_shows_the_words_that_said_it(told):
    _, facts = told(CHOSEN, **KNOWN)
    says = "\u201cОпубликовано: 8 марта 2024, 01:25\u201d: 2024-03-07 22:25 UTC (to the minute)"
    assert facts["a line of the page that names it (visible:label)"] == f"{says}; chosen"


@pytest.mark.parametrize("verdict", [v.value for v in Verdict if v is not Verdict.CHOSEN])
def test_every_verdict_has_its_words(told, verdict):
    _, facts = told(CHOSEN, other(verdict, origin="url", words=None), **KNOWN)
    said = facts["the address (url)"].partition("(to the minute)")[2]
    assert len(said) > len("; refused")


@pytest.mark.parametrize("mended", ["utc-label", "clock-rule", "shared-zone", "ahead"])
def test_a_clock_that_was_wrong_is_told(told, mended):
    _, facts = told(replace(CHOSEN, mended=mended), **KNOWN)
    assert "; chosen; its " in facts["a line of the page that names it (visible:label)"]


def test_an_undated_article_says_where_a_date_was_looked_for(told):
    verdict, facts = told(**UNKNOWN)
    assert verdict == "not known: no place gives a day that can be trusted"
    assert "address" in facts["looked for in"]
