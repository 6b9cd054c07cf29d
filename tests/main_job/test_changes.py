"""Articles that are edited, taken away or added after they were archived."""

from dataclasses import replace

import pytest


@pytest.fixture
def project(project):
    """Every stored article is due for a visit at once."""
    return replace(project, settings={"REVISIT_AFTER_HOURS": "0.0001,1"})


SITE, SLUG = "kazinform-demo", "kyrgyzstan-consulate-opens-issyk-kul"


def url_of(newsroom, site=SITE, slug=SLUG):
    return next(t.url for t in newsroom.truth() if (t.site, t.slug) == (site, slug))


def article(project, url):
    (row,) = project.rows("SELECT * FROM articles WHERE url = ?", url)
    return row


def test_an_edited_article_keeps_its_old_text(newsroom, project):
    assert project.run("crawl", SITE).returncode == 0
    url = url_of(newsroom)
    before = article(project, url)
    body = next(a for a in newsroom.sites[SITE].articles if a.slug == SLUG).body
    newsroom.edit(SITE, SLUG, body=(*body, "The opening was attended by two deputy ministers."))
    assert project.run("crawl", SITE, "-a", f"url={url}").returncode == 0
    after = article(project, url)
    assert after["version"] == before["version"] + 1
    assert "two deputy ministers" in after["text"]
    (version,) = project.rows("SELECT * FROM versions WHERE article_id = ?", before["id"])
    assert version["text"] == before["text"]
    assert version["change"] == "update"


def test_an_article_visited_again_unchanged_gets_no_version(newsroom, project):
    assert project.run("crawl", SITE).returncode == 0
    assert project.run("crawl", SITE, "-a", f"url={url_of(newsroom)}").returncode == 0
    assert project.value("SELECT count(*) FROM versions") == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_deleted_article_is_marked_gone_and_keeps_its_text(newsroom, project, status):
    assert project.run("crawl", SITE).returncode == 0
    url = url_of(newsroom)
    before = article(project, url)
    newsroom.delete(SITE, SLUG, status)
    assert project.run("crawl", SITE, "-a", f"url={url}").returncode == 0
    after = article(project, url)
    assert (before["status"], after["status"]) == ("live", "gone")
    assert after["text"] == before["text"]
    (row,) = project.rows("SELECT * FROM urls WHERE url = ?", url)
    assert (row["state"], row["reason"][:8]) == ("gone", f"HTTP {status}")


def test_a_new_article_comes_with_the_next_crawl(newsroom, project):
    newsroom.delete(SITE, SLUG)
    assert project.run("crawl", SITE).returncode == 0
    before = project.value("SELECT count(*) FROM articles")
    gone = next(a for a in newsroom.sites[SITE].gone if a.slug == SLUG)
    newsroom.publish(SITE, gone)
    assert project.run("crawl", SITE).returncode == 0
    assert project.value("SELECT count(*) FROM articles") == before + 1
    assert article(project, url_of(newsroom))["status"] == "live"
