"""``scrapy sources``: the catalogue, and how each source does."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from scrapy.settings import BaseSettings

from crawler import catalogue, config, terminal
from crawler.catalogue import Catalogue, Source
from crawler.commandline import PlainCommand
from crawler.commands import archive_of, reading
from crawler.errors import EXIT_OK, EXIT_PARTIAL
from pipelines.archive.records import SourceHealth

_HEADINGS = (
    "id", "name", "country", "state", "last poll", "failures", "articles", "7 days", "newest",
)  # fmt: skip


class Command(PlainCommand):
    """Lists the sources of the catalogue."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] [ID ...]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Show the catalogue: last poll, articles and health of each source"

    def long_desc(self) -> str:
        """What ``scrapy sources -h`` explains."""
        return (
            "Show the catalogue, or the named sources of it: last poll, articles and health. "
            f"Source files that cannot be used are named on stderr; it then ends with "
            f"{EXIT_PARTIAL}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the sources; before them, on stderr, what is wrong with the other files."""
        known = catalogue.load(config.from_settings(settings.get).sources_dirs)
        chosen = [known.source(name) for name in args] or list(known.sources.values())
        health = _health(settings)
        records = [_record(source, health.get(source.id)) for source in chosen]
        for problem in known.problems:
            terminal.note(f"left out: {problem}")
        if opts.json:
            for record in records:
                terminal.json_line(record)
        else:
            terminal.table(_HEADINGS, map(_row, records))
        return _exit_code(known)


def _exit_code(known: Catalogue) -> int:
    return EXIT_PARTIAL if known.problems else EXIT_OK


def _health(settings: BaseSettings) -> Mapping[str, SourceHealth]:
    """What the archive knows of the sources; nothing before the first crawl."""
    path = archive_of(settings)
    if not path.exists():
        terminal.note(f"no archive at {path} yet; 'scrapy crawl due' makes one")
        return {}
    with reading(settings) as reader:
        return {line.source: line for line in reader.sources()}


def _record(source: Source, health: SourceHealth | None) -> dict[str, Any]:
    state = {"state": "never polled", "articles": 0, "articles_7_days": 0, "failures": 0}
    known = state if health is None else asdict(health)
    record = {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "country": source.country,
        "languages": source.languages,
        "enabled": source.enabled,
        "state": known["state"] if source.enabled else "disabled",
    }
    counted = ("last_poll", "last_success", "failures", "articles", "articles_7_days")
    return record | {name: known.get(name) for name in (*counted, "newest_article")}


def _row(record: Mapping[str, Any]) -> list[Any]:
    return [
        record["id"],
        record["name"],
        record["country"],
        record["state"],
        terminal.when(record["last_poll"]),
        record["failures"],
        record["articles"],
        record["articles_7_days"],
        terminal.when(record["newest_article"]),
    ]
