"""A newsroom on loopback and a project that crawls it over real HTTP into a real file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.newsroom import Newsroom, agencies, source_files
from tests.project import Project


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(agencies()) as opened:
        yield opened


@pytest.fixture
def project(tmp_path, newsroom) -> Project:
    made = Project(tmp_path)
    source_files(newsroom, made.sources)
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Iterator[tuple[Newsroom, Project, str]]:
    """A newsroom crawled once, for the tests that only read: newsroom, project, the log."""
    project = Project(tmp_path_factory.mktemp("crawled"))
    with Newsroom(agencies()) as opened:
        source_files(opened, project.sources)
        done = project.run("crawl", "all", "-O", str(project.folder / "out.jsonl"))
        assert done.returncode == 0, done.stderr
        yield opened, project, done.stderr
