"""Another program that reads on one snapshot for long: the log is bounded, and told."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.errors import ArchiveError
from pipelines.archive import Writer, connection, open_archive
from tests.pipelines.archive.building import outcome, prose

LIMIT = 1 << 20


def log_size(path):
    return path.with_name("archive.db-wal").stat().st_size


@pytest.fixture
def reading(path, db):
    """A reader in the middle of its transaction, as a browser of the archive may leave it."""
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    yield reader
    reader.close()


def batch(number):
    texts = range(number * 20, number * 20 + 20)
    return [outcome(f"https://a.example/{n}", prose(n, 400)) for n in texts]


def fill(writer, path):
    """Store batches until the log is larger than the limit; gives the number of articles."""
    number = 0
    while log_size(path) <= LIMIT:
        writer.store(batch(number))
        number += 1
    return number * 20


def test_a_long_reader_bounds_the_log_and_loses_nothing(path, reading, monkeypatch):
    monkeypatch.setattr(connection, "LONGEST_LOG", LIMIT)
    with open_archive(path, busy=0.05) as db:
        writer = Writer(db)
        stored = fill(writer, path)
        with pytest.raises(ArchiveError, match=r"reading the archive for so long .* fuser"):
            writer.store(batch(stored // 20))
        largest = log_size(path)
        assert LIMIT < largest < 4 * LIMIT  # one batch beyond the limit at most
        reading.execute("COMMIT")
        writer.store(batch(stored // 20))
        assert log_size(path) < LIMIT
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (stored + 20,)


def test_a_reader_delays_no_writer_below_the_limit(path, reading):
    with open_archive(path, busy=0.05) as db:
        assert {s.state for s in Writer(db).store(batch(0))} == {"stored"}
    assert reading.execute("SELECT count(*) FROM articles").fetchone() == (0,)
