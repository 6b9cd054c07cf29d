"""``scrapy add-source URL``: looks at a site and proposes its source file.

Scrapy calls a command by its module's name; hence the hyphen, which ``import`` cannot say and
nobody needs to.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import get_args, get_type_hints
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler import catalogue, clock, opml, terminal, urls
from crawler.catalogue import Source
from crawler.commandline import PlainCommand, UsageFault, country
from crawler.commands import archive_of
from crawler.errors import EXIT_NO_ANSWER, EXIT_OK, EXIT_PARTIAL
from crawler.items import Page
from crawler.middlewares.guard import is_address, is_public
from crawler.proposal import Proposal, Wishes, propose
from crawler.spiders.probe import ProbeSpider, provisional
from pipelines.archive import open_archive

_KINDS = get_args(get_type_hints(Source)["kind"])
_EXPECTED = (
    "title", "language", "author", "published_on", "published_at", "updated_at",
    "dateline_place", "dateline_country", "dateline_agency",
)  # fmt: skip
"""Fields of an article that a recorded case expects."""


class Command(PlainCommand):
    """Proposes a source file for a site."""

    requires_crawler_process = True

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] URL"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Look at a site for feeds, sitemaps and listings, and propose its source file"

    def long_desc(self) -> str:
        """What ``scrapy add-source -h`` explains."""
        return (
            "Ask a page of a site, its robots.txt, and the feeds and sitemaps that they name, and "
            "print the source file that follows; with --into it is written, and two pages are "
            "kept as test cases. What is guessed is marked so."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What the user knows better, and where the file goes."""
        super().add_options(parser)
        parser.add_argument("--into", metavar="FOLDER", type=Path, help="write the file there")
        parser.add_argument(
            "--cases", metavar="FOLDER", type=Path,
            help="where two pages are kept as test cases (default: beside --into, NAME-cases)",
        )  # fmt: skip
        parser.add_argument("--id", metavar="ID", help="the source's id, as belta-en")
        parser.add_argument("--kind", choices=_KINDS, help="what the publisher is")
        parser.add_argument("--country", metavar="CC", type=country, help="its country, as BY")
        parser.add_argument(
            "--allow-host", metavar="HOST:PORT", action="append", default=[],
            help="a private address that may be asked",
        )  # fmt: skip
        parser.add_argument("--opml", metavar="FILE", type=Path, help="a list of feeds, for URLs")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Quiet, unless the user asks for a log: the answer tells what went wrong."""
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.loglevel is None and not opts.logfile:
            self.settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Propose a file for each address; gives ``EXIT_NO_ANSWER`` where there is none."""
        addresses = _addresses(args, opts)
        open_archive(archive_of(settings)).close()
        spiders = self._looked_at(addresses, opts)
        written = [_tell(spider, opts) for spider in spiders]
        if all(written):
            return EXIT_OK
        return EXIT_PARTIAL if any(written) else EXIT_NO_ANSWER

    def _looked_at(self, addresses: list[str], opts: argparse.Namespace) -> list[ProbeSpider]:
        """Look at all sites at once, each with its own crawler."""
        assert self.crawler_process is not None
        process, crawlers = self.crawler_process, []
        for address in addresses:
            source = provisional(address, urlsplit(address).hostname or "", opts.allow_host)
            kind = type("ProbeSpider", (ProbeSpider,), {"sources": (source,)})
            crawlers.append(process.create_crawler(kind))
            process.crawl(crawlers[-1])
        process.start()
        return [crawler.spider for crawler in crawlers if isinstance(crawler.spider, ProbeSpider)]


def _addresses(args: list[str], opts: argparse.Namespace) -> list[str]:
    if opts.opml:
        listed = opml.feeds(opts.opml.read_text(encoding="utf-8-sig", errors="replace"))
        if not listed:
            raise UsageFault(f"{opts.opml}: no feeds in it; is it OPML?")
        typed = [*args, *listed]
    else:
        typed = args
    if not typed or (len(typed) > 1 and not opts.opml):
        raise UsageFault("add-source takes one address, as https://www.belta.by, or --opml FILE")
    if len(typed) > 1 and opts.id:
        raise UsageFault("--id names one source; a list has several")
    return [_address(address, opts.allow_host) for address in typed]


def _address(typed: str, allowed: list[str]) -> str:
    url = urls.absolute(typed if "://" in typed else f"https://{typed}")
    if url is None:
        raise UsageFault(f"{typed}: not an http or https address")
    host = urlsplit(url).hostname or ""
    if is_address(host) and not is_public(host) and urls.host(url) not in allowed:
        raise UsageFault(
            f"{typed}: a private address is not asked; --allow-host {urls.host(url)} permits it"
        )
    return url


def _tell(spider: ProbeSpider, opts: argparse.Namespace) -> bool:
    """Print or write what was found; whether there was a way in."""
    address = spider.sources[0].routes[0].url
    for note in spider.notes:
        terminal.note(f"left out: {note}")
    if spider.site is None:
        terminal.fail(f"{address}: {spider.failure or 'no answer'}")
        return False
    wishes = Wishes(
        id=opts.id, kind=opts.kind, country=opts.country, allow_hosts=tuple(opts.allow_host)
    )
    proposal = propose(spider.site, wishes, clock.now()[:10])
    if proposal is None:
        terminal.fail(
            f"{address}: no way in was found: no feed is linked, robots.txt names no sitemap, and "
            "no links of the page look like those of articles"
        )
        return False
    if opts.into is None:
        for line in proposal.text.splitlines():
            terminal.line(line)
        return True
    return _write(proposal, spider, opts)


def _write(proposal: Proposal, spider: ProbeSpider, opts: argparse.Namespace) -> bool:
    file: Path = opts.into / f"{proposal.id}.toml"
    if file.exists():
        terminal.fail(f"{file} is there already; give another --id, or take it away")
        return False
    opts.into.mkdir(parents=True, exist_ok=True)
    file.write_text(proposal.text, encoding="utf-8")
    source = catalogue.read_source(file)
    if not isinstance(source, Source):
        for problem in source:
            terminal.note(f"mend it: {problem}")
        return False
    terminal.line(str(file))
    cases = opts.cases or opts.into.resolve().parent / f"{opts.into.resolve().name}-cases"
    for number, page in enumerate(spider.pages, 1):
        terminal.line(str(_keep(page, source, cases / f"{source.id}-{number}")))
    return True


def _keep(page: Page, source: Source, folder: Path) -> Path:
    """A case as tests/pipelines/pages has them: the page, and what it reads as now."""
    # Scrapy imports every command to run one; only this one needs what reads pages.
    from pipelines.analyse import analyse

    analysis = analyse(page, source)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(page.body)
    found: dict[str, object] = {name: getattr(analysis, name) for name in _EXPECTED}
    told: dict[str, object] = {
        "url": page.url,
        "fetched_at": page.fetched_at,
        "content_type": page.content_type,
    }
    about: dict[str, object] = {
        "name": source.name, "kind": source.kind, "country": source.country,
        "languages": source.languages, "timezone": source.timezone,
    }  # fmt: skip
    tables = (("", told), ("[source]\n", about), ("[expected]\n", found))
    text = "\n".join(head + _lines(table) for head, table in tables)
    (folder / "expected.toml").write_text(text, encoding="utf-8")
    return folder


def _lines(table: dict[str, object]) -> str:
    known = {name: value for name, value in table.items() if value is not None}
    # A JSON string or list of strings is also one of TOML.
    return "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in known.items())
