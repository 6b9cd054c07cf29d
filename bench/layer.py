"""CPU of the diplomatic layer against trafilatura on the same articles.

The layer is dateline, credits, countries, relevance and acts, over the text that the chain reads;
trafilatura is ``bare_extraction`` with metadata over the page. One process, after a warm-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trafilatura import bare_extraction

from bench import chain
from bench.chain import Case, recorded_work
from bench.figures import Figure, cpu, interleaved
from pipelines.analyse import analyse
from pipelines.analysis import Analysis
from pipelines.diplomacy import countries, judging, relevance
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy
from pipelines.wire import credit, dateline

AIM = 0.35


def figures() -> Iterator[Figure]:
    """The layer over recorded real pages, where they are at hand."""
    if not chain.RECORDED.is_dir():
        return
    work = recorded_work()
    read = [(analyse(page, source, work.credited), source.name) for page, source in work.cases]
    articles = [(analysis, name) for analysis, name in read if not analysis.rejection]
    _layer(articles, work.credited), _alone(work.cases)
    ratios = interleaved(
        chain.ROUNDS,
        lambda: _layer(articles, work.credited) / len(articles),
        lambda: _alone(work.cases) / len(work.cases),
    )
    yield Figure(f"diplomatic layer / trafilatura ({len(articles)} articles)", tuple(ratios), AIM)


def _layer(articles: Sequence[tuple[Analysis, str]], agencies: Mapping[str, str]) -> float:
    policy = Policy(relevance.shipped())
    spent, _ = cpu(lambda: [_understand(one, name, agencies, policy) for one, name in articles])
    return spent


def _understand(
    one: Analysis, name: str, agencies: Mapping[str, str], policy: Policy
) -> judging.Judged:
    dateline.read(one.text, one.published_on, agencies)
    credit.read(one.text, [name], agencies)
    spoken = [one.language] if one.language else []
    named = countries.mentions(one.title or "", one.text, spoken)
    year = int((one.published_on or one.fetched_at)[:4])
    article = Article(one.title or "", one.text, one.language, named, "XX", year)
    return judging.judge(article, policy)


def _alone(cases: Sequence[Case]) -> float:
    spent, _ = cpu(
        lambda: [bare_extraction(p.body, url=p.url, with_metadata=True) for p, _ in cases]
    )
    return spent
