"""Reports of invented events, read by the real analysis, stored, and put into stories.

Our own writing. ``stories.toml`` has short ones, the folder ``stories`` some at an agency's
length, where other events of the same pair, minister, place and days stand beside each event.
"kept" halves were written before the rule was last changed and are only counted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from itertools import combinations
from pathlib import Path
from typing import Any

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.archive import Outcome, Writer, open_archive

Report = Mapping[str, Any]
HERE = Path(__file__).parent


def short(half: str) -> list[Report]:
    """A dozen words of news each."""
    reports = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))["report"]
    return [
        {**report, "at": f"2024-05-0{1 + number % 3}T0{number % 9}:00:00Z"}
        for number, report in enumerate(one for one in reports if one["half"] == half)
    ]


def full(half: str) -> list[Report]:
    """At an agency's length, in six languages."""
    return [
        {**report, "language": file.stem.split("-")[1]}
        for file in sorted((HERE / "stories").glob(f"{half}-*.toml"))
        for report in tomllib.loads(file.read_text(encoding="utf-8"))["report"]
    ]


def told(reports: Sequence[Report], path: Path) -> list[tuple[str, int]]:
    """Of each report the true event and the story that it was put into."""
    ordered = sorted(reports, key=lambda report: str(report["at"]))
    db = open_archive(path)
    stored = Writer(db).store([_outcome(number, one) for number, one in enumerate(ordered)])
    stories = dict(db.execute("SELECT id, story_id FROM articles").fetchall())
    db.close()
    return [
        (f"{one['language']} {one['event']}", stories[found.article_id])
        for one, found in zip(ordered, stored, strict=True)
    ]


def f1(found: Sequence[tuple[str, int]]) -> float:
    """Of the pairs of reports that are put into one story."""
    pairs = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(found, 2)]
    right = sum(true and together for true, together in pairs)
    return 2 * right / (sum(true for true, _ in pairs) + sum(told for _, told in pairs))


def _outcome(number: int, report: Report) -> Outcome:
    title, text = escape(report["title"]), escape(report["text"])
    html = (
        f'<html lang="{report["language"]}"><head><title>{title}</title><meta property='
        f'"article:published_time" content="{report["at"]}"></head><body><article>'
        f"<h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    page = Page(
        url=f"https://agency{number}.example/news/{number}.html",
        body=html.encode(),
        fetched_at=report["at"],
        content_type="text/html; charset=utf-8",
    )
    source = Source(
        id=f"agency{number}", name=f"Agency {number}", kind="agency", country="XX",
        languages=[report["language"]], timezone="UTC", domains=[],
    )  # fmt: skip
    return Outcome(page=page, analysis=analyse(page, source))
