"""CPU of reading a page, of the whole analysis and of the chain, against trafilatura alone.

Reading is ``reading.read``: text, title, authors, language and dates with their evidence, which is
what trafilatura gives too (but language and evidence). The analysis is ``analyse``, with all names
that the catalogue is credited by: that and datelines, credits, countries, officials, relevance,
acts and fingerprint. The chain is the analysis and ``Writer.store`` in batches of 500, raw pages
kept. Trafilatura alone is ``bare_extraction`` with metadata. All have the same bytes, in one
process, after a warm-up: what is read once (imports, tables of names, dateparser's patterns) is no
cost of a page.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from trafilatura import bare_extraction

from bench import recorded
from bench.figures import Figure, cpu, interleaved
from crawler import catalogue
from crawler.catalogue import Catalogue, Source
from crawler.items import Page
from pipelines import reading
from pipelines.analyse import analyse
from pipelines.archive import Outcome, Writer, open_archive
from tests.newsroom import AgencySite, agencies

ROUNDS = 5
AIM = 1.6
READING_AIM = 1 / 1.4
"""As many pages a CPU second as trafilatura reads with its metadata, and 0.4 times that more."""
BATCH = 500
RECORDED = recorded.PAGES
MOST_RECORDED = 100
WARM_UP = 200
"""Pages until which trafilatura's cost a page still falls: dateparser builds its patterns."""

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
        yield _figure("chain / trafilatura, recorded", recorded_work(MOST_RECORDED))
        yield from _readings()


def _readings() -> Iterator[Figure]:
    """Reading and analysis against trafilatura, on pages that none has seen: a share each round.

    Trafilatura's readers of metadata remember strings that they have read; a monitor's pages are
    new, so each page is read once, by all in turn.
    """
    work = recorded_work(WARM_UP + ROUNDS * MOST_RECORDED)
    warm, fresh = work.cases[:WARM_UP], work.cases[WARM_UP:]
    _spent(warm, work.credited)
    rounds = [_spent(fresh[n::ROUNDS], work.credited) for n in range(ROUNDS)]
    for name, aim in (("reading", READING_AIM), ("analysis", None)):
        ratios = tuple(spent[name] / spent["trafilatura"] for spent in rounds)
        yield Figure(f"{name} / trafilatura, recorded ({len(fresh)} pages)", ratios, aim)


def _spent(cases: Sequence[Case], credited: Mapping[str, str]) -> Mapping[str, float]:
    """CPU seconds by reader; whose turn is first changes from page to page."""
    spent = dict.fromkeys(("trafilatura", "reading", "analysis"), 0.0)
    for number, (page, source) in enumerate(cases):
        calls: list[tuple[str, Callable[[], object]]] = [
            ("trafilatura", partial(_extracted, page)),
            ("reading", partial(reading.read, page, source)),
            ("analysis", partial(analyse, page, source, credited)),
        ]
        turn = number % len(calls)
        for name, call in calls[turn:] + calls[:turn]:
            spent[name] += cpu(call)[0]
    return spent


def _extracted(page: Page) -> object:
    return bare_extraction(page.body, url=page.url, with_metadata=True)


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
    spent, _ = cpu(lambda: [_extracted(page) for page, _ in work.cases])
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


def recorded_work(most: int = MOST_RECORDED) -> _Work:
    """At most so many recorded pages, spread evenly; their publishers are no sources of ours."""
    lines = (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    cases = []
    for line in lines[:: max(1, len(lines) // most)][:most]:
        gold = json.loads(line)
        source = recorded.source(gold["url"], gold["publisher"])
        body = gzip.decompress((RECORDED / gold["file"]).read_bytes())
        cases.append((_page(gold["url"], body, source.id, "text/html"), source))
    return _Work(cases, catalogue.load(["shipped"]).agencies())


def _page(url: str, body: bytes, source: str, content_type: str) -> Page:
    return Page(
        url=url, body=body, fetched_at=recorded.FETCHED_AT, source=source, content_type=content_type
    )
