from __future__ import annotations

import json

import pytest

from tests.crawler.commands.conftest import ORIGINAL, REPRINT


@pytest.fixture(scope="module")
def reprint(scrapy):
    run = scrapy("show", "2")
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "2"),
        ("source", "Kazinform (kazinform)"),
        ("url", REPRINT),
        ("published", "2023-07-24 09:30:00 UTC (to the second, from json-ld:datePublished)"),
        ("date found", "published 2023-07-24 09:30:00 UTC from json-ld:datePublished, chosen"),
        ("first seen", "2023-07-24 09:00:00 UTC"),
        ("status", "live, version 1"),
        ("dateline", "MINSK. KAZINFORM"),
        ("filed in", "Minsk, BY"),
        ("filed by", "kazinform"),
        ("origin", "belta-en"),
        ("credit", "belta-en (origin): BelTA has learned"),
        ("pair", "BY–KZ"),
        ("countries", "BY (Minsk); KZ (Astana)"),
    ],
)
def test_an_article_is_shown_with_its_evidence(reprint, name, value):
    assert f"{name:<10}  {value}" in reprint.splitlines()


def test_what_is_not_known_is_left_out_and_the_text_stands_last(reprint):
    assert "author" not in reprint
    assert reprint.splitlines()[-1].endswith("The diplomat returns on Monday.")


def test_reprints_are_shown_both_ways(scrapy, reprint):
    (origin,) = [line for line in reprint.splitlines() if line.startswith("reprint of")]
    assert "#1 belta-en: Envoys meet in Minsk (" in origin
    assert origin.endswith("% of the text, +1 h 30 min)")
    copies = [line for line in scrapy("show", "1").stdout.splitlines() if "reprinted as" in line]
    assert len(copies) == 1
    assert "#2 kazinform: Ambassador \\x1b[31m speaks\\u202e" in copies[0]


def test_an_address_with_tracking_finds_its_article_and_earlier_texts(scrapy):
    run = scrapy("show", ORIGINAL + "?utm_source=feed", "--json")
    shown = json.loads(run.stdout)
    assert shown["url"] == ORIGINAL
    assert shown["text"].endswith("It ended.")
    assert [version["number"] for version in shown["versions"]] == [1]
    assert shown["copies"][0]["copy_id"] == 2


def test_an_undated_article_says_that_its_date_is_not_known(scrapy):
    assert "published   not known" in scrapy("show", "3").stdout.splitlines()
