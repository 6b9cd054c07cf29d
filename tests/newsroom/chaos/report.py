"""The table, for a terminal and for ``docs/reliability.md``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from crawler import terminal
from tests.newsroom.chaos.verdict import Verdict

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reliability.md"
_PART = re.compile(r"(<!-- measured: chaos -->\n).*?(<!-- end -->)", re.DOTALL)

HEADINGS = (
    "seed", "faults", "expected", "stored", "lost", "doubled", "junk", "wrong dates",
    "forbidden fetches", "broken delays", "other breaks", "largest body", "peak memory",
    "slowest against alone", "seconds",
)  # fmt: skip


def cells(verdict: Verdict) -> tuple[str, ...]:
    """The row of a seed."""
    counts = (
        verdict.seed, verdict.faults, verdict.expected, verdict.stored, verdict.lost,
        verdict.doubled, verdict.junk, verdict.wrong_dates, verdict.forbidden,
        verdict.broken_delays, len(verdict.problems),
    )  # fmt: skip
    slowest = "" if verdict.slowest is None else f"{verdict.slowest:.2f} x"
    return (
        *map(str, counts),
        f"{verdict.largest_body / 1e3:,.0f} kB",
        f"{verdict.peak_memory / 1e6:.0f} MB",
        slowest,
        f"{verdict.seconds:.0f}",
    )


def show(verdicts: Sequence[Verdict]) -> None:
    """Print the table, and below it each promise that was broken."""
    terminal.table(HEADINGS, map(cells, verdicts))
    for verdict in verdicts:
        for problem in verdict.problems:
            terminal.line(f"seed {verdict.seed}: {problem}")


def write(verdicts: Sequence[Verdict], page: Path = PAGE) -> None:
    """Put the table into the page between its marks."""
    lines = [HEADINGS, ["---"] * len(HEADINGS), *map(cells, verdicts)]
    table = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    broken = "".join(f"\n- seed {v.seed}: {problem}" for v in verdicts for problem in v.problems)
    told = f"\n{table}{broken and broken + chr(10)}\n"
    text = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda m: m[1] + told + m[2], text), encoding="utf-8")
