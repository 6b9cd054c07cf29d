"""``scrapy crawl SOURCE|due|all``: Scrapy's own command, with plain errors and exit codes."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from scrapy.commands import crawl
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler import catalogue, overrides, terminal
from crawler.commandline import UsageFault, tell_plainly, words
from crawler.commands import archive_of, reading
from crawler.errors import (
    EXIT_ARCHIVE,
    EXIT_NO_ANSWER,
    EXIT_OK,
    EXIT_PARTIAL,
    EXIT_UNEXPECTED,
    ConfigError,
)
from crawler.fates import DEADLINE, FATAL, OUTCOME
from crawler.ledger import NOTHING_ANSWERED
from crawler.progress import silent_line
from crawler.spiders.arguments import Arguments
from pipelines import policy
from pipelines.archive import open_archive, round_lock

EXITS = {
    "finished": EXIT_OK,
    "stopped": EXIT_OK,
    "partial": EXIT_PARTIAL,
    DEADLINE: EXIT_PARTIAL,
    NOTHING_ANSWERED: EXIT_NO_ANSWER,
}
"""Exit code of each outcome of a run."""


class Command(crawl.Command):
    """Crawls one source, the sources that are due, or all."""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Crawl a source by its name, the sources that are 'due', or 'all'"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's own options; what it then refuses is told in one line."""
        super().add_options(parser)
        tell_plainly(parser)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check all that can be checked before Scrapy begins its log."""
        with terminal.plainly(), _naming_the_file():
            super().process_options(args, opts)
            assert self.settings is not None
            self._check(words(args), opts.spargs, self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and say in one line how it ended."""
        assert self.settings is not None
        (name,) = words(args)
        alone = round_lock(archive_of(self.settings)) if name == "due" else nullcontext()
        with terminal.plainly(), alone, _naming_the_file():
            crawler = self._crawled(name, opts.spargs)
        self.exitcode = terminal.guarded(lambda: self._ending(crawler))

    def _crawled(self, name: str, typed: dict[str, str]) -> Crawler:
        """The crawler after its crawl; raises what kept it from beginning."""
        assert self.crawler_process is not None
        crawler = self._create_crawler(name)
        crawl = self.crawler_process.crawl(crawler, **typed)
        self.crawler_process.start()
        if isinstance(crawl, asyncio.Task) and crawl.done() and not crawl.cancelled():
            crawl.result()
        return crawler

    def _check(self, args: list[str], typed: dict[str, str], settings: BaseSettings) -> None:
        if len(args) != 1:
            raise UsageFault("crawl takes one name: a source of 'scrapy list', or 'due', or 'all'")
        (name,) = args
        chosen = overrides.checked(settings)
        sources = catalogue.load(chosen.sources_dirs)
        policy.of_settings(chosen, settings["PROJECT_FOLDER"])
        Arguments.of(typed, sources.chosen(name))
        open_archive(archive_of(settings)).close()

    def _ending(self, crawler: Crawler) -> int:
        stats = crawler.stats
        if fatal := stats.get_value(FATAL):
            return terminal.fail(fatal, EXIT_ARCHIVE)
        outcome = stats.get_value(OUTCOME)
        if outcome is None or self.crawler_process is None:
            return EXIT_UNEXPECTED
        assert self.settings is not None
        silent = _silent(crawler, self.settings)
        if self.settings.get("PROGRESS") == "json":
            terminal.json_line({"event": "silent", "sources": silent})
        else:
            told = (summary(stats.get_stats(), outcome), silent_line(silent))
            terminal.note("; ".join(filter(None, told)))
        return EXITS.get(outcome, EXIT_UNEXPECTED)


@contextmanager
def _naming_the_file() -> Iterator[None]:
    """Tell of a file or folder of Scrapy's that cannot be used as of a wrong setting.

    Raises:
        ConfigError: in the place of the ``OSError``, with the file's name.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        raise ConfigError(f"{error.filename}: cannot be used: {error.strerror}") from None


def _silent(crawler: Crawler, settings: BaseSettings) -> list[str]:
    """The crawled sources that answer but bring nothing new beyond their rhythm."""
    mine = {source.id for source in crawler.spidercls.sources}  # type: ignore[attr-defined]
    with reading(settings) as reader:
        health = [line for line in reader.sources() if line.source in mine]
    return [h.source for h in health if h.state == "silent" and h.usual_gap_days is not None]


def summary(stats: dict[str, object], outcome: str) -> str:
    """A run in one line."""
    totals = {name: stats.get(f"diplowire/{name}", 0) for name in _TOTALS}
    return f"{outcome}: " + _LINE.format(**totals)


_TOTALS = ("answered", "sources", "new", "stored", "failed", "requests")
_LINE = (
    "{answered} of {sources} sources answered, {new} addresses new, {stored} articles stored, "
    "{failed} failed, {requests} requests"
)
