"""``scrapy doctor``: whether archive, machine, settings and sources are well, and what to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import catalogue, checkup, clock, config, terminal
from crawler.catalogue import Catalogue
from crawler.checkup import BROKEN, LOOK, NOTE, OK, Finding
from crawler.commandline import PlainCommand, UsageFault
from crawler.commands import archive_of, reading
from crawler.errors import EXIT_ARCHIVE, EXIT_OK, EXIT_PARTIAL, ArchiveError
from pipelines.archive import Soundness, examine, holder

LONG_LOG = 64 << 20
"""Bytes of the write-ahead log above which someone has been reading for long."""
LATE = 24 * 3600
"""Seconds without a run after which the clock is taken for stopped."""
MOST_NAMED = 5
_STYLES = {OK: "green", NOTE: "dim", LOOK: "yellow", BROKEN: "bold red"}
_UNHAPPY = {
    "dead": "give no answer",
    "silent": "answer, but bring nothing new beyond their rhythm",
}


class Command(PlainCommand):
    """Examines the installation; changes nothing."""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Check the archive, the machine, the settings and the sources, and say what to do"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The form of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a finding")

    def answer(self, args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> int:
        """Print the findings; 0 all well, 5 someone should look, 3 nothing goes on as it is."""
        if args:
            raise UsageFault("doctor takes no words")
        findings = list(_findings(settings))
        for finding in findings:
            if opts.json:
                terminal.json_line(asdict(finding))
            else:
                _print(finding)
        states = {finding.state for finding in findings}
        if BROKEN in states:
            return EXIT_ARCHIVE
        return EXIT_PARTIAL if LOOK in states else EXIT_OK


def _findings(settings: BaseSettings) -> Iterator[Finding]:
    own = config.from_settings(settings.get)
    known, path, now = catalogue.load(own.sources_dirs), archive_of(settings), clock.now()
    sound, told = _archive(path)
    yield from told
    yield from checkup.folder(path)
    yield checkup.clock(now, sound.latest if sound else None)
    yield checkup.zones(source.timezone for source in known.sources.values())
    yield checkup.contact(own.contact)
    yield from checkup.problems(known.problems)
    if sound is not None:
        yield from _runs(sound, path, now)
        if not sound.pending:  # reading it would migrate it
            yield from _sources(known, settings)


def _archive(path: Path) -> tuple[Soundness | None, list[Finding]]:
    """The archive's soundness, None where it cannot be examined, and what is to be said of it."""
    if not path.exists() or not path.stat().st_size:
        says, mend = f"there is none at {path} yet", "scrapy crawl due makes it"
        return None, [Finding(what="archive", state=NOTE, says=says, mend=mend)]
    try:
        sound = examine(path)
    except ArchiveError as error:
        says, _, mend = str(error).partition("; ")
        return None, [Finding(what="archive", state=BROKEN, says=says, mend=mend)]
    return sound, list(_of_archive(sound, path))


def _of_archive(sound: Soundness, path: Path) -> Iterator[Finding]:
    size = f"{sound.articles:,} articles, {sound.bytes / 1e6:,.1f} MB"
    yield Finding(what="archive", state=OK, says=f"{size}, every page of the file is whole")
    if sound.strays:
        yield Finding(
            what="archive",
            state=LOOK,
            says=f"{sound.strays} references lead to rows that are not there",
            mend=f"another program changed it; restore a backup, or see: sqlite3 {path} "
            "'PRAGMA foreign_key_check'",
        )
    if sound.pending:
        yield Finding(
            what="archive",
            state=NOTE,
            says=f"of an older version: {sound.pending} migrations behind",
            mend="the next command that opens it migrates it; scrapy backup FILE first",
        )
    if sound.log_bytes > LONG_LOG:
        yield Finding(
            what="archive",
            state=LOOK,
            says=f"its log has {sound.log_bytes >> 20} MB: a program has been reading for long",
            mend=f"end that program, found with: fuser {path}",
        )


def _runs(sound: Soundness, path: Path, now: str) -> Iterator[Finding]:
    running = holder(path)
    if running is not None:
        yield Finding(what="rounds", state=OK, says=f"one is under way, process {running}")
    if sound.unended:
        yield Finding(
            what="rounds",
            state=NOTE,
            says=f"{sound.unended} were killed before their end",
            mend="nothing is lost, the next round goes on; if often, see: journalctl -k | grep oom",
        )
    last = sound.last_run
    if last is None:
        yield Finding(what="rounds", state=NOTE, says="none yet", mend="scrapy crawl due")
    elif last.started_at < clock.later(now, -LATE) and running is None:
        yield Finding(
            what="rounds",
            state=LOOK,
            says=f"none since {terminal.when(last.started_at)}",
            mend="is the clock running? systemctl status diplowire, or python scheduler.py",
        )
    else:
        outcome = last.outcome or "not ended"
        began = terminal.when(last.started_at)
        yield Finding(what="rounds", state=OK, says=f"the last began {began}: {outcome}")


def _sources(known: Catalogue, settings: BaseSettings) -> Iterator[Finding]:
    enabled = {source.id for source in known.sources.values() if source.enabled}
    try:
        with reading(settings) as reader:
            health = [line for line in reader.sources() if line.source in enabled]
    except ArchiveError as error:
        yield Finding(what="sources", state=BROKEN, says=str(error))
        return
    for state, says in _UNHAPPY.items():
        names = [line.source for line in health if line.state == state]
        if names:
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            yield Finding(
                what="sources",
                state=LOOK,
                says=f"{len(names)} {says}: {', '.join(names[:MOST_NAMED])}{more}",
                mend=f"scrapy sources --state {state} says why",
            )
    well = sum(line.state in ("alive", "quiet") for line in health)
    yield Finding(what="sources", state=OK, says=f"{well} of {len(enabled)} are alive")


def _print(finding: Finding) -> None:
    style = _STYLES[finding.state]
    terminal.line((f"{finding.state:<6}", style), f"  {finding.what:<12}  {finding.says}")
    if finding.mend and finding.state != OK:
        terminal.line(("", ""), f"{'':<22}-> {finding.mend}")
