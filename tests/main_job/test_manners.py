"""How the spider behaves toward hosts: what it never asks, and how gently it asks the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.newsroom import Newsroom, Reply, Truth, source_files
from tests.project import Project

PROSE = (
    "The foreign ministers met on Thursday and agreed on a calendar of consultations. "
    "The first round is to be held in the spring, the second in the autumn of the same year. "
    "A communique issued after the talks lists the five subjects that both sides will prepare. "
)


@dataclass
class ScriptedSite:
    """A site that answers as its script says; its feed lists the given paths."""

    id: str
    links: tuple[str, ...] = ()
    script: dict[str, Reply] = field(default_factory=dict)

    def answer(self, path: str, base: str) -> Reply | None:
        if path in self.script:
            return self.script[path]
        if path == "/rss":
            links = (link if "://" in link else base + link for link in self.links)
            items = "".join(f"<item><link>{link}</link></item>" for link in links)
            feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
            return Reply(feed.encode(), "application/rss+xml")
        return article(path) if path.startswith("/news/") else None

    def source(self, base: str) -> Mapping[str, object]:
        return {
            "name": self.id,
            "kind": "agency",
            "country": "XX",
            "languages": ["en"],
            "timezone": "UTC",
            "route": [{"kind": "feed", "url": base + "/rss"}],
        }

    def truth(self, base: str) -> tuple[Truth, ...]:
        return ()


def article(path):
    title = f"Talks number {path.rsplit('/', 1)[1]}"
    time = '<meta property="article:published_time" content="2025-03-04T09:30:00+02:00">'
    text = "".join(f"<p>{PROSE} {title}, part {n}.</p>" for n in range(4))
    page = f"<html><head><title>{title}</title>{time}</head><body><article><h1>{title}</h1>{text}"
    return Reply(f"{page}</article></body></html>".encode(), "text/html")


@pytest.fixture
def serve(tmp_path):
    """Serve scripted sites: ``with serve(site, ...) as (newsroom, project)``."""

    class Served:
        def __init__(self, *sites):
            self.newsroom = Newsroom(sites)

        def __enter__(self):
            self.newsroom.__enter__()
            project = Project(tmp_path)
            source_files(self.newsroom, project.sources)
            return self.newsroom, project

        def __exit__(self, *error):
            self.newsroom.__exit__(None, None, None)

    return Served


def set_delay(project, site, seconds):
    file = project.sources / f"{site}.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("delay = 0.0", f"delay = {seconds}"), encoding="utf-8")


def fate(project, url):
    (row,) = project.rows("SELECT state, reason FROM urls WHERE url = ?", url)
    return row["state"], row["reason"]


def test_a_redirect_to_another_host_is_not_followed(serve):
    victim = ScriptedSite("victim")
    site = ScriptedSite("agency", ("/news/1",))
    with serve(site, victim) as (newsroom, project):
        target = newsroom.url("victim", "/news/secret")
        site.script["/news/1"] = Reply(b"", "text/plain", 302, headers={"Location": target})
        assert project.run("crawl", "agency").returncode == 0
        assert newsroom.asked(site="victim") == 0
        state, reason = fate(project, newsroom.url("agency", "/news/1"))
        assert state == "rejected"
        assert "not a domain of agency" in reason


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_to_another_scheme_is_not_followed(serve, location):
    site = ScriptedSite("agency", ("/news/1",))
    site.script["/news/1"] = Reply(b"", "text/plain", 302, headers={"Location": location})
    with serve(site) as (newsroom, project):
        project.run("crawl", "agency")
        assert fate(project, newsroom.url("agency", "/news/1"))[0] in ("rejected", "failed")
        assert project.value("SELECT count(*) FROM articles") == 0


def test_a_private_address_is_not_connected_to_without_leave(serve):
    with serve(ScriptedSite("agency", ("/news/1",))) as (newsroom, project):
        file = project.sources / "agency.toml"
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text(
            "\n".join(line for line in lines if not line.startswith("allow_hosts")),
            encoding="utf-8",
        )
        assert project.run("crawl", "agency").returncode == 4
        assert newsroom.requests == []


def test_a_leave_for_one_port_opens_no_other(serve):
    with serve(ScriptedSite("agency"), ScriptedSite("other", ("/news/1",))) as (newsroom, project):
        host = newsroom.base("agency").removeprefix("http://")
        file = project.sources / "other.toml"
        own = newsroom.base("other").removeprefix("http://")
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f'allow_hosts = ["{own}"]', f'allow_hosts = ["{host}"]'))
        assert project.run("crawl", "other").returncode == 4
        assert newsroom.asked(site="other") == 0


@pytest.mark.parametrize("status", [500, 503])
def test_robots_that_cannot_be_had_mean_that_nothing_is_fetched(serve, status):
    site = ScriptedSite("agency", ("/news/1",))
    site.script["/robots.txt"] = Reply(b"User-agent: *\nAllow: /", "text/plain", status)
    with serve(site) as (newsroom, project):
        assert project.run("crawl", "agency").returncode == 4
        assert {asked.path for asked in newsroom.requests} == {"/robots.txt"}


def test_retry_after_silences_the_host_over_restarts(serve):
    site = ScriptedSite("agency", ("/news/1", "/news/2", "/news/3"))
    busy = Reply(b"", "text/plain", 429, headers={"Retry-After": "3600"})
    site.script["/news/1"] = busy
    with serve(site) as (newsroom, project):
        set_delay(project, "agency", 0.3)
        project.run("crawl", "agency")
        asked = [request.path for request in newsroom.requests]
        assert asked[-1] == "/news/1"
        assert len(asked) <= 4  # robots.txt, the feed, and at most one before the 429
        newsroom.forget()
        project.run("crawl", "agency")
        assert newsroom.requests == []
        waiting = project.value("SELECT count(*) FROM urls WHERE state IN ('new', 'failed')")
        assert waiting >= 2


def test_a_failing_article_is_tried_again_in_the_run_and_kept_for_the_next(serve):
    site = ScriptedSite("agency", ("/news/1", "/news/2"))
    site.script["/news/1"] = Reply(b"", "text/plain", 500)
    with serve(site) as (newsroom, project):
        assert project.run("crawl", "agency").returncode == 5
        assert newsroom.asked("/news/1") == 2
        (row,) = project.rows("SELECT * FROM urls WHERE state = 'failed'")
        assert row["reason"] == "HTTP 500: the site failed"
        assert row["next_try_at"] > row["seen_at"]
        assert project.value("SELECT count(*) FROM articles") == 1


def test_requests_to_a_host_keep_the_delay_of_its_source(serve):
    links = tuple(f"/news/{n}" for n in range(4))
    with serve(ScriptedSite("agency", links)) as (_, project):
        set_delay(project, "agency", 0.5)
        assert project.run("crawl", "agency").returncode == 0
        # robots.txt, the feed and four articles: five pauses of half a second at the least.
        assert project.value("SELECT max(seconds) FROM run_sources") >= 2.4


def test_links_outside_the_domains_are_rejected_and_told(serve):
    site = ScriptedSite("agency", ("https://mirror.example/news/1", "/news/2"))
    with serve(site) as (_, project):
        assert project.run("crawl", "agency").returncode == 0
        assert fate(project, "https://mirror.example/news/1") == (
            "rejected",
            "the address is outside the source's domains",
        )


def test_no_cookie_and_no_referer_is_sent_and_the_agent_is_honest(serve):
    site = ScriptedSite("agency", ("/news/1", "/news/2"))
    site.script["/news/1"] = Reply(
        article("/news/1").body, "text/html", headers={"Set-Cookie": "id=1; Path=/"}
    )
    with serve(site) as (newsroom, project):
        project.run("crawl", "agency", "-s", "CONTACT=desk@press.example")
        for request in newsroom.requests:
            assert request.headers["User-Agent"] == "Diplowire/0.1 (+desk@press.example)"
            assert {"Cookie", "Referer"} & request.headers.keys() == set()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "image/png"),
        (b"", "text/html"),
        (b"<html><body><p>Short.</p></body></html>", "text/html"),
    ],
)
def test_what_is_no_article_is_rejected_with_the_reason(serve, body, kind):
    site = ScriptedSite("agency", ("/news/1",), {"/news/1": Reply(body, kind)})
    with serve(site) as (newsroom, project):
        assert project.run("crawl", "agency").returncode == 0
        state, reason = fate(project, newsroom.url("agency", "/news/1"))
        assert state == "rejected"
        assert reason
        assert project.value("SELECT count(*) FROM articles") == 0


def test_a_stub_is_shown_by_parse_and_stored_nowhere(serve):
    page = b"<article><h1>Talks in spring</h1><p>The ministers agreed on %s.</p></article>"
    body = page % b"a calendar of consultations for the whole of the year, the hosts said, "
    stub = b"<html><body>%s<p>Subscribe to continue reading.</p></body></html>" % body
    site = ScriptedSite("agency", ("/news/1",), {"/news/1": Reply(stub, "text/html")})
    with serve(site) as (newsroom, project):
        project.run("crawl", "agency")
        url = newsroom.url("agency", "/news/1")
        assert fate(project, url) == ("rejected", "paywall: only the beginning is shown")
        assert project.value("SELECT count(*) FROM articles") == 0
        shown = project.run("parse", "--spider", "agency", "--nocolour", url).stdout
        assert "a calendar of consultations" in shown
        assert "paywall: only the beginning is shown" in shown
