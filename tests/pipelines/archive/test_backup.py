"""A backup while others write, its restoration, and what the recovery command saves."""

from __future__ import annotations

import random
import sqlite3
import stat
from contextlib import closing

import pytest

from crawler.errors import ArchiveError
from pipelines.archive import Reader, Writer, back_up, open_archive, open_reader, recover
from tests.pipelines.archive.building import outcome, prose
from tests.pipelines.archive.test_crash import PAGES, begin, check, run


def kept(path):
    """What is in an archive, to compare."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
                " AND name NOT LIKE '%sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
        ]
        return {table: sorted(map(repr, db.execute(f"SELECT * FROM {table}"))) for table in tables}


def test_a_backup_made_while_another_process_writes_is_whole(path, start, tmp_path):
    """It holds whole batches, at least those that were told before, and can be written on."""
    process = begin(start, path)
    run(process)
    told = len(process.stdout.readline().split())
    copy = tmp_path / "backup.db"
    with closing(open_reader(path)) as db:
        back_up(db, copy)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    with closing(sqlite3.connect(copy)) as db:
        (held,) = db.execute("SELECT count(*) FROM articles").fetchone()
    assert held >= told
    assert held % 5 == 0
    again = begin(start, copy)
    run(again)
    assert again.wait() == 0
    check(copy, range(PAGES))


def test_a_backup_is_private_equal_and_searchable(path, db, tmp_path):
    Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(20)])
    copy = tmp_path / "backup.db"
    size = back_up(db, copy)
    assert size == copy.stat().st_size
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert kept(copy) == kept(path)
    with closing(Reader(open_reader(copy))) as reader:
        assert len(reader.search("seminar")) == 20
    assert [file.name for file in tmp_path.glob("backup.db?*")] == []


def test_nothing_is_written_over(db, tmp_path):
    copy = tmp_path / "backup.db"
    copy.write_text("the backup of yesterday")
    with pytest.raises(ArchiveError, match="is there already"):
        back_up(db, copy)
    assert copy.read_text() == "the backup of yesterday"


def test_a_folder_that_is_not_there_is_told(db, tmp_path):
    with pytest.raises(ArchiveError, match="none/backup"):
        back_up(db, tmp_path / "none" / "backup.db")


@pytest.mark.parametrize("seed", range(6))
def test_what_can_be_read_of_a_damaged_archive_is_saved(path, tmp_path, seed):
    """Some page in the middle of the file is gone; nearly all is saved, and all of it is sound."""
    with open_archive(path) as db:
        Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(200)])
    whole = bytearray(path.read_bytes())
    page = random.Random(seed).randrange(60, len(whole) // 4096)
    whole[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    path.write_bytes(whole)
    new = tmp_path / "new.db"
    recover(path, new)
    assert path.read_bytes() == whole
    with closing(open_archive(new)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        texts = {row["text"] for row in db.query("SELECT text FROM articles")}
        assert len(texts) >= 190
        assert texts <= {prose(n) for n in range(200)}
        again = Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(200)])
        assert {stored.state for stored in again} <= {"stored", "unchanged", "duplicate"}
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (200,)
    with closing(Reader(open_reader(new))) as reader:
        assert len(reader.search("seminar", limit=500)) == 200


def test_an_archive_that_is_whole_is_copied_whole(path, tmp_path):
    with open_archive(path) as db:
        Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(20)])
    saved = recover(path, tmp_path / "new.db")
    assert not any(one.unreadable for one in saved)
    assert kept(tmp_path / "new.db") == kept(path)


def test_a_file_that_nothing_can_be_read_of(path, tmp_path):
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8000)
    with pytest.raises(ArchiveError, match="put a backup in its place"):
        recover(path, tmp_path / "new.db")
