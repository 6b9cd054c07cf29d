"""The officials of the articles: who is whom, which office is which, and when it was seen.

Each function is called inside of its caller's transaction, that of the article. All that ``posts``
and ``people`` say follows from ``appearances``: when an article's are taken away, what they alone
said goes with them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.analysis import OfficialFound
from pipelines.diplomacy.officials.spellings import family, key
from pipelines.letters import fold


class _Known(NamedTuple):
    """A person whom a name may mean, with one of his offices."""

    id: int
    name: str
    variants: str
    post: str | None
    country: str | None
    to_seen: str | None


_KNOWN = (
    "SELECT people.id, people.name, people.variants, posts.post, posts.country, posts.to_seen"
    " FROM people LEFT JOIN posts ON posts.person_id = people.id WHERE "
)


def put(
    connection: sqlite3.Connection, article_id: int, officials: Iterable[OfficialFound]
) -> None:
    """Keep the officials of an article that has none yet; their texts can be stored."""
    row = connection.execute(
        "SELECT published_on FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    for one in officials:
        person = _person(connection, one)
        post = _post(connection, person, one)
        connection.execute(
            "INSERT INTO appearances (article_id, person_id, post_id, seen_on, name,"
            ' written, words, country, sent_to, times, start, "end", quote)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " country = coalesce(country, excluded.country),"
            " sent_to = coalesce(sent_to, excluded.sent_to)",
            (
                *(article_id, person, post, row[0], one.name, one.written),
                *(one.words, one.country, one.sent_to, one.times, one.start, one.end),
                one.evidence,
            ),
        )
        _date(connection, post, row[0])


def drop(connection: sqlite3.Connection, article_id: int) -> None:
    """Take the officials of an article away, and what was known from it alone."""
    touched = connection.execute(
        "SELECT person_id, post_id, name FROM appearances WHERE article_id = ?", (article_id,)
    ).fetchall()
    connection.execute("DELETE FROM appearances WHERE article_id = ?", (article_id,))
    for post in dict.fromkeys(row[1] for row in touched):
        _settle_post(connection, post)
    lost = {row[0] for row in touched if not _is_named(connection, row[0], row[2])}
    for person in sorted(lost):
        _settle_person(connection, person)


def _is_named(connection: sqlite3.Connection, person: int, name: str) -> bool:
    """Whether an article is left that has this spelling of a person's name."""
    sql = "SELECT 1 FROM appearances WHERE person_id = ? AND name = ? LIMIT 1"
    return connection.execute(sql, (person, name)).fetchone() is not None


def _person(connection: sqlite3.Connection, one: OfficialFound) -> int:
    """The id of the person meant, made where he is not known."""
    spelt = key(one.name)
    found = (
        _named(connection, one, spelt) or _once_surname(connection, one, spelt)
        if " " in spelt
        else _by_surname(connection, one, spelt)
    )
    if found is not None:
        _note_name(connection, found, one.name)
        return found
    cursor = connection.execute(
        "INSERT INTO people (name, key, family) VALUES (?, ?, ?)",
        (one.name, spelt, family(spelt)),
    )
    return cursor.lastrowid or 0


def _named(connection: sqlite3.Connection, one: OfficialFound, spelt: str) -> int | None:
    """A person of this given name and surname: spelt the same, or of the same state."""
    rows = _rows(connection, "people.key = ?", spelt)
    wanted = fold(one.name)
    for row in rows:
        if wanted in map(fold, (row.name, *json.loads(row.variants))):
            return row.id
    for row in rows:
        if one.country is None or row.country is None or row.country == one.country:
            return row.id
    return None


def _once_surname(connection: sqlite3.Connection, one: OfficialFound, spelt: str) -> int | None:
    """A person so far known by the surname, in the same office of the same state."""
    rows = _rows(connection, "people.key = ?", family(spelt))
    fits = {r.id for r in rows if r.post == one.post and r.country in (one.country, None)}
    if len(fits) != 1:
        return None
    found = fits.pop()
    connection.execute("UPDATE people SET key = ? WHERE id = ?", (spelt, found))
    return found


