"""``scrapy relink``: all links between articles made anew from their texts."""

from __future__ import annotations

import argparse
import sys

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of
from crawler.errors import EXIT_OK
from pipelines.archive import open_archive, relink


class Command(PlainCommand):
    """Rebuilds fingerprints, reprints, families and stories."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Make all links between articles anew from their texts"

    def long_desc(self) -> str:
        """What ``scrapy relink -h`` explains."""
        return (
            "Make the links of reprints, the families and the stories anew from the texts, as "
            "after an upgrade that links better. They are made aside while crawls go on storing, "
            "and put in the place of the old ones at the end; broken off, everything is as it was."
        )

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Relink and tell how many links there are."""
        if args:
            raise UsageFault("relink takes no arguments: it rebuilds the links of all articles")
        db = open_archive(archive_of(settings), create=False)
        try:
            done = relink(db, _told if sys.stderr.isatty() else lambda done, of: None)
            links, families = db.execute(
                "SELECT (SELECT count(*) FROM reprints), (SELECT count(*) FROM families)"
            ).fetchone()
        finally:
            db.close()
        terminal.line(f"{done} articles: {links} links, {families} families")
        return EXIT_OK


def _told(done: int, of: int) -> None:
    terminal.note(f"{done} of {of} articles")
