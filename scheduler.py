"""The clock: ``python scheduler.py`` runs a round now and then at every ``ROUND_EVERY``.

Each round is a child process of its own, ``scrapy crawl due``, so that a crash, a leak or a hang
costs one round and never the clock. What is due is written in the archive; the clock keeps
nothing and may be stopped and started at will. ``--once`` makes one round and ends with its exit
code: 0 all well, 3 archive, 4 no source answered, 5 only in part (``crawler.errors``).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from crawler import clock, config, terminal
from crawler.errors import EXIT_NO_ANSWER, EXIT_OK, ConfigError
from crawler.progress import round_line, watching
from crawler.rounds import Ending, Round
from crawler.steady import SteadyInterval, SteadyScheduler

FOLDER = Path(__file__).resolve().parent
CRAWL = (sys.executable, "-m", "scrapy", "crawl", "due", "-s", "PROGRESS=json")
LATE = 60
"""Seconds that a round has beyond its deadline, at which it ends by itself, before it is ended."""
NO_ANSWER = "no source answered: is there a network? 'make demo' shows the whole job without one"


@dataclass(slots=True)
class Clock:
    """Makes rounds of a command, one at a time, until it is stopped."""

    command: Sequence[str]
    every: float
    """Seconds from the start of a round to the start of the next."""
    deadline: float
    """Seconds that a round may take."""
    zone: tzinfo = UTC
    """What APScheduler tells the wall time by; its hours do not matter to the intervals."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    rounds: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while no round is under way."""

    def __post_init__(self) -> None:
        self.idle.set()

    async def for_ever(self) -> int:
        """Run rounds until ``stop`` is set; gives the exit code."""
        self._listen()
        # That a round outlasts the interval is no news: the next one is left out.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = SteadyScheduler(timezone=self.zone)
        scheduler.add_job(
            self.round,
            SteadyInterval(self.every, time.monotonic),
            coalesce=True,  # after a sleep of the machine one round, not all that were missed
            max_instances=1,
            misfire_grace_time=None,  # late is better than never; the default drops after 1 s
        )
        scheduler.start()
        await self.stop.wait()
        await self.idle.wait()
        scheduler.shutdown(wait=False)
        return EXIT_OK

    async def once(self) -> int:
        """Run one round; gives its exit code."""
        self._listen()
        code = (await self.round()).exit_code
        if code == EXIT_NO_ANSWER:
            terminal.note(NO_ANSWER)
        return code

    async def round(self) -> Ending:
        """Run one round, show it, and say in one line what came of it."""
        self.rounds += 1
        self.idle.clear()
        try:
            with watching(f"round {self.rounds}") as watch:
                ending = await Round(
                    self.command, self.deadline, self.stop, watch.told, watch.logged
                ).run()
            terminal.line(round_line(self.rounds, clock.now(), ending))
        finally:
            self.idle.set()
        return ending

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Read the command line and the settings, run the clock, give the exit code."""
    parser = argparse.ArgumentParser(prog="scheduler.py", description="Crawl what is due, for ever")
    parser.error = terminal.refuse  # type: ignore[method-assign]
    parser.add_argument("--once", action="store_true", help="make one round and end")
    parser.add_argument(
        "-s", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="a setting, for the clock and for the crawl (may be repeated)",
    )  # fmt: skip
    options = parser.parse_args(argv)
    return terminal.guarded(lambda: _run(options, environ))


def _run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    typed = dict(map(_setting, options.settings))
    own = config.from_layers(environ, FOLDER)
    settings = config.from_settings(lambda name: typed.get(name, getattr(own, name.lower())))
    told = {"LOG_LEVEL": _level(settings), **typed}
    passed_on = [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
    os.chdir(FOLDER)

    async def run() -> int:
        rounds = Clock((*CRAWL, *passed_on), settings.round_every, settings.round_deadline + LATE)
        return await (rounds.once() if options.once else rounds.for_ever())

    return asyncio.run(run())


def _level(settings: config.Config) -> str:
    """The crawl's log level: where INFO was not changed, the round's line says it in short."""
    return "WARNING" if settings.loglevel == config.Config().loglevel else settings.loglevel


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise ConfigError(f"-s {text}: write it as NAME=VALUE")
    return name, value


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], os.environ))
