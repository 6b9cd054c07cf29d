"""``scrapy mark ID diplomatic|other|none``: say what an article is; it wins over the score."""

from __future__ import annotations

import argparse

from scrapy.settings import BaseSettings

from crawler import clock, terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of, reading
from crawler.errors import EXIT_OK
from pipelines.archive import MARKED_AS, open_archive, set_mark, take_mark_back

NONE = "none"
"""What takes a mark back."""


class Command(PlainCommand):
    """Marks one article."""

    def syntax(self) -> str:
        """How it is typed."""
        return "ID|URL diplomatic|other|none"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Say that an article is diplomatic or not; 'none' takes it back"

    def long_desc(self) -> str:
        """What ``scrapy mark -h`` explains."""
        return (
            "Say what an article is. The mark is kept in the archive and wins over the score, also "
            "when the article is read anew; 'scrapy train' learns from it; 'none' takes it back."
        )

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Keep the mark and say what holds now."""
        if len(args) != 2 or args[1] not in (*MARKED_AS, NONE):
            raise UsageFault(f"mark takes an article and one of {', '.join((*MARKED_AS, NONE))}")
        with reading(settings) as reader:
            detail = reader.article(args[0])
        if detail is None:
            raise UsageFault(
                f"no article {args[0]} in the archive; 'scrapy search WORDS' gives their numbers"
            )
        article = detail.article
        db = open_archive(archive_of(settings), create=False)
        try:
            if args[1] != NONE:
                set_mark(db, article.id, args[1], clock.now())
                terminal.line(f"#{article.id} is marked {args[1]}: {article.title or '(no title)'}")
            elif take_mark_back(db, article.id):
                terminal.line(
                    f"#{article.id} goes by its score again: {article.title or '(no title)'}"
                )
            else:
                terminal.line(f"#{article.id} had no mark: {article.title or '(no title)'}")
        finally:
            db.close()
        return EXIT_OK
