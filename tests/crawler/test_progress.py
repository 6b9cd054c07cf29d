from __future__ import annotations

import pytest

from crawler.errors import EXIT_ARCHIVE, EXIT_OK, EXIT_PARTIAL, EXIT_UNEXPECTED
from crawler.progress import round_line, silent_line
from crawler.rounds import Ending

COUNTS = {
    "sources": 8, "answered": 5, "done": 8, "new": 14, "stored": 13, "failed": 2, "bytes": 412_345,
}  # fmt: skip
TOLD = "5 of 8 sources answered, 14 new, 13 stored, 2 failed, 0.4 MB"
END = {"event": "end", "outcome": "partial", **COUNTS}
PROGRESS = {"event": "progress", **COUNTS}
IDLE = {"event": "end", "outcome": "finished", "sources": 0}
FULL = {**END, "outcome": "archive.db: no room on the disk"}


@pytest.mark.parametrize(
    ("ending", "told", "code"),
    [
        (Ending(status=5, event=END), TOLD, EXIT_PARTIAL),
        (Ending(status=0, event=IDLE), "no source was due", EXIT_OK),
        (
            Ending(status=3, event=FULL),
            f"failed: archive.db: no room on the disk: {TOLD}",
            EXIT_ARCHIVE,
        ),
        (
            Ending(status=0, event=END, cut="deadline"),
            f"cut at its deadline, the next goes on: {TOLD}",
            EXIT_PARTIAL,
        ),
        (Ending(status=-9, cut="stopped"), "stopped: no source had answered yet", EXIT_OK),
        (
            Ending(status=1, last_words="ImportError: no scrapy"),
            "the crawl ended with exit status 1: ImportError: no scrapy",
            EXIT_UNEXPECTED,
        ),
        (
            Ending(status=3, last_words="error: ARCHIVE: no folder /x"),
            "the crawl ended with exit status 3: ARCHIVE: no folder /x",
            EXIT_ARCHIVE,
        ),
        (
            Ending(status=-9, event=PROGRESS),
            f"the crawl ended with SIGKILL after {TOLD}: it said nothing",
            EXIT_UNEXPECTED,
        ),
        (
            Ending(status=0),
            "the crawl ended with exit status 0: it said nothing",
            EXIT_UNEXPECTED,
        ),
        (
            Ending(status=None, last_words="No such file"),
            "the crawl ended with no process: No such file",
            EXIT_UNEXPECTED,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_round_is_told_in_one_line(ending, told, code):
    line = round_line(12, "2026-11-23T14:05:00Z", ending)
    assert line == f"2026-11-23 14:05:00 UTC  round 12: {told}, 0 s"
    assert ending.exit_code == code


def test_silent_sources_are_named_in_the_line():
    ending = Ending(status=5, event=END, silent=("a", "b"))
    line = round_line(7, "2026-11-23T14:05:00Z", ending)
    assert line.endswith(f"{TOLD}, 0 s; 2 sources are silent beyond their own rhythm: a, b")
    assert silent_line([]) == ""
    assert silent_line(["a"]) == "1 source is silent beyond its own rhythm: a"
    assert silent_line(list("abcdefg")).endswith(": a, b, c, d, e and 2 more")
