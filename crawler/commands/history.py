"""``scrapy history ID|URL``: the versions of an article and what each changed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapy.settings import BaseSettings

from crawler import terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import article_of, reading
from crawler.errors import EXIT_OK
from pipelines.archive.records import ArticleDetail
from pipelines.reprints import worddiff
from pipelines.reprints.worddiff import Piece

CONTEXT = 8
"""Words shown before and after a change."""
STYLES = {"old": "red", "new": "green"}
AROUND = {"old": ("[-", "-]"), "new": ("{+", "+}")}
"""How a change is written; as ``git diff --word-diff`` does."""


@dataclass(frozen=True, slots=True)
class _State:
    """The article as it read from a time on."""

    number: int
    since: str
    title: str | None
    text: str
    change: str | None
    """What it changed of the one before."""


class Command(PlainCommand):
    """Shows how an article changed."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options] ID|URL"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Show the versions of an article and what each changed, word by word"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The forms of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a version")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the versions, the oldest first."""
        if len(args) != 1:
            raise UsageFault("history takes one article: its number or its address")
        with reading(settings) as reader:
            detail = article_of(reader, args[0])
        states = list(_states(detail))
        if opts.json:
            _print_json(states)
        else:
            _print(states)
            if detail.article.status == "gone":
                terminal.line("gone: the page is no longer there; the text is kept")
        return EXIT_OK


def _states(detail: ArticleDetail) -> Iterator[_State]:
    change = None
    for version in detail.versions:
        yield _State(version.number, version.seen_at, version.title, version.text, change)
        change = version.change
    article = detail.article
    yield _State(article.version, article.fetched_at, article.title, article.text, change)


def _print(states: Sequence[_State]) -> None:
    for place, state in enumerate(states):
        kind = f"  {state.change}" if state.change else ""
        moment = terminal.when(state.since, seconds=True)
        terminal.line((f"version {state.number}", "bold"), f"  fetched {moment}", (kind, "bold"))
        if place == 0:
            terminal.line(state.title or "(no title)")
        else:
            before = states[place - 1]
            if state.title != before.title:
                _print_changes(before.title or "", state.title or "")
            if state.text != before.text:
                _print_changes(before.text, state.text)
        terminal.line()


def _print_changes(old: str, new: str) -> None:
    parts: list[str | tuple[str, str]] = []
    for piece in _shortened(worddiff.pieces(old, new)):
        if piece.kind == "same":
            parts.append(piece.text)
        else:
            start, end = AROUND[piece.kind]
            body = " ".join(piece.text.split())
            space = " " if piece.text[-1:].isspace() else ""
            parts += [(f"{start}{body}{end}", STYLES[piece.kind]), space]
    terminal.line(*parts)


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The changes with some words around each."""
    for place, piece in enumerate(pieces):
        if piece.kind != "same":
            yield piece
            continue
        words = worddiff.tokens(piece.text)
        head = words[:CONTEXT] if place else []
        tail = words[-CONTEXT:] if place < len(pieces) - 1 else []
        if len(words) <= len(head) + len(tail):
            text = "".join(words)
        else:
            text = f"{''.join(head).rstrip()} … {''.join(tail)}"
        yield Piece("same", " ".join(text.split()) + (" " if text[-1:].isspace() else ""))


def _print_json(states: Sequence[_State]) -> None:
    for place, state in enumerate(states):
        before = states[place - 1] if place else None
        changes = worddiff.pieces(before.text, state.text) if before else []
        terminal.json_line(
            {
                "version": state.number,
                "fetched_at": state.since,
                "change": state.change,
                "title": state.title,
                "removed": [piece.text.strip() for piece in changes if piece.kind == "old"],
                "added": [piece.text.strip() for piece in changes if piece.kind == "new"],
                "text": state.text,
            }
        )
