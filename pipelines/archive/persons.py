"""Which offices a person was seen to hold: what ``scrapy who`` asks the archive."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.archive import naming
from pipelines.archive.asking import Questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An article in which a person was seen with an office."""

    article_id: int
    seen_on: str | None
    source: str
    url: str
    written: str
    words: str
    """The office as it stood."""
    evidence: str
    """The sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """An office that a person was seen to hold."""

    post: str
    country: str | None
    """State, or organisation such as UN."""
    sent_to: str | None
    status: str
    from_seen: str | None
    to_seen: str | None
    articles: int
    sightings: tuple[Sighting, ...]
    """Some of its articles, nearest to the day that was asked for first, else the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An official and the offices seen, the latest first."""

    id: int
    name: str
    variants: tuple[str, ...]
    posts: tuple[PostHeld, ...]


def who(ask: Questions, name: str, on: str | None, evidence: int) -> list[Person]:
    """The officials that a name may mean, in any script, with their offices.

    ``on`` (a day) asks for the articles nearest to it as evidence, at most ``evidence`` an
    office.
    """
    where, values = naming.condition(name)
    found = ask.rows(f"SELECT id, name, variants FROM people WHERE {where}", values)
    return [
        Person(
            id=row["id"],
            name=row["name"],
            variants=naming.variants(row["variants"]),
            posts=tuple(_posts(ask, row["id"], on, evidence)),
        )
        for row in naming.best(found, name)
    ]


def _posts(ask: Questions, person: int, on: str | None, evidence: int) -> list[PostHeld]:
    held = ask.rows(
        "SELECT id, post, country, sent_to, status, from_seen, to_seen, (SELECT count(*)"
        " FROM appearances WHERE post_id = posts.id) AS articles FROM posts"
        " WHERE person_id = ? ORDER BY to_seen DESC, id",
        (person,),
    )
    shown = [tuple(_sightings(ask, row.pop("id"), on, evidence)) for row in held]
    return [PostHeld(**row, sightings=seen) for row, seen in zip(held, shown, strict=True)]


def _sightings(ask: Questions, post: int, on: str | None, limit: int) -> list[Sighting]:
    return ask.records(
        Sighting,
        "SELECT article_id, seen_on, articles.source AS source, articles.url AS url, written,"
        " words, quote AS evidence FROM appearances JOIN articles ON articles.id = article_id"
        " WHERE post_id = ?1 ORDER BY seen_on IS NULL,"
        " CASE WHEN ?2 IS NULL THEN 0 ELSE abs(julianday(seen_on) - julianday(?2)) END,"
        " seen_on DESC, article_id LIMIT ?3",
        (post, on, limit),
    )
