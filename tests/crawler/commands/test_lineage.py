"""``scrapy chain``, ``scrapy history`` and ``scrapy why`` with two articles."""

from __future__ import annotations

import json

import pytest


def test_a_chain_begins_with_its_origin(scrapy):
    run = scrapy("chain", "2")
    assert (run.returncode, run.stderr) == (0, "")
    root, copy = run.stdout.splitlines()
    assert root == "#1  2023-07-24 08:00 UTC  BelTA  Envoys meet in Minsk"
    assert copy.startswith("└─ #2  2023-07-24 09:30 UTC +1 h 30 min  Kazinform  full, ")


def test_a_chain_in_json_is_a_line_an_article(scrapy):
    lines = [json.loads(line) for line in scrapy("chain", "1", "--json").stdout.splitlines()]
    assert [(one["id"], one["reprint_of"], one["lag_minutes"]) for one in lines] == [
        (1, None, None),
        (2, 1, 90),
    ]
    assert {(one["origin"], one["origin_held"]) for one in lines} == {("belta-en", True)}


def test_a_history_shows_each_version_and_the_words_that_changed(scrapy):
    first, title, empty, second, changed, *_ = scrapy("history", "1").stdout.splitlines()
    assert first == "version 1  fetched 2023-07-24 09:00:00 UTC"
    assert (title, empty) == ("Envoys meet in Minsk", "")
    assert second == "version 2  fetched 2023-07-25 09:00:00 UTC  update"
    assert changed == "… with a plenary session at the foreign ministry. {+It ended.+}"


def test_a_history_in_json_holds_what_was_added(scrapy):
    lines = [json.loads(line) for line in scrapy("history", "1", "--json").stdout.splitlines()]
    assert [(one["version"], one["change"]) for one in lines] == [(1, None), (2, "update")]
    assert lines[1]["added"] == ["It ended."]
    assert lines[1]["removed"] == []


def test_two_articles_are_shown_side_by_side(scrapy):
    run = scrapy("why", "1", "2")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0] == "Two articles: #2 is a reprint of #1, full +1 h 30 min"
    assert "why that way      it credits the other: “BelTA has learned”" in lines
    (here,) = [line for line in lines if line.startswith("#1 BelTA, paragraph 1: ")]
    (there,) = [line for line in lines if line.startswith("#2 Kazinform, paragraph 1: ")]
    assert here.endswith("foreign ministry. [It ended.]")
    assert there.endswith("foreign ministry. [The diplomat returns on Monday.]")


def test_two_articles_without_common_text_are_said_to_be_so(scrapy):
    run = scrapy("why", "1", "3")
    assert run.stdout.splitlines()[0] == "Two articles: no text in common"


def test_why_of_a_reprint_tells_its_origin(scrapy):
    lines = scrapy("why", "2").stdout.splitlines()
    assert "Text: a reprint of #1 by belta-en, full" in lines
    assert "Family: written by BelTA, in 2 outlets" in lines


@pytest.mark.parametrize("command", ["chain", "history"])
@pytest.mark.parametrize("wanted", [[], ["1", "2"], ["99"], ["https://x.example/"]])
def test_what_cannot_be_shown_is_told_in_one_line(scrapy, command, wanted):
    run = scrapy(command, *wanted)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
