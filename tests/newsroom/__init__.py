"""The local newsroom: agencies on loopback, with known truth, for tests, demo and benchmarks."""

from __future__ import annotations

from tests.newsroom.agency import AgencySite
from tests.newsroom.content import Article, Known, load
from tests.newsroom.recorded import RecordedSite, recorded
from tests.newsroom.server import Asked, Newsroom
from tests.newsroom.site import Reply, Site, Truth
from tests.newsroom.source_files import source_files

__all__ = [
    "AgencySite",
    "Article",
    "Asked",
    "Known",
    "Newsroom",
    "RecordedSite",
    "Reply",
    "Site",
    "Truth",
    "agencies",
    "load",
    "recorded",
    "source_files",
]


def agencies() -> list[AgencySite]:
    """Every agency of the newsroom, freshly opened."""
    return [AgencySite(contents) for contents in load()]
