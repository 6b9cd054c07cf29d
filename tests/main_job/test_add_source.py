"""A source added from its address alone: looked at, proposed, written, crawled at once."""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import dataclass, field

import pytest

from tests.main_job.test_manners import article
from tests.newsroom import Newsroom, Reply, agencies
from tests.project import ROOT, Project

PATHS = tuple(f"/news/{2025 + n % 2}/{101 + n}" for n in range(6))
HEAD = '<link rel="Alternate" type="application/rss+xml" href="/feeds/all.xml">'
ANCHORS = "".join(f'<a href="{path}">Ministers agree on consultations {path}</a>' for path in PATHS)
ROBOTS = "User-agent: *\nDisallow: /private/\nSitemap: {base}/map.xml\n"


@dataclass
class Harbour:
    """A site that may have a feed, a sitemap and a listing of its articles."""

    id: str = "harbour"
    head: str = HEAD
    body: str = ANCHORS
    robots: str | None = ROBOTS
    script: dict[str, Reply] = field(default_factory=dict)

    def answer(self, path, base):
        if path in self.script:
            return self.script[path]
        if path == "/":
            named = '<title>Harbour Wire</title><meta property="og:site_name" content="Harbour">'
            page = f'<html lang="en-GB"><head>{named}{self.head}</head><body>{self.body}</body>'
            return Reply(page.encode(), "text/html; charset=utf-8")
        if path == "/robots.txt":
            return (
                Reply(self.robots.format(base=base).encode(), "text/plain") if self.robots else None
            )
        if path == "/feeds/all.xml":
            items = "".join(f"<item><link>{base}{path}</link></item>" for path in PATHS[:4])
            feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
            return Reply(feed.encode(), "application/rss+xml")
        if path == "/map.xml":
            items = "".join(f"<url><loc>{base}{path}</loc></url>" for path in PATHS)
            site = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'
            return Reply(site.encode(), "application/xml")
        return article(path) if path in PATHS else None

    def source(self, base):
        return {}

    def truth(self, base):
        return ()


def made(folder):
    """A project with an empty catalogue."""
    project = Project(folder)
    project.sources.mkdir(exist_ok=True)
    return project


@pytest.fixture
def look(tmp_path):
    """Runs the command at a site: ``look(site, *options)`` gives the run, newsroom, project."""
    opened = []

    def run(site, *options):
        newsroom = Newsroom([site])
        newsroom.__enter__()
        opened.append(newsroom)
        project = made(tmp_path)
        host = newsroom.base(site.id).removeprefix("http://")
        allowed = ("--allow-host", host)
        done = project.run("add-source", newsroom.base(site.id), *allowed, *options)
        return done, newsroom, project

    yield run
    for newsroom in opened:
        newsroom.__exit__(None, None, None)


def test_the_proposed_file_crawls_at_once(look, tmp_path):
    folder = tmp_path / "sources"
    done, newsroom, project = look(
        Harbour(), "--into", str(folder), "--id", "harbour-en", "--country", "PT"
    )
    assert (done.returncode, done.stderr) == (0, "")
    base = newsroom.base("harbour")
    source = tomllib.loads((folder / "harbour-en.toml").read_text(encoding="utf-8"))
    assert {(route["kind"], route["url"]) for route in source["route"]} == {
        ("feed", f"{base}/feeds/all.xml"),
        ("sitemap", f"{base}/map.xml"),
        ("listing", f"{base}/"),
    }
    told = (source["name"], source["languages"], source["country"], source["timezone"])
    assert told == ("Harbour", ["en-GB"], "PT", "Europe/Lisbon")
    assert source["article"].endswith(r"/news/\d+/\d+$")
    crawled = project.run("crawl", "harbour-en")
    assert crawled.returncode == 0, crawled.stderr
    stored = {row["url"] for row in project.rows("SELECT url FROM articles")}
    assert stored == {base + path for path in PATHS}


def test_the_worked_example_of_the_docs_works_as_it_stands(tmp_path):
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"-m tests\.newsroom &[^\n]*\n(.*?)```", page, re.DOTALL)
    (site,) = [site for site in agencies() if site.id == "aegean-press"]
    project = made(tmp_path)
    with Newsroom([site]) as newsroom:
        host = newsroom.base(site.id).removeprefix("http://")
        for line in block.replace("127.0.0.1:8800", host).strip().splitlines():
            words = shlex.split(line.replace("mine", str(tmp_path / "mine")))
            done = project.run(*words[1:])
            assert done.returncode == 0, (line, done.stderr)
        expected = {truth.url for truth in site.truth(newsroom.base(site.id))}
    assert {row["url"] for row in project.rows("SELECT url FROM articles")} == expected
    assert "συμφωνία" in done.stdout


