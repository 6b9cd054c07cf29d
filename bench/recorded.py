"""Recorded pages of real publishers with their gold, and the tool that scores extractors on them.

They lie beside the repository, not in it: ``../shared/pages`` and ``../shared/tools``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from crawler.catalogue import Source
from crawler.items import Page
from pipelines import reading
from pipelines.analyse import analyse
from pipelines.analysis import Analysis

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
PAGES = SHARED / "pages"
FETCHED_AT = "2026-11-23T12:00:00Z"


def scorer() -> ModuleType | None:
    """The module of ``score_pages.py``; None where pages or tool are not at hand."""
    file = SHARED / "tools" / "score_pages.py"
    spec = importlib.util.spec_from_file_location("score_pages", file)
    if not PAGES.is_dir() or not file.is_file() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_kept(record: Mapping[str, Any]) -> bool:
    """Whether a page is of the odd half, which nothing was tuned on."""
    return int(Path(record["file"]).name.split(".")[0]) % 2 == 1


def judged(
    tool: Any, datasets: Collection[str]
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Each page of these sets, and the scorer's judgement of what is read of it."""
    for record in tool.load("dev"):
        if record["dataset"] in datasets:
            yield record, tool.judge(record, extract(record["html"], record["url"]))


def source(url: str, publisher: str | None = None) -> Source:
    """A source for a page of a publisher who is none of ours: only its host is known."""
    host = urlsplit(url).hostname or "unknown.example"
    return Source(
        id=host,
        name=publisher or host,
        kind="agency",
        country="XX",
        languages=[],
        timezone="UTC",
        domains=[host],
    )


def page(html: bytes, url: str) -> Page:
    """A recorded page as if it had just been fetched."""
    return Page(url=url, body=html, fetched_at=FETCHED_AT, content_type="text/html")


def read(html: bytes, url: str) -> Analysis:
    """The analysis of a recorded page."""
    return analyse(page(html, url), source(url))


def extract(html: bytes, url: str) -> dict[str, Any]:
    """What the scorer asks of an extractor: what the page says, without what it means.

    ``python ../shared/tools/score_pages.py peers:trafilatura bench.recorded:extract``
    """
    found = reading.read(page(html, url), source(url))
    return _answer(found.analysis, found.text, found.dated.published_on)


def analysed(html: bytes, url: str) -> dict[str, Any]:
    """The same out of the whole analysis: with datelines, countries, officials, acts and all.

    The dateline, which is cut from the text, is put back.
    """
    found = read(html, url)
    text = f"{found.dateline} {found.text}" if found.dateline else found.text
    return _answer(found, text, found.published_on)


def _answer(found: Analysis, text: str, day: str | None) -> dict[str, Any]:
    authors = found.author.split("; ") if found.author else None
    return {"title": found.title, "text": text, "date": day, "authors": authors}
