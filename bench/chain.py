"""CPU of the whole chain, bytes to archived article, against trafilatura alone.

The chain is ``analyse``, with all names that the catalogue is credited by, and ``Writer.store`` in
batches of 500, raw pages kept. Trafilatura alone is ``bare_extraction`` with metadata. Both have
the same bytes, in one process, after a warm-up over all of them: what is read once (imports, tables
of names) is no cost of a page.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from trafilatura import bare_extraction

from bench.figures import Figure, cpu, interleaved
from crawler import catalogue
from crawler.catalogue import Catalogue, Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.archive import Outcome, Writer, open_archive
from tests.newsroom import AgencySite, agencies

ROUNDS = 5
AIM = 1.6
BATCH = 500
FETCHED_AT = "2026-11-23T12:00:00Z"
RECORDED = Path(__file__).resolve().parent.parent.parent / "shared" / "pages"
MOST_RECORDED = 100

Case = tuple[Page, Source]


@dataclass(frozen=True, slots=True)
class _Work:
    """Pages with their sources, and whose names are credits."""

    cases: Sequence[Case]
    credited: Mapping[str, str]


def figures() -> Iterator[Figure]:
    """The chain over the newsroom's pages, and over recorded real ones where they are at hand."""
    yield _figure("chain / trafilatura, newsroom", _newsroom())
    if RECORDED.is_dir():
        yield _figure("chain / trafilatura, recorded", recorded())


def _figure(name: str, work: _Work) -> Figure:
    _chain(work), _alone(work)
    ratios = interleaved(ROUNDS, lambda: _chain(work), lambda: _alone(work))
    return Figure(f"{name} ({len(work.cases)} pages)", tuple(ratios), AIM)


def _chain(work: _Work) -> float:
    batches = [work.cases[n : n + BATCH] for n in range(0, len(work.cases), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(open_archive(Path(folder) / "archive.db"))
        spent, _ = cpu(
            lambda: [
                writer.store([_outcome(*case, work.credited) for case in batch])
                for batch in batches
            ]
        )
        writer.close()
    return spent


def _outcome(page: Page, source: Source, credited: Mapping[str, str]) -> Outcome:
    analysis = analyse(page, source, credited)
    return Outcome(page=page, analysis=analysis, keep_query=source.keep_query)


def _alone(work: _Work) -> float:
    spent, _ = cpu(
        lambda: [bare_extraction(p.body, url=p.url, with_metadata=True) for p, _ in work.cases]
    )
    return spent


def _newsroom() -> _Work:
    sites = {f"http://{site.id}.example": site for site in agencies()}
    sources = {site.id: _source(site, base) for base, site in sites.items()}
    cases = [
        (page, sources[site.id]) for base, site in sites.items() for page in _pages(site, base)
    ]
    return _Work(cases, Catalogue(sources, ()).agencies())


def _source(site: AgencySite, base: str) -> Source:
    own = {"id": site.id, "domains": [urlsplit(base).hostname]}
    return msgspec.convert({**site.source(base), **own}, Source)


def _pages(site: AgencySite, base: str) -> Iterator[Page]:
    for truth in site.truth(base):
        reply = site.answer(truth.url.removeprefix(base), base)
        assert reply is not None
        yield _page(truth.url, reply.body, site.id, reply.content_type)


def recorded() -> _Work:
    """Recorded pages, spread evenly over the file; their publishers are no sources of ours."""
    lines = (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    cases = []
    for line in lines[:: max(1, len(lines) // MOST_RECORDED)][:MOST_RECORDED]:
        gold = json.loads(line)
        host = urlsplit(gold["url"]).hostname
        source = Source(
            id=host,
            name=gold["publisher"] or host,
            kind="agency",
            country="XX",
            languages=[gold.get("language") or "en"],
            timezone="UTC",
            domains=[host],
        )
        body = gzip.decompress((RECORDED / gold["file"]).read_bytes())
        cases.append((_page(gold["url"], body, source.id, "text/html"), source))
    return _Work(cases, catalogue.load(["shipped"]).agencies())


def _page(url: str, body: bytes, source: str, content_type: str) -> Page:
    return Page(url=url, body=body, fetched_at=FETCHED_AT, source=source, content_type=content_type)
