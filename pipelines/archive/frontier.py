"""What is known and due, what became of a URL, how a run went: the SQL behind the ledger.

Each function is called with an open connection; those that write are called inside of a
transaction. Times come as arguments.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from crawler import clock, rhythm, urls
from crawler.catalogue import Source
from crawler.items import Entry
from crawler.ledger import (
    NOTHING_ANSWERED,
    Fate,
    Poll,
    RouteState,
    RunReport,
    SourceTally,
    WellKnown,
)
from pipelines.archive import identity, processes, rows

NO_NETWORK = 3
"""Sources that were asked and gave no answer, none beside them, from which the fault is taken for
the network's and not the sites'."""
_ANSWERED = ("ok", "unchanged")
_FOR_GOOD = ("HTTP 410", "HTTP 451")
"""Answers after which a page is not asked for again; a 404 may be a mistake (RFC 9110, 15.5.5)."""


def open_run(
    connection: sqlite3.Connection, spider: str, sources: Sequence[Source], started_at: str
) -> int:
    """Note the sources and routes of the catalogue, begin a run, give its number.

    A route that left the catalogue goes; its URLs and articles stay.
    """
    for source in sources:
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
    _note_killed(connection)
    cursor = connection.execute(
        "INSERT INTO runs (started_at, pid, process, spider) VALUES (?, ?, ?, ?)",
        (started_at, os.getpid(), processes.mark(os.getpid()), spider),
    )
    return cursor.lastrowid or 0


def _note_killed(connection: sqlite3.Connection) -> None:
    """Say of runs that never came to their end that they were killed."""
    open_ones = connection.execute("SELECT id, pid, process FROM runs WHERE outcome IS NULL")
    dead = [run for run, pid, mark in open_ones if not processes.is_alive(pid, mark)]
    connection.executemany("UPDATE runs SET outcome = 'killed' WHERE id = ?", [(r,) for r in dead])


def routes(
    connection: sqlite3.Connection, sources: Iterable[str]
) -> dict[tuple[str, str], RouteState]:
    """What is known of the routes of these sources, by source and address."""
    found = connection.execute(
        "SELECT source, url, etag, last_modified, polled_at, refreshed_at, next_due_at,"
        " interval_s, failures, status FROM routes"
        " WHERE source IN (SELECT value FROM json_each(?))",
        (json.dumps(list(sources)),),
    )
    names = ("source", "url", "etag", "last_modified", "polled_at", "refreshed_at", "next_due_at")
    states = (
        RouteState(**dict(zip((*names, "interval_s", "failures", "status"), row, strict=True)))
        for row in found
    )
    return {(state.source, state.url): state for state in states}


def waiting(connection: sqlite3.Connection, source: str, now: str, most: int) -> list[Entry]:
    """Entries to fetch by now: never fetched, failed and due again, or due for a visit.

    An article that is gone is visited too, unless it was said to be so for good. What was fetched
    in the future is due: the clock was wrong then.
    """
    found = connection.execute(
        "SELECT url, source, route, hints, seen_at FROM urls WHERE source = ?1 AND state = 'new'"
        " UNION ALL"
        " SELECT url, source, route, hints, seen_at FROM urls"
        " WHERE source = ?1 AND state IN ('failed', 'stored', 'gone')"
        " AND (next_try_at <= ?2 OR next_try_at IS NOT NULL AND fetched_at > ?2)"
        " ORDER BY seen_at LIMIT ?3",
        (source, now, most),
    )
    return [
        rows.entry_of(hints) if hints else Entry(url=url, source=owner, route=route or "")
        for url, owner, route, hints, _ in found
    ]


def record_entries(
    connection: sqlite3.Connection,
    entries: Sequence[Entry],
    strays: Sequence[Fate],
    at: str,
    keep_query: Mapping[str, Sequence[str] | None],
) -> list[Entry]:
    """Store what a route's answer held; gives the entries to fetch, in their order.

    ``keep_query`` has, by source, the parameters that belong to an article's identity. A stray
    that is known stays as it is.
    """
    for source in {entry.source for entry in entries}:
        rows.note_source(connection, source)
    for stray in strays:
        if rows.first_seen(connection, stray.url) is None:
            record_fate(connection, stray, keep_query.get(stray.source), ())
    return [e for e in entries if _is_fresh(connection, e, at, keep_query.get(e.source))]


def share_seen_by(
    connection: sqlite3.Connection,
    entries: Sequence[Entry],
    moment: str,
    keep_query: Mapping[str, Sequence[str] | None],
) -> float:
    """Which share of these addresses, or others of the same articles, was seen by then."""
    keys = {urls.identity(entry.url, keep_query.get(entry.source)) for entry in entries}
    (known,) = connection.execute(
        "SELECT count(DISTINCT key) FROM urls WHERE seen_at <= ?"
        " AND key IN (SELECT value FROM json_each(?))",
        (moment, json.dumps(sorted(keys))),
    ).fetchone()
    return float(known / len(keys)) if keys else 1.0


def record_poll(connection: sqlite3.Connection, poll: Poll) -> None:
    """Store a poll. Validators change with a whole answer only; 304 and failures leave them."""
    rows.note_source(connection, poll.source)
    connection.execute(
        "INSERT OR IGNORE INTO routes (source, kind, url, parent) VALUES (?, ?, ?, ?)",
        (poll.source, poll.kind, poll.url, poll.parent),
    )
    changes: dict[str, str | int | None] = {
        "polled_at": poll.polled_at,
        "next_due_at": poll.next_due_at,
        "interval_s": poll.interval_s,
        "status": rows.storable(poll.status),
    }
    if poll.status == "ok":
        changes |= {"etag": poll.etag, "last_modified": poll.last_modified}
        changes |= {"entries": poll.entries, "new": poll.new}
    if poll.refreshed:
        changes["refreshed_at"] = poll.polled_at
    if poll.new:
        changes["last_new_at"] = poll.polled_at
    failures = "0" if poll.status in _ANSWERED else "failures + 1"
    connection.execute(
        f"UPDATE routes SET {', '.join(f'{name} = ?' for name in changes)}, failures = {failures}"
        " WHERE source = ? AND url = ?",
        (*changes.values(), poll.source, poll.url),
    )


def record_fate(
    connection: sqlite3.Connection,
    fate: Fate,
    keep_query: Sequence[str] | None,
    visits: Sequence[float],
) -> None:
    """Store what became of a URL; a stored article keeps its text whatever its page does."""
    rows.note_source(connection, fate.source)
    row = connection.execute(
        "SELECT article_id, seen_at, attempts, state FROM urls WHERE url = ?", (fate.url,)
    ).fetchone()
    article_id, seen_at, tried, known = row or (None, fate.at, 0, "new")
    state, next_try_at = fate.state, fate.next_try_at
    if known == "duplicate":
        state, next_try_at = known, None
    elif article_id is not None:
        if fate.state == "gone":
            rows.set_status(connection, article_id, "gone")
        else:
            state = "stored"
        if not (fate.state == "gone" and fate.reason.startswith(_FOR_GOOD)):
            since = rows.text_since(connection, article_id)
            next_try_at = next_try_at or identity.next_visit(since, fate.at, visits)
    values = {
        "url": fate.url,
        "key": urls.identity(fate.url, keep_query),
        "source": fate.source,
        "seen_at": seen_at,
        "state": state,
        "reason": rows.storable(fate.reason),
        "attempts": tried + 1,
        "next_try_at": next_try_at,
        "article_id": article_id,
        "fetched_at": fate.at,
    }
    rows.put_url(connection, values)


_WELL_KNOWN = ("robots", "tdmrep")
"""Files by which hosts state their wishes; each has three columns of its own."""


def well_known(connection: sqlite3.Connection, name: str, origin: str) -> WellKnown | None:
    """A host's file as last stored."""
    name = _WELL_KNOWN[_WELL_KNOWN.index(name)]
    row = connection.execute(
        f"SELECT {name}_status, {name}_body, {name}_fetched_at FROM hosts"
        f" WHERE origin = ? AND {name}_fetched_at IS NOT NULL",
        (origin,),
    ).fetchone()
    return WellKnown(origin=origin, status=row[0], body=row[1], fetched_at=row[2]) if row else None


