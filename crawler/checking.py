"""Asks every route of some sources once and fetches no article: ``scrapy sources --check``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from scrapy.settings import BaseSettings

from crawler import config, terminal
from crawler.progress import result, watching
from crawler.rounds import Round


def check(sources: Sequence[str], settings: BaseSettings) -> int:
    """Ask the routes of these sources with the news spider, in a process of its own.

    Shows how far it is on a terminal, tells the result in a line on stderr, and gives the
    spider's exit code.
    """
    command = (sys.executable, "-m", "scrapy", "crawl", ",".join(sources), "-a", "routes=only")
    told = ("-s", "PROGRESS=json", "-s", "LOG_LEVEL=ERROR", *_passed_on(settings))

    async def run() -> int:
        deadline = config.from_settings(settings.get).round_deadline
        with watching("check") as watch:
            round_ = Round((*command, *told), deadline, asyncio.Event(), watch.told, watch.logged)
            ending = await round_.run()
        terminal.note(f"check: {result(ending)}")
        return ending.exit_code

    return asyncio.run(run())


def _passed_on(settings: BaseSettings) -> list[str]:
    """The user's settings as they hold here, ``-s`` included."""
    own = config.from_settings(settings.get)
    typed = []
    for name in config.NAMES:
        value = getattr(own, name.lower())
        text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        typed += ["-s", f"{name}={text}"]
    return typed
