"""``scrapy reprocess``: read the kept pages again with today's code, without asking any site."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing

from rich.progress import Progress
from scrapy.settings import BaseSettings

from crawler import catalogue, config, terminal
from crawler.catalogue import Catalogue
from crawler.commandline import PlainCommand, UsageFault, day
from crawler.commands import archive_of
from crawler.errors import EXIT_OK
from crawler.items import Page
from pipelines import policy
from pipelines.analysis import Analysis
from pipelines.archive import Outcome, Reread, Rereader, open_archive
from pipelines.workers import NoWorkers, Shared, Unreadable, Workers

BATCH = 32
"""Pages that share a transaction: what a kill in the middle costs."""
MEANINGS = {
    "unchanged": "pages that say what they said",
    "changed": "articles now read otherwise",
    "gained": "articles from pages that were rejected",
    "duplicate": "pages of articles that the archive has under another address",
    "rejected": "pages that are still no article",
    "refused": "articles kept as they were, though their page would be rejected now",
    "failed": "pages that could not be read or stored; articles stay as they were",
    "skipped": "pages of sources that the catalogue does not have (any more)",
}
"""What each result means, in the order in which they are told."""


class Command(PlainCommand):
    """Reads kept pages again."""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Read the kept pages again with today's code, without asking any site"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Which pages, and the form of the answer."""
        super().add_options(parser)
        parser.add_argument(
            "--source", metavar="ID", action="append", default=[],
            help="only of this source (may be repeated)",
        )  # fmt: skip
        parser.add_argument("--since", metavar="DAY", help="only pages fetched from this day on")
        parser.add_argument("--json", action="store_true", help="one JSON object a page")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Read the pages, show how far it is, and say what came of it."""
        if args:
            raise UsageFault("reprocess takes no words; name a source with --source")
        own = config.from_settings(settings.get)
        known = catalogue.load(own.sources_dirs)
        sources = [known.source(name).id for name in opts.source]
        since = day(opts.since, "--since")
        with closing(Rereader(open_archive(archive_of(settings), create=False))) as rereader:
            pages = rereader.pages(sources, since)
            shared = Shared(known.agencies(), policy.of_settings(own, settings["PROJECT_FOLDER"]))
            workers = Workers(own.workers, own.page_seconds, shared)
            results = asyncio.run(_reprocess(rereader, pages, known, workers, tell=opts.json))
        if not opts.json:
            _print(results)
        return EXIT_OK


async def _reprocess(
    rereader: Rereader, pages: Sequence[int], known: Catalogue, workers: Workers, *, tell: bool
) -> Counter[str]:
    results = Counter[str]()
    try:
        with Progress(transient=True, disable=tell or not terminal.is_terminal()) as progress:
            for start in progress.track(range(0, len(pages), BATCH), description="reading"):
                batch = pages[start : start + BATCH]
                for one in await _batch(rereader, batch, known, workers):
                    results[one.result] += 1
                    if tell:
                        terminal.json_line(
                            {"url": one.url, "result": one.result, "reason": one.reason}
                        )
    finally:
        await workers.close()
    return results


async def _batch(
    rereader: Rereader, ids: Sequence[int], known: Catalogue, workers: Workers
) -> list[Reread]:
    """Read some pages at once and store what they say."""
    results, outcomes = [], []
    pages = [(number, rereader.page(number)) for number in ids]
    read = await asyncio.gather(*(_read(page, known, workers) for _, page in pages))
    for (number, page), said in zip(pages, read, strict=True):
        if isinstance(said, Reread):
            results.append(said)
        else:
            keep_query = known.sources[page.source].keep_query
            outcomes.append((number, Outcome(page=page, analysis=said, keep_query=keep_query)))
    return results + rereader.store(outcomes)


async def _read(page: Page, known: Catalogue, workers: Workers) -> Analysis | Reread:
    """What a page says, or why nothing is known of that."""
    source = known.sources.get(page.source)
    if source is None:
        return Reread(url=page.url, result="skipped", reason=f"no source {page.source}")
    try:
        return (await workers.read(page, source)).analysis
    except (Unreadable, NoWorkers) as error:
        return Reread(url=page.url, result="failed", reason=str(error))


def _print(results: Counter[str]) -> None:
    if not results:
        terminal.line("no page is kept that fits")
        return
    terminal.table(("pages", "result", "meaning"), _rows(results))


def _rows(results: Counter[str]) -> Iterator[tuple[int, str, str]]:
    for result in [*MEANINGS, *sorted(set(results) - set(MEANINGS))]:
        if results[result]:
            yield results[result], result, MEANINGS.get(result, "")
