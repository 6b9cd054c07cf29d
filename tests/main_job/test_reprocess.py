"""``scrapy reprocess`` over a crawled newsroom: the same pages by the same code give the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess

import pytest

from crawler.errors import EXIT_OK, EXIT_USAGE
from tests.project import ROOT, Project

READ = (
    "articles", "dates", "credits", "mentions", "reprints", "versions", "urls", "fingerprints",
)  # fmt: skip
"""Tables that reading pages fills."""


@pytest.fixture
def copy(crawled, tmp_path):
    """A project with an archive of its own, copied from the crawled one; no newsroom is asked."""
    newsroom, project, _ = crawled
    newsroom.forget()
    made = Project(tmp_path)
    shutil.copytree(project.sources, made.sources)
    with sqlite3.connect(project.archive) as db:
        db.execute("VACUUM INTO ?", (str(made.archive),))
    db.close()
    yield made
    assert newsroom.requests == []


def contents(project):
    return {table: sorted(map(repr, project.rows(f"SELECT * FROM {table}"))) for table in READ}


def change(project, sql, *values):
    with sqlite3.connect(project.archive) as db:
        db.execute(sql, values)
    db.close()


def reprocess(project, *words):
    done = project.run("reprocess", "--json", *words)
    assert done.returncode == EXIT_OK, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_code_reads_the_same_twice(copy):
    before = contents(copy)
    results = reprocess(copy)
    articles = copy.value("SELECT count(*) FROM articles")
    assert sum(one["result"] == "unchanged" for one in results) == articles
    assert {one["result"] for one in results} <= {"unchanged", "rejected"}
    assert contents(copy) == before


def test_better_code_mends_what_worse_code_read(copy):
    """Titles, dates and mentions that an earlier version got wrong; a page that it rejected."""
    before = contents(copy)
    change(copy, "UPDATE articles SET title = 'Menu', published_on = '1970-01-01' WHERE id % 2")
    change(copy, "DELETE FROM mentions")
    results = reprocess(copy)
    assert sum(one["result"] == "changed" for one in results) > 1
    assert contents(copy) == before


def test_a_page_that_was_rejected_becomes_an_article(copy):
    (row,) = copy.rows(
        "SELECT id, url, title FROM articles WHERE id NOT IN (SELECT article_id FROM reprints"
        " UNION SELECT origin_id FROM reprints) AND version = 1 ORDER BY id LIMIT 1"
    )
    change(
        copy,
        "UPDATE urls SET state = 'rejected', article_id = NULL WHERE article_id = ?",
        row["id"],
    )
    holding = (
        "SELECT DISTINCT m.name AS name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    )
    for (table,) in map(
        dict.values, copy.rows(f"{holding} WHERE m.type = 'table' AND c.name = 'article_id'")
    ):
        change(copy, f"DELETE FROM {table} WHERE article_id = ?", row["id"])
    change(copy, "DELETE FROM articles WHERE id = ?", row["id"])
    gained = [one["url"] for one in reprocess(copy) if one["result"] == "gained"]
    assert gained == [row["url"]]
    assert copy.value("SELECT title FROM articles WHERE url = ?", row["url"]) == row["title"]


def test_an_article_never_disappears(copy):
    """Its page would be rejected now: the article stays as it was, and that is told."""
    change(copy, "UPDATE pages SET content_type = 'application/pdf' WHERE id = 1")
    before = contents(copy)
    (told,) = [one for one in reprocess(copy) if one["result"] == "refused"]
    assert told["reason"]
    assert contents(copy) == before


def test_one_source_since_a_day(copy):
    urls = {r["url"] for r in copy.rows("SELECT url FROM pages WHERE source = 'mtkvari'")}
    assert {one["url"] for one in reprocess(copy, "--source", "mtkvari")} <= urls
    assert reprocess(copy, "--since", "2999-01-01") == []
    done = copy.run("reprocess", "--source", "mtkvary")
    assert done.returncode == EXIT_USAGE
    assert "did you mean 'mtkvari'?" in done.stderr


def test_people_are_told_in_a_table(copy):
    done = copy.run("reprocess", "--source", "mtkvari")
    assert "unchanged" in done.stdout
    assert "pages that say what they said" in done.stdout


def test_killed_in_the_middle_and_run_again(copy):
    before = contents(copy)
    change(copy, "UPDATE articles SET title = 'Menu'")
    child = subprocess.Popen(
        copy.command("reprocess", "--json"), cwd=ROOT, env=copy.environment, stdout=subprocess.PIPE
    )
    assert child.stdout.readline()  # the first batch is stored
    child.kill()
    child.communicate()
    assert copy.value("SELECT count(*) FROM articles WHERE title = 'Menu'") > 0
    reprocess(copy)
    assert contents(copy) == before
    assert copy.value("PRAGMA integrity_check") == "ok"
