from __future__ import annotations

import json


def test_a_date_is_explained_by_its_witnesses_the_chosen_one_first(scrapy):
    run = scrapy("why", "2")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    verdict = lines.index("Published: 2023-07-24 09:30:00 UTC, to the second")
    witness = "json-ld:datePublished  published 2023-07-24 09:30:00 UTC (to the second), chosen"
    assert lines[verdict + 1] == witness


def test_the_pair_is_explained_by_the_words_and_what_they_are(scrapy):
    lines = scrapy("why", "2").stdout.splitlines()
    verdict = lines.index("Countries: between Belarus and Kazakhstan (BY–KZ)")
    assert lines[verdict + 1].split(maxsplit=2) == [
        "BY", "Belarus",
        "pair, weight 3.0 (0 in the title, 1 in the text): “Minsk” (its capital or a great city)",
    ]  # fmt: skip
    assert lines[verdict + 2].startswith("KZ Kazakhstan")


def test_a_program_gets_one_object_a_section(scrapy):
    sections = [json.loads(line) for line in scrapy("why", "2", "--json").stdout.splitlines()]
    (dates,) = [section for section in sections if section["heading"] == "Published"]
    assert dates["evidence"][0]["what"] == "json-ld:datePublished"


def test_an_unknown_article_is_told_in_one_line(scrapy):
    run = scrapy("why", "4711")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no article 4711" in run.stderr
