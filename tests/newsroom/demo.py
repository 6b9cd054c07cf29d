"""``make demo``: the main job on the local newsroom, with no network beside loopback.

Everything that it shows comes from commands that a user can type; each stands above its answer.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from crawler import terminal
from tests.newsroom import Newsroom, agencies, source_files

FOLDER = Path("demo")
REPRINT = "belarus-kazakhstan-long-term-projects"


def main() -> int:
    """Run the demo in a fresh ``demo`` folder; the exit code is that of the first failure."""
    started = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with Newsroom(agencies()) as newsroom:
        source_files(newsroom, FOLDER / "sources")
        published = newsroom.truth()
        sites = len(newsroom.sites)
        _say(f"A newsroom of {sites} agencies and {len(published)} articles is open on loopback.")
        failed = _crawl_twice(newsroom) or _look_around(newsroom)
    if failed:
        return failed
    _say(f"Done in {time.monotonic() - started:.0f} s. The archive is yours to ask:")
    _go_on()
    return 0


def _crawl_twice(newsroom: Newsroom) -> int:
    export = FOLDER / "articles.jsonl"
    _say("1. Crawl every source into one archive")
    if failed := _scrapy("crawl", "all", "-L", "WARNING", "-O", str(export)):
        return failed
    _say("   What it archived, newest first")
    _table(export)
    newsroom.forget()
    _say("2. Crawl again: nothing is new, no article is asked for")
    failed = _scrapy("crawl", "all", "-L", "WARNING")
    unchanged = sum(asked.status == 304 for asked in newsroom.requests)
    articles = {truth.url for truth in newsroom.truth()}
    again = sum(newsroom.url(asked.site, asked.path) in articles for asked in newsroom.requests)
    terminal.line(f"the newsroom counted {unchanged} answers of 304 and {again} article requests")
    return failed


def _look_around(newsroom: Newsroom) -> int:
    address = {truth.slug: truth.url for truth in newsroom.truth()}
    _say("3. A reprint, traced to the agency that wrote it")
    if failed := _scrapy("show", address[REPRINT]):
        return failed
    _say("4. A search")
    return _scrapy("search", "belarus kazakhstan", "--since", "2023-07-01", "--limit", "3")


def _table(export: Path) -> None:
    rows = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: row["published_at"] or row["published_on"] or "", reverse=True)
    terminal.table(
        ("id", "published", "source", "language", "title"),
        (
            (
                row["id"],
                terminal.when(row["published_at"] or row["published_on"]),
                row["source"],
                row["language"],
                row["title"],
            )
            for row in rows
        ),
    )


def _go_on() -> None:
    settings = " ".join(f"{name}={value}" for name, value in _settings(FOLDER).items())
    for command in (
        "scrapy search 'ambassador' --country KZ --csv",
        "scrapy show 1",
        "scrapy who Utyupin --on 2023-07-24",
        "scrapy sources",
    ):
        terminal.line(f"  {settings} .venv/bin/{command}")
    terminal.line("And with the live catalogue:")
    terminal.line("  make run")


def _settings(folder: Path) -> dict[str, str]:
    return {
        "DIPLOWIRE_ARCHIVE": str(folder / "archive.db"),
        "DIPLOWIRE_SOURCES_DIRS": str(folder / "sources"),
    }


def _scrapy(*arguments: str) -> int:
    """Show a command and run it as a child of its own; its exit code."""
    terminal.line((f"$ scrapy {shlex.join(arguments)}", "bold"))
    sys.stdout.flush()
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(
        command, env=os.environ | _settings(FOLDER.resolve()), check=False
    ).returncode


def _say(heading: str) -> None:
    terminal.line()
    terminal.line((heading, "bold green"))


if __name__ == "__main__":
    sys.exit(main())
