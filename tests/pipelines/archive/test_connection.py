"""Opening: what is made, what is refused and in which words."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from crawler.errors import ArchiveError
from pipelines.archive import Reader, Writer, archive_path, open_archive, open_reader
from pipelines.archive.migrations import SCHEMA, files, statements
from tests.pipelines.archive.building import outcome, prose

OPEN = """
import sys
from pathlib import Path
from pipelines.archive import open_archive
print("ready", flush=True)
sys.stdin.readline()
open_archive(Path(sys.argv[1])).close()
"""
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("COMMIT")
"""


def test_sixteen_processes_open_a_fresh_archive_at_once(path, start):
    processes = [start(OPEN, path) for _ in range(16)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 16, ends
    with open_reader(path) as db:
        applied = [row["name"] for row in db["_sqlite_migrations"].rows]
    assert applied == [file.stem for file in files()]


def test_archive_is_private_durable_and_checks_its_keys(path, db):
    Writer(db).store([outcome("https://eng.belta.by/a")])
    for file in (path, path.with_name("archive.db-wal"), path.with_name("archive.db-shm")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    values = {p: db.execute(f"PRAGMA {p}").fetchone()[0] for p in PRAGMAS}
    assert values == PRAGMAS


PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 60_000,
    "wal_autocheckpoint": 1000,
    "journal_size_limit": 64 << 20,
}


def of_version(path, known):
    """An archive as the version made it that had so many migrations."""
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        for file in files()[:known]:
            for statement in statements(file.read_text()):
                old.execute(statement)
            old.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('diplowire', ?)",
                (file.stem,),
            )
        old.execute(f"PRAGMA application_id = {0x4449504C}")
    old.close()


@pytest.mark.parametrize("known", range(len(files())))
def test_an_archive_of_any_older_version_is_migrated(tmp_path, path, known):
    whole = open_archive(tmp_path / "whole.db")
    of_version(path, known)
    with open_reader(path) as migrated:
        assert migrated.table_names() == whole.table_names()
        assert migrated.view_names() == whole.view_names()
    whole.close()


def test_articles_of_an_older_archive_get_their_pair(path):
    of_version(path, sum(file.stem < "0009" for file in files()))
    old = sqlite3.connect(path)
    old.execute("INSERT INTO sources (id, name) VALUES ('s', 'S')")
    old.execute(
        "INSERT INTO articles (id, url, source, published_on, first_seen_at, fetched_at, text,"
        " text_sha256) VALUES (1, 'u', 's', '2023-07-24', 'x', 'x', '', '')"
    )
    old.executemany(
        'INSERT INTO mentions (article_id, kind, code, weight, start, "end", matched, rule)'
        " VALUES (1, 'country', ?, ?, 0, 1, 'm', 'r')",
        [("KZ", 2.0), ("BY", 3.0), ("DE", 1.0)],
    )
    old.commit()
    old.close()
    with open_reader(path) as migrated:
        assert list(migrated.query("SELECT pair_a, pair_b FROM articles")) == [
            {"pair_a": "BY", "pair_b": "KZ"}
        ]


FULL_TEXT = 4
"""Migrations with which an archive has full text; no version was released with fewer."""


# From the second on there are articles.
@pytest.mark.parametrize("known", range(2, len(files())))
def test_rows_of_any_older_version_are_kept(path, known):
    of_version(path, known)
    url = "https://eng.belta.by/a"
    old_rows = {
        "sources": {"id": "belta-en", "name": "BelTA"},
        "runs": {"id": 1, "started_at": "2026-01-01T00:00:00Z", "outcome": "finished"},
        "articles": {
            "id": 1, "url": url, "source": "belta-en", "title": "Seminar", "text": "Of envoys.",
            "first_seen_at": "2026-01-01T00:00:00Z", "fetched_at": "2026-01-01T00:00:00Z",
            "text_sha256": "0",
        },
        "urls": {
            "url": url, "key": "eng.belta.by/a", "source": "belta-en", "state": "stored",
            "seen_at": "2026-01-01T00:00:00Z", "article_id": 1,
        },
    }  # fmt: skip
    with sqlite3.connect(path) as old:
        for table, row in old_rows.items():
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            old.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
    old.close()
    with open_archive(path) as db:
        for table, row in old_rows.items():
            (kept,) = db.query(f"SELECT * FROM {table}")
            assert row.items() <= kept.items()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    if known >= FULL_TEXT:
        with closing(Reader(open_reader(path))) as reader:
            assert len(reader.search("envoys")) == 1


