"""``scrapy search WORDS``: articles that hold all the words, the best first."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from scrapy.settings import BaseSettings

from crawler import catalogue, config, terminal
from crawler.commandline import PlainCommand, UsageFault, country, day, pair
from crawler.commands import reading
from crawler.config import BANDS
from crawler.errors import EXIT_OK
from pipelines.archive import MARKS, Reader
from pipelines.archive.records import Hit
from pipelines.diplomacy import acts

MOST = 10_000
"""Articles that one search may ask for."""
_COLUMNS = (
    "id", "published", "source", "source_name", "title", "snippet", "url", "language",
    "credited_agency", "band", "reprint_of",
)  # fmt: skip


class Command(PlainCommand):
    """Searches titles and texts of the archive."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] [WORDS]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Find articles in the archive that hold all the words"

    def long_desc(self) -> str:
        """What ``scrapy search -h`` explains."""
        return (
            "Find articles that hold all the words, the best first; words in double quotes must "
            "stand together. Without words, an option that narrows gives the newest. Ends with 0 "
            "also when nothing is found."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What narrows the search, and the forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="published on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published on this day or earlier")
        parser.add_argument("--source", metavar="ID", help="of this source only")
        parser.add_argument(
            "--country", metavar="CC", type=country,
            help="of a source there, filed there, or naming it (two letters, as BY)",
        )  # fmt: skip
        parser.add_argument("--band", choices=BANDS, help="of this band of relevance")
        parser.add_argument(
            "--act", choices=tuple(acts.kinds()), metavar="ACT",
            help=f"in which this was done or planned: {', '.join(acts.kinds())}",
        )  # fmt: skip
        parser.add_argument(
            "--pair", metavar="CC-CC", type=pair,
            help="that plays between these two (BY-KZ; an organisation by its code, EU-JP)",
        )  # fmt: skip
        parser.add_argument(
            "--limit", metavar="N", type=_limit, default=20, help="at most so many (20)"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON object a line")
        form.add_argument("--csv", action="store_true", help="comma-separated, with headings")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Search, print what was found; a search that finds nothing says so on stderr."""
        since, until = day(opts.since, "--since"), day(opts.until, "--until")
        if since and until and since > until:
            raise UsageFault(f"--since {since} is later than --until {until}")
        query = " ".join(args)
        with reading(settings) as reader:
            if opts.source:
                _check_source(opts.source, reader, settings)
            hits = reader.search(
                query,
                since=since,
                until=until,
                source=opts.source,
                country=opts.country,
                pair=opts.pair,
                band=opts.band,
                act=opts.act,
                limit=opts.limit,
            )
        _print(hits, opts)
        if not hits:
            wanted = [query, *(f"--{n} {v}" for n in ("band", "act") if (v := getattr(opts, n)))]
            wanted = [word for word in wanted if word]
            terminal.note(f"nothing found for: {' '.join(wanted)}" if wanted else "nothing found")
        return EXIT_OK


def _print(hits: Sequence[Hit], opts: argparse.Namespace) -> None:
    if opts.json:
        for hit in hits:
            terminal.json_line(_record(hit))
    elif opts.csv:
        terminal.csv_rows(_COLUMNS, ([*_record(hit).values()] for hit in hits), sys.stdout)
    else:
        for hit in hits:
            _print_one(hit)


def _print_one(hit: Hit) -> None:
    terminal.line(*_heading(hit))
    terminal.line((hit.title or "(no title)", "bold"))
    terminal.line(*_marked(hit.snippet))
    terminal.line((hit.url, "dim"))
    terminal.line()


def _heading(hit: Hit) -> Iterator[str | tuple[str, str]]:
    yield f"#{hit.id}  "
    yield terminal.when(hit.published) or "no date"
    yield f"  {hit.source_name}"
    if hit.band:
        yield f"  {hit.band}"
    if hit.credited_agency:
        yield f"  credits {hit.credited_agency}"
    if hit.reprint_of is not None:
        yield f"  reprint of #{hit.reprint_of}"


def _marked(snippet: str) -> Iterator[str | tuple[str, str]]:
    """The snippet, its matched words bold on a terminal."""
    for place, piece in enumerate(re.split("|".join(MARKS), snippet)):
        yield (piece, "bold yellow") if place % 2 else piece


def _record(hit: Hit) -> dict[str, Any]:
    known = asdict(hit)
    known["snippet"] = re.sub("|".join(MARKS), "", hit.snippet)
    return {name: known[name] for name in _COLUMNS}


def _check_source(name: str, reader: Reader, settings: BaseSettings) -> None:
    """A source is known to the catalogue, or was when the archive met it."""
    if name not in {source.source for source in reader.sources()}:
        catalogue.load(config.from_settings(settings.get).sources_dirs).source(name)


def _limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST}")
    return int(text)
