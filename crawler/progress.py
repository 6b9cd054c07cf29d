"""How a round is shown: live on a terminal while it runs, and one line when it is over."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler import terminal
from crawler.fates import DEADLINE
from crawler.rounds import Ending, Event

MOST_NAMED = 5
"""Silent sources that a line names; 'scrapy sources --state silent' has them all."""
_CUT = {
    "stopped": "stopped: ",
    "deadline": "cut at its deadline, the next goes on: ",
}
_ENDINGS = ("finished", "stopped", "partial", "nothing answered")
"""Outcomes that the counts tell by themselves; any other is the reason of a failure."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One round on show."""

    progress: Progress

    def told(self, event: Event) -> None:
        """Show how far the round is."""
        self.progress.update(
            self.progress.task_ids[0],
            total=event.get("sources"),
            completed=event.get("done", 0),
            new=event.get("new", 0),
            failed=event.get("failed", 0),
        )

    def logged(self, line: str) -> None:
        """A line of the child's log: to stderr, on a terminal above the display."""
        terminal.note(line)


@contextmanager
def watching(what: str) -> Iterator[Watch]:
    """Show a round while the block runs; without a terminal, only the lines of its log."""
    console = Console(file=sys.stdout)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("sources, {task.fields[new]} new, {task.fields[failed]} failed,"),
        TimeElapsedColumn(),
    )
    progress = Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=sys.stderr.isatty(),
        disable=not console.is_terminal,
    )
    with progress:
        progress.add_task(what, total=None, new=0, failed=0)
        yield Watch(progress)


def round_line(number: int, ended_at: str, ending: Ending) -> str:
    """A round in one line, ``2026-11-23 14:05:00 UTC  round 12: 5 of 8 sources answered, …``.

    ``ended_at`` is a UTC time as the archive writes it.
    """
    moment = terminal.when(ended_at, seconds=True)
    told = silent_line(ending.silent)
    warning = f"; {told}" if told else ""
    return f"{moment}  round {number}: {result(ending)}, {ending.seconds:.0f} s{warning}"


def silent_line(sources: Sequence[str]) -> str:
    """A warning of sources that bring nothing new beyond their rhythm; "" where there are none."""
    if not sources:
        return ""
    named = ", ".join(sources[:MOST_NAMED])
    more = f" and {len(sources) - MOST_NAMED} more" if len(sources) > MOST_NAMED else ""
    if len(sources) == 1:
        return f"1 source is silent beyond its own rhythm: {named}"
    return f"{len(sources)} sources are silent beyond their own rhythm: {named}{more}"


def result(ending: Ending) -> str:
    """What came of a round, in words without its number and time."""
    counts = _counts(ending.event)
    if ending.cut:
        return _CUT[ending.cut] + (counts or "no source had answered yet")
    if not ending.finished:
        so_far = f" after {counts}" if counts else ""
        last = ending.last_words.removeprefix("error: ") or "it said nothing"
        return f"the crawl ended with {_status(ending.status)}{so_far}: {last}"
    outcome = str((ending.event or {}).get("outcome"))
    if outcome == DEADLINE:
        return _CUT["deadline"] + counts
    return counts if outcome in _ENDINGS else f"failed: {outcome}: {counts}"


def _counts(event: Event | None) -> str:
    """What a report of the child counts, "" without one."""
    if event is None:
        return ""
    if not event.get("sources"):
        return "no source was due"
    return (
        f"{event.get('answered', 0)} of {event['sources']} sources answered, "
        f"{event.get('new', 0)} new, {event.get('stored', 0)} stored, "
        f"{event.get('failed', 0)} failed, {event.get('bytes', 0) / 1e6:.1f} MB"
    )


def _status(status: int | None) -> str:
    if status is None:
        return "no process"
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
