"""``relink`` makes from the texts what storing them one after the other made."""

from __future__ import annotations

import pytest

from pipelines.archive import Writer, open_archive, relink, relinking
from tests.pipelines.archive.building import SEMINAR, outcome, prose
from tests.pipelines.reprints.streams import Stream
from tests.pipelines.reprints.truth import stored

TABLES = {
    "articles": "id, reprint_of, family_id, story_id",
    "reprints": "*",
    "fingerprints": "*",
    "story_words": "*",
}


def _links(db):
    return {
        table: sorted(map(str, db.execute(f"SELECT {columns} FROM {table}").fetchall()))
        for table, columns in TABLES.items()
    }


@pytest.fixture
def filled(path):
    """Families of several kinds, some of whose originals come late."""
    stream = Stream(3)
    made = []
    for language in ("en", "ru", "zh"):
        one, other = stream.original(language), stream.original(language)
        chain = [one, stream.copy(one, "thinned"), stream.copy(one, "edited", credited=True)]
        chain.append(stream.copy(chain[1], "whole"))
        made += [*chain[1:], other, stream.digest(one, other), one, stream.telegram(language)]
    stored(path, made)
    db = open_archive(path)
    yield db
    db.close()


def test_relinking_gives_the_same_and_twice_no_more(filled):
    before = _links(filled)
    assert len(before["reprints"]) >= 15
    for _ in range(2):
        relink(filled)
        assert _links(filled) == before


def test_relinking_that_is_broken_off_leaves_everything_as_it_was(filled):
    before = _links(filled)

    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        relink(filled, stop)
    assert _links(filled) == before
    relink(filled)
    assert _links(filled) == before


def test_an_edited_article_is_linked_by_the_text_that_stands(path):
    db = open_archive(path)
    writer = Writer(db)
    writer.store([outcome("https://a.example/1", prose(1), source="a")])
    writer.store([outcome("https://b.example/1", SEMINAR, source="b")])
    writer.store([outcome("https://a.example/1", SEMINAR, source="a", at="2023-07-25T09:00:00Z")])
    before = _links(db)["reprints"]
    assert len(before) == 1
    relink(db)
    assert _links(db)["reprints"] == before
    db.close()


RELINK = """
import sys
from pathlib import Path
from pipelines.archive import open_archive, relink, relinking
relinking.STEP = 1
def told(done, of):
    print(done, flush=True)
    sys.stdin.readline()
relink(open_archive(Path(sys.argv[1])), told)
"""


def test_a_relinking_that_is_killed_is_begun_anew(filled, path, start):
    before = _links(filled)
    filled.execute("UPDATE articles SET family_id = id, reprint_of = NULL")
    filled.execute("DELETE FROM reprints")
    filled.conn.commit()
    halved = _links(filled)
    process = start(RELINK, path)
    for done in range(8):
        assert process.stdout.readline() == f"{done}\n"
        process.stdin.write("go\n")
        process.stdin.flush()
    process.kill()
    process.wait()
    assert _links(filled) == halved
    relink(filled)
    assert _links(filled) == before


def test_a_crawl_stores_meanwhile_and_what_it_brought_is_linked(filled, path, monkeypatch):
    monkeypatch.setattr(relinking, "STEP", 5)
    before, other = _links(filled), open_archive(path, busy=0.0)
    crawl = Writer(other)
    (text,) = filled.execute("SELECT text FROM articles WHERE id = 1").fetchone()
    news = iter(
        [
            [
                outcome("https://one.example/1", SEMINAR, source="one"),
                outcome("https://e.example/1"),
            ],
            [outcome("https://two.example/1", SEMINAR, source="two")],
            [outcome("https://one.example/1", text, source="one", at="2023-07-25T09:00:00Z")],
        ]
    )
    states = []

    def store(done, of):
        if not done:
            assert _links(other) == before
        states.extend(stored.state for stored in crawl.store(next(news, [])))

    count = relink(filled, store)
    crawl.close()
    assert states == ["stored"] * 4
    linked = _links(filled)
    relink(filled)
    assert _links(filled) == linked
    assert count == filled.execute("SELECT count(*) FROM articles").fetchone()[0]
