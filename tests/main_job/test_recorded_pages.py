"""Recorded pages of real publishers, served as sites and crawled through the real spider.

They are kept outside of the repository; without them these tests are skipped.
"""

import pytest

from tests.newsroom import Newsroom, recorded, source_files
from tests.project import ROOT, Project

PAGES = ROOT.parent / "shared" / "pages"
SAMPLE = 60
STORED = 0.97
"""Share of the pages that must end as articles; of all 810 it was 802 (99 %)."""
STUBS = {"pages/htmldate/0650.html.gz": "paywall: only the beginning is shown"}
"""Pages of the sample that are none, with the reason; the text of this one is scrambled."""

pytestmark = pytest.mark.skipif(
    not (PAGES / "gold.jsonl").is_file(), reason="no recorded pages at ../shared/pages"
)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    """The sites, the project that crawled them, and its log."""
    project = Project(tmp_path_factory.mktemp("recorded"))
    with Newsroom(recorded(PAGES, SAMPLE)) as newsroom:
        source_files(newsroom, project.sources)
        done = project.run("crawl", "all")
        assert done.returncode == 0, done.stderr
        yield newsroom.sites, project, done.stderr


@pytest.fixture(scope="module")
def fates(crawl):
    """Of each recorded page, the row of its address."""
    sites, project, _ = crawl
    found = {}
    for row in project.rows("SELECT * FROM urls"):
        gold = sites[row["source"]].gold(row["url"])
        found[gold["file"]] = row
    return found


def test_every_page_ends_with_a_row_that_says_what_became_of_it(crawl, fates):
    served = {gold["file"] for site in crawl[0].values() for gold in site.records.values()}
    assert len(served) == SAMPLE
    assert set(fates) == served
    unclear = [row for row in fates.values() if row["state"] == "new"]
    silent = [row for row in fates.values() if row["state"] != "stored" and not row["reason"]]
    assert unclear + silent == []


def test_nearly_every_page_is_stored(fates):
    others = {file: row["reason"] for file, row in fates.items() if row["state"] != "stored"}
    assert {file: others.pop(file, None) for file in STUBS} == STUBS
    assert len(others) <= (1 - STORED) * SAMPLE, others


def test_every_article_has_a_title_and_a_text(crawl):
    wordless = (
        "SELECT url FROM articles WHERE title IS NULL OR (text = '') <> (opt_out IS NOT NULL)"
    )
    assert crawl[1].rows(wordless) == []


def test_no_date_is_later_than_the_fetch(crawl):
    late = crawl[1].rows(
        "SELECT url, published_on, published_at, updated_at FROM articles"
        " WHERE max(coalesce(published_at, ''), coalesce(updated_at, '')) > fetched_at"
        " OR published_on > date(fetched_at, '+1 day')"  # the publisher's clock may be ahead
    )
    assert late == []


def test_every_dated_article_has_its_chosen_witness(crawl):
    dated = crawl[1].rows("SELECT * FROM articles WHERE published_on IS NOT NULL")
    assert len(dated) > SAMPLE / 2
    for row in dated:
        chosen = crawl[1].rows(
            "SELECT * FROM dates WHERE article_id = ? AND kind = 'published' AND chosen", row["id"]
        )
        assert [date["origin"] for date in chosen] == [row["published_from"]], row["url"]


def test_every_date_keeps_the_words_that_said_it_and_why_it_was_chosen_or_not(crawl):
    silent = crawl[1].rows("SELECT * FROM dates WHERE words IS NULL OR verdict IS NULL")
    assert silent == []
    undated = crawl[1].rows(
        "SELECT article_id FROM dates JOIN articles ON articles.id = article_id"
        " WHERE published_on IS NULL AND dates.kind = 'published' AND chosen"
    )
    assert undated == []


def test_no_page_brings_the_reading_down(crawl):
    assert "Traceback" not in crawl[2]
    assert "a fault of ours" not in crawl[2]
