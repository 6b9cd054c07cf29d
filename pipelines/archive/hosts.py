"""What hosts wish: their well-known files, and until when they are not to be asked.

Each function is called with an open connection; those that write are called inside of a
transaction. Times come as arguments.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from crawler import clock, rhythm
from crawler.ledger import WellKnown

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
