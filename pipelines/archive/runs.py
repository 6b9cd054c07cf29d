"""How a run began and how it went, with the sources and routes that it runs over.

Each function is called with an open connection; those that write are called inside of a
transaction. Times come as arguments.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence

from crawler.catalogue import Source
from crawler.ledger import NOTHING_ANSWERED, RunReport, SourceTally
from pipelines.archive import processes, rows

NO_NETWORK = 3
"""Sources that were asked and gave no answer, none beside them, from which the fault is taken for
the network's and not the sites'."""


def open_run(
    connection: sqlite3.Connection, spider: str, sources: Sequence[Source], started_at: str
) -> int:
    """Note the sources and routes of the catalogue, begin a run, give its number.

    A route that left the catalogue goes; its URLs and articles stay.
    """
    for source in sources:
        _note_source(connection, source)
    _note_killed(connection)
    cursor = connection.execute(
        "INSERT INTO runs (started_at, pid, process, spider) VALUES (?, ?, ?, ?)",
        (started_at, os.getpid(), processes.mark(os.getpid()), spider),
    )
    return cursor.lastrowid or 0


def _note_source(connection: sqlite3.Connection, source: Source) -> None:
    """The source as the catalogue has it now, with its routes and no others."""
    connection.execute(
        "INSERT INTO sources (id, name, kind, country, languages, timezone)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,"
        " country = excluded.country, languages = excluded.languages,"
        " timezone = excluded.timezone",
        (
            *(source.id, source.name, source.kind, source.country),
            *(json.dumps(source.languages), source.timezone),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO routes (source, kind, url) VALUES (?, ?, ?)",
        [(source.id, route.kind, route.url) for route in source.routes],
    )
    connection.execute(
        "DELETE FROM routes WHERE source = ?"
        " AND coalesce(parent, url) NOT IN (SELECT value FROM json_each(?))",
        (source.id, json.dumps([route.url for route in source.routes])),
    )


def _note_killed(connection: sqlite3.Connection) -> None:
    """Say of runs that never came to their end that they were killed."""
    open_ones = connection.execute("SELECT id, pid, process FROM runs WHERE outcome IS NULL")
    dead = [run for run, pid, mark in open_ones if not processes.is_alive(pid, mark)]
    connection.executemany("UPDATE runs SET outcome = 'killed' WHERE id = ?", [(r,) for r in dead])


def close_run(connection: sqlite3.Connection, run: int, report: RunReport) -> None:
    """Store the end of a run and what it did at each source."""
    connection.execute(
        "UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ?",
        (report.ended_at, rows.storable(report.outcome), run),
    )
    for tally in report.tallies:
        rows.note_source(connection, tally.source)
        _put_tally(connection, run, tally)
    asked = sum(tally.requests > 0 for tally in report.tallies)
    if report.outcome == NOTHING_ANSWERED and asked >= NO_NETWORK:
        _forgive(connection, run, report.ended_at)


def _forgive(connection: sqlite3.Connection, run: int, now: str) -> None:
    """Undo what a run without a network noted of the sites: the fault was ours.

    Else an evening offline would put every source off for hours, and some days offline would
    use up the tries of what waits.
    """
    (began,) = connection.execute("SELECT started_at FROM runs WHERE id = ?", (run,)).fetchone()
    connection.execute(
        "UPDATE routes SET failures = failures - 1, next_due_at = ?2"
        " WHERE polled_at BETWEEN ?1 AND ?2 AND failures > 0",
        (began, now),
    )
    connection.execute(
        "UPDATE urls SET attempts = attempts - 1, next_try_at = ?2"
        " WHERE state = 'failed' AND attempts > 0 AND fetched_at BETWEEN ?1 AND ?2",
        (began, now),
    )
    connection.execute("UPDATE hosts SET failing_until = NULL WHERE failing_until > ?", (began,))
    connection.execute(
        "UPDATE hosts SET robots_fetched_at = NULL"
        " WHERE robots_status = 0 AND robots_fetched_at BETWEEN ?1 AND ?2",
        (began, now),
    )


def _put_tally(connection: sqlite3.Connection, run: int, tally: SourceTally) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO run_sources (run_id, source, found, new, stored, failed, requests,"
        " bytes, seconds, answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(run, tally.source, tally.found, tally.new, tally.stored, tally.failed),
            *(tally.requests, tally.bytes, tally.seconds, tally.answered),
        ),
    )