def test_a_failed_migration_leaves_nothing_behind(path, monkeypatch, tmp_path):
    shutil.copytree(SCHEMA, tmp_path / "schema")
    (tmp_path / "schema" / "0002-articles.sql").write_text("CREATE TABLE a (b);\nCREATE NONSENSE;")
    monkeypatch.setattr(files, "__defaults__", (tmp_path / "schema",))
    with pytest.raises(ArchiveError):
        open_archive(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_missing_folder_names_the_command(tmp_path):
    with pytest.raises(ArchiveError, match=r"^ARCHIVE: no folder (\S+); make it with: mkdir -p \1"):
        open_archive(tmp_path / "none" / "archive.db")


def test_a_folder_is_no_archive(tmp_path):
    with pytest.raises(ArchiveError, match="is a folder"):
        open_archive(tmp_path)


def test_missing_file_is_not_made_where_it_is_not_wanted(path):
    for open_it in (open_reader, lambda p: open_archive(p, create=False)):
        with pytest.raises(
            ArchiveError, match=r"no archive at .* yet; 'scrapy crawl due' makes one"
        ):
            open_it(path)
    assert not path.exists()


@pytest.mark.parametrize("open_it", [open_archive, open_reader])
def test_what_is_not_a_database_is_left_alone(path, open_it):
    path.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(ArchiveError, match="is not a SQLite database"):
        open_it(path)
    assert path.read_bytes() == b"Dear diary, " * 500


@pytest.mark.parametrize("open_it", [open_archive, open_reader])
def test_another_programs_database_is_left_alone(path, open_it):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="not Diplowire's"):
        open_it(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "newer",
    [
        "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('diplowire', '9999-later')",
        "PRAGMA user_version = 9999",
    ],
)
@pytest.mark.parametrize("open_it", [open_archive, open_reader])
def test_an_archive_of_a_newer_version_is_refused(path, newer, open_it):
    open_archive(path).close()
    with sqlite3.connect(path) as later:
        later.execute(newer)
    later.close()
    with pytest.raises(ArchiveError, match="made by a newer version"):
        open_it(path)


def test_damage_is_found_named_and_not_written_over(path):
    with open_archive(path) as db:
        Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(40)])
    whole = bytearray(path.read_bytes())
    whole[-8192::64] = b"\xff" * len(whole[-8192::64])
    path.write_bytes(whole)
    with pytest.raises(ArchiveError, match=r"damaged .* scrapy recover new\.db"):
        open_archive(path)
    assert path.read_bytes() == bytes(whole)


def test_a_reader_cannot_write(path):
    open_archive(path).close()
    with open_reader(path) as db, pytest.raises(ArchiveError, match="cannot be written"):
        Writer(db).store([outcome("https://eng.belta.by/a")])


def test_full_disk_stores_nothing_of_the_batch_and_keeps_what_was(path, db, rows):
    writer = Writer(db)
    writer.store([outcome("https://a.example/1", prose(1))])
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 4}")
    batch = [outcome(f"https://a.example/{n}", prose(n, 2000)) for n in range(2, 40)]
    with pytest.raises(ArchiveError, match="no room on the disk"):
        writer.store(batch)
    assert [row["url"] for row in rows("SELECT url FROM urls")] == ["https://a.example/1"]
    db.execute("PRAGMA max_page_count = 1000000")
    assert {stored.state for stored in writer.store(batch)} == {"stored"}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 39}]
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_held_lock_delays_and_does_not_fail(path, writer, start):
    holder = start(HOLD, path)
    assert holder.stdout.readline() == "held\n"
    with ThreadPoolExecutor(1) as thread:
        storing = thread.submit(writer.store, [outcome("https://eng.belta.by/a")])
        with pytest.raises(TimeoutError):
            storing.result(timeout=1.5)
        holder.stdin.write("go\n")
        holder.stdin.flush()
        assert storing.result()[0].state == "stored"


def test_a_lock_held_too_long_is_told(path, start):
    db = open_archive(path, busy=0.05)
    holder = start(HOLD, path)
    assert holder.stdout.readline() == "held\n"
    with db, pytest.raises(ArchiveError, match="held the archive locked for too long"):
        Writer(db).store([outcome("https://eng.belta.by/a")])


def test_a_relative_archive_is_taken_from_the_project_folder(tmp_path):
    assert archive_path("archive.db", tmp_path) == tmp_path / "archive.db"
    assert archive_path("/var/archive.db", str(tmp_path)).as_posix() == "/var/archive.db"
