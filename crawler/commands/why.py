"""``scrapy why ID|URL``: why the archive says what it says of an article."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from scrapy.settings import BaseSettings

from crawler import evidence, terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import reading
from crawler.errors import EXIT_OK
from crawler.evidence.section import Section


class Command(PlainCommand):
    """Explains one article."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] ID|URL"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Explain what the archive says of an article, with the evidence"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a section")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the sections."""
        if len(args) != 1:
            raise UsageFault("why takes one article: its number or its address")
        with reading(settings) as reader:
            detail = reader.article(args[0])
        if detail is None:
            raise UsageFault(
                f"no article {args[0]} in the archive; 'scrapy search WORDS' gives their numbers"
            )
        sections = evidence.of_article(detail)
        if opts.json:
            for section in sections:
                terminal.json_line(_record(section))
        else:
            terminal.line((detail.article.title or "(no title)", "bold"))
            _print(sections)
        return EXIT_OK


def _record(section: Section) -> dict[str, object]:
    facts = [{"what": what, "says": says} for what, says in section.facts if says is not None]
    return {"heading": section.heading, "verdict": section.verdict, "evidence": facts}


def _print(sections: Iterable[Section]) -> None:
    for section in sections:
        terminal.line()
        terminal.line((f"{section.heading}: ", "bold"), section.verdict)
        terminal.facts(section.facts)
