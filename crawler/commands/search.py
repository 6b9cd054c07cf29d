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
from pipelines.archive.records import Family, Hit, Member
from pipelines.diplomacy import acts

MOST = 10_000
"""Articles that one search may ask for."""
_COLUMNS = (
    "id", "published", "source", "source_name", "title", "snippet", "url", "language",
    "credited_agency", "band", "reprint_of", "family_id", "origin", "origin_held", "also_in",
    "carried_by",
)  # fmt: skip
MOST_CARRIERS = 4
"""Sources that a line names; the others are counted."""

Found = tuple[Hit, Family | None]
"""A hit and its family."""


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
            "stand together. Without words, an option that narrows gives the newest. Articles that "
            "go back to one text are one line, which says who wrote it, who carried it and how "
            "fast; --all shows each. Ends with 0 also when nothing is found."
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
        parser.add_argument("--all", action="store_true", help="reprints too, each on its own")
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
                fold=not opts.all,
            )
            found = [(hit, reader.family(hit.family_id or hit.id)) for hit in hits]
        _print(found, opts)
        if not hits:
            wanted = [query, *(f"--{n} {v}" for n in ("band", "act") if (v := getattr(opts, n)))]
            wanted = [word for word in wanted if word]
            terminal.note(f"nothing found for: {' '.join(wanted)}" if wanted else "nothing found")
        return EXIT_OK


def _print(found: Sequence[Found], opts: argparse.Namespace) -> None:
    if opts.json:
        for hit, family in found:
            terminal.json_line(_record(hit, family))
    elif opts.csv:
        terminal.csv_rows(_COLUMNS, map(_cells, found), sys.stdout)
    else:
        for hit, family in found:
            _print_one(hit, family)


def _print_one(hit: Hit, family: Family | None) -> None:
    terminal.line(*_heading(hit, family))
    terminal.line((hit.title or "(no title)", "bold"))
    terminal.line(*_marked(hit.snippet))
    terminal.line((hit.url, "dim"))
    terminal.line()


def _heading(hit: Hit, family: Family | None) -> Iterator[str | tuple[str, str]]:
    """Who wrote it, who carried it, and how fast."""
    yield f"#{hit.id}  "
    yield terminal.when(hit.published) or "no date"
    yield f"  {hit.source_name}"
    if hit.band:
        yield f"  {hit.band}"
    if family is None:
        return
    if family.unseen:
        yield f"  from {family.origin_name} (not held)"
    if hit.id != family.id:
        yield f"  from {family.root.source_name} #{family.id}{_after(_member(hit, family))}"
    carriers = [member for member in family.members[1:] if member.id != hit.id]
    if carriers:
        named = [f"{member.source_name}{_after(member)}" for member in carriers[:MOST_CARRIERS]]
        more = len(carriers) - len(named)
        yield f"  carried by {', '.join(named)}{f' and {more} more' if more else ''}"
    outlets = family.outlets(hit.source)
    if outlets:
        yield (f"  also in {outlets} outlet{'s' if outlets > 1 else ''}", "bold")


def _member(hit: Hit, family: Family) -> Member | None:
    return next((member for member in family.members if member.id == hit.id), None)


def _after(member: Member | None) -> str:
    lag = member.lag_minutes if member else None
    return "" if lag is None else f" {terminal.lag(lag)}"


def _marked(snippet: str) -> Iterator[str | tuple[str, str]]:
    """The snippet, its matched words bold on a terminal."""
    for place, piece in enumerate(re.split("|".join(MARKS), snippet)):
        yield (piece, "bold yellow") if place % 2 else piece


def _record(hit: Hit, family: Family | None) -> dict[str, Any]:
    known = asdict(hit)
    known["snippet"] = re.sub("|".join(MARKS), "", hit.snippet)
    known["origin"] = family.origin if family else hit.source
    known["origin_held"] = not (family and family.unseen)
    known["also_in"] = family.outlets(hit.source) if family else 0
    known["carried_by"] = [
        {"id": member.id, "source": member.source, "lag_minutes": member.lag_minutes}
        for member in (family.members[1:] if family else ())
    ]
    return {name: known[name] for name in _COLUMNS}


def _cells(found: Found) -> list[Any]:
    record = _record(*found)
    carriers = (f"{one['source']} {one['lag_minutes']} min" for one in record["carried_by"])
    held = "yes" if record["origin_held"] else "no"
    return [*(record | {"carried_by": "; ".join(carriers), "origin_held": held}).values()]


def _check_source(name: str, reader: Reader, settings: BaseSettings) -> None:
    """A source is known to the catalogue, or was when the archive met it."""
    if name not in {source.source for source in reader.sources()}:
        catalogue.load(config.from_settings(settings.get).sources_dirs).source(name)


def _limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST}")
    return int(text)
