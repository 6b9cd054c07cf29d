"""An article that is fetched again, under other addresses and edited, is one article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.reprints.visits import Visited, visit


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    path: Path = tmp_path_factory.mktemp("visits") / "archive.db"
    return visit(1, 1, path)


@pytest.mark.parametrize("what", ["refetches", "aliases", "versions", "kinds"])
def test_every_visit_comes_out_right(visited: Visited, what: str) -> None:
    tally = getattr(visited, what)
    assert tally.right
    assert not tally.wrong, tally.examples
