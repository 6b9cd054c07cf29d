"""``scrapy chain ID|URL``: the way of a text through the agencies."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import article_of, reading
from crawler.errors import EXIT_OK
from pipelines.archive.records import ArticleDetail, Family, Member

Part = str | tuple[str, str]


class Command(PlainCommand):
    """Shows from whom to whom a text went."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] ID|URL"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Show the way of a text through the agencies, from its origin on"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object an article")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the family as a tree, and the digests that carry it."""
        if len(args) != 1:
            raise UsageFault("chain takes one article: its number or its address")
        with reading(settings) as reader:
            detail = article_of(reader, args[0])
        family = detail.family
        assert family is not None
        if opts.json:
            for member in family.members:
                terminal.json_line(_record(family, member))
        else:
            for parts in _lines(detail, family):
                terminal.line(*parts)
        return EXIT_OK


def _lines(detail: ArticleDetail, family: Family) -> Iterator[list[Part]]:
    if family.unseen:
        yield [(family.origin_name, "bold"), "  credited as the origin; nothing of it is held"]
    if detail.origins and detail.article.reprint_of is None:
        carried = ", ".join(f"#{link.origin_id}" for link in detail.origins)
        yield [f"#{detail.article.id} is a digest; it carries {carried}"]
    yield from _tree(family, family.root, int(family.unseen))
    mine = {member.id for member in family.members}
    for link in detail.copies:
        if link.copy_id not in mine:
            yield [
                f"also in #{link.copy_id} {link.copy_source}: {link.copy_title} ({link.relation})"
            ]


def _tree(family: Family, root: Member, depth: int) -> Iterator[list[Part]]:
    """Depth first without recursion: a chain may be long."""
    below: dict[int | None, list[Member]] = {}
    for member in family.members[1:]:
        below.setdefault(member.reprint_of, []).append(member)
    waiting = [(root, depth)]
    while waiting:
        member, level = waiting.pop()
        yield _line(member, level)
        waiting += [(child, level + 1) for child in reversed(below.get(member.id, []))]


def _line(member: Member, depth: int) -> list[Part]:
    lead = "   " * (depth - 1) + "└─ " if depth else ""
    when = terminal.when(member.published) or "no date"
    lag = "" if member.lag_minutes is None else f" {terminal.lag(member.lag_minutes)}"
    how = ""
    if member.relation and member.copy_share is not None and member.origin_share is not None:
        how = f"  {member.relation}, {member.origin_share:.0%} of it"
    gone = "  gone" if member.status == "gone" else ""
    name: Part = (member.source_name, "bold")
    return [f"{lead}#{member.id}  {when}{lag}  ", name, f"{how}{gone}  {member.title or ''}"]


def _record(family: Family, member: Member) -> dict[str, Any]:
    told = {"family_id": family.id, "origin": family.origin, "origin_held": not family.unseen}
    return {**told, **{k: v for k, v in asdict(member).items() if k != "evidence"}}
