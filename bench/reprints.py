"""What linking an article costs, at 100 thousand and at a million articles.

``python -m bench.reprints``; the million takes some ten minutes.

The archive is filled with rows alone, in the order in which articles come, since a tree that grows
at random places has pages two thirds full: of each article a source, a day, a short text, the
hashes of its fingerprint drawn at random, one in five that of a phrase which many have (Zipf), as
formulae are, and the words by which its story is found. Into it go articles of the made-up
streams, a fifth of them reprints, by the real writer; what is timed is the processor's work from an
article's fingerprint to its links, family and story.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlite_utils import Database

from bench.writer import outcomes
from crawler import terminal
from pipelines.archive import Writer, linking, open_archive, stories
from pipelines.archive.connection import transaction
from pipelines.reprints.fingerprint import SIZE
from pipelines.reprints.stories import TERMS

SIZES = (100_000, 1_000_000)
COMMON = SIZE // 5
"""Hashes of an article that are phrases which others have too."""
PHRASES = 200_000
VOCABULARY = 30_000
BATCH = 2000
DAYS = 1000
"""Over which the articles are spread; the stream comes at their end."""
NEW = 1000
WARM = 200
"""The first articles fill the caches and are not counted."""
LAST_DAY = date(2024, 5, 1)
HEAD = (
    *("articles", "p50 ms", "p95 ms", "p50 / first"),
    *("bytes of hashes an article", "of story words", "of links", "together", "peak MB"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What an archive of one size cost."""

    p50: float
    p95: float
    """Milliseconds an article, median and 95th percentile."""
    bytes: tuple[float, ...]
    """Of hashes, story words and links, an article."""
    peak: int
    """Memory in MB."""


def main() -> int:
    """Measure and print; it reports and does not judge, so the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.reprints", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    found = []
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive.db"
            found.append((size, _measured(path, size)))
    first = found[0][1].p50
    rows = [
        (
            *(f"{size:,}", f"{m.p50:.2f}", f"{m.p95:.2f}", f"{m.p50 / first:.2f}"),
            *(f"{part:.0f}" for part in (*m.bytes, sum(m.bytes))),
            f"{m.peak}",
        )
        for size, m in found
    ]
    terminal.table(HEAD, rows)
    return 0


def _measured(path: Path, size: int) -> Measured:
    open_archive(path).close()
    _fill(path, size)
    db = open_archive(path)
    held = [_bytes(db, table) / size for table in ("fingerprints", "story_words")]
    writer = Writer(db)
    spent = []
    for outcome in outcomes(NEW):
        (stored,) = writer.store([outcome])
        with transaction(db) as connection:
            article_id = stored.article_id or 0
            linking.unlink(connection, article_id)
            started = time.process_time()
            linking.link(connection, article_id, outcome.analysis.fingerprint)
            stories.tell(connection, article_id)
            spent.append((time.process_time() - started) * 1000)
    links = sum(_bytes(db, table) for table in ("reprints", "reprints_origin")) / NEW
    writer.close()
    counted = spent[WARM:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(median(counted), quantiles(counted, n=20)[-1], (*held, links), peak)


def _bytes(db: Database, table: str) -> int:
    """Of all pages of a table or index, whether they are full or not."""
    found = db.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (table,)).fetchone()
    return int(found[0] or 0)


def _fill(path: Path, size: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -60000")
    connection.executemany(
        "INSERT INTO sources (id, name) VALUES (?, ?)", [(f"agency{n}",) * 2 for n in range(24)]
    )
    connection.executemany(
        "INSERT INTO articles (id, url, source, published_on, first_seen_at, fetched_at,"
        " text_sha256, text, family_id, story_id) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?1, ?1)",
        _articles(size),
    )
    chance = random.Random(1)
    seen = array("i", [0]) * PHRASES, array("i", [0]) * PHRASES
    for first in range(1, size + 1, BATCH):
        numbers = range(first, min(first + BATCH, size + 1))
        for table, rows in (
            ("fingerprints (hash", [r for n in numbers for r in _hashes(chance, n, size, seen)]),
            ("story_words (word", [row for n in numbers for row in _words(chance, n, size)]),
        ):
            connection.executemany(
                f"INSERT OR IGNORE INTO {table}, article_id) VALUES (?, ?)", sorted(rows)
            )
        connection.commit()
    connection.close()


def _hashes(
    chance: random.Random, number: int, size: int, seen: tuple[array[int], array[int]]
) -> Iterator[tuple[int, int]]:
    """Those of an article that the archive keeps: not the ones of phrases known as formulae."""
    for _ in range(SIZE - COMMON):
        yield linking.narrow(chance.getrandbits(47)), number
    today = _day(number, size).toordinal()
    for _ in range(COMMON):
        phrase = int(PHRASES ** chance.random())
        times, first = seen
        if times[phrase] < linking.HOT_TEXTS or today - first[phrase] <= linking.HOT_DAYS:
            times[phrase] += 1
            first[phrase] = first[phrase] or today
            yield phrase, number


def _words(chance: random.Random, number: int, size: int) -> Iterator[tuple[int, int]]:
    for _ in range(TERMS):
        word = f"{_day(number, size)}:{int(VOCABULARY ** chance.random())}"
        yield zlib.crc32(word.encode()) - (1 << 31), number


def _day(number: int, size: int) -> date:
    return LAST_DAY - timedelta(days=DAYS * (size - number) // size)


def _articles(size: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, size + 1):
        day = _day(number, size).isoformat()
        moment = f"{day}T00:00:00Z"
        url, source = f"https://agency.example/old/{number}", f"agency{number % 24}"
        yield number, url, source, day, moment, f"{number:064x}", f"text {number}"


if __name__ == "__main__":
    raise SystemExit(main())
