"""The hostile quarter: sites that break rules, one fault a row, with what must become of each.

``rows/*.toml`` are the faults: what an endpoint does, which promises it tries and what an archive
must say afterwards. ``sites()`` serves them like the agencies of the newsroom.
"""

from __future__ import annotations

from tests.newsroom.hostile import feeds
from tests.newsroom.hostile.rows import Expected, Fault, Place, places
from tests.newsroom.hostile.site import VICTIM, HostileSite, Victim

__all__ = [
    "OPTIONS",
    "VICTIM",
    "Expected",
    "Fault",
    "HostileSite",
    "Place",
    "Victim",
    "feeds",
    "places",
    "sites",
]

OPTIONS = ("-s", "DOWNLOAD_TIMEOUT=8", "-s", "HOST_REQUESTS=60")
"""Of ``scrapy crawl``: a crawl of the quarter then shows in seconds what else takes minutes."""


def sites() -> list[HostileSite | Victim]:
    """Every site of the quarter, and the neighbour that none of them may make a crawler ask."""
    victim = Victim()
    return [victim, *(HostileSite(place, victim) for place in places())]
