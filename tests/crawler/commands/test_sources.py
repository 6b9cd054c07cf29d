from __future__ import annotations

import json
import re

import pytest

from crawler import opml
from crawler.errors import EXIT_PARTIAL
from tests.crawler.commands.conftest import SOURCE, SOURCES


def test_the_catalogue_is_a_table_by_country_with_health(scrapy):
    run = scrapy("sources")
    assert (run.returncode, run.stderr) == (0, "")
    headings, belta, huaxin, kazinform = (re.split(" {2,}", x) for x in run.stdout.splitlines())
    assert headings == [
        "id", "name", "country", "kind", "language", "strength", "state", "last success",
        "newest", "7 days", "reason",
    ]  # fmt: skip
    assert kazinform == [
        "kazinform", "Kazinform", "KZ", "agency", "en", "listed", "dead", "2023-07-24", "1",
        "no answer ever, 3 polls in a row: HTTP 404: not found",
    ]  # fmt: skip
    assert "not asked yet; its surest route is listed" in belta
    assert "华新社" in huaxin


def test_named_sources_as_json(scrapy):
    run = scrapy("sources", "--json", "kazinform", "belta-en")
    first, second = map(json.loads, run.stdout.splitlines())
    assert (second["id"], first["id"]) == ("kazinform", "belta-en")
    assert (second["failures"], second["state"], second["last_success"]) == (3, "dead", None)
    assert (first["articles"], first["languages"]) == (1, ["en"])


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        (["--country", "by"], ["belta-en"]),
        (["--state", "dead"], ["kazinform"]),
        (["--state", "alive"], []),
        (["--kind", "agency", "--state", "unproven"], ["belta-en", "huaxin-zh"]),
        (["--kind", "ministry"], []),
        (["--language", "fr"], []),
    ],
    ids=" ".join,
)
def test_sources_are_chosen(scrapy, typed, chosen):
    run = scrapy("sources", "--json", *typed)
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == chosen


def test_the_wanted_are_listed_with_their_reason(scrapy):
    run = scrapy("sources", "--wanted", "--json", "--kind", "ministry")
    wanted = [json.loads(line) for line in run.stdout.splitlines()]
    assert {"az-mfa-en", "hr-mvep-en"} <= {one["id"] for one in wanted}
    assert all(one["reason"] and one["kind"] == "ministry" for one in wanted)
    assert "az-mfa-en" in scrapy("sources", "--wanted").stdout


def test_feeds_go_out_as_opml_that_reads_in_again(scrapy):
    run = scrapy("sources", "--opml")
    assert set(opml.feeds(run.stdout)) == {f"https://{s['domain']}/rss" for s in SOURCES}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body><outline xmlUrl='https://a.example/rss'/></body></html>",
        '<!DOCTYPE opml [<!ENTITY a "b">]><opml><outline xmlUrl="https://a.example/"/></opml>',
        "<opml><body><outline text='folder'/><outline xmlUrl='file:///etc/passwd'/></body></opml>",
    ],
)
def test_what_is_no_list_of_feeds_gives_none(text):
    assert opml.feeds(text) == []


def test_a_careless_list_is_read_all_the_same():
    text = (
        "<?xml version='1.0'?><opml><body>"
        "<outline text='A & B' xmlUrl=' https://a.example/rss '><outline/></outline>"
        "<outline xmlUrl='https://a.example/rss'/><outline xmlUrl='http://b.example/?f=1&g=2'/>"
        "</body>"
    )
    assert opml.feeds(text) == ["https://a.example/rss", "http://b.example/?f=1&g=2"]


def test_before_the_first_crawl_the_catalogue_is_shown_all_the_same(scrapy, tmp_path):
    run = scrapy("sources", DIPLOWIRE_ARCHIVE=str(tmp_path / "none.db"))
    assert run.returncode == 0
    assert run.stdout.count("unproven") == len(SOURCES)
    assert "no archive at" in run.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_broken_source_file_is_named_and_the_others_stand(scrapy, tmp_path):
    good = SOURCE.format(**SOURCES[0])
    (tmp_path / "belta-en.toml").write_text(good)
    broken = good.replace("belta-en", "broken").replace("[[route]]", 'nmae = "x"\n[[route]]')
    (tmp_path / "broken.toml").write_text(broken)
    disabled = good.replace("belta-en", "silent").replace("[[route]]", "enabled = false\n[[route]]")
    (tmp_path / "silent.toml").write_text(disabled)
    run = scrapy("sources", DIPLOWIRE_SOURCES_DIRS=str(tmp_path))
    assert run.returncode == EXIT_PARTIAL
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith(f"left out: {tmp_path}/broken.toml")
    assert "nmae" in run.stderr
    assert "disabled" in run.stdout
    assert run.stdout.splitlines()[1].startswith("belta-en")


def test_a_region_is_chosen_by_its_name(scrapy):
    run = scrapy("sources", "--region", "Central Asia", "--json", "-s", "SOURCES_DIRS=shipped")
    countries = {json.loads(line)["country"] for line in run.stdout.splitlines()}
    assert countries == {"KG", "KZ", "TJ", "TM", "UZ"}
