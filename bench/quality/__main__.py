"""``python -m bench.quality [PART ...] [--json] [--write]``: the figures of quality."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterable
from pathlib import Path

from bench.quality.measure import Measure
from crawler import terminal

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "quality.md"
PARTS = sorted({f.stem for f in HERE.glob("*.py")} - {"__init__", "__main__", "measure"})
HEAD = ("figure", "value", "aim", "", "measured on", "note")
VERDICTS = {True: "met", False: "missed", None: ""}


def main() -> int:
    """Measure and print; it reports and does not judge, so the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    options = parser.parse_args()
    for part in options.parts or PARTS:
        if part not in PARTS:
            parser.error(f"no part is called {part!r}: {', '.join(PARTS)}")
        found = list(importlib.import_module(f"bench.quality.{part}").measures())
        if not found:
            terminal.note(f"{part}: its data is not at hand, so nothing was measured")
        elif options.json:
            for measure in found:
                terminal.json_line({"part": part, **_record(measure)})
        else:
            terminal.table(HEAD, map(_row, found))
        if found and options.write:
            _write(part, found)
    return 0


def _row(measure: Measure) -> tuple[str, ...]:
    sign = "≤" if measure.at_most else "≥"
    aim = "" if measure.aim is None else f"{sign} {measure.aim:g}"
    verdict = VERDICTS[measure.met]
    return (measure.name, f"{measure.value:.3f}", aim, verdict, measure.on, measure.note)


def _record(measure: Measure) -> dict[str, str | float | bool | None]:
    return {
        "name": measure.name,
        "value": measure.value,
        "aim": measure.aim,
        "met": measure.met,
        "on": measure.on,
        "note": measure.note,
    }


def _write(part: str, found: Iterable[Measure]) -> None:
    """The table in the page, between ``<!-- measured: PART -->`` and ``<!-- end -->``."""
    rows = [HEAD, ("---",) * len(HEAD), *map(_row, found)]
    table = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    text = PAGE.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- measured: {part} -->\n).*?(<!-- end -->)", re.DOTALL)
    PAGE.write_text(block.sub(lambda m: f"{m[1]}\n{table}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
