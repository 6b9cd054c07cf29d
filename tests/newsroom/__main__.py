"""``python -m tests.newsroom``: run the newsroom by hand until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.newsroom import Newsroom, agencies, source_files


def main() -> int:
    """Serve until Ctrl-C; 2 when a port is in use."""
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8800, help="port of the first site; 0: any free ones"
    )
    parser.add_argument(
        "--sources", type=Path, default=Path("demo/sources"), help="folder for the source files"
    )
    options = parser.parse_args()
    stops = {signal.SIGINT, signal.SIGTERM}
    # Before the servers' threads start, which inherit it: else one of them may take the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        with Newsroom(agencies(), port=options.port) as newsroom:
            source_files(newsroom, options.sources)
            _announce(newsroom, options.sources)
            signal.sigwait(stops)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        print(
            f"error: ports from {options.port}: {reason}; give others with --port", file=sys.stderr
        )
        return 2
    return 0


def _announce(newsroom: Newsroom, folder: Path) -> None:
    for name in newsroom.sites:
        print(f"{name:<20} {newsroom.base(name)}/")
    print(f"crawl them:  scrapy crawl all -s SOURCES_DIRS={folder} -s ARCHIVE=demo/archive.db")
    print("Ctrl-C ends", flush=True)


if __name__ == "__main__":
    sys.exit(main())
