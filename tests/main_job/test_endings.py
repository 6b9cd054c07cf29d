"""How a run ends before its time: told to stop, at its deadline, without a network."""

from __future__ import annotations

import signal
import socket
import threading
import time

import pytest

from crawler.errors import EXIT_NO_ANSWER, EXIT_OK, EXIT_PARTIAL
from tests.newsroom import Newsroom, agencies, source_files
from tests.newsroom.site import Reply
from tests.project import Project

STOPS_WITHIN = 10
"""Seconds from SIGTERM to the end (PROMISES 80)."""


class Slow:
    """A site whose articles do not answer until the test lets them."""

    def __init__(self, site):
        self._site, self.id = site, site.id
        self.asked, self.release = threading.Event(), threading.Event()
        self.articles = {truth.url for truth in site.truth("")}

    def __getattr__(self, name):
        return getattr(self._site, name)

    def answer(self, path, base) -> Reply | None:
        if path in self.articles:
            self.asked.set()
            self.release.wait(60)
        return self._site.answer(path, base)


@pytest.fixture
def slow(tmp_path):
    sites = [site for site in agencies() if site.id in ("belta-demo", "mtkvari")]
    first = Slow(sites[0])
    with Newsroom([first, sites[1]]) as newsroom:
        project = Project(tmp_path)
        source_files(newsroom, project.sources)
        yield first, newsroom, project
        first.release.set()


def published(newsroom):
    return sum(not truth.forbidden for truth in newsroom.truth())


def test_a_crawl_told_to_stop_does_not_wait_for_a_slow_host(slow):
    site, newsroom, project = slow
    child = project.start("crawl", "all")
    assert site.asked.wait(60)
    others = len(newsroom.sites["mtkvari"].articles)
    while newsroom.asked(site="mtkvari") < others:
        assert child.poll() is None
        time.sleep(0.01)  # a look at the log; what is waited for is the other site's end
    child.send_signal(signal.SIGTERM)
    assert child.wait(STOPS_WITHIN) == EXIT_OK
    log = (project.folder / "child.log").read_text()
    assert "Traceback" not in log
    assert project.value("SELECT outcome FROM runs") == "stopped"
    assert project.value("SELECT count(*) FROM articles WHERE source = 'mtkvari'") > 0
    site.release.set()
    assert project.run("crawl", "all").returncode == EXIT_OK
    assert project.value("SELECT count(*) FROM articles") == published(newsroom)


def test_a_round_ends_at_its_deadline_and_the_next_continues_it(slow):
    site, newsroom, project = slow
    for file in project.sources.iterdir():
        file.write_text(file.read_text().replace("delay = 0.0", "delay = 0.4"))
    site.release.set()
    done = project.run("crawl", "due", "-s", "ROUND_DEADLINE=2")
    assert done.returncode == EXIT_PARTIAL, done.stderr
    assert done.stderr.splitlines()[-1].startswith("deadline: ")
    assert project.value("SELECT outcome FROM runs") == "deadline"
    before = project.value("SELECT count(*) FROM articles")
    assert before < published(newsroom)
    assert project.run("crawl", "due").returncode == EXIT_OK
    assert project.value("SELECT count(*) FROM articles") == published(newsroom)


def test_hours_without_a_network_cost_one_line_a_source_and_no_patience(tmp_path):
    """Rounds while nobody answers, then one that catches everything up."""
    sites = agencies()[:5]
    project = Project(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Newsroom(sites, port=port) as newsroom:
        source_files(newsroom, project.sources)
    logs = [project.run("crawl", "due", "-L", "WARNING", "-s", "PROGRESS=json") for _ in range(3)]
    assert [done.returncode for done in logs] == [EXIT_NO_ANSWER] * 3
    assert len(logs[0].stderr.splitlines()) <= len(sites)
    assert [done.stderr for done in logs[1:]] == ["", ""]
    assert project.value("SELECT max(failures) FROM routes") == 0
    with Newsroom(sites, port=port) as newsroom:
        done = project.run("crawl", "due", "-s", "PROGRESS=json")
        assert done.returncode == EXIT_OK, done.stderr
        assert project.value("SELECT count(*) FROM articles") == published(newsroom)
