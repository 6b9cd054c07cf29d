"""``scrapy crawl SOURCE|due|all``: Scrapy's own command, with plain errors and exit codes."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from scrapy.commands import crawl
from scrapy.crawler import Crawler

from crawler import config, terminal
from crawler.errors import (
    EXIT_ARCHIVE,
    EXIT_NO_ANSWER,
    EXIT_OK,
    EXIT_PARTIAL,
    EXIT_UNEXPECTED,
    DiplowireError,
)
from crawler.fates import FATAL, OUTCOME
from crawler.spiders.arguments import Arguments
from pipelines.archive import archive_path, open_archive, round_lock

EXITS = {
    "finished": EXIT_OK,
    "stopped": EXIT_OK,
    "partial": EXIT_PARTIAL,
    "nothing answered": EXIT_NO_ANSWER,
}
"""Exit code of each outcome of a run."""


class Command(crawl.Command):
    """Crawls one source, the sources that are due, or all."""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Crawl a source by its name, the sources that are 'due', or 'all'"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked, crawl, and say in one line how it ended."""
        try:
            crawler = self._crawl(args, opts)
        except DiplowireError as error:
            self.exitcode = terminal.fail(str(error), error.exit_code)
            return
        self.exitcode = self._ending(crawler)

    def _crawl(self, args: list[str], opts: argparse.Namespace) -> Crawler:
        assert self.settings is not None
        assert self.crawler_process is not None
        name = self._name(args)
        settings = config.from_settings(self.settings.get)
        path = archive_path(settings.archive, Path(self.settings["PROJECT_FOLDER"]))
        spider = self.crawler_process.spider_loader.load(name)
        Arguments.of(opts.spargs, spider.sources)  # type: ignore[attr-defined]
        with ExitStack() as held:
            open_archive(path).close()
            if name == "due":
                held.enter_context(round_lock(path))
            crawler = self._create_crawler(spider)
            self.crawler_process.crawl(crawler, **opts.spargs)
            self.crawler_process.start()
        return crawler

    def _name(self, args: list[str]) -> str:
        if len(args) != 1:
            raise DiplowireError(
                "crawl takes one name: a source of 'scrapy list', or 'due', or 'all'"
            )
        return args[0]

    def _ending(self, crawler: Crawler) -> int:
        stats = crawler.stats
        if fatal := stats.get_value(FATAL):
            return terminal.fail(fatal, EXIT_ARCHIVE)
        outcome = stats.get_value(OUTCOME)
        if outcome is None or self.crawler_process is None:
            return EXIT_UNEXPECTED
        if self.settings is not None and self.settings.get("PROGRESS") != "json":
            terminal.note(summary(stats.get_stats(), outcome))
        return EXITS.get(outcome, EXIT_UNEXPECTED)


def summary(stats: dict[str, object], outcome: str) -> str:
    """A run in one line."""
    totals = {name: stats.get(f"diplowire/{name}", 0) for name in _TOTALS}
    return f"{outcome}: " + _LINE.format(**totals)


_TOTALS = ("answered", "sources", "new", "stored", "failed", "requests")
_LINE = (
    "{answered} of {sources} sources answered, {new} addresses new, {stored} articles stored, "
    "{failed} failed, {requests} requests"
)
