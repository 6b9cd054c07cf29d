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

FOLDER = Path(__file__).parent / "cases"
TEXTS = tomllib.loads((FOLDER / "layouts.toml").read_text(encoding="utf-8"))["texts"]
LAYOUTS = table(FOLDER / "layouts.toml", "case")
TRAPS = table(FOLDER / "traps.toml", "case")
AGENCIES = table(FOLDER / "agencies.toml", "case")
HEADLINES = table(FOLDER / "headlines.toml", "case")
CASES = [*LAYOUTS, *TRAPS, *AGENCIES, *HEADLINES]
NAMES: dict[str, dict[str, Any]] = {case.values[0]["name"]: case.values[0] for case in CASES}

PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>{window}</title>{head}</head>'
    "<body>{html}</body></html>"
)


@lru_cache
def analysed(name: str) -> Analysis:
    """What the analysis makes of the page of a case."""
    case = NAMES[name]
    text = TEXTS[case["text"]]
    parts = {part: case.get(part, "").format(**text) for part in ("head", "html")}
    url = case.get("url", "https://news.example/story")
    hint = case.get("entry")
    page = Page(
        url=url,
        body=PAGE.format(window=case.get("window", text["title"]), **parts).encode(),
        fetched_at=case.get("fetched", "2024-03-10T12:00:00Z"),
        entry=Entry(url=url, source="example", route="https://news.example/", **hint)
        if hint
        else None,
    )
    source = Source(
        id="example",
        name="Example",
        kind="agency",
        country=case["country"],
        languages=[case["text"]],
        timezone=case["timezone"],
        clock=case.get("clock"),
        domains=["news.example"],
    )
    return analyse(page, source)
