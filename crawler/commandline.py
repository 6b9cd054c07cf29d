"""The base of Diplowire's own commands: options checked, failures told in one plain line.

It stands outside of ``crawler.commands`` because Scrapy makes a command of every class there.
"""

from __future__ import annotations

import argparse
import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import date

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings

from crawler import overrides, terminal
from crawler.errors import DiplowireError


class UsageFault(DiplowireError):
    """A command was typed in a way that it cannot take."""


class PlainCommand(ScrapyCommand):
    """A command that reads, crawls nothing, and answers with an exit code."""

    requires_project = True
    requires_crawler_process = False

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's own options; its parser then tells errors in one line, as we do."""
        super().add_options(parser)
        tell_plainly(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Answer; the exit code is kept for Scrapy."""
        assert self.settings is not None
        settings = self.settings
        self.exitcode = terminal.guarded(lambda: self._checked(args, opts, settings))

    def _checked(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        overrides.checked(settings)
        return self.answer(words(args), opts, settings)

    @abstractmethod
    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the answer and give the exit code.

        Raises:
            DiplowireError: what the user can mend.
        """


def tell_plainly(parser: argparse.ArgumentParser) -> None:
    """Let Scrapy's parser tell errors in one line; Scrapy makes it, so its class cannot be ours."""
    parser.error = terminal.refuse  # type: ignore[method-assign]


def words(args: Sequence[str]) -> list[str]:
    """What was typed beside the options.

    Scrapy hands unknown options over as arguments and would ignore them; after ``--`` anything
    is a word, and so is what holds a space.

    Raises:
        UsageFault: there is an unknown option.
    """
    typed = list(args)
    end = typed.index("--") if "--" in typed else len(typed)
    for word in typed[:end]:
        if word.startswith("-") and word.strip("-") and " " not in word:
            raise UsageFault(f"unknown option {word}; to look for it as a word put -- before it")
    return typed[:end] + typed[end + 1 :]


def country(text: str) -> str:
    """The country code that was typed, ISO 3166-1 alpha-2, in capitals; for ``add_argument``.

    Raises:
        ArgumentTypeError: it has not the form of one.
    """
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a two-letter country code, as BY")
    return text.upper()


def pair(text: str) -> tuple[str, str]:
    """The two codes that were typed, in capitals and alphabetical order; for ``add_argument``.

    Raises:
        ArgumentTypeError: they have not the form of a pair.
    """
    found = re.fullmatch(r"([A-Za-z0-9]{2,12})[-–,:/]([A-Za-z0-9]{2,12})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no pair of codes, as BY-KZ or EU-JP")
    first, second = sorted(code.upper() for code in found.groups())
    return first, second


def day(text: str | None, option: str) -> str | None:
    """The day that was typed, ``YYYY-MM-DD``; None where none was.

    Raises:
        UsageFault: it is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageFault(f"{option} {text}: not a day; write it as 2023-07-24") from None
