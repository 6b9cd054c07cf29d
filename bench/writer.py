"""CPU of the writer, in batches of 500, against upserts one by one.

Both write the same rows into archives with the same tables, indexes and full text. The writer
also decides identity, packs the raw page and looks for reprints; the other only writes the rows
that the writer made, by sqlite-utils' ``upsert`` (``insert`` where a table has no key) as a script
would, each in a transaction of its own.

An article has some fifty fingerprint rows, so they rule the figure over all rows; the first figure
is without them on both sides. The third sets the writer, fingerprints and search for reprints
included, against upserts of all rows but the fingerprints: what knowing reprints costs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.figures import Figure, cpu, interleaved
from crawler.items import Page
from pipelines.analysis import Analysis, DateFound
from pipelines.archive import Outcome, Writer, open_archive
from pipelines.reprints import Text, fingerprint
from tests.pipelines.reprints.streams import Stream

ROUNDS = 7
ARTICLES = 1000
COPY_EVERY = 5
"""Each fifth article is a credited reprint of one shortly before it."""
BATCH = 500
AIM = 0.4
SEED = 20230724
PHRASES = 0.05
"""Share of sentences in the wording that all share: two real articles of one day have hardly one
in common (800 recorded pages: 7 pairs with more than one hash of 55 in common)."""
AT = "2024-06-01T00:00:00Z"
"""When every page was fetched."""
TABLES = {
    "sources": "id",
    "page_dictionaries": "id",
    "pages": "id",
    "articles": "id",
    "urls": "url",
    "dates": None,
    "reprints": ("article_id", "origin_id"),
    "fingerprints": ("hash", "article_id"),
}
"""Tables that the writer fills, in the order of their references, and their keys."""

Rows = Mapping[str, Sequence[dict[str, Any]]]


def figures() -> Iterator[Figure]:
    """The writer against one-by-one upserts, without and with the rows of fingerprints."""
    whole = list(outcomes(ARTICLES))
    plain = [replace(o, analysis=replace(o.analysis, fingerprint=())) for o in whole]
    every, few = _written(whole), _written(plain)
    yield _figure("writer / upserts, no fingerprints", plain, few, AIM)
    yield _figure("writer / upserts, every row", whole, every, AIM)
    others = {**every, "fingerprints": []}
    yield _figure("writer with reprints / upserts without", whole, others, None)


def _figure(name: str, outcomes: Sequence[Outcome], rows: Rows, aim: float | None) -> Figure:
    ratios = interleaved(ROUNDS, lambda: _batched(outcomes), lambda: _one_by_one(rows))
    return Figure(f"{name} ({sum(map(len, rows.values()))} rows)", tuple(ratios), aim)


def _batched(outcomes: Sequence[Outcome]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(open_archive(Path(folder) / "archive.db"))
        batches = [outcomes[n : n + BATCH] for n in range(0, len(outcomes), BATCH)]
        spent, _ = cpu(lambda: [writer.store(batch) for batch in batches])
        writer.close()
    return spent


def _written(outcomes: Sequence[Outcome]) -> Rows:
    """The rows that the writer makes of the outcomes, by table."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_archive(Path(folder) / "archive.db")
        Writer(db).store(outcomes)
        rows = {table: list(db.query(f"SELECT * FROM {table}")) for table in TABLES}
        db.close()
    return rows


def _one_by_one(rows: Rows) -> float:
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


def outcomes(count: int) -> Iterator[Outcome]:
    """So many made-up articles of many sources, with reprints among them."""
    stream = Stream(SEED, PHRASES)
    made = stream.original("en")
    for number in range(count):
        if number % COPY_EVERY:
            made = stream.original("en")
            yield _outcome(made.text)
        else:
            yield _outcome(stream.copy(made, "whole", credited=True).text)


def _outcome(text: Text) -> Outcome:
    url = f"https://{text.source}.example/news/{text.article_id}"
    found = DateFound(
        kind="published",
        value=text.published_at or AT,
        offset_minutes=0,
        precision="second",
        origin="json-ld:datePublished",
        chosen=True,
    )
    analysis = Analysis(
        url=url,
        source=text.source,
        fetched_at=AT,
        title=text.text[:60],
        text=text.text,
        published_on=text.published_on,
        published_at=text.published_at,
        dates=(found,),
        text_sha256=sha256(text.text.encode()).hexdigest(),
        fingerprint=fingerprint(text.text),
    )
    page = Page(url=url, body=text.text.encode(), fetched_at=AT, source=text.source)
    return Outcome(page=page, analysis=analysis)
