from __future__ import annotations

import json

import pytest


def test_an_office_is_told_with_the_day_and_the_sentence(scrapy):
    run = scrapy("who", "Utyupin", "--on", "2023-07-24")
    assert (run.returncode, run.stderr) == (0, "")
    lines = [line.strip() for line in run.stdout.splitlines()]
    assert lines == [
        "Pavel Utyupin",
        "",
        "ambassador of Belarus to Kazakhstan: seen 2023-07-24 in 1 article",
        "on 2023-07-24: seen that day",
        "2023-07-24  #2 kazinform: Ambassador Pavel Utyupin spoke at the seminar.",
    ]


@pytest.mark.parametrize("name", ["Утюпин", "Pavel Utiupin", "UTYUPIN", "Utyup"])
def test_a_name_is_found_in_any_script_and_by_a_part(scrapy, name):
    assert scrapy("who", name).stdout.startswith("Pavel Utyupin\n")


@pytest.mark.parametrize(
    ("day", "held", "told"),
    [
        ("2023-07-24", "yes", "seen that day"),
        ("2023-07-26", "before", "not seen; last seen 2 days before"),
        ("2023-07-01", "after", "not seen; first seen 23 days later"),
    ],
)
def test_what_was_not_seen_on_the_day_is_said_so(scrapy, day, held, told):
    assert f"on {day}: {told}" in scrapy("who", "Utyupin", "--on", day).stdout
    (line,) = scrapy("who", "Utyupin", "--on", day, "--json").stdout.splitlines()
    assert json.loads(line)["posts"][0]["held"] == held


def test_a_program_gets_one_object_a_person(scrapy):
    (line,) = scrapy("who", "Utyupin", "--json").stdout.splitlines()
    person = json.loads(line)
    (post,) = person["posts"]
    assert (person["name"], post["post"], post["country"]) == ("Pavel Utyupin", "ambassador", "BY")
    assert post["sightings"][0]["article_id"] == 2


def test_nobody_of_the_name_is_an_answer(scrapy):
    run = scrapy("who", "Nobody")
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "nobody called 'Nobody' was seen with an office\n"


@pytest.mark.parametrize("words", [["--on", "yesterday", "Utyupin"], ["--on", "2023-02-30", "x"]])
def test_a_day_that_is_none_is_told_in_one_line(scrapy, words):
    run = scrapy("who", *words)
    assert (run.returncode, run.stdout) == (2, "")
    assert "is no day; write it as 2023-07-24" in run.stderr


@pytest.mark.parametrize("words", [[], [" "], ["4711"]])
def test_a_name_is_asked_for(scrapy, words):
    run = scrapy("who", *words)
    assert (run.returncode, run.stdout) == (2, "")
    assert "who takes the name of a person" in run.stderr
