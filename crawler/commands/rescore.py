"""``scrapy rescore``: judge every archived article anew, after training or other thresholds."""

from __future__ import annotations

import argparse
from collections import Counter

from scrapy.settings import BaseSettings

from crawler import config, terminal
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of, as_judged
from crawler.errors import EXIT_OK
from pipelines import policy
from pipelines.archive import Judgeable, Rejudged, judgeable, open_archive, store_judgements
from pipelines.diplomacy import judging


class Command(PlainCommand):
    """Judges the archive anew."""

    def syntax(self) -> str:
        """How it is typed."""
        return ""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Judge the relevance and acts of all archived articles anew"

    def long_desc(self) -> str:
        """What ``scrapy rescore -h`` explains."""
        return (
            "Judge all archived articles anew from their stored texts, with the weights, "
            "thresholds and switches that hold now. Your marks stay in force. It goes by batches "
            "and can be stopped and begun again at any time."
        )

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Judge, store, and count what changed."""
        if args:
            raise UsageFault("rescore takes no words: it judges the whole archive")
        decided = policy.of_settings(config.from_settings(settings.get), settings["PROJECT_FOLDER"])
        bands: Counter[str] = Counter()
        db = open_archive(archive_of(settings), create=False)
        try:
            for batch in judgeable(db):
                judged = [_rejudged(one, judging.judge(as_judged(one), decided)) for one in batch]
                store_judgements(db, judged)
                bands.update(one.band for one in judged)
        finally:
            db.close()
        counts = ", ".join(f"{bands[band]} {band}" for band in config.BANDS)
        terminal.line(f"{bands.total()} articles judged by their scores: {counts}.")
        return EXIT_OK


def _rejudged(one: Judgeable, judged: judging.Judged) -> Rejudged:
    return Rejudged(
        id=one.id,
        relevance=judged.score,
        band=judged.band,
        doubtful=judged.doubtful,
        relevance_terms=judged.terms,
        acts=judged.acts,
    )
