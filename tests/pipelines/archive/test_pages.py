"""Fetched pages come back byte for byte, and cost little."""

from __future__ import annotations

import random

import pytest

from pipelines.archive import drop_old_pages, read_page
from tests.pipelines.archive.building import SEMINAR, outcome, prose, rejected

FRAME = "".join(f"<li><a href='/{n}'>{prose(n, 6)}</a>" for n in range(300))


def page(n):
    return f"<html>{FRAME}<article>{prose(1000 + n)}</article></html>".encode()


def test_each_page_comes_back_as_it_was_fetched(writer, db, rows):
    noise = random.Random(1).randbytes(5000)
    bodies = [page(1), page(2), b"", b"\x00\xff short", noise]
    writer.store(
        [outcome(f"https://a.example/{n}", prose(n), body=body) for n, body in enumerate(bodies)]
    )
    ids = [row["id"] for row in rows("SELECT id FROM pages ORDER BY url")]
    assert [read_page(db, number) for number in ids] == bodies


def test_later_pages_of_a_source_are_kept_as_differences(writer, rows):
    writer.store([outcome(f"https://a.example/{n}", prose(n), body=page(n)) for n in range(9)])
    kept = sum(row["n"] for row in rows("SELECT length(body) AS n FROM pages WHERE id > 1"))
    assert kept < sum(len(page(n)) for n in range(1, 9)) / 15
    assert rows("SELECT count(*) AS n FROM page_dictionaries") == [{"n": 1}]


def test_a_dictionary_outlives_its_writer_and_its_page(writer, db, rows, path):
    from pipelines.archive import Writer, open_archive

    early, late = "2023-01-01T00:00:00Z", "2023-06-01T00:00:00Z"
    writer.store([outcome("https://a.example/1", prose(1), body=page(1), at=early)])
    with open_archive(path) as other:
        Writer(other).store([outcome("https://a.example/2", prose(2), body=page(2), at=late)])
    assert drop_old_pages(db, "2023-05-01T00:00:00Z") == 1
    (left,) = rows("SELECT id FROM pages")
    assert read_page(db, left["id"]) == page(2)
    articles = rows("SELECT url, page_id, text FROM articles ORDER BY id")
    assert [article["page_id"] for article in articles] == [None, left["id"]]
    assert articles[0]["text"] == prose(1)


def test_a_dictionary_that_was_rolled_back_is_made_anew(writer, db, rows):
    """The first page of a source cannot be stored; the next one must not lean on it."""
    bad = outcome("https://a.example/1", prose(1), body=page(1), fingerprint=(1 << 80,))
    good = outcome("https://a.example/2", prose(2), body=page(2))
    assert [s.state for s in writer.store([bad, good])] == ["failed", "stored"]
    (kept,) = rows("SELECT id FROM pages")
    assert read_page(db, kept["id"]) == page(2)


def test_a_page_that_is_not_kept_is_a_key_error(db):
    with pytest.raises(KeyError):
        read_page(db, 7)


def test_the_same_body_of_a_url_is_kept_once(writer, rows):
    writer.store([rejected("https://a.example/1"), rejected("https://a.example/1")])
    assert rows("SELECT count(*) AS n FROM pages") == [{"n": 1}]


def test_page_row_says_how_it_came(writer, rows):
    writer.store([outcome("https://a.example/1", final_url="https://a.example/one")])
    (row,) = rows(
        "SELECT url, final_url, status, fetched_at, source, length(sha256) AS n FROM pages"
    )
    assert row == {
        "url": "https://a.example/1",
        "final_url": "https://a.example/one",
        "status": 200,
        "fetched_at": "2023-07-24T09:00:00Z",
        "source": "belta-en",
        "n": 64,
    }
    assert SEMINAR in rows("SELECT text FROM articles")[0]["text"]
