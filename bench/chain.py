"""CPU of the whole chain, bytes to archived article, against trafilatura alone."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from bench.figures import Figure, cpu, interleaved
from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.archive import Outcome, Writer, open_archive
from tests.newsroom import agencies

ROUNDS = 5
AIM = 1.6
FETCHED_AT = "2026-11-23T12:00:00Z"
RECORDED = Path(__file__).resolve().parent.parent.parent / "shared" / "pages"
MOST_RECORDED = 150

Case = tuple[Page, Source]


def figures() -> Iterator[Figure]:
    """The chain over the newsroom's pages, and over recorded real ones where they are at hand."""
    yield _figure("chain / trafilatura, newsroom", list(_newsroom()))
    if RECORDED.is_dir():
        yield _figure("chain / trafilatura, recorded pages", list(_recorded()))


def _figure(name: str, cases: Sequence[Case]) -> Figure:
    _chain(cases[:5]), _alone(cases[:5])  # imports and tables that are read once
    ratios = interleaved(ROUNDS, lambda: _chain(cases), lambda: _alone(cases))
    return Figure(f"{name} ({len(cases)} pages)", tuple(ratios), AIM)


def _chain(cases: Sequence[Case]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(open_archive(Path(folder) / "archive.db"))
        spent, _ = cpu(lambda: writer.store([_outcome(*case) for case in cases]))
        writer.close()
    return spent


def _outcome(page: Page, source: Source) -> Outcome:
    return Outcome(page=page, analysis=analyse(page, source), keep_query=source.keep_query)


def _alone(cases: Sequence[Case]) -> float:
    return cpu(lambda: [bare_extraction(p.body, url=p.url, with_metadata=True) for p, _ in cases])[
        0
    ]


def _source(name: str, url: str, timezone: str = "UTC", languages: Sequence[str] = ()) -> Source:
    return Source(
        id=name,
        name=name,
        kind="agency",
        country="XX",
        languages=list(languages),
        timezone=timezone,
        domains=[urlsplit(url).hostname or name],
    )


def _newsroom() -> Iterator[Case]:
    for site in agencies():
        base = f"http://{site.id}.example"
        source = _source(site.id, base, site.agency.timezone, site.agency.languages)
        for truth in site.truth(base):
            reply = site.answer(truth.url.removeprefix(base), base)
            assert reply is not None
            yield _page(truth.url, reply.body, source, reply.content_type), source


def _recorded() -> Iterator[Case]:
    lines = (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:: max(1, len(lines) // MOST_RECORDED)]:
        gold = json.loads(line)
        body = gzip.decompress((RECORDED / gold["file"]).read_bytes())
        source = _source(f"site-{abs(hash(gold['publisher'])) % 1000}", gold["url"])
        yield _page(gold["url"], body, source, "text/html"), source


def _page(url: str, body: bytes, source: Source, content_type: str) -> Page:
    return Page(
        url=url, body=body, fetched_at=FETCHED_AT, source=source.id, content_type=content_type
    )
