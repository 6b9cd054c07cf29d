"""Recorded pages of real publishers, kept outside of the repository: floors under the reading."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.page.titles import key

PAGES = Path(__file__).parents[3] / "shared" / "pages"
SAMPLE = 60
STUB = 200
"""Characters of all that a stub's gold holds."""

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="no recorded pages at ../shared/pages")


@lru_cache(maxsize=1)
def read_pages():
    """Every n-th page of the set with whole texts, each with its gold and its analysis."""
    rows = list(
        map(json.loads, (PAGES / "gold.jsonl").read_text(encoding="utf-8").split("\n")[:-1])
    )
    chosen = [row for row in rows if row["dataset"] == "fundus"]
    return [(row, read(row)) for row in chosen[:: max(1, len(chosen) // SAMPLE)]]


def read(row):
    source = Source(
        id="recorded",
        name=row["publisher"] or "recorded",
        kind="agency",
        country="XX",
        languages=[],
        timezone="UTC",
        domains=[],
    )
    body = gzip.decompress((PAGES / row["file"]).read_bytes())
    return analyse(Page(url=row["url"], body=body, fetched_at="2026-11-23T00:00:00Z"), source)


def words(text):
    return Counter(re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", text or ""))


def share(values):
    found = list(values)
    return sum(found) / len(found)


def test_real_articles_are_not_rejected():
    """One page shows its first sentences alone, by its gold too: that one is a stub."""
    rejected = {row["id"]: found.rejection for row, found in read_pages() if found.rejection}
    stubs = [row["id"] for row, _ in read_pages() if 0 < len(row["gold_text"] or "") < STUB]
    assert rejected == dict.fromkeys(stubs, "paywall: only the beginning is shown")


def test_texts_hold_the_words_of_the_article_and_few_others():
    def overlap(row, found):
        gold, got = words(row["gold_text"]), words(f"{found.dateline or ''} {found.text}")
        return 2 * (gold & got).total() / (gold.total() + got.total())

    assert share(overlap(row, found) for row, found in read_pages()) >= 0.91


def test_titles_are_the_publishers_own():
    assert (
        share(key(row["gold_title"]) == key(found.title or "") for row, found in read_pages())
        >= 0.72
    )


def test_days_are_right_within_the_span_of_zones():
    apart = (
        abs(date.fromisoformat(found.published_on) - date.fromisoformat(row["gold_date"][:10]))
        for row, found in read_pages()
        if found.published_on
    )
    assert share(days <= timedelta(days=1) for days in apart) >= 0.95


def test_every_date_names_its_witness():
    assert all(found.published_from for _, found in read_pages() if found.published_on)
