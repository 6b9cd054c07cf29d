"""``scrapy backup FILE``: a whole copy of the archive, also while a crawl writes to it."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of
from crawler.errors import EXIT_OK
from pipelines.archive import back_up, open_reader


class Command(PlainCommand):
    """Copies the archive."""

    def syntax(self) -> str:
        """How it is typed."""
        return "FILE"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Copy the archive as it stands into a new file, checked, also during a crawl"

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Make the copy and say how large it is."""
        if len(args) != 1:
            raise UsageFault("backup takes one word: the file to make")
        copy = Path(args[0]).expanduser().absolute()
        with closing(open_reader(archive_of(settings))) as db:
            size = back_up(db, copy)
        terminal.line(f"{copy}: {size / 1e6:.1f} MB, checked; to restore it, put it in the")
        terminal.line("place of the archive, after the archive's -wal and -shm files are away")
        return EXIT_OK
