"""``scrapy doctor`` over archives that are well, and over each thing that can be wrong."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from crawler import checkup
from crawler.errors import EXIT_ARCHIVE, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE
from pipelines.archive import round_lock
from tests.project import Project

NOW = "2026-11-25T12:00:00Z"


@pytest.fixture
def project(tmp_path, archive, folder):
    """A project whose archive holds three articles; CONTACT is set."""
    made = Project(tmp_path, {"CONTACT": "desk@press.example"})
    shutil.copy(archive, made.archive)
    made.archive.chmod(0o600)
    shutil.copytree(folder, made.sources)
    change(
        made,
        "DELETE FROM routes",
        "UPDATE runs SET outcome = 'finished', started_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
    )
    return made


def change(project, *statements):
    with closing(sqlite3.connect(project.archive, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            db.execute(statement)


def doctor(project):
    """Exit code, and the findings that are not ok, by what they are about."""
    done = project.run("doctor", "--json")
    assert done.stderr == ""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, [f for f in found if f["state"] != "ok"]


def only(project, code):
    """The one finding that is not ok."""
    returned, (finding,) = doctor(project)
    assert returned == code, finding
    assert finding["mend"], "a finding says what to do"
    return finding


def test_all_is_well(project):
    assert doctor(project) == (EXIT_OK, [])


def test_people_get_a_line_a_finding_and_one_for_what_to_do(project):
    project.archive.chmod(0o644)
    lines = project.run("doctor").stdout.splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("look")]
    assert "others on this machine may read the archive (mode 0644)" in lines[at]
    assert lines[at + 1].strip() == f"-> chmod 600 {project.archive}"
    assert lines[0].startswith("ok      archive       3 articles, ")


def test_no_archive_yet(project):
    project.archive.unlink()
    finding = only(project, EXIT_OK)
    assert (finding["state"], finding["what"]) == ("note", "archive")


def test_a_damaged_page(project):
    damaged = bytearray(project.archive.read_bytes())
    damaged[-4096:] = b"\xaa" * 4096
    project.archive.write_bytes(damaged)
    finding = only(project, EXIT_ARCHIVE)
    assert finding["state"] == "broken"
    assert "scrapy recover" in finding["mend"]
    assert project.archive.read_bytes() == damaged


def test_a_reference_that_leads_nowhere(project):
    change(project, "UPDATE articles SET page_id = 99999 WHERE id = 1")
    assert "1 references lead to rows that are not there" in only(project, EXIT_PARTIAL)["says"]


def test_an_archive_of_a_newer_and_of_an_older_version(project):
    change(project, "DELETE FROM _sqlite_migrations WHERE name LIKE '0012%'")
    older = only(project, EXIT_OK)
    assert "1 migrations behind" in older["says"]
    change(project, "PRAGMA user_version = 999")
    assert "newer version" in only(project, EXIT_ARCHIVE)["says"]


def test_rounds_that_stopped_and_one_that_was_killed(project):
    change(
        project,
        "UPDATE runs SET started_at = '2026-01-01T00:00:00Z', outcome = NULL, pid = 2147483646",
    )
    code, found = doctor(project)
    assert code == EXIT_PARTIAL
    assert [f["says"] for f in found if f["what"] == "rounds"] == [
        "1 were killed before their end",
        "none since 2026-01-01 00:00 UTC",
    ]


def test_a_round_under_way_is_no_worry(project):
    change(project, "UPDATE runs SET started_at = '2026-01-01T00:00:00Z'")
    with round_lock(project.archive):
        assert doctor(project) == (EXIT_OK, [])
        told = project.run("doctor").stdout
    assert f"one is under way, process {os.getpid()}" in told


def test_sources_that_are_dead(project):
    change(
        project,
        "INSERT OR REPLACE INTO routes (source, kind, url, polled_at, failures, status)"
        " VALUES ('belta-en', 'feed', 'https://eng.belta.by/rss', '2023-07-25T00:00:00Z', 5,"
        " 'connection refused')",
    )
    finding = only(project, EXIT_PARTIAL)
    assert "1 give no answer: belta-en" in finding["says"]
    assert finding["mend"] == "scrapy sources --state dead says why"


def test_a_source_file_that_cannot_be_used(project):
    good = (project.sources / "belta-en.toml").read_text(encoding="utf-8")
    broken = good.replace('"belta-en"', '"broken"').replace(
        "[[route]]", 'colour = "red"\n[[route]]'
    )
    (project.sources / "broken.toml").write_text(broken, encoding="utf-8")
    assert "broken.toml: colour: unknown key" in only(project, EXIT_PARTIAL)["says"]


def test_an_archive_written_in_the_future(project):
    change(project, "UPDATE runs SET ended_at = '2999-01-01T00:00:00Z'")
    finding = only(project, EXIT_PARTIAL)
    assert finding["what"] == "clock"
    assert "2999-01-01" in finding["says"]


def test_nobody_to_reach(project):
    unreachable = Project(project.folder)
    assert only(unreachable, EXIT_OK)["what"] == "contact"


def test_a_word_too_much(project):
    done = project.run("doctor", "belta-en")
    assert (done.returncode, done.stderr) == (EXIT_USAGE, "error: doctor takes no words\n")


def test_a_zone_that_is_not_known_here():
    finding = checkup.zones(["Europe/Minsk", "Europe/Nowhere"])
    assert (finding.state, "Europe/Nowhere" in finding.says) == ("broken", True)
    assert checkup.zones(["Europe/Minsk"]).state == "ok"


def test_a_folder_that_is_not_there(tmp_path):
    (finding,) = checkup.folder(tmp_path / "none" / "archive.db")
    assert finding.mend == f"mkdir -p {tmp_path / 'none'}"