def _by_surname(connection: sqlite3.Connection, one: OfficialFound, spelt: str) -> int | None:
    """Whom a surname means with this office: where several held it, the one seen last."""
    rows = [row for row in _rows(connection, "people.family = ?", spelt) if row.post == one.post]
    if one.country is None:
        ids = {row.id for row in rows}
        return ids.pop() if len(ids) == 1 else None
    fits = [row for row in rows if row.country == one.country]
    return max(fits, key=lambda row: (row.to_seen or "", row.id)).id if fits else None


def _rows(connection: sqlite3.Connection, where: str, value: str) -> list[_Known]:
    rows = connection.execute(f"{_KNOWN}{where} ORDER BY people.id", (value,))
    return [_Known(*row) for row in rows]


def _note_name(connection: sqlite3.Connection, person: int, name: str) -> None:
    """Keep a spelling; the fullest one is the person's name."""
    main, variants = connection.execute(
        "SELECT name, variants FROM people WHERE id = ?", (person,)
    ).fetchone()
    known = [main, *json.loads(variants)]
    if name not in known:
        _keep_names(connection, person, [*known, name])


def _keep_names(connection: sqlite3.Connection, person: int, names: Sequence[str]) -> None:
    main = max(names, key=lambda name: len(name.split()))
    others = json.dumps([name for name in names if name != main], ensure_ascii=False)
    connection.execute(
        "UPDATE people SET name = ?, variants = ? WHERE id = ?", (main, others, person)
    )


def _post(connection: sqlite3.Connection, person: int, one: OfficialFound) -> int:
    """The id of the office, made where the person was not seen with it.

    An article that leaves the state out means the one that others tell.
    """
    rows = connection.execute(
        "SELECT id, country, sent_to FROM posts WHERE person_id = ? AND post = ? AND status = ?"
        " ORDER BY to_seen DESC, id",
        (person, one.post, one.status),
    ).fetchall()
    for post, country, sent_to in rows:
        if _fits(country, one.country) and _fits(sent_to, one.sent_to):
            connection.execute(
                "UPDATE posts SET country = coalesce(country, ?), sent_to = coalesce(sent_to, ?)"
                " WHERE id = ?",
                (one.country, one.sent_to, post),
            )
            return int(post)
    cursor = connection.execute(
        "INSERT INTO posts (person_id, post, country, sent_to, status) VALUES (?, ?, ?, ?, ?)",
        (person, one.post, one.country, one.sent_to, one.status),
    )
    return cursor.lastrowid or 0


def _fits(known: str | None, said: str | None) -> bool:
    return known is None or said is None or known == said


def _date(connection: sqlite3.Connection, post: int, day: str | None) -> None:
    if day is not None:
        connection.execute(
            "UPDATE posts SET from_seen = min(coalesce(from_seen, ?1), ?1),"
            " to_seen = max(coalesce(to_seen, ?1), ?1) WHERE id = ?2",
            (day, post),
        )


_LEFT = "SELECT {} FROM appearances WHERE post_id = ?1"
"""What the articles say that are left. One question each: all of them are answered by an index
or by the first row, however many thousands a head of state has."""


def _settle_post(connection: sqlite3.Connection, post: int) -> None:
    """What the articles that are left say of an office; none left, none held."""
    if connection.execute(f"{_LEFT.format('1')} LIMIT 1", (post,)).fetchone() is None:
        connection.execute("DELETE FROM posts WHERE id = ?", (post,))
        return
    told = f"{_LEFT.format('{0}')} AND {{0}} IS NOT NULL LIMIT 1"
    connection.execute(
        f"UPDATE posts SET from_seen = ({_LEFT.format('min(seen_on)')}),"
        f" to_seen = ({_LEFT.format('max(seen_on)')}), country = ({told.format('country')}),"
        f" sent_to = ({told.format('sent_to')}) WHERE id = ?1",
        (post,),
    )


def _settle_person(connection: sqlite3.Connection, person: int) -> None:
    rows = connection.execute(
        "SELECT name FROM appearances WHERE person_id = ? GROUP BY name ORDER BY min(rowid)",
        (person,),
    ).fetchall()
    if not rows:
        connection.execute("DELETE FROM people WHERE id = ?", (person,))
        return
    names = [row[0] for row in rows]
    _keep_names(connection, person, names)
    spelt = key(max(names, key=lambda name: len(name.split())))
    connection.execute(
        "UPDATE people SET key = ?, family = ? WHERE id = ?",
        (spelt, family(spelt), person),
    )
