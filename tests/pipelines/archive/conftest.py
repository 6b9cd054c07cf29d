from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.archive import Reader, Writer, open_archive, open_reader

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def db(path):
    database = open_archive(path)
    yield database
    database.close()


@pytest.fixture
def writer(db):
    return Writer(db)


@pytest.fixture
def reader(db, path):
    opened = Reader(open_reader(path))
    yield opened
    opened.close()


@pytest.fixture
def start():
    """Starts Python code in a process of its own; all are ended after the test."""
    started = []

    def run(code, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def rows(db):
    """The rows of a query, each as a dictionary."""
    return lambda sql, *values: list(db.query(sql, values))
