"""``scrapy sources``: the catalogue, and how each source does."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, get_args, get_type_hints

from scrapy.settings import BaseSettings

from crawler import catalogue, checking, config, opml, regions, terminal
from crawler.catalogue import Catalogue, Source
from crawler.commandline import PlainCommand, country
from crawler.commands import archive_of, reading
from crawler.errors import EXIT_OK, EXIT_PARTIAL
from pipelines.archive.overview import SourceHealth

STATES = ("alive", "quiet", "silent", "dead", "unproven", "disabled")
"""What ``--state`` takes; ``pipelines.archive.health`` says what they mean."""
_KINDS = get_args(get_type_hints(Source)["kind"])
_HEADINGS = (
    "id", "name", "country", "kind", "language", "strength", "state", "last success", "newest",
    "7 days", "reason",
)  # fmt: skip
_WANTED = ("id", "name", "country", "kind", "language", "reason")
_UNKNOWN: Mapping[str, Any] = {
    "state": "unproven", "reason": "not asked yet", "failures": 0, "articles": 0,
    "articles_7_days": 0,
}  # fmt: skip
_TOLD = (
    "reason", "last_poll", "last_success", "failures", "articles", "articles_7_days",
    "newest_article", "usual_gap_days", "waiting",
)  # fmt: skip


class Command(PlainCommand):
    """Lists the sources of the catalogue."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] [ID ...]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Show the catalogue: how sure each source is, and whether it lives"

    def long_desc(self) -> str:
        """What ``scrapy sources -h`` explains."""
        return (
            "Show the catalogue, or the named sources of it, by country: last success, newest "
            "article, articles of seven days, state and its reason. Source files that cannot be "
            f"used are named on stderr; it then ends with {EXIT_PARTIAL}. docs/sources.md says "
            "what the states mean."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What is chosen, and the forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--country", metavar="CC", type=country, help="only of this country")
        parser.add_argument(
            "--region", metavar="NAME", choices=list(regions.countries()),
            help=f"only of this region: {', '.join(regions.countries())}",
        )  # fmt: skip
        parser.add_argument("--kind", choices=_KINDS, help="only of this kind")
        parser.add_argument("--language", metavar="CODE", help="only in this language, as en")
        parser.add_argument("--state", choices=STATES, help="only in this state")
        parser.add_argument(
            "--check", action="store_true", help="ask every route once first, fetch no article"
        )
        forms = parser.add_mutually_exclusive_group()
        forms.add_argument("--json", action="store_true", help="one JSON object a line")
        forms.add_argument("--opml", action="store_true", help="the feeds, as OPML for a reader")
        parser.add_argument(
            "--wanted", action="store_true", help="those that are missing, and why, instead"
        )

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the sources; before them, on stderr, what is wrong with the other files."""
        if opts.wanted:
            return _show_wanted(args, opts)
        known = catalogue.load(config.from_settings(settings.get).sources_dirs)
        named = [known.source(name) for name in args] or list(known.sources.values())
        for problem in known.problems:
            terminal.note(f"left out: {problem}")
        chosen = [source for source in named if _matches(opts, source)]
        records = _records(chosen, settings, opts.state)
        code = _exit_code(known)
        if opts.check and records:
            code = checking.check([record["id"] for record in records], settings) or code
            again = {record["id"] for record in records}
            records = _records([s for s in chosen if s.id in again], settings, None)
        if opts.opml:
            for line in opml.written(known.sources[r["id"]] for r in records).splitlines():
                terminal.line(line)
        else:
            _print(records, opts)
        return code


def _exit_code(known: Catalogue) -> int:
    return EXIT_PARTIAL if known.problems else EXIT_OK


def _matches(opts: argparse.Namespace, source: Source | catalogue.Wanted) -> bool:
    return (
        opts.country in (None, source.country)
        and (opts.region is None or source.country in regions.countries()[opts.region])
        and opts.kind in (None, source.kind)
        and (opts.language is None or opts.language in source.languages)
    )


def _records(
    sources: Sequence[Source], settings: BaseSettings, state: str | None
) -> list[dict[str, Any]]:
    health = _health(settings)
    records = [_record(source, health.get(source.id)) for source in sources]
    chosen = [record for record in records if state in (None, record["state"])]
    return sorted(chosen, key=lambda record: (record["country"], record["id"]))


def _health(settings: BaseSettings) -> Mapping[str, SourceHealth]:
    """What the archive knows of the sources; nothing before the first crawl."""
    path = archive_of(settings)
    if not path.exists():
        terminal.note(f"no archive at {path} yet; 'scrapy crawl due' makes one")
        return {}
    with reading(settings) as reader:
        return {line.source: line for line in reader.sources()}


def _record(source: Source, health: SourceHealth | None) -> dict[str, Any]:
    known = _UNKNOWN if health is None else asdict(health)
    record = {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "country": source.country,
        "languages": source.languages,
        "strength": source.strength,
        "enabled": source.enabled,
        "state": known["state"] if source.enabled else "disabled",
    }
    told = {name: known.get(name) for name in _TOLD}
    if record["state"] == "unproven" and source.strength:
        told["reason"] = f"{told['reason']}; its surest route is {source.strength}"
    return record | told


def _print(records: Sequence[Mapping[str, Any]], opts: argparse.Namespace) -> None:
    if opts.json:
        for record in records:
            terminal.json_line(record)
    else:
        terminal.table(_HEADINGS, map(_row, records))


def _row(record: Mapping[str, Any]) -> list[Any]:
    return [
        record["id"],
        record["name"],
        record["country"],
        record["kind"],
        " ".join(record["languages"]),
        record["strength"],
        record["state"],
        terminal.when(record["last_success"]),
        record["newest_article"],
        record["articles_7_days"],
        record["reason"],
    ]


def _show_wanted(args: Sequence[str], opts: argparse.Namespace) -> int:
    chosen = [w for w in catalogue.wanted() if (not args or w.id in args) and _matches(opts, w)]
    if opts.json:
        for one in chosen:
            terminal.json_line({name: getattr(one, name) for name in one.__struct_fields__})
    else:
        rows = ([w.id, w.name, w.country, w.kind, " ".join(w.languages), w.reason] for w in chosen)
        terminal.table(_WANTED, rows)
    return EXIT_OK
