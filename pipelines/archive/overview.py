"""How the archive, its sources and its runs do: sums, health, and what gave no article."""

from __future__ import annotations

from dataclasses import dataclass, fields

from pipelines.archive.asking import PUBLISHED, Questions
from pipelines.archive.health import Signs, judge
from pipelines.archive.records import Alias

_SIGNS = tuple(field.name for field in fields(Signs))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth(Signs):
    """A line of the view ``source_health``, with what it means."""

    source: str
    name: str
    country: str | None
    articles_7_days: int
    """Articles first seen in the seven days before ``as_of``."""
    state: str
    """alive, quiet, silent, dead or unproven."""
    reason: str
    """Why, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The archive in numbers."""

    articles: int
    gone: int
    reprints: int
    versions: int
    pages: int
    sources: int
    """Sources with at least one article."""
    urls: int
    first_published: str | None
    last_published: str | None
    bytes: int
    """Size of the file, without its write-ahead log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """URLs that gave no article for one reason at one source."""

    state: str
    source: str
    reason: str | None
    urls: int
    example: str
    last_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSource:
    """What a run did at one source."""

    source: str
    found: int
    new: int
    stored: int
    failed: int
    requests: int
    bytes: int
    seconds: float
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run and what it did.

    ``outcome`` is None while it is under way; that of a killed one is "killed" from the next on.
    """

    id: int
    started_at: str
    ended_at: str | None
    outcome: str | None
    pid: int | None
    spider: str | None
    sources: tuple[RunSource, ...]


def sources(ask: Questions) -> list[SourceHealth]:
    """How each source does, by its id."""
    found = []
    for row in ask.rows("SELECT * FROM source_health ORDER BY source"):
        state, reason = judge(Signs(**{name: row[name] for name in _SIGNS}))
        found.append(SourceHealth(**row, state=state, reason=reason))
    return found


def totals(ask: Questions) -> Totals:
    """The archive in numbers."""
    size = ask.value("PRAGMA page_count") * ask.value("PRAGMA page_size")
    return ask.records(
        Totals,
        "SELECT (SELECT count(*) FROM articles) AS articles,"
        " (SELECT count(*) FROM articles WHERE status = 'gone') AS gone,"
        " (SELECT count(*) FROM articles WHERE reprint_of IS NOT NULL) AS reprints,"
        " (SELECT count(*) FROM versions) AS versions,"
        " (SELECT count(*) FROM pages) AS pages,"
        " (SELECT count(DISTINCT source) FROM articles) AS sources,"
        " (SELECT count(*) FROM urls) AS urls,"
        f" (SELECT min({PUBLISHED}) FROM articles) AS first_published,"
        f" (SELECT max({PUBLISHED}) FROM articles) AS last_published, ? AS bytes",
        (size,),
    )[0]


def problems(ask: Questions, limit: int) -> list[Problem]:
    """Why URLs gave no article: rejections, failures and pages gone, the commonest first."""
    return ask.records(
        Problem,
        "SELECT state, source, reason, count(*) AS urls, min(url) AS example,"
        " max(fetched_at) AS last_at FROM urls WHERE state IN ('rejected', 'failed', 'gone')"
        " GROUP BY state, source, reason ORDER BY urls DESC, state, source, reason LIMIT ?",
        (limit,),
    )


def unfetched(ask: Questions, limit: int) -> list[Alias]:
    """Addresses found and not fetched yet, the longest known first."""
    return ask.records(
        Alias,
        "SELECT url, state, reason, seen_at, fetched_at FROM urls WHERE state = 'new'"
        " ORDER BY seen_at, url LIMIT ?",
        (limit,),
    )


def last_run(ask: Questions) -> Run | None:
    """The run begun last; None where there was none."""
    found = ask.rows(
        "SELECT id, started_at, ended_at, outcome, pid, spider FROM runs ORDER BY id DESC LIMIT 1"
    )
    if not found:
        return None
    did = ask.records(
        RunSource,
        "SELECT source, found, new, stored, failed, requests, bytes, seconds, answered"
        " FROM run_sources WHERE run_id = ? ORDER BY source",
        (found[0]["id"],),
    )
    return Run(**found[0], sources=tuple(did))
