"""``make bench``: the figures, a row each, with their aims."""

from __future__ import annotations

import argparse

from bench import chain, layer, quiet, writer
from bench.figures import Figure
from crawler import terminal

HEAD = ("figure", "ratio", "from", "to", "aim", "")
VERDICTS = {True: "met", False: "missed", None: ""}


def main() -> int:
    """Measure everything and print it; it reports and does not judge, so the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    options = parser.parse_args()
    found = [figure for part in (chain, layer, quiet, writer) for figure in part.figures()]
    if options.json:
        for figure in found:
            terminal.json_line(_record(figure))
    else:
        terminal.table(HEAD, map(_row, found))
    if not chain.RECORDED.is_dir():
        terminal.note("recorded pages are not at hand: the chain ran over the newsroom only")
    return 0


def _record(figure: Figure) -> dict[str, str | float | bool | None]:
    return {
        "name": figure.name,
        "ratio": figure.middle,
        "from": min(figure.ratios),
        "to": max(figure.ratios),
        "aim": figure.aim,
        "met": figure.met,
    }


def _row(figure: Figure) -> tuple[str, ...]:
    ratios = (figure.middle, min(figure.ratios), max(figure.ratios))
    aim = "" if figure.aim is None else f"≤ {figure.aim:.3f}"
    return (figure.name, *(f"{ratio:.3f}" for ratio in ratios), aim, VERDICTS[figure.met])


if __name__ == "__main__":
    raise SystemExit(main())
