"""What linking an article costs, at 100 thousand and at a million articles.

``python -m bench.reprints``; the million takes some ten minutes.

The archive is filled with rows alone: of each article a source, a day, a short text and 55
hashes drawn at random, of which one in five is a phrase that many have (Zipf), as formulae are.
Into it go articles of the made-up streams, a fifth of them reprints, by the real writer; what is
timed is the processor's work from an article's fingerprint to its links and family.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from bench.writer import outcomes
from crawler import terminal
from pipelines.archive import Writer, linking, open_archive
from pipelines.archive.connection import transaction

SIZES = (100_000, 1_000_000)
HASHES = 55
COMMON = 11
"""Hashes of an article that are phrases which others have too."""
PHRASES = 200_000
DAYS = 1000
"""Over which the articles are spread; the stream comes at their end."""
NEW = 1000
WARM = 200
"""The first articles fill the caches and are not counted."""
LAST_DAY = date(2024, 5, 1)


def main() -> int:
    """Measure and print; it reports and does not judge, so the exit code is 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.reprints", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    found = []
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive.db"
            found.append((size, *_measured(path, size)))
    head = ("articles", "p50 ms", "p95 ms", "p50 / first", "bytes of hashes an article", "peak MB")
    rows = [
        (f"{size:,}", f"{p50:.2f}", f"{p95:.2f}", f"{p50 / found[0][1]:.2f}", f"{held:.0f}", peak)
        for size, p50, p95, held, peak in found
    ]
    terminal.table(head, rows)
    return 0


def _measured(path: Path, size: int) -> tuple[float, float, float, int]:
    """Milliseconds an article (median, 95th percentile), bytes of hashes, peak memory in MB."""
    open_archive(path).close()
    before = path.stat().st_size
    held = (_filled(path, size) - before) / size
    db = open_archive(path)
    writer = Writer(db)
    spent = []
    for outcome in outcomes(NEW):
        (stored,) = writer.store([outcome])
        with transaction(db) as connection:
            linking.unlink(connection, stored.article_id or 0)
            started = time.process_time()
            linking.link(connection, stored.article_id or 0, outcome.analysis.fingerprint)
            spent.append((time.process_time() - started) * 1000)
    writer.close()
    counted = spent[WARM:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return median(counted), quantiles(counted, n=20)[-1], held, peak


def _filled(path: Path, size: int) -> int:
    """Fill the archive; gives the bytes of the file when only the hashes were in it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -60000")
    connection.execute("CREATE TEMP TABLE drawn (hash INTEGER, article_id INTEGER)")
    connection.executemany("INSERT INTO drawn VALUES (?, ?)", _hashes(size))
    connection.execute(
        "INSERT OR IGNORE INTO fingerprints SELECT hash, article_id FROM drawn ORDER BY 1, 2"
    )
    connection.commit()
    connection.execute("DROP TABLE drawn")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = path.stat().st_size
    connection.executemany(
        "INSERT INTO sources (id, name) VALUES (?, ?)", [(f"agency{n}",) * 2 for n in range(24)]
    )
    connection.executemany(
        "INSERT INTO articles (id, url, source, published_on, first_seen_at, fetched_at,"
        " text_sha256, text, family_id, story_id) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?1, ?1)",
        _articles(size),
    )
    connection.commit()
    connection.close()
    return held


def _hashes(size: int) -> Iterator[tuple[int, int]]:
    chance = random.Random(1)
    for number in range(1, size + 1):
        for _ in range(HASHES - COMMON):
            yield chance.getrandbits(47), number
        for _ in range(COMMON):
            yield int(PHRASES ** chance.random()), number


def _articles(size: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, size + 1):
        day = (LAST_DAY - timedelta(days=DAYS * (size - number) // size)).isoformat()
        moment = f"{day}T00:00:00Z"
        url, source = f"https://agency.example/old/{number}", f"agency{number % 24}"
        yield number, url, source, day, moment, f"{number:064x}", f"text {number}"


if __name__ == "__main__":
    raise SystemExit(main())
