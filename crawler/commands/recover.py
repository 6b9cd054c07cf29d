"""``scrapy recover FILE``: save what can be read of a damaged archive into a new file."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of
from crawler.errors import EXIT_OK, EXIT_PARTIAL
from pipelines.archive import recover


class Command(PlainCommand):
    """Saves a damaged archive."""

    def syntax(self) -> str:
        """How it is typed."""
        return "FILE"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Save what can be read of a damaged archive into a new file"

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Save it and say how much; 5 where a part could not be read."""
        if len(args) != 1:
            raise UsageFault("recover takes one word: the file to make")
        old, new = archive_of(settings), Path(args[0]).expanduser().absolute()
        saved = recover(old, new)
        terminal.table(
            ("table", "rows saved", ""),
            (
                (one.table, one.rows, "a part cannot be read" if one.unreadable else "")
                for one in saved
                if one.rows or one.unreadable
            ),
        )
        terminal.line()
        terminal.line(
            f"To use it, put {new.name} in the place of {old}. The next round reads every"
        )
        terminal.line("route whole and fetches again what was lost, where the sites still have it.")
        return EXIT_PARTIAL if any(one.unreadable for one in saved) else EXIT_OK
