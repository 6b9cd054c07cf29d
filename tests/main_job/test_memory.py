"""Memory over the articles of one run: what a page takes is given back."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from tests.newsroom import Newsroom, source_files
from tests.newsroom.chaos.edition import Edition
from tests.newsroom.chaos.watch import Watch
from tests.project import Project

LARGEST = 400 << 20
"""Bytes of the largest process over a run of some 500 articles (PROMISES 38)."""
GROWTH = 24 << 20
"""Bytes by which it may be larger over six times the articles: queues, caches, SQLite's pages."""


def peak(folder, more):
    """Articles stored, and the peak of the largest process."""
    folder.mkdir()
    edition = Edition(random.Random(38), more, datetime.now(UTC))
    project = Project(folder)
    with Newsroom(edition.sites) as newsroom, Watch() as watch:
        edition.publish(newsroom, 1)
        source_files(newsroom, project.sources)
        child = project.start("crawl", "all")
        watch.follow(child.pid)
        assert child.wait(120) == 0
    return project.value("SELECT count(*) FROM articles"), watch.peak


@pytest.mark.parametrize("few", [1])
def test_memory_is_flat_in_the_number_of_articles(tmp_path, few):
    small, little = peak(tmp_path / "few", few)
    many, much = peak(tmp_path / "many", 28)
    assert many > 5 * small
    assert much < LARGEST
    assert much < little + GROWTH
