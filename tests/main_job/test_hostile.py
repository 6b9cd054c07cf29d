"""The hostile quarter: one crawl of all its sites by the real spider, then one test a row."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.newsroom import Newsroom, hostile, source_files
from tests.project import Project

PLACES = hostile.places()
PAGES = [(place, page) for place in PLACES for page in place.page if page.expect.state]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    """The quarter, crawled once: newsroom, project, and how the command ended."""
    project = Project(tmp_path_factory.mktemp("hostile"))
    with Newsroom(hostile.sites()) as newsroom:
        source_files(newsroom, project.sources)
        yield newsroom, project, project.run("crawl", "all", *hostile.OPTIONS)


@pytest.mark.parametrize(
    ("place", "page"), PAGES, ids=[f"{place.id}-{page.name}" for place, page in PAGES]
)
def test_what_becomes_of_an_endpoint(crawl, place, page):
    newsroom, project, _ = crawl
    expected, base = page.expect, newsroom.base(place.id)
    url = base + page.at
    found = project.rows("SELECT state, reason, article_id FROM urls WHERE url = ?", url)
    state, reason, article = found[0].values() if found else ("", "", None)
    assert state in expected.state.split("|"), (state, reason)
    assert expected.reason in (reason or "")
    if expected.asked is not None:
        asked = [request for request in newsroom.requests if request.site == place.id]
        assert sum(request.path.partition("?")[0] == page.at for request in asked) <= expected.asked
    if state == "stored":
        (row,) = project.rows("SELECT * FROM articles WHERE id = ?", article)
        check_article(row, page, base)
        kept = project.value("SELECT count(*) FROM pages WHERE url = ?", url)
        assert kept == (0 if expected.no_text else 1)
    elif state != "duplicate":
        assert article is None


def check_article(row, page, base):
    expected = page.expect
    assert row["url"] == base + page.at
    if expected.no_text:
        assert row["text"] == ""
        assert row["title"] == page.heading
        assert row["opt_out"]
    else:
        assert len(row["text"]) > 40
        assert row["opt_out"] is None
    leads_on = page.status in (301, 302) or "http-equiv='refresh' content='0" in page.head
    if expected.title is not None or (page.body == "@article" and not leads_on):
        assert row["title"] == (expected.title or page.heading)
        assert row["published_at"] == "2025-03-04T07:30:00Z"
    if page.body == "@article" and not (leads_on or expected.no_text):
        assert f"part 3 of what is known about {page.name}." in row["text"]
    if expected.text is not None:
        assert expected.text in row["text"]
    if expected.lacks is not None:
        assert expected.lacks not in row["text"]
    if expected.canonical is not None:
        assert row["canonical_url"] == expected.canonical.replace("{base}", base)


@pytest.mark.parametrize("place", [place for place in PLACES if place.promises], ids=lambda p: p.id)
def test_what_becomes_of_a_site(crawl, place):
    newsroom, project, _ = crawl
    asked = [request for request in newsroom.requests if request.site == place.id]
    if place.asked_only:
        assert {r.path for r in asked if not r.path.startswith(tuple(place.asked_only))} == set()
    if place.asked_at_most is not None:
        assert len(asked) <= place.asked_at_most
    if place.stored is not None:
        counted = project.value("SELECT count(*) FROM articles WHERE source = ?", place.id)
        assert counted == place.stored
    if place.route_status is not None:
        assert place.route_status in project.value(
            "SELECT status FROM routes WHERE source = ?", place.id
        )
    if place.gap is not None:
        times = sorted(request.at for request in asked)
        assert len(times) > 3
        assert min(b - a for a, b in pairwise(times)) >= place.gap


def test_the_neighbour_is_never_asked(crawl):
    newsroom, _, _ = crawl
    assert newsroom.asked(site=hostile.VICTIM) == 0


def test_nothing_is_stored_that_no_row_names(crawl):
    newsroom, project, _ = crawl
    named = {newsroom.base(place.id) + page.at for place, page in PAGES}
    routed = [place.id for place in PLACES if place.feed]
    for row in project.rows("SELECT url, source FROM articles"):
        assert row["url"] in named or row["source"] in routed


def test_the_run_says_that_it_worked_in_part(crawl):
    _, project, done = crawl
    assert done.returncode == 5, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert project.rows("PRAGMA foreign_key_check") == []


def test_no_robots_txt_is_asked_twice(crawl):
    newsroom, _, _ = crawl
    asked = [request.site for request in newsroom.requests if request.path == "/robots.txt"]
    assert len(asked) == len(set(asked))
    first = {}
    for request in newsroom.requests:
        first.setdefault(request.site, request.path)
    assert set(first.values()) == {"/robots.txt"}


def test_every_address_has_a_fate(crawl):
    """What was asked, and what no run came to yet: there is no third."""
    newsroom, project, _ = crawl
    rows = project.rows("SELECT url, state, reason, article_id, next_try_at FROM urls")
    for row in rows:
        if row["state"] in ("rejected", "failed", "gone", "duplicate"):
            assert row["reason"], row
        if row["state"] == "failed":
            assert row["next_try_at"], row
        assert (row["article_id"] is not None) == (row["state"] in ("stored", "duplicate")), row
    known = {row["url"] for row in rows}
    asked = {newsroom.base(r.site) + r.path for r in newsroom.requests if r.path in LINKED}
    assert asked <= known


LINKED = {page.at for _, page in PAGES if not page.link}


def test_only_what_routes_name_is_asked(crawl):
    newsroom, _, _ = crawl
    begun = ("/robots.txt", "/.well-known/tdmrep.json", "/feed", "/news/", "//news/", "/private/")
    others = {r.path for r in newsroom.requests if not r.path.startswith(begun)}
    assert others <= {"/"}  # to which one of the pages redirects


def test_no_secret_is_sent(crawl):
    newsroom, _, _ = crawl
    for request in newsroom.requests:
        assert {"Cookie", "Referer", "Authorization"} & request.headers.keys() == set()
        assert request.headers["User-Agent"] == "Diplowire/0.1"


def test_the_log_moves_no_cursor(crawl):
    _, _, done = crawl
    controls = [c for c in done.stderr if (ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e"]
    assert controls == []
