"""The source file that is proposed for a site, by what was found there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from crawler import catalogue
from crawler.proposal import Site, Way, Wishes, article_pattern, propose
from crawler.routes import discovery
from tests.cases import table

FILE = Path(__file__).with_name("proposals.toml")
DAY = "2026-11-24"


def site(host="wire.example", **known):
    usual = {
        "name": 'The "Wire" of O\'Hara \\ Sons',
        "language": "en",
        "ways": [Way("feed", f"https://{host}/rss", 3)],
        "articles": [f"https://{host}/n/{n}" for n in range(3)],
        "headlines": (),
    }
    return Site(url=f"https://{host}/", **{**usual, **known})


@pytest.mark.parametrize("case", table(FILE, "form"))
def test_the_pattern_of_articles_is_their_form_and_matches_them(case):
    pattern = article_pattern(case["addresses"])
    assert (pattern or "") == case["pattern"]
    assert all(re.match(pattern, url) for url in case["addresses"] if pattern)


@pytest.mark.parametrize("case", table(FILE, "site"))
def test_what_the_site_does_not_say_is_guessed_from_its_host_and_marked(case):
    lines = propose(site(case["host"]), Wishes(), DAY).text.splitlines()
    assert [line for line in case["lines"] if line not in lines] == []


def test_the_file_loads_whatever_the_name_holds(tmp_path):
    proposal = propose(site(), Wishes(id="wire", kind="ministry", country="FR"), DAY)
    file = tmp_path / "wire.toml"
    file.write_text(proposal.text, encoding="utf-8")
    source = catalogue.read_source(file)
    assert isinstance(source, catalogue.Source), source
    assert (source.name, source.kind) == ('The "Wire" of O\'Hara \\ Sons', "ministry")
    assert source.evidence["seen"].startswith(f"scrapy add-source, {DAY}: https://wire.example/rss")
    assert "a guess" not in proposal.text.partition("timezone")[0]


def test_a_sitemap_needs_a_pattern_and_is_asked_once_a_day():
    ways = [Way("sitemap", "https://wire.example/map.xml", 900)]
    route = tomllib.loads(propose(site(ways=ways), Wishes(), DAY).text)["route"][0]
    assert (route["kind"], route["interval"]) == ("sitemap", 86_400)
    assert propose(site(ways=ways, articles=()), Wishes(), DAY) is None


def test_a_page_tells_its_feeds_headlines_name_and_language():
    page = (
        "<html lang='pt-BR'><head><title>Wire | Home</title>"
        "<link rel='alternate' type='application/atom+xml' href='/a'>"
        "<link rel='alternate' hreflang='en' href='/en'></head><body>"
        "<a href='rss.xml?utm_source=x'>RSS</a><a href='/feed/'>Feed</a>"
        "<a href='/feedback'>Say it</a><a href='/world.rss'>World</a>"
        "<a href='/n/1'>Ministers agree on a calendar of talks</a><a href='/n'>News</a>"
        "<a href='https://other.example/n/2'>Ministers agree on a calendar of talks</a>"
    )
    found = discovery.front(page, "https://wire.example/")
    assert found.feeds == tuple(
        f"https://wire.example/{path}" for path in ("a", "rss.xml", "feed/", "world.rss")
    )
    assert found.headlines == ("https://wire.example/n/1",)
    assert (found.name, found.language) == ("Wire | Home", "pt-BR")


@pytest.mark.parametrize("text", ["", "  ", "{}", "<"])
def test_what_is_no_page_tells_nothing(text):
    found = discovery.front(text, "https://wire.example/")
    assert found is None or not (found.feeds or found.headlines)
