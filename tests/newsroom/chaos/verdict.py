"""The archive against what was published: lost, doubled, junk, misdated; and how it was asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from crawler.urls import identity
from tests.newsroom.agency import AgencySite
from tests.newsroom.chaos.field import Field
from tests.newsroom.hostile import VICTIM, HostileSite
from tests.newsroom.site import Site, Truth

EARLY = 0.002
"""Seconds by which two readings of the clock in two threads may differ."""
LARGEST_BODY = 10 << 20
LARGEST_MEMORY = 500 << 20
SLOWEST = 1.5
"""Bounds of PROMISES 32, of its bar for a release, and 41."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The columns of the table, for one seed."""

    seed: int
    faults: int
    expected: int
    """Articles that healthy and hostile sites published and that may be kept."""
    stored: int
    """Of these, in the archive."""
    lost: int
    doubled: int
    junk: int
    """Rows that are no article that any site published."""
    wrong_dates: int
    forbidden: int
    """Requests for what robots.txt forbids, and for a neighbour on a private address."""
    broken_delays: int
    """Requests that came sooner after the last one than the host asked for."""
    largest_body: int
    """Bytes, decoded, of any body that was kept."""
    peak_memory: int
    """Bytes, of the largest process."""
    slowest: float | None
    """Times longer that the slowest healthy site took beside hostile ones; None: not measured."""
    seconds: float
    problems: tuple[str, ...]
    """Promises broken on the way, in words."""

    @property
    def held(self) -> bool:
        """Whether every column is as it must be."""
        zeros = (self.lost, self.doubled, self.junk, self.wrong_dates, self.forbidden)
        return not (
            any(zeros)
            or self.broken_delays
            or self.problems
            or self.largest_body > LARGEST_BODY
            or self.peak_memory > LARGEST_MEMORY
            or (self.slowest or 0) > SLOWEST
        )


COLUMNS = tuple(field.name for field in fields(Verdict))


def examine(
    field: Field, *, seed: int, faults: int, slowest: float | None, seconds: float
) -> Verdict:
    """Compare the archive with the truth of every site."""
    truths = [truth for site in field.sites for truth in site.truth(field.newsroom.base(site.id))]
    wanted = {identity(truth.url): truth for truth in truths if not truth.forbidden}
    rows = field.project.rows(
        "SELECT url, source, title, published_on, published_at, published_precision FROM articles"
    )
    stored: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        stored[identity(row["url"])].append(row)
    lost = sorted(wanted.keys() - stored.keys())
    junk = [row["url"] for key in stored.keys() - wanted.keys() for row in stored[key]]
    junk = [url for url in junk if not _permitted(field, url)]
    wrong = [_misdated(wanted[k], row) for k in stored.keys() & wanted.keys() for row in stored[k]]
    doubled = _doubled(stored, rows, wanted)
    problems = [*field.problems, *(f"lost: {_fate(field, wanted[key])}" for key in lost[:10])]
    problems += [f"junk: {url}" for url in junk[:10]]
    problems += [f"wrong date: {told}" for told in filter(None, wrong)][:10]
    return Verdict(
        seed=seed,
        faults=faults,
        expected=len(wanted),
        stored=len(wanted) - len(lost),
        lost=len(lost),
        doubled=doubled,
        junk=len(junk),
        wrong_dates=sum(map(bool, wrong)),
        forbidden=_forbidden(field, truths),
        broken_delays=_broken_delays(field),
        largest_body=_largest_body(field),
        peak_memory=field.watch.peak,
        slowest=slowest,
        seconds=seconds,
        problems=tuple(problems),
    )


def _fate(field: Field, truth: Truth) -> str:
    rows = field.project.rows("SELECT state, reason FROM urls WHERE url = ?", truth.url)
    return (
        f"{truth.url}: {rows[0]['state']}, {rows[0]['reason']}"
        if rows
        else f"{truth.url}: never seen"
    )


def _doubled(
    stored: Mapping[str, list[dict[str, Any]]],
    rows: Iterable[dict[str, Any]],
    wanted: Mapping[str, Truth],
) -> int:
    """Rows beyond the first of one article: by its address, and by site and (unique) title."""
    by_address = sum(len(found) - 1 for found in stored.values())
    titles = Counter((truth.site, truth.title) for truth in wanted.values())
    found = Counter((row["source"], row["title"]) for row in rows)
    by_title = sum(max(found[key] - number, 0) for key, number in titles.items())
    return max(by_address, by_title)


def _misdated(truth: Truth, row: Mapping[str, Any]) -> str | None:
    """What is wrong with the date of a row; the instant counts to the minute where one is kept."""
    if row["published_on"] != truth.published_on:
        return f"{truth.url}: {row['published_on']}, not {truth.published_on}"
    instant = row["published_at"]
    if instant is not None and instant[:16] != truth.published_at[:16]:
        return f"{truth.url}: {instant}, not {truth.published_at}"
    if instant is None and truth.precision != "day":
        return f"{truth.url}: its time of day is lost"
    return None


def _permitted(field: Field, url: str) -> bool:
    """Whether a hostile site has at this address what may be kept, if not as an article's text."""
    site = next((s for s in field.sites if field.newsroom.base(s.id) == _base(url)), None)
    if not isinstance(site, HostileSite):
        return False
    place = site.place
    path = urlsplit(url).path
    faults = [fault for fault in place.page if fault.at in (path, url.removeprefix(_base(url)))]
    if not faults:
        return path.startswith("/news/")
    # What waits in one run is fetched by a later one.
    return any({"stored", "new"} & set(fault.expect.state.split("|")) for fault in faults)


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _forbidden(field: Field, truths: Iterable[Truth]) -> int:
    newsroom = field.newsroom
    paths = {(t.site, t.url.removeprefix(newsroom.base(t.site))) for t in truths if t.forbidden}
    return sum(
        (asked.site, asked.path) in paths or asked.site == VICTIM for _, asked in newsroom.moments
    )


def _broken_delays(field: Field) -> int:
    """Requests to a site that came within the delay that it asks for."""
    wishes = {site.id: _delay(site, field.delay) for site in field.sites}
    last: dict[str, float] = {}
    broken = 0
    for moment, asked in field.newsroom.moments:
        wish = wishes.get(asked.site, 0.0)
        if asked.site in last and moment - last[asked.site] < wish - EARLY:
            broken += 1
        last[asked.site] = moment
    return broken


def _delay(site: Site, usual: float) -> float:
    if isinstance(site, AgencySite):
        return usual
    return float(site.place.gap or 0.0) if isinstance(site, HostileSite) else 0.0


def _largest_body(field: Field) -> int:
    """The largest body that was kept, decoded, and the largest number of bytes sent for one."""
    from pipelines.archive import open_reader, read_page

    with open_reader(field.project.archive) as db:
        newest = db.execute("SELECT id FROM pages ORDER BY length(body) DESC LIMIT 20").fetchall()
        kept = [len(read_page(db, row[0])) for row in newest]
    return max([*kept, 0])
