"""``scrapy who NAME [--on DAY]``: which offices a person was seen to hold, and where."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import reading
from crawler.errors import EXIT_OK
from crawler.evidence import named
from pipelines.archive.persons import Person, PostHeld

EVIDENCE = 3
"""Articles shown for an office."""


class Command(PlainCommand):
    """Tells an official's offices."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] NAME"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Tell which offices a person was seen to hold, when, and in which articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The day and the form of the answer."""
        super().add_options(parser)
        parser.add_argument("--on", metavar="DAY", help="the offices on this day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="one JSON object a person")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the persons that the name may mean."""
        name = " ".join(args).strip()
        if not any(letter.isalpha() for letter in name):
            raise UsageFault("who takes the name of a person, in any script")
        day = _day(opts.on)
        with reading(settings) as reader:
            persons = reader.who(name, day, EVIDENCE)
        if not persons:
            terminal.note(f"nobody called {name!r} was seen with an office")
        for number, person in enumerate(persons):
            if opts.json:
                terminal.json_line(_record(person, day))
            else:
                _print(person, day, first=number == 0)
        return EXIT_OK


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageFault(f"--on: {given!r} is no day; write it as 2023-07-24") from error


def _record(person: Person, day: str | None) -> dict[str, Any]:
    posts = [
        {**asdict(post), **({"on": day, "held": standing(post, day)[0]} if day else {})}
        for post in person.posts
    ]
    return {**asdict(person), "posts": posts}


def _print(person: Person, day: str | None, *, first: bool) -> None:
    if not first:
        terminal.line()
    terminal.line(
        (person.name, "bold"), f"  also {', '.join(person.variants)}" * bool(person.variants)
    )
    for post in _ordered(person.posts, day):
        terminal.line()
        terminal.line(
            "  ",
            (named.office(post.post, post.country, post.sent_to, post.status), "bold"),
            f": {_seen(post)}",
        )
        if day:
            terminal.line(f"    {standing(post, day)[1]}")
        for sighting in post.sightings:
            where = f"{sighting.seen_on or 'undated'}  #{sighting.article_id} {sighting.source}"
            terminal.line(f"    {where}: {sighting.evidence}")


def _ordered(posts: Iterable[PostHeld], day: str | None) -> list[PostHeld]:
    """Those held on the day first, then as they come: the latest first."""
    order = ("yes", "between", "before", "after", "unknown")
    return sorted(posts, key=lambda post: order.index(standing(post, day)[0]) if day else 0)


def _seen(post: PostHeld) -> str:
    articles = f"{post.articles} article{'s' * (post.articles != 1)}"
    if post.from_seen is None:
        return f"seen in {articles} without a date"
    span = (
        post.from_seen if post.from_seen == post.to_seen else f"{post.from_seen} to {post.to_seen}"
    )
    return f"seen {span} in {articles}"


def standing(post: PostHeld, day: str) -> tuple[str, str]:
    """Whether the office was held on a day, as far as was seen: a word, and a sentence.

    "yes" (an article of the day says so), "between" (articles before and after do), "before" and
    "after" (only earlier, only later ones do), "unknown" (none is dated).
    """
    if post.from_seen is None or post.to_seen is None:
        return "unknown", "no article that says so is dated"
    if any(sighting.seen_on == day for sighting in post.sightings):
        return "yes", f"on {day}: seen that day"
    if post.from_seen < day < post.to_seen:
        return "between", f"on {day}: seen before and after, not on the day"
    if post.to_seen < day:
        return "before", f"on {day}: not seen; last seen {_days(post.to_seen, day)} days before"
    return "after", f"on {day}: not seen; first seen {_days(day, post.from_seen)} days later"


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
