"""``python -m tests.newsroom.chaos``: see the package; 1 where a promise was broken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler import terminal
from tests.newsroom.chaos import course, report

SEEDS = (20230724, 74, 85)


def main() -> int:
    """Run the courses of the seeds and print their table."""
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom.chaos", description=__doc__)
    parser.add_argument(
        "--seed", type=int, action="append", help=f"may be repeated; {', '.join(map(str, SEEDS))}"
    )
    parser.add_argument("--short", action="store_true", help="few sites, the fastest faults")
    parser.add_argument("--write", action="store_true", help="the table into docs/reliability.md")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep archives and logs here")
    options = parser.parse_args()
    verdicts = []
    for seed in options.seed or SEEDS:
        folder = options.keep / str(seed) if options.keep else None
        verdicts.append(course.run(seed, short=options.short, say=terminal.note, folder=folder))
        if options.write:  # seed by seed: a run that is cut short has told what it knows
            report.write(verdicts)
    report.show(verdicts)
    return 0 if all(verdict.held for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
