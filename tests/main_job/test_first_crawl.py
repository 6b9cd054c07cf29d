"""One crawl of the whole newsroom: everything is there, once, dated and traced."""

import hashlib
import json

import pytest

from crawler.urls import identity
from pipelines.archive import open_reader, read_page
from tests.newsroom import agencies

ARTICLES = [
    pytest.param(site.id, article.slug, id=f"{site.id}-{article.slug}")
    for site in agencies()
    for article in site.articles
]


@pytest.fixture(scope="module")
def truths(crawled):
    return {(truth.site, truth.slug): truth for truth in crawled[0].truth()}


@pytest.fixture(scope="module")
def articles(crawled):
    rows = crawled[1].rows("SELECT * FROM articles")
    return {identity(row["url"]): row for row in rows}


@pytest.fixture
def truth(truths, request):
    return truths[request.param]


def test_nothing_is_missed_and_nothing_doubled(truths, articles):
    wanted = sorted(identity(truth.url) for truth in truths.values() if not truth.forbidden)
    assert sorted(articles) == wanted


def test_what_robots_forbids_was_never_asked(crawled, truths):
    newsroom, project, _ = crawled
    forbidden = [truth for truth in truths.values() if truth.forbidden]
    assert forbidden
    for truth in forbidden:
        path = truth.url.removeprefix(newsroom.base(truth.site))
        assert newsroom.asked(path, truth.site) == 0
        (row,) = project.rows("SELECT * FROM urls WHERE url = ?", truth.url)
        assert (row["state"], row["reason"]) == ("failed", "robots.txt forbids it")


def stored(truths, articles, site, slug):
    truth = truths[site, slug]
    if truth.forbidden:
        pytest.skip("robots.txt keeps crawlers away from this one, by design")
    return truth, articles[identity(truth.url)]


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_title(truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    assert row["title"] == truth.title


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_published(truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    assert row["published_on"] == truth.published_on
    if row["published_precision"] != "day":
        assert row["published_at"][:16] == truth.published_at[:16]
    assert truth.precision == "day" or row["published_precision"] != "day"


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_text_holds_every_paragraph_and_nothing_else(truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    text = " ".join(row["text"].split())
    missing = [p for p in truth.paragraphs[1:] if " ".join(p.split()) not in text]
    assert missing == []
    assert len(text) <= sum(len(p) + 1 for p in truth.paragraphs) + 120


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_dateline(truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    assert row["dateline_place"] == truth.dateline_place
    assert row["dateline_on"] == truth.dateline_on
    # A town that no table knows has no country: unknown is honest, wrong is not.
    assert row["dateline_country"] in (truth.dateline_country, None)


def test_the_country_of_most_datelines_is_known(truths, articles):
    filed = [t for t in truths.values() if t.dateline_country and not t.forbidden]
    known = [t for t in filed if articles[identity(t.url)]["dateline_country"]]
    assert len(known) >= 0.85 * len(filed)


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_credit(truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    assert row["credited_agency"] == truth.credited_agency


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_reprint(crawled, truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    origins = {
        link["origin_id"]
        for link in crawled[1].rows("SELECT * FROM reprints WHERE article_id = ?", row["id"])
    }
    if truth.reprint_of is None:
        assert origins == set()
    else:
        parent = truths[tuple(truth.reprint_of.split("/"))]
        assert articles[identity(parent.url)]["id"] in origins


@pytest.mark.parametrize(("site", "slug"), ARTICLES)
def test_countries_are_named_with_their_evidence(crawled, truths, articles, site, slug):
    truth, row = stored(truths, articles, site, slug)
    mentions = crawled[1].rows("SELECT * FROM mentions WHERE article_id = ?", row["id"])
    for mention in mentions:
        where = row["title"] if mention["rule"].startswith("title:") else row["text"]
        assert where[mention["start"] : mention["end"]] == mention["matched"]
    assert {m["code"] for m in mentions} >= set(truth.countries)


def test_every_date_says_where_it_came_from(crawled):
    for row in crawled[1].rows("SELECT * FROM articles WHERE published_on IS NOT NULL"):
        chosen = crawled[1].rows(
            "SELECT * FROM dates WHERE article_id = ? AND kind = 'published' AND chosen", row["id"]
        )
        assert [date["origin"] for date in chosen] == [row["published_from"]]


def test_raw_pages_are_kept_and_can_be_read_back(crawled):
    _, project, _ = crawled
    with open_reader(project.archive) as db:
        for page in db.query("SELECT id, url, sha256 FROM pages LIMIT 20"):
            assert hashlib.sha256(read_page(db, page["id"])).hexdigest() == page["sha256"]


def test_output_holds_each_new_article_once(crawled, articles):
    _, project, _ = crawled
    lines = (project.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    exported = [json.loads(line) for line in lines]
    assert sorted(identity(item["url"]) for item in exported) == sorted(articles)
    assert all(item["text"] for item in exported)


def test_the_run_is_a_row(crawled, articles):
    (run,) = crawled[1].rows("SELECT * FROM runs")
    assert run["outcome"] == "finished"
    assert run["ended_at"] >= run["started_at"]
    told = crawled[1].value("SELECT sum(stored) FROM run_sources")
    assert told == len(articles)


def test_sqlite_says_the_file_is_whole(crawled):
    assert crawled[1].value("PRAGMA integrity_check") == "ok"
    assert crawled[1].rows("PRAGMA foreign_key_check") == []


def test_the_log_has_no_traceback(crawled):
    assert "Traceback" not in crawled[2]
