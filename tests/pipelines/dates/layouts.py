"""The cases of the files of whole pages in ``cases/`` as pages of sources."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.catalogue import Source
from crawler.items import Entry, Page
from pipelines.analyse import analyse
from pipelines.analysis import Analysis
from tests.cases import table
from tests.pipelines.sources import FETCHED, source

FOLDER = Path(__file__).parent / "cases"
TEXTS = tomllib.loads((FOLDER / "layouts.toml").read_text(encoding="utf-8"))["texts"]
LAYOUTS = table(FOLDER / "layouts.toml", "case")
TRAPS = table(FOLDER / "traps.toml", "case")
AGENCIES = table(FOLDER / "agencies.toml", "case")
HEADLINES = table(FOLDER / "headlines.toml", "case")
CONFLICTS = table(FOLDER / "conflicts.toml", "case")
CASES = [*LAYOUTS, *TRAPS, *AGENCIES, *HEADLINES]
NAMES: dict[str, dict[str, Any]] = {
    case.values[0]["name"]: case.values[0] for case in (*CASES, *CONFLICTS)
}

LAYOUTS_FETCHED = "2024-03-10T12:00:00Z"
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>{window}</title>{head}</head>'
    "<body>{html}</body></html>"
)
"""A page of its own layout, as the case says it."""
CONFLICT = """<!doctype html>
<html><head><title>Ministers meet to talk about water</title>{head}</head>
<body>{above}<div id="page"><div class="column"><h1>Ministers meet to talk about water</h1>{under}
<div class="text"><p>{lead}The ministers of four neighbouring countries met to talk about the
water of the river that all of them share, and agreed on a common office that will measure it.</p>
{inside}
<p>The office will open in the autumn, the hosts said. Each country is to send three engineers,
and the costs are to be shared according to the length of the banks, as they were in the past.</p>
</div>{after}</div></div><div class="bottom">{footer}</div></body></html>"""
"""A page of one layout, with the witnesses of the case about its headline and text."""
PLACES = ("head", "above", "under", "lead", "inside", "after", "footer")


@lru_cache
def analysed(name: str) -> Analysis:
    """What the analysis makes of the page of a case."""
    case = NAMES[name]
    return analyse(_page(case), _source(case))


def _page(case: dict[str, Any]) -> Page:
    url = case.get("url", "https://news.example/politics/story")
    hint = case.get("entry")
    return Page(
        url=url,
        body=_html(case).encode(),
        fetched_at=case.get("fetched", LAYOUTS_FETCHED if "text" in case else FETCHED),
        last_modified=case.get("last_modified"),
        entry=Entry(url=url, source="example", route="https://news.example/", **hint)
        if hint
        else None,
    )


def _html(case: dict[str, Any]) -> str:
    if "text" not in case:
        return CONFLICT.format(**{place: case.get(place, "") for place in PLACES})
    text = TEXTS[case["text"]]
    parts = {part: case.get(part, "").format(**text) for part in ("head", "html")}
    return PAGE.format(window=case.get("window", text["title"]), **parts)


def _source(case: dict[str, Any]) -> Source:
    own = [case["text"]] if "text" in case else ["ru", "en"]
    return source(
        country=case.get("country", "BY"),
        languages=case.get("languages", own),
        timezone=case.get("timezone", "Europe/Minsk"),
        clock=case.get("clock"),
    )
