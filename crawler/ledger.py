"""The protocol by which the crawler asks what is known and due, and tells what became of a URL.

The archive implements it (the setting ``LEDGER_CLASS`` names the class), so that the crawler
knows no SQL. All times are UTC text, ``YYYY-MM-DDTHH:MM:SSZ``; every call takes the time it
speaks of, so that an implementation reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crawler.catalogue import Source
from crawler.items import Entry

NOTHING_ANSWERED = "nothing answered"
"""Outcome of a run in which routes were asked and none gave a usable answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteState:
    """What the archive knows of a route: its validators and when it is due."""

    source: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    polled_at: str | None = None
    refreshed_at: str | None = None
    """When the route was last read whole: a body, and each further page and child of it."""
    next_due_at: str | None = None
    """None: never polled, hence due."""
    interval_s: int | None = None
    failures: int = 0
    """Polls in a row that brought no usable answer."""
    status: str | None = None
    """What the last poll came to: the ``status`` of that ``Poll``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One asking of a route and what came of it."""

    source: str
    kind: str
    url: str
    polled_at: str
    status: str
    """"ok", "unchanged" (304), or the reason for which nothing could be read."""
    next_due_at: str
    interval_s: int
    etag: str | None = None
    last_modified: str | None = None
    refreshed: bool = False
    """True when the route was read whole: a body, and each further page and child of it."""
    entries: int = 0
    """Entries that the answer held."""
    new: int = 0
    """Those of them whose address was not known before."""
    parent: str | None = None
    """The route of the catalogue that a child sitemap belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a URL that gave no article to store."""

    url: str
    source: str
    state: str
    """"rejected", "failed" or "gone"."""
    reason: str
    at: str
    next_try_at: str | None = None
    """When a failed URL is asked again; None: never by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WellKnown:
    """A file by which a host states its wishes, as last fetched: its robots.txt or tdmrep.json.

    ``origin`` is scheme://host:port.
    """

    origin: str
    status: int
    """HTTP status; 0 when the host could not be reached."""
    body: bytes
    fetched_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTally:
    """What one run did at one source; the row of ``run_sources``."""

    source: str
    found: int = 0
    new: int = 0
    stored: int = 0
    failed: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    answered: bool = False
    """True when at least one of its routes gave a usable answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """A run at its end."""

    ended_at: str
    outcome: str
    """"finished", "partial", "nothing answered", "stopped", "deadline", or the reason of a
    failure."""
    tallies: Sequence[SourceTally] = field(default_factory=tuple)


class Ledger(Protocol):
    """What the crawler asks of the archive and tells it. One instance serves one crawl."""

    @property
    def pace(self) -> Path:
        """The file by which the processes that share the archive take turns at a host."""

    async def open_run(self, spider: str, sources: Sequence[Source], started_at: str) -> int:
        """Note the sources and their routes as they stand in the catalogue, begin a run.

        Gives the run's number.
        """

    async def routes(self, sources: Iterable[str]) -> Mapping[tuple[str, str], RouteState]:
        """What is known of the routes of these sources, by (source id, route address)."""

    async def waiting(self, source: str, now: str, most: int) -> Sequence[Entry]:
        """Entries that are to be fetched by now, at most so many.

        They were found earlier and never fetched, failed and are due again, or hold an article
        whose revisit is due.
        """

    async def record_entries(
        self, entries: Sequence[Entry], strays: Sequence[Fate], at: str
    ) -> Sequence[Entry]:
        """Store what a route's answer held, in one transaction.

        Gives back the entries whose address was not known before, in the order they came: those
        to fetch. A second address of a known article is noted as its duplicate, not given back.
        ``strays`` are links of the answer that are no articles; one already known stays as it is.
        """

    async def share_seen_by(self, entries: Sequence[Entry], moment: str) -> float:
        """Which share of these addresses was seen at that time or before, 0 to 1."""

    async def record_poll(self, poll: Poll) -> None:
        """Store a poll and its validators: called when all that it brought is recorded.

        So a crash before it costs a second asking, never an entry.
        """

    async def record_fate(self, fate: Fate) -> None:
        """Store what became of a URL that gave no article; counts the attempt.

        A stored article whose page is now gone becomes ``gone``, its text is kept.
        """

    async def attempts(self, url: str) -> int:
        """How often this URL was tried without success."""

    async def well_known(self, name: str, origin: str) -> WellKnown | None:
        """The host's file, ``name`` being "robots" or "tdmrep", as last stored, of whatever age."""

    async def record_well_known(self, name: str, found: WellKnown) -> None:
        """Store a host's file."""

    async def silence(self, host: str, until: str, *, failing: bool = False) -> None:
        """Note that a host is not to be asked before ``until``: it asked so, or is failing."""

    async def silenced(self, now: str) -> Mapping[str, str]:
        """Hosts that are not to be asked now, each with the time from which they may be."""

    async def close_run(self, run: int, report: RunReport) -> None:
        """Store the end of a run and what it did at each source."""

    async def close(self) -> None:
        """Finish what is under way and let go of the archive."""
