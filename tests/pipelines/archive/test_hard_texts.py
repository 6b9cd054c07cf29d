"""Texts that are hard to compare are stored in bounded time and link to nothing wrongly."""

from __future__ import annotations

import pytest

from pipelines.archive import open_archive
from tests.pipelines.archive.building import SEMINAR, outcome, prose

TEXTS = {
    "one word": "Condolences",
    "one word for ever": "word " * 400_000,
    "two megabytes": " ".join(prose(n, 500) for n in range(500)),
    "two megabytes of Chinese": "外交部发言人表示双方将继续保持沟通" * 40_000,
    "two megabytes without a space": "x" * 2_000_000,
    "Thai": "กระทรวงการต่างประเทศ" * 2000,
    "nothing but marks": "«»—…" * 1000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hard_text_is_kept_and_other_texts_are_not_linked_to_it(writer, rows, name):
    text = TEXTS[name]
    other = outcome("https://c.example/1", SEMINAR, source="c")
    pair = [outcome(f"https://{s}.example/1", text + s * 20, source=s) for s in "ab"]
    assert [stored.state for stored in writer.store([other, *pair])] == ["stored"] * 3
    linked = {row["article_id"] for row in rows("SELECT article_id FROM reprints")}
    assert 1 not in linked


STORE = """
import sys
from pathlib import Path
from pipelines.archive import Writer, open_archive
from tests.pipelines.archive.test_hard_texts import half
writer = Writer(open_archive(Path(sys.argv[1])))
sys.stdin.readline()
for one in half(int(sys.argv[2])):
    writer.store([one])
"""


def half(number):
    """Every other member of a family of six."""
    return [
        outcome(
            f"https://s{place}.example/1",
            f"{SEMINAR} It was told by agency {place}.",
            source=f"s{place}",
            published=f"2023-07-24T{8 + place:02}:00:00Z",
        )
        for place in range(number, 6, 2)
    ]


def test_two_processes_that_store_the_halves_of_a_family_make_one(start, path):
    open_archive(path).close()
    both = [start(STORE, path, number) for number in (0, 1)]
    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        assert process.wait(60) == 0, process.stderr.read()
    db = open_archive(path)
    families = db.execute("SELECT source, family_id FROM articles").fetchall()
    (root,) = db.execute("SELECT id FROM articles WHERE source = 's0'").fetchone()
    assert {family for _, family in families} == {root}
    assert len(families) == 6
    db.close()
