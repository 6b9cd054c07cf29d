from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys

import pytest

from tests.crawler.commands.conftest import ORIGINAL, REPRINT, ROOT
from tests.crawler.test_terminal import until_closed


def ids(run):
    assert run.returncode == 0, run.stderr
    return [json.loads(line)["id"] for line in run.stdout.splitlines()]


def test_a_hit_tells_date_source_origin_and_address(scrapy):
    run = scrapy("search", "ambassador", "speaks")
    assert (run.returncode, run.stderr) == (0, "")
    heading, title, snippet, url, empty = run.stdout.splitlines()
    assert heading == (
        "#2  2023-07-24 09:30 UTC  Kazinform  from BelTA #1 +1 h 30 min  also in 1 outlet"
    )
    assert title == "Ambassador \\x1b[31m speaks\\u202e"
    assert "Ambassador Pavel Utyupin" in snippet
    assert (url, empty) == (REPRINT, "")


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ([], [1, 2]),
        (["--source", "kazinform"], [2]),
        (["--country", "kz"], [2]),
        (["--pair", "kz-by"], [2]),
        (["--pair", "BY–DE"], []),
        (["--since", "2023-07-24", "--until", "2023-07-24"], [1, 2]),
        (["--since", "2023-07-25"], []),
        (["--until", "2023-07-23"], []),
    ],
    ids=lambda value: " ".join(map(str, value)) or "all",
)
def test_a_search_is_narrowed(scrapy, narrowed, found):
    run = scrapy("search", "--all", "--json", *narrowed, "seminar plenary")
    assert sorted(ids(run)) == found


def test_a_family_is_one_line_that_says_who_wrote_who_carried_and_how_fast(scrapy):
    heading = scrapy("search", "seminar plenary").stdout.splitlines()[0]
    assert heading == (
        "#1  2023-07-24 08:00 UTC  BelTA  carried by Kazinform +1 h 30 min  also in 1 outlet"
    )
    (line,) = scrapy("search", "seminar plenary", "--json").stdout.splitlines()
    hit = json.loads(line)
    assert (hit["origin"], hit["origin_held"], hit["also_in"]) == ("belta-en", True, 1)
    assert hit["carried_by"] == [{"id": 2, "source": "kazinform", "lag_minutes": 90}]


def test_a_pair_needs_no_words(scrapy):
    assert ids(scrapy("search", "--pair", "BY-KZ", "--json")) == [2]
    run = scrapy("search", "--pair", "DE-FR")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "nothing found\n")


def test_a_pair_that_is_none_is_told_in_one_line(scrapy):
    run = scrapy("search", "--pair", "Belarus")
    assert (run.returncode, run.stdout) == (2, "")
    assert "'Belarus' is no pair of codes, as BY-KZ" in run.stderr


def test_a_search_is_cut_at_its_limit(scrapy):
    assert len(ids(scrapy("search", "seminar", "--json", "--limit", "1"))) == 1


def test_chinese_is_found_and_an_undated_article_says_so(scrapy):
    lines = scrapy("search", "外交").stdout.splitlines()
    assert lines[0] == "#3  no date  华新社"
    assert lines[1] == "外交部发言人谈合作"


def test_json_holds_the_fields_without_marks(scrapy):
    (line,) = scrapy("search", "envoys meet", "--json").stdout.splitlines()
    hit = json.loads(line)
    assert hit["url"] == ORIGINAL
    assert hit["published"] == "2023-07-24T08:00:00Z"
    assert not set(hit["snippet"]) & {"\x02", "\x03"}


def test_csv_has_headings_and_one_row_a_hit(scrapy):
    run = scrapy("search", "seminar", "--csv", "--all")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert {row["url"] for row in rows} == {ORIGINAL, REPRINT}
    assert {row["reprint_of"] for row in rows} == {"", "1"}


def test_nothing_found_is_said_and_is_no_failure(scrapy):
    run = scrapy("search", "zanzibar")
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "nothing found for: zanzibar\n"


def test_words_that_look_like_syntax_are_words(scrapy):
    run = scrapy("search", "--", "-x", 'AND NEAR(" OR title:* ^(')
    assert (run.returncode, run.stdout) == (0, "")


def test_a_source_that_only_the_archive_knows_can_be_named(scrapy, tmp_path):
    run = scrapy(
        "search", "seminar", "--json", "--source", "kazinform", DIPLOWIRE_SOURCES_DIRS=str(tmp_path)
    )
    assert ids(run) == [2]


def test_matched_words_are_bold_on_a_terminal(environ):
    ours, theirs = pty.openpty()
    environ = environ | {"TERM": "xterm", "COLUMNS": "80"}
    environ.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "search", "utyupin"],
        cwd=ROOT,
        env=environ,
        stdin=theirs,
        stdout=theirs,
    ):
        os.close(theirs)
        assert "\x1b[1;33mUtyupin\x1b[0m" in until_closed(ours)
