"""``make bench``: the figures, a row each, with their aims."""

from __future__ import annotations

import json
import sys

from bench import chain, quiet, writer
from crawler import terminal

HEAD = ("figure", "ratio", "from", "to", "aim", "")


def main() -> int:
    """Measure everything and print it; it reports and does not judge, so the exit code is 0."""
    found = [figure for part in (chain, quiet, writer) for figure in part.figures()]
    if "--json" in sys.argv[1:]:
        rows = [{"name": f.name, "ratio": f.middle, "aim": f.aim, "met": f.met} for f in found]
        sys.stdout.write(json.dumps(rows) + "\n")
        return 0
    terminal.table(
        HEAD,
        [
            (
                figure.name,
                f"{figure.middle:.3f}",
                f"{min(figure.ratios):.3f}",
                f"{max(figure.ratios):.3f}",
                f"≤ {figure.aim:.3f}",
                "met" if figure.met else "missed",
            )
            for figure in found
        ],
    )
    if not chain.RECORDED.is_dir():
        terminal.note("recorded pages are not at hand: measured on the newsroom only")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
