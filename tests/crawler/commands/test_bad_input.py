from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import table


@pytest.mark.parametrize("case", table(Path(__file__).with_name("bad_input.toml"), "case"))
def test_bad_input_gets_one_plain_line_and_its_exit_code(scrapy, case):
    run = scrapy(*case["typed"])
    assert run.returncode == case["code"]
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("error: ")
    assert case["says"] in line


def test_scrapys_own_options_still_work(scrapy, archive):
    run = scrapy(
        "search", "envoys meet", "--json", "-L", "ERROR", "-s", f"ARCHIVE={archive}",
        DIPLOWIRE_ARCHIVE="/nowhere/archive.db",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("\n") == 1
