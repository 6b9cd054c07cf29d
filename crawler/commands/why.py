"""``scrapy why ID|URL [ID|URL]``: why the archive says what it says of one article, or of two."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from scrapy.settings import BaseSettings

from crawler import evidence, terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import article_of, reading
from crawler.errors import EXIT_OK
from crawler.evidence import pair
from crawler.evidence.section import Section
from pipelines.archive.records import ArticleDetail
from pipelines.reprints import Text, side_by_side


class Command(PlainCommand):
    """Explains one article, or two side by side."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] ID|URL [ID|URL]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Explain what the archive says of an article, or of two side by side"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a section")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the sections."""
        if len(args) not in (1, 2):
            raise UsageFault("why takes one article or two: their numbers or addresses")
        with reading(settings) as reader:
            details = [article_of(reader, wanted) for wanted in args]
            texts = [reader.text(detail.article.id) for detail in details]
        if len(details) == 1:
            _answer(details[0].article.title, evidence.of_article(details[0]), opts.json)
        else:
            _answer_pair((details[0], details[1]), (texts[0], texts[1]), opts.json)
        return EXIT_OK


def _answer(title: str | None, sections: Iterable[Section], as_json: bool) -> None:
    if as_json:
        for section in sections:
            terminal.json_line(_record(section))
    else:
        terminal.line((title or "(no title)", "bold"))
        _print(sections)


def _answer_pair(
    details: tuple[ArticleDetail, ArticleDetail], texts: tuple[Text, Text], as_json: bool
) -> None:
    compared = side_by_side(*texts)
    section = pair.section(*details, texts, compared)
    rows = list(pair.rows(texts, compared))
    if as_json:
        names = ("paragraph", "text", "other_paragraph", "other_text")
        paragraphs = [dict(zip(names, row, strict=True)) for row in rows]
        terminal.json_line({**_record(section), "paragraphs": paragraphs})
        return
    terminal.line((f"{section.heading}: ", "bold"), section.verdict)
    terminal.facts(section.facts)
    terminal.line()
    one, other = (f"#{detail.article.id} {detail.source_name}" for detail in details)
    if sys.stdout.isatty():
        terminal.table(("", one, "", other), rows)
        return
    for place, text, other_place, other_text in rows:
        for name, number, shown in ((one, place, text), (other, other_place, other_text)):
            if number:
                terminal.line(f"{name}, paragraph {number}: {shown}")
        terminal.line()


def _record(section: Section) -> dict[str, object]:
    facts = [{"what": what, "says": says} for what, says in section.facts if says is not None]
    return {"heading": section.heading, "verdict": section.verdict, "evidence": facts}


def _print(sections: Iterable[Section]) -> None:
    for section in sections:
        terminal.line()
        terminal.line((f"{section.heading}: ", "bold"), section.verdict)
        terminal.facts(section.facts)
