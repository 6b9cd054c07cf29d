"""Killed at any moment, or two at once: nothing is lost, nothing is doubled."""

from __future__ import annotations

import random

import pytest

from pipelines.archive import open_archive
from tests.pipelines.archive.building import prose

STORE = """
import sys
from pathlib import Path
from pipelines.archive import Writer, open_archive
from tests.pipelines.archive.building import outcome, prose
path, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
writer = Writer(open_archive(path))
print("ready", flush=True)
sys.stdin.readline()
for batch in range(first, last, 5):
    numbers = range(batch, min(batch + 5, last))
    stored = writer.store([outcome(f"https://a.example/{n}", prose(n)) for n in numbers])
    print(*(s.url.rsplit("/", 1)[1] for s in stored), flush=True)
"""
PAGES = 100


def run(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def begin(start, path, first=0, last=PAGES):
    process = start(STORE, path, first, last)
    assert process.stdout.readline() == "ready\n"
    return process


def check(path, numbers):
    with open_archive(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        texts = [row["text"] for row in db.query("SELECT text FROM articles")]
        stored = db.execute("SELECT count(*) FROM urls WHERE state = 'stored'").fetchone()[0]
    assert sorted(texts) == sorted(prose(n) for n in numbers)
    assert stored == len(texts)


@pytest.mark.parametrize("seed", range(3))
def test_killed_between_and_within_batches(path, start, seed):
    """What was told to be stored is there after SIGKILL; a rerun brings the rest, once."""
    process = begin(start, path)
    run(process)
    told: list[int] = []
    for _ in range(random.Random(seed).randint(1, 12)):
        told += map(int, process.stdout.readline().split())
    process.kill()
    told += map(int, process.communicate()[0].split())
    with open_archive(path) as db:
        kept = {row["url"].rsplit("/", 1)[1] for row in db.query("SELECT url FROM articles")}
    assert set(map(str, told)) <= kept
    assert len(kept) % 5 == 0
    again = begin(start, path)
    run(again)
    _, errors = again.communicate()
    assert again.returncode == 0, errors
    check(path, range(PAGES))


def test_two_processes_store_the_same_pages_at_once(path, start):
    both = [begin(start, path), begin(start, path)]
    for process in both:
        run(process)
    for process in both:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    check(path, range(PAGES))
