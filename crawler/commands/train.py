"""``scrapy train``: fit the weights of relevance to the user's marks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import config, terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of, as_judged
from crawler.errors import EXIT_OK, ConfigError
from pipelines import policy
from pipelines.archive import Judgeable, judgeable, open_archive
from pipelines.diplomacy import judging, relevance, training
from pipelines.diplomacy.relevance import Policy
from pipelines.diplomacy.training import Example, Fit

TOLD = 5
"""Features whose weights changed most that are shown."""


class Command(PlainCommand):
    """Learns from marks."""

    def syntax(self) -> str:
        """How it is typed."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Fit the weights of relevance to the articles that you marked"

    def long_desc(self) -> str:
        """What ``scrapy train -h`` explains."""
        return (
            "Fit the weights of relevance to the marked articles, starting from the shipped ones, "
            "and write them to the file that the setting WEIGHTS names. It is written only if the "
            "new weights judge marked articles that they had not seen better than the shipped "
            "ones. 'scrapy rescore' then judges the archive anew; delete the file to go back."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What is done with the outcome."""
        super().add_options(parser)
        parser.add_argument("--force", action="store_true", help="write them also if not better")
        parser.add_argument("--dry-run", action="store_true", help="show, and write nothing")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Fit, show, write."""
        if args:
            raise UsageFault("train takes no words; 'scrapy mark' says which articles are what")
        file = policy.weights_file(config.from_settings(settings.get), settings["PROJECT_FOLDER"])
        db = open_archive(archive_of(settings), create=False)
        try:
            examples = [one for batch in judgeable(db, marked=True) for one in _examples(batch)]
        finally:
            db.close()
        found = _fit(examples)
        _tell(found, len(examples))
        if opts.dry_run:
            return EXIT_OK
        if found.after <= found.before and not opts.force:
            terminal.line("The shipped weights judge as well: nothing was written.")
            return EXIT_OK
        _write(file, relevance.json_of(found.weights))
        terminal.line(f"Written to {file}. 'scrapy rescore' judges the archive anew.")
        return EXIT_OK


def _examples(batch: list[Judgeable]) -> Iterator[Example]:
    plain = Policy(relevance.shipped())
    for one in batch:
        judged = judging.judge(as_judged(one), plain)
        values = {term.feature: term.value for term in judged.terms}
        yield Example(values, one.mark == "diplomatic")


def _fit(examples: list[Example]) -> Fit:
    try:
        return training.fit(relevance.shipped(), examples)
    except ImportError:
        raise UsageFault(
            "training needs scikit-learn, scoring does not; install it with: "
            ".venv/bin/pip install scikit-learn"
        ) from None
    except ValueError as error:
        raise UsageFault(f"{error}; mark more with 'scrapy mark ID diplomatic|other'") from None


def _tell(found: Fit, marks: int) -> None:
    terminal.line(
        f"{marks} marks: the shipped weights judge {found.before:.1%} of them rightly, weights "
        f"fitted to the others {found.after:.1%}."
    )
    shipped, known = relevance.shipped().features, relevance.concepts()
    changes = {
        name: value - shipped.get(name, 0.0) for name, value in found.weights.features.items()
    }
    most = sorted(changes, key=lambda name: -abs(changes[name]))[:TOLD]
    rows = [
        (known[name].says, f"{shipped.get(name, 0.0):+.2f}", f"{found.weights.features[name]:+.2f}")
        for name in most
    ]
    terminal.table(("what changes most", "shipped", "fitted"), rows)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"WEIGHTS: {file} cannot be written: {error.strerror}") from None
