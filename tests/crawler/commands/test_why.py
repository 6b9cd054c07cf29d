from __future__ import annotations

import json


def test_a_date_is_explained_by_its_witnesses_the_chosen_one_first(scrapy):
    run = scrapy("why", "2")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    verdict = lines.index("Published: 2023-07-24 09:30:00 UTC, to the second")
    place = "the article's data for machines (json-ld:datePublished)"
    assert lines[verdict + 1] == f"{place}  2023-07-24 09:30:00 UTC (to the second); chosen"


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
    what = "the article's data for machines (json-ld:datePublished)"
    assert dates["evidence"][0]["what"] == what


def test_filing_authorship_and_officials_are_explained_in_words(scrapy):
    lines = scrapy("why", "2").stdout.splitlines()
    assert "Filed: in Minsk (Belarus) by kazinform" in lines
    assert "Written: Kazinform has it from belta-en" in lines
    assert 'belta-en  the text is its: "BelTA has learned"' in lines
    office = "ambassador of Belarus to Kazakhstan, named 2 times"
    told = f"Pavel Utyupin  {office}: Ambassador Pavel Utyupin spoke at the seminar."
    assert lines[lines.index("Officials: Pavel Utyupin") + 1] == told


def test_an_unknown_article_is_told_in_one_line(scrapy):
    run = scrapy("why", "4711")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no article 4711" in run.stderr
