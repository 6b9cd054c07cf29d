"""CPU of the writer, in batches, against upserts of the same rows one by one.

The rows are those that the writer made: article, URL, raw page, date, fingerprints. The writer
decides identity and looks for reprints besides; the other only writes, by sqlite-utils' ``upsert``
as a script would, each row in a transaction of its own.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.figures import Figure, cpu, interleaved
from crawler.items import Page
from pipelines.analysis import Analysis, DateFound
from pipelines.archive import Outcome, Writer, open_archive
from pipelines.reprints import fingerprint

ROUNDS = 5
ROWS = 1000
BATCH = 500
AIM = 0.4
SEED = 20230724
AT = "2026-11-23T12:00:00Z"
DATE = DateFound(
    kind="published",
    value="2026-11-23",
    offset_minutes=None,
    precision="day",
    origin="json-ld:datePublished",
    chosen=True,
)
TABLES = {
    "sources": "id",
    "page_dictionaries": "id",
    "pages": "id",
    "articles": "id",
    "urls": "url",
    "dates": None,
    "fingerprints": ("hash", "article_id"),
}
"""Tables that the writer fills, in the order of their references, and their keys."""
WORDS = (
    "minister",
    "talks",
    "border",
    "agreement",
    "visit",
    "embassy",
    "ambassador",
    "consular",
    "river",
    "trade",
    "delegation",
    "statement",
    "protocol",
    "autumn",
    "railway",
    "council",
    "energy",
    "visa",
    "seminar",
    "project",
    "water",
    "region",
    "meeting",
)


def figures() -> Iterator[Figure]:
    """The writer against one-by-one upserts."""
    outcomes = list(_outcomes())
    rows = _written(outcomes)
    total = sum(map(len, rows.values()))
    ratios = interleaved(ROUNDS, lambda: _batched(outcomes), lambda: _one_by_one(rows))
    yield Figure(f"writer / one-by-one upserts ({total} rows)", tuple(ratios), AIM)


def _batched(outcomes: Sequence[Outcome]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(open_archive(Path(folder) / "archive.db"))
        batches = [outcomes[n : n + BATCH] for n in range(0, len(outcomes), BATCH)]
        spent, _ = cpu(lambda: [writer.store(batch) for batch in batches])
        writer.close()
    return spent


def _written(outcomes: Sequence[Outcome]) -> dict[str, list[dict[str, Any]]]:
    """The rows that the writer makes of the outcomes, by table."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder) / "archive.db")
        Writer(db).store(outcomes)
        rows = {table: list(db.query(f"SELECT * FROM {table}")) for table in TABLES}
        db.close()
    return rows


def _one_by_one(rows: Mapping[str, Sequence[dict[str, Any]]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder) / "archive.db")

        def store() -> None:
            for name, several in rows.items():
                table, keys = db.table(name), TABLES[name]
                for row in several:
                    if keys:
                        table.upsert(row, pk=keys)
                    else:
                        table.insert(row)

        spent, _ = cpu(store)
        db.close()
    return spent


def _outcomes() -> Iterator[Outcome]:
    chance = random.Random(SEED)
    for number in range(ROWS):
        text = "\n\n".join(" ".join(chance.choices(WORDS, k=60)) for _ in range(10))
        url = f"https://agency.example/news/{number}"
        page = Page(url=url, body=text.encode(), fetched_at=AT, source="agency")
        analysis = Analysis(
            url=url,
            source="agency",
            fetched_at=AT,
            title=f"Talks number {number}",
            text=text,
            published_on="2026-11-23",
            dates=(DATE,),
            text_sha256=sha256(text.encode()).hexdigest(),
            fingerprint=fingerprint(text),
        )
        yield Outcome(page=page, analysis=analysis)
