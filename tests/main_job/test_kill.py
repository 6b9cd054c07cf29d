"""SIGKILL at any moment: what was stored stays, what was not is fetched by the next crawl."""

import random
import sqlite3
import time

import pytest

from crawler.urls import identity

MOMENTS = 10
SEED = 20230724


def published(newsroom):
    return sorted(identity(truth.url) for truth in newsroom.truth() if not truth.forbidden)


def archived(project):
    return sorted(identity(row["url"]) for row in project.rows("SELECT url FROM articles"))


def kill_after(newsroom, project, requests):
    """Start a crawl and kill it, workers and all, once the newsroom answered so many requests."""
    child = project.start("crawl", "all")
    while len(newsroom.requests) < requests and child.poll() is None:
        time.sleep(0.002)  # a look at the log; the moment is counted in requests, not seconds
    child.kill()
    child.wait()


def test_ten_kills_lose_and_double_nothing(newsroom, project):
    chance = random.Random(SEED)
    for _ in range(MOMENTS):
        newsroom.forget()
        kill_after(newsroom, project, chance.randint(1, 90))
        if project.archive.exists():
            with sqlite3.connect(project.archive) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert project.run("crawl", "all").returncode == 0
    assert archived(project) == published(newsroom)
    assert project.rows("PRAGMA foreign_key_check") == []
    seen = project.rows("SELECT url FROM urls WHERE state = 'stored' AND article_id IS NULL")
    assert seen == []


def test_two_crawls_at_once_double_nothing(newsroom, project):
    children = [project.start("crawl", "all") for _ in range(2)]
    codes = [child.wait(timeout=90) for child in children]
    assert codes == [0, 0], (project.folder / "child.log").read_text()[-2000:]
    assert archived(project) == published(newsroom)


def test_a_write_lock_held_by_another_delays_and_never_fails(newsroom, project):
    assert project.run("crawl", "belta-demo").returncode == 0
    holder = sqlite3.connect(project.archive, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    child = project.start("crawl", "all")
    with pytest.raises(Exception, match="timed out"):
        child.wait(timeout=6)
    holder.execute("COMMIT")
    holder.close()
    assert child.wait(timeout=90) == 0
    assert archived(project) == published(newsroom)
