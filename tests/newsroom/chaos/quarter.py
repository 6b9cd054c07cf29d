"""``python -m tests.newsroom.chaos.quarter FOLDER``: the hostile sites in a process of their own.

So that endless answers take their time from the crawler and from the machine, as they would, and
not from the healthy sites' server, with which they share an interpreter otherwise.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.newsroom import Newsroom, hostile, source_files
from tests.project import ROOT

FIRST = "127.0.1.1"
"""Address of the first site, beyond those of the healthy ones."""


@contextmanager
def apart(sources: Path) -> Iterator[None]:
    """The quarter is open while the block runs, its source files among the others."""
    words = [sys.executable, "-m", __name__, str(sources)]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            yield
        finally:
            child.kill()


def main() -> None:
    """Serve until stdin is closed."""
    with Newsroom(hostile.sites(), host=FIRST) as newsroom:
        source_files(newsroom, Path(sys.argv[1]))
        print("open", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