def test_two_pages_are_kept_as_cases_of_the_page_tests(look, tmp_path):
    done, newsroom, _ = look(Harbour(), "--into", str(tmp_path / "mine"), "--country", "PT")
    assert done.returncode == 0, done.stderr
    cases = sorted((tmp_path / "mine-cases").iterdir())
    assert [case.name[-2:] for case in cases] == ["-1", "-2"]
    case = tomllib.loads((cases[0] / "expected.toml").read_text(encoding="utf-8"))
    assert case["url"] == newsroom.url("harbour", PATHS[0])
    assert case["expected"]["title"] == "Talks number 101"
    assert case["expected"]["published_at"] == "2025-03-04T07:30:00Z"
    assert (cases[0] / "page.html").read_bytes() == article(PATHS[0]).body
    again, *_ = look(Harbour(), "--into", str(tmp_path / "mine"))
    assert again.returncode == 4
    assert "is there already" in again.stderr


def test_a_listing_alone_is_a_way_in(look):
    done, newsroom, _ = look(Harbour(head="", robots=None))
    assert done.returncode == 0, done.stderr
    (route,) = tomllib.loads(done.stdout)["route"]
    assert (route["kind"], route["url"]) == ("listing", newsroom.base("harbour") + "/")


def test_what_answers_wrongly_is_left_out_and_told(look):
    moved = Reply(b"<!DOCTYPE html><html><body>Moved.</body></html>", "text/html")
    site = Harbour(script={"/feeds/all.xml": moved})
    done, _, _ = look(site)
    assert [route["kind"] for route in tomllib.loads(done.stdout)["route"]] == [
        "sitemap",
        "listing",
    ]
    assert "/feeds/all.xml: answered HTML, not a feed" in done.stderr


@pytest.mark.parametrize(
    ("site", "says"),
    [
        (Harbour(head="", body="<p>Welcome.</p>", robots=None), "no way in was found"),
        (Harbour(script={"/": Reply(b"", "text/html", 403)}), "HTTP 403: the site refuses us"),
        (Harbour(robots="User-agent: *\nDisallow: /\n"), "robots.txt forbids it"),
        (
            Harbour(script={"/robots.txt": Reply(b"", "text/plain", 503)}),
            "robots.txt cannot be had (HTTP 503)",
        ),
    ],
    ids=["nothing", "blocked", "forbidden", "robots-fail"],
)
def test_a_site_without_a_way_in_is_told_in_one_line(look, site, says):
    done, newsroom, _ = look(site)
    assert (done.returncode, done.stdout) == (4, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: {newsroom.base('harbour')}")
    assert says in line


def test_a_private_address_is_refused_before_it_is_asked(tmp_path):
    with Newsroom([Harbour()]) as newsroom:
        done = made(tmp_path).run("add-source", newsroom.base("harbour"))
        assert done.returncode == 2
        assert "a private address is not asked" in done.stderr
        assert newsroom.requests == []


def test_a_list_of_feeds_becomes_source_files(tmp_path):
    with Newsroom([Harbour()]) as newsroom:
        feed = newsroom.url("harbour", "/feeds/all.xml")
        listed = tmp_path / "feeds.opml"
        listed.write_text(f'<opml><body><outline xmlUrl="{feed}"/></body></opml>')
        host = newsroom.base("harbour").removeprefix("http://")
        project = made(tmp_path)
        done = project.run(
            "add-source",
            "--opml",
            str(listed),
            "--allow-host",
            host,
            "--into",
            str(project.sources),
        )
        assert done.returncode == 0, done.stderr
        (file,) = project.sources.glob("*.toml")
        assert tomllib.loads(file.read_text(encoding="utf-8"))["route"][0]["url"] == feed
    empty = tmp_path / "empty.opml"
    empty.write_text("<opml/>")
    done = project.run("add-source", "--opml", str(empty))
    assert (done.returncode, "no feeds in it" in done.stderr) == (2, True)
