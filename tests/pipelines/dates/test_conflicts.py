from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from crawler.catalogue import Source
from crawler.items import Entry, Page
from pipelines.analyse import analyse
from tests.cases import table

FILE = Path(__file__).parent / "cases" / "conflicts.toml"
CASES = table(FILE, "case")
NAMES = {case.values[0]["name"]: case.values[0] for case in CASES}

PAGE = """<!doctype html><html><head><title>Ministers meet to talk about water</title>{head}</head>
<body>{above}<div id="page"><div class="column"><h1>Ministers meet to talk about water</h1>{under}
<div class="text"><p>{lead}The ministers of four neighbouring countries met to talk about the
water of the river that all of them share, and agreed on a common office that will measure it.</p>
{inside}
<p>The office will open in the autumn, the hosts said. Each country is to send three engineers,
and the costs are to be shared according to the length of the banks, as they were in the past.</p>
</div>{after}</div></div><div class="bottom">{footer}</div></body></html>"""
PARTS = ("head", "above", "under", "lead", "inside", "after", "footer")


@lru_cache
def analysed(name):
    case = NAMES[name]
    url = case.get("url", "https://news.example/politics/story")
    hint = case.get("entry")
    source = Source(
        id="example",
        name="Example News",
        kind="agency",
        country=case.get("country", "BY"),
        languages=case.get("languages", ["ru", "en"]),
        timezone=case.get("timezone", "Europe/Minsk"),
        clock=case.get("clock"),
        domains=["news.example"],
    )
    page = Page(
        url=url,
        body=PAGE.format(**{part: case.get(part, "") for part in PARTS}).encode(),
        fetched_at="2023-07-25T08:00:00Z",
        last_modified=case.get("last_modified"),
        entry=Entry(url=url, source="example", route="https://news.example/", **hint)
        if hint
        else None,
    )
    return analyse(page, source)


@pytest.mark.parametrize("case", CASES)
def test_the_day(case):
    assert analysed(case["name"]).published_on == case.get("on")


@pytest.mark.parametrize("case", CASES)
def test_the_instant(case):
    assert analysed(case["name"]).published_at == case.get("at")


@pytest.mark.parametrize("case", CASES)
def test_the_precision(case):
    assert analysed(case["name"]).published_precision == case.get("precision")


@pytest.mark.parametrize("case", CASES)
def test_the_witness(case):
    assert analysed(case["name"]).published_from == case.get("from")


@pytest.mark.parametrize("case", CASES)
def test_the_change(case):
    assert analysed(case["name"]).updated_at == case.get("updated")


@pytest.mark.parametrize("case", CASES)
def test_the_chosen_witness_is_marked_among_all(case):
    analysis = analysed(case["name"])
    chosen = [d.origin for d in analysis.dates if d.chosen and d.kind == "published"]
    assert chosen == ([case["from"]] if "from" in case else [])
