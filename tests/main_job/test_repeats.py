"""What a second crawl does at sites whose validators, pages and wishes mislead."""

import sqlite3

from tests.newsroom import Newsroom, Reply, source_files
from tests.newsroom.hostile import Fault, HostileSite, Place, Victim, feeds
from tests.project import Project

EACH_SECOND = ",".join(f"{second / 3600:.5f}" for second in range(1, 300))
"""Hours after first sight: each crawl of a test asks the known articles again."""


class Changing(HostileSite):
    """A site whose feed and pages a test changes; its feed's headers are its own."""

    def __init__(self, *names, **headers):
        super().__init__(Place(id="h-site"), Victim())
        self.names, self.headers = list(names), headers
        self.frozen = False
        """Whether the feed answers 304 from now on, whatever it holds."""
        self.pages = {}

    def answer(self, path, base):
        if path == "/feed":
            items = "".join(feeds.item(f"{base}/news/{name}") for name in self.names)
            status = 304 if self.frozen else 200
            return Reply(feeds.rss(items), "application/rss+xml", status, headers=self.headers)
        if path in self.pages:
            return self.pages[path]
        return super().answer(path, base)


def served(tmp_path, site):
    return Newsroom([site]), Project(tmp_path, settings={"REVISIT_AFTER_HOURS": EACH_SECOND})


def change(project, sql):
    with sqlite3.connect(project.archive) as connection:
        connection.execute(sql)
    connection.close()


def test_an_etag_that_never_changes_hides_no_article(tmp_path):
    site = Changing("one", ETag='"frozen"')
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "all")
        site.names.append("two")
        project.run("crawl", "all")
        polls = [request for request in newsroom.requests if request.path == "/feed"]
        assert polls[1].headers["If-None-Match"] == '"frozen"'  # as it was sent, byte for byte
        assert project.value("SELECT count(*) FROM articles") == 2


def test_a_feed_that_answers_304_for_ever_is_asked_without_validators_once_a_day(tmp_path):
    site = Changing("one", ETag='"frozen"')
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "all")
        site.frozen = True
        assert project.run("crawl", "all").returncode == 0
        assert project.value("SELECT status FROM routes") == "unchanged"
        change(project, "UPDATE routes SET refreshed_at = '2020-01-01T00:00:00Z'")
        newsroom.forget()
        project.run("crawl", "all")
        (poll,) = [request for request in newsroom.requests if request.path == "/feed"]
        assert {"If-None-Match", "If-Modified-Since"} & poll.headers.keys() == set()


def test_a_feed_s_own_wishes_put_off_its_next_poll(tmp_path):
    site = Changing("one", **{"Cache-Control": "public, max-age=5400"})
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "all")
        (row,) = project.rows("SELECT polled_at, next_due_at, interval_s FROM routes")
        assert row["interval_s"] == 5400


def test_a_feed_that_rolled_over_is_told_as_a_gap(tmp_path):
    site = Changing(*(f"old-{n}" for n in range(6)))
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        assert "come and gone" not in project.run("crawl", "all").stderr
        site.names = [f"new-{n}" for n in range(6)]
        assert "none of its 6 entries was known" in project.run("crawl", "all").stderr


def test_a_counter_on_the_page_makes_no_version(tmp_path):
    site = Changing("one")
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        for views in ("1,204", "1,377"):
            made = super(Changing, site).answer("/news/one", newsroom.base("h-site"))
            body = made.body.replace(b"<p>", f"<p>{views} views</p><p>".encode(), 1)
            site.pages["/news/one"] = Reply(body, "text/html; charset=utf-8")
            project.run("crawl", "all")
        assert newsroom.asked("/news/one") == 2
        assert project.value("SELECT version FROM articles") == 1
        body = body.replace(b"in the spring", b"in the summer")
        site.pages["/news/one"] = Reply(body, "text/html; charset=utf-8")
        project.run("crawl", "all")
        assert project.value("SELECT version FROM articles") == 2


def test_a_text_that_comes_to_be_reserved_is_kept_as_it_was(tmp_path):
    site = Changing("one")
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        project.run("crawl", "all")
        (before,) = project.rows("SELECT text, version FROM articles")
        made = super(Changing, site).answer("/news/one", newsroom.base("h-site"))
        site.pages["/news/one"] = Reply(
            made.body, made.content_type, headers={"X-Robots-Tag": "noarchive"}
        )
        project.run("crawl", "all")
        assert project.rows("SELECT text, version FROM articles") == [before]
        assert "reserved since" in project.value("SELECT reason FROM urls WHERE state = 'stored'")


def test_the_well_known_files_are_asked_once_a_day(tmp_path):
    newsroom, project = served(tmp_path, Changing("one"))
    with newsroom:
        source_files(newsroom, project.sources)
        for _ in range(2):
            project.run("crawl", "all")
        assert newsroom.asked("/robots.txt") == 1
        assert newsroom.asked("/.well-known/tdmrep.json") == 1


def test_a_page_that_breaks_its_reader_is_tried_again_and_told(tmp_path):
    site = HostileSite(
        Place(
            id="h-site",
            page=[
                Fault(name="slow", promises=(), does="", body="@paragraphs"),
                Fault(name="good", promises=(), does=""),
            ],
        ),
        Victim(),
    )
    newsroom, project = served(tmp_path, site)
    with newsroom:
        source_files(newsroom, project.sources)
        done = project.run("crawl", "all", "-s", "PAGE_SECONDS=0.7")
        assert done.returncode == 5, done.stderr
        (row,) = project.rows("SELECT * FROM urls WHERE url LIKE '%slow'")
        assert (row["state"], row["attempts"]) == ("failed", 1)
        assert row["reason"] == "reading it took longer than 0.7 s"
        assert row["next_try_at"] > row["seen_at"]
