"""What is known and due, and what became of a URL: the SQL behind the ledger.

Each function is called with an open connection; those that write are called inside of a
transaction. Times come as arguments.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from crawler import urls
from crawler.items import Entry
from crawler.ledger import Fate, Poll, RouteState
from pipelines.archive import identity, rows

_ANSWERED = ("ok", "unchanged")
_FOR_GOOD = ("HTTP 410", "HTTP 451")
"""Answers after which a page is not asked for again; a 404 may be a mistake (RFC 9110, 15.5.5)."""


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
        state, next_try_at = _fate_of_article(connection, article_id, fate, visits)
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


def _fate_of_article(
    connection: sqlite3.Connection, article_id: int, fate: Fate, visits: Sequence[float]
) -> tuple[str, str | None]:
    """The state of an article's address, and when it is asked again; a page that is gone is told.

    Only one that is gone for good is asked no more.
    """
    gone = fate.state == "gone"
    if gone:
        rows.set_status(connection, article_id, "gone")
    again = fate.next_try_at
    if not (gone and fate.reason.startswith(_FOR_GOOD)):
        since = rows.text_since(connection, article_id)
        again = again or identity.next_visit(since, fate.at, visits)
    return ("gone" if gone else "stored"), again


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