def record_well_known(connection: sqlite3.Connection, name: str, found: WellKnown) -> None:
    """Store a host's file."""
    name = _WELL_KNOWN[_WELL_KNOWN.index(name)]
    connection.execute(
        f"INSERT INTO hosts (origin, {name}_status, {name}_body, {name}_fetched_at)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
        f" {name}_status = excluded.{name}_status, {name}_body = excluded.{name}_body,"
        f" {name}_fetched_at = excluded.{name}_fetched_at",
        (found.origin, found.status, found.body, found.fetched_at),
    )


def silence(
    connection: sqlite3.Connection, host: str, until: str, *, failing: bool = False
) -> None:
    """Note until when a host is not to be asked; a shorter wish does not undo a longer one."""
    column = "failing_until" if failing else "silent_until"
    connection.execute(
        f"INSERT INTO hosts (origin, {column}) VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET"
        f" {column} = max(coalesce({column}, ''), excluded.{column})",
        (host, until),
    )


def silenced(connection: sqlite3.Connection, now: str) -> Mapping[str, str]:
    """Hosts not to be asked now, each with the time from which they may be.

    A wish that ends later than any that is taken was noted by a clock that was wrong.
    """
    found = connection.execute(
        "SELECT origin, max(coalesce(silent_until, ''), coalesce(failing_until, '')) AS until"
        " FROM hosts WHERE until > ? AND until <= ?",
        (now, clock.later(now, rhythm.LONGEST_SILENCE)),
    )
    return dict(found.fetchall())


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


def _is_fresh(
    connection: sqlite3.Connection, entry: Entry, at: str, keep_query: Sequence[str] | None
) -> bool:
    """Note an entry that was not seen before; whether it is to be fetched.

    The variant of an address that only failed so far is fetched: it may be the one that works.
    """
    key = urls.identity(entry.url, keep_query)
    known = connection.execute(
        "SELECT url, state, article_id FROM urls WHERE key = ?1 OR url = ?2"
        " ORDER BY url = ?2 DESC, article_id IS NULL, state IN ('rejected', 'failed', 'gone')",
        (key, entry.url),
    ).fetchone()
    if known and known[0] == entry.url:
        return False
    values = {
        "url": entry.url,
        "key": key,
        "source": entry.source,
        "route": entry.route,
        "seen_at": at,
        "state": "new",
        "hints": rows.hints_of(entry),
    }
    usable = known and (known[2] is not None or known[1] in ("new", "duplicate"))
    if usable:
        values |= {
            "state": "duplicate",
            "reason": f"same address as {known[0]}",
            "article_id": known[2],
        }
    rows.put_url(connection, values)
    return not usable
