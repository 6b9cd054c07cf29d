"""Runs the project's own commands as a user does: real processes, an archive of their own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 120
"""Seconds after which a command of a test is given up."""


@dataclass(frozen=True, slots=True)
class Project:
    """The commands, with settings of their own."""

    folder: Path
    """Holds the archive and, in ``sources``, the catalogue."""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        """The archive's file."""
        return self.folder / "archive.db"

    @property
    def sources(self) -> Path:
        """The folder of the source files."""
        return self.folder / "sources"

    @property
    def environment(self) -> dict[str, str]:
        """What the commands are run with: nothing of the user's own settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DIPLOWIRE_")}
        own = {"ARCHIVE": str(self.archive), "SOURCES_DIRS": str(self.sources), **self.settings}
        return kept | {f"DIPLOWIRE_{name}": value for name, value in own.items()}

    def command(self, *words: str) -> list[str]:
        """A scrapy command as the words of a process."""
        return [sys.executable, "-m", "scrapy", *words]

    def run(self, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run a scrapy command to its end."""
        return self.process(self.command(*words), cwd)

    def process(self, words: Sequence[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run any command to its end."""
        return subprocess.run(
            words,
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=LONGEST,
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a scrapy command, for a test that meddles with it; its log goes to a file."""
        with (self.folder / "child.log").open("ab") as log:
            return subprocess.Popen(
                self.command(*words), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds in the archive, read as any tool would."""
        with closing(sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def value(self, query: str, *values: Any) -> Any:
        """The one value that a query finds."""
        return next(iter(self.rows(query, *values)[0].values()))
