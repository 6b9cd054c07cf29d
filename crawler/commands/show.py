"""``scrapy show ID|URL``: an article with all that is known of it, and from where."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import article_of, reading
from crawler.errors import EXIT_OK
from crawler.evidence import named
from pipelines.analysis import ActFound, DateFound
from pipelines.archive.records import Alias, Article, ArticleDetail, Reprint

Fact = tuple[str, str | int | float | None]


class Command(PlainCommand):
    """Shows one article."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] ID|URL"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Show an article of the archive with all that is known of it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the article."""
        if len(args) != 1:
            raise UsageFault("show takes one article: its number or its address")
        with reading(settings) as reader:
            detail = article_of(reader, args[0])
        if opts.json:
            terminal.json_line(_record(detail))
        else:
            _print(detail)
        return EXIT_OK


def _record(detail: ArticleDetail) -> dict[str, Any]:
    known = asdict(detail)
    return {**known.pop("article"), **known}


def _print(detail: ArticleDetail) -> None:
    article = detail.article
    terminal.line((article.title or "(no title)", "bold"))
    terminal.line()
    terminal.facts([*_origin(detail), *_filing(detail), *_relations(detail)])
    terminal.line()
    for paragraph in article.text.splitlines():
        terminal.line(paragraph)


def _origin(detail: ArticleDetail) -> Iterator[Fact]:
    """Who published it, where and when."""
    article = detail.article
    yield "number", article.id
    yield "source", f"{detail.source_name} ({article.source})"
    yield "url", article.url
    yield "canonical", article.canonical_url if article.canonical_url != article.url else None
    yield "answered at", article.final_url if article.final_url != article.url else None
    yield "published", _published(article)
    yield "updated", terminal.when(article.updated_at, seconds=True)
    for date in detail.dates:
        yield "date found", _date(date)
    yield "first seen", terminal.when(article.first_seen_at, seconds=True)
    yield "fetched", terminal.when(article.fetched_at, seconds=True)
    yield "status", f"{article.status}, version {article.version}"
    yield "reserved", f"the text is not kept ({article.opt_out})" if article.opt_out else None


def _filing(detail: ArticleDetail) -> Iterator[Fact]:
    """What it says of itself and of whom it speaks."""
    article = detail.article
    yield "language", article.language
    yield "also titled", article.other_title
    yield "author", article.author
    yield "dateline", article.dateline
    yield "filed in", _joined(article.dateline_place, article.dateline_country)
    yield "filed on", article.dateline_on
    yield "filed by", article.dateline_agency
    yield "origin", article.credited_agency
    yield "fact from", article.credited_body
    for credit in detail.credits:
        yield "credit", f"{credit.agency} ({credit.kind}): {credit.evidence}"
    yield "pair", _pair(article)
    yield "countries", _named(detail, "country")
    yield "organisations", _named(detail, "organisation")
    for one in detail.officials:
        office = named.office(one.post, one.country, one.sent_to, one.status)
        yield "official", f"{one.name}, {office}"
    yield "band", _joined(article.band, article.relevance, article.doubtful)
    for mark in detail.marks:
        yield "marked", f"{mark.mark} on {terminal.when(mark.marked_at)}"
    for act in detail.acts:
        yield "act", _act(act)


def _relations(detail: ArticleDetail) -> Iterator[Fact]:
    """Its reprints, its earlier texts, its addresses."""
    for link in detail.origins:
        number, source, title = link.origin_id, link.origin_source, link.origin_title
        yield "reprint of", f"#{number} {source}: {title} ({_link(link)})"
    for link in detail.copies:
        number, source, title = link.copy_id, link.copy_source, link.copy_title
        yield "reprinted as", f"#{number} {source}: {title} ({_link(link)})"
    for version in detail.versions:
        moment = terminal.when(version.seen_at, seconds=True)
        yield "version", f"{version.number} of {moment}, then changed: {version.change}"
    for alias in detail.aliases:
        if alias.url != detail.article.url:
            yield "also at", _alias(alias)


def _published(article: Article) -> str:
    moment = article.published_at or article.published_on
    if moment is None:
        return "not known"
    exact = f"to the {article.published_precision}, from {article.published_from}"
    return f"{terminal.when(moment, seconds=article.published_precision == 'second')} ({exact})"


def _date(date: DateFound) -> str:
    chosen = ", chosen" if date.chosen else ""
    return f"{date.kind} {terminal.when(date.value, seconds=True)} from {date.origin}{chosen}"


def _pair(article: Article) -> str | None:
    return f"{article.pair_a}–{article.pair_b}" if article.pair_a else None


def _named(detail: ArticleDetail, kind: str) -> str:
    """Codes by falling weight, each with the words that name it."""
    weights: dict[str, float] = defaultdict(float)
    named: dict[str, list[str]] = defaultdict(list)
    for mention in detail.mentions:
        if mention.kind == kind:
            weights[mention.code] += mention.weight
            named[mention.code].append(mention.matched)
    ranked = sorted(weights, key=lambda code: (-weights[code], code))
    return "; ".join(f"{code} ({', '.join(dict.fromkeys(named[code]))})" for code in ranked)


def _act(act: ActFound) -> str:
    parties = " toward ".join(filter(None, (act.actor, act.target)))
    return _joined(act.act, parties or None, act.mode if act.mode != "done" else None)


def _link(link: Reprint) -> str:
    share = f"{link.relation}, {link.containment:.0%} of the text"
    return share if link.lag_minutes is None else f"{share}, {terminal.lag(link.lag_minutes)}"


def _alias(alias: Alias) -> str:
    return f"{alias.url} ({_joined(alias.state, alias.reason)})"


def _joined(*parts: str | float | None) -> str:
    return ", ".join(str(part) for part in parts if part is not None)
