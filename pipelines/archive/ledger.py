"""The crawler's ledger, kept in the archive: ``crawler.ledger.Ledger`` over SQLite.

All calls run on one thread with a connection of its own, so that a lock held by another process
makes its caller wait, not the reactor.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from crawler import config
from crawler.catalogue import Source
from crawler.items import Entry
from crawler.ledger import Fate, Poll, RouteState, RunReport, WellKnown
from pipelines.archive import frontier, hosts, rows, runs
from pipelines.archive.connection import (
    archive_path,
    open_archive,
    path_of,
    plain_errors,
    transaction,
)

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ArchiveLedger:
    """One crawl's view of the archive.

    Every method raises ``ArchiveError`` where the archive cannot be read or written.
    """

    def __init__(self, db: Database, revisit_after_hours: Iterable[float] = ()) -> None:
        self._db = db
        self._path = path_of(db)
        self._visits = tuple(revisit_after_hours)
        self._keep_query: dict[str, Sequence[str] | None] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    @classmethod
    def from_crawler(cls, crawler: Any) -> ArchiveLedger:
        """The ledger in the archive that the setting ``ARCHIVE`` names.

        Raises:
            ArchiveError: it cannot be opened.
        """
        settings = config.from_settings(crawler.settings.get)
        path = archive_path(settings.archive, Path(crawler.settings.get("PROJECT_FOLDER")))
        return cls(open_archive(path), settings.revisit_after_hours)

    @property
    def pace(self) -> Path:
        """``<archive>.pace``."""
        return self._path.with_name(self._path.name + ".pace")

    async def open_run(self, spider: str, sources: Sequence[Source], started_at: str) -> int:
        """Note the sources and their routes, begin a run; gives its number."""
        self._keep_query |= {source.id: source.keep_query for source in sources}
        return await self._write(runs.open_run, spider, sources, started_at)

    async def routes(self, sources: Iterable[str]) -> Mapping[tuple[str, str], RouteState]:
        """What is known of the routes of these sources."""
        return await self._read(frontier.routes, sources)

    async def waiting(self, source: str, now: str, most: int) -> Sequence[Entry]:
        """Entries that are to be fetched by now, the longest known first, at most so many."""
        return await self._read(frontier.waiting, source, now, most)

    async def record_entries(
        self, entries: Sequence[Entry], strays: Sequence[Fate], at: str
    ) -> Sequence[Entry]:
        """Store what a route's answer held in one transaction; gives the entries to fetch."""
        return await self._write(frontier.record_entries, entries, strays, at, self._keep_query)

    async def share_seen_by(self, entries: Sequence[Entry], moment: str) -> float:
        """Which share of these addresses was seen at that time or before."""
        return await self._read(frontier.share_seen_by, entries, moment, self._keep_query)

    async def record_poll(self, poll: Poll) -> None:
        """Store a poll and its validators."""
        await self._write(frontier.record_poll, poll)

    async def record_fate(self, fate: Fate) -> None:
        """Store what became of a URL that gave no article."""
        keep = self._keep_query.get(fate.source)
        await self._write(frontier.record_fate, fate, keep, self._visits)

    async def attempts(self, url: str) -> int:
        """How often in a row this URL was tried without success."""
        return await self._read(rows.attempts, url)

    async def well_known(self, name: str, origin: str) -> WellKnown | None:
        """The host's file, ``name`` being "robots" or "tdmrep", as last stored, of whatever age."""
        return await self._read(hosts.well_known, name, origin)

    async def record_well_known(self, name: str, found: WellKnown) -> None:
        """Store a host's file."""
        await self._write(hosts.record_well_known, name, found)

    async def silence(self, host: str, until: str, *, failing: bool = False) -> None:
        """Note that a host is not to be asked before ``until``."""
        await self._write(hosts.silence, host, until, failing=failing)

    async def silenced(self, now: str) -> Mapping[str, str]:
        """Hosts that are not to be asked now, each with the time from which they may be."""
        return await self._read(hosts.silenced, now)

    async def close_run(self, run: int, report: RunReport) -> None:
        """Store the end of a run and what it did at each source."""
        await self._write(runs.close_run, run, report)

    async def close(self) -> None:
        """Finish what is under way and let go of the archive."""
        await self._on_thread(self._db.close)
        self._thread.shutdown()

    async def _read(
        self,
        question: Callable[Concatenate[sqlite3.Connection, _P], _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        def ask() -> _T:
            with plain_errors(self._path):
                return question(self._db.conn, *args, **kwargs)

        return await self._on_thread(ask)

    async def _write(
        self,
        change: Callable[Concatenate[sqlite3.Connection, _P], _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        def store() -> _T:
            with transaction(self._db) as connection:
                return change(connection, *args, **kwargs)

        return await self._on_thread(store)

    async def _on_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
