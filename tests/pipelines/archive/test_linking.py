"""Reprints are linked whichever article comes first."""

from __future__ import annotations

import itertools
import sqlite3

import pytest

from pipelines.archive import linking, migrations
from pipelines.archive.linking import Holder, likeliest
from pipelines.reprints import fingerprint
from tests.pipelines.archive.building import SEMINAR, outcome, prose

BELTA = "https://eng.belta.by/politics/view/seminar-1-2023"
REPRINT = "Heads of missions met in the capital of Belarus, Kazinform reports. " + SEMINAR
ORIGINAL = outcome(BELTA)
KAZINFORM = outcome(
    "https://en.inform.kz/news/seminar",
    REPRINT,
    source="kazinform",
    title="Ambassador speaks in Minsk",
    published="2023-07-24T09:30:00Z",
    credited_agency="belta-en",
)
TREND = outcome(
    "https://en.trend.az/seminar",
    SEMINAR[: len(SEMINAR) * 3 // 4],
    source="trend",
    title="Envoy on trade",
    published="2023-07-24T11:00:00Z",
)


def links(rows):
    return {
        (row["copy_source"], row["origin_source"])
        for row in rows("SELECT copy_source, origin_source FROM reprint_chains")
    }


def origins(rows):
    return {
        row["source"]: row["origin"]
        for row in rows(
            "SELECT a.source, o.source AS origin FROM articles a"
            " LEFT JOIN articles o ON o.id = a.reprint_of"
        )
    }


@pytest.mark.parametrize("order", list(itertools.permutations([ORIGINAL, KAZINFORM, TREND])))
def test_any_order_of_arrival_gives_the_same_links(writer, rows, order):
    for outcome_ in order:
        assert writer.store([outcome_])[0].state == "stored"
    assert links(rows) == {("kazinform", "belta-en"), ("trend", "belta-en"), ("trend", "kazinform")}
    assert origins(rows) == {"belta-en": None, "kazinform": "belta-en", "trend": "belta-en"}
    (line,) = rows("SELECT source, also_in FROM news")
    assert line == {"source": "belta-en", "also_in": 2}


def test_link_tells_lag_share_and_evidence(writer, rows):
    writer.store([ORIGINAL, KAZINFORM])
    (link,) = rows("SELECT * FROM reprint_chains")
    assert link["lag_minutes"] == 90
    assert link["containment"] > 0.9
    assert link["shared"] > 20
    assert '"direction": "credit"' in link["evidence"]


def test_same_text_at_another_source_is_kept_and_linked(writer, rows):
    copy = outcome("https://x.example/1", source="trend", published="2023-09-30T00:00:00Z")
    assert [s.state for s in writer.store([ORIGINAL, copy])] == ["stored", "stored"]
    assert rows("SELECT relation, copy_source FROM reprint_chains") == [
        {"relation": "identical", "copy_source": "trend"}
    ]


def test_unrelated_articles_are_not_linked(writer, rows):
    writer.store([outcome(f"https://a.example/{n}", prose(n), source=f"s{n}") for n in range(5)])
    assert links(rows) == set()


def test_edit_takes_wrong_links_away_and_finds_new_ones(writer, rows):
    writer.store([ORIGINAL, KAZINFORM])
    writer.store([outcome(BELTA, prose(3), at="2023-07-24T12:00:00Z")])
    assert links(rows) == set()
    assert origins(rows) == {"belta-en": None, "kazinform": None}
    writer.store([outcome(BELTA, SEMINAR, at="2023-07-24T13:00:00Z")])
    assert origins(rows) == {"belta-en": None, "kazinform": "belta-en"}


def test_credits_in_a_circle_hide_no_article(writer, rows):
    """Three that name each other as their source: one of them stays on the front."""
    ring = ["alfa", "bravo", "charlie"]
    for at, (source, credited) in enumerate(zip(ring, [*ring[1:], ring[0]], strict=True)):
        day = f"2023-07-24T1{at}:00:00Z"
        url = f"https://{source}.example/1"
        writer.store([outcome(url, source=source, published=day, credited_agency=credited)])
    assert rows("SELECT count(*) AS n, sum(also_in) AS folded FROM news")[0]["n"] >= 1
    chains = origins(rows)
    for source in ring:
        seen = []
        while source is not None and source not in seen:
            seen.append(source)
            source = chains[source]
        assert source is None


def holders(*found):
    return [Holder(number, source, day) for number, source, day in found]


def test_most_shared_hashes_come_first_within_the_window():
    found = {
        1: holders((10, "b", 100), (11, "c", 100)),
        2: holders((11, "c", 100), (12, "b", 100)),
        3: holders((13, "d", 131), (14, "d", 130)),
    }
    assert list(likeliest(found, "a", 100).items()) == [(11, 2), (10, 1), (12, 1), (14, 1)]


def test_a_formula_is_no_evidence():
    spread = holders(*((n, f"s{n}", 100 + 2 * n) for n in range(4)))
    burst = holders(*((n, f"s{n}", 100) for n in range(4)))
    assert likeliest({1: spread}, "a", 100) == {}
    assert list(likeliest({1: burst}, "a", 100)) == [0, 1, 2, 3]


def test_a_sites_own_phrases_do_not_crowd_others_out():
    own = holders(*((n, "a", 100) for n in range(20)))
    found = dict.fromkeys(range(10), own) | {11: holders((50, "b", 100))}
    assert list(likeliest(found, "a", 100)) == [50, 0, 1]


def test_no_more_than_eight_are_compared():
    assert len(likeliest({1: holders(*((n, f"s{n}", 1) for n in range(30)))}, "a", 1)) == 8


def test_a_digest_is_linked_to_what_it_carries(writer, rows):
    digest = " ".join([prose(21, 500), SEMINAR, prose(22, 500)])
    evening = "2023-07-24T20:00:00Z"
    url = "https://t.example/digest"
    writer.store([ORIGINAL, outcome(url, digest, source="trend", published=evening)])
    assert [row["relation"] for row in rows("SELECT relation FROM reprints")] == ["contains"]


def test_hashes_of_an_older_archive_are_narrowed_as_new_ones_are():
    *earlier, narrowing = (f for f in migrations.files() if f.stem <= "0015-narrow-keys")
    with sqlite3.connect(":memory:") as connection:
        for file in earlier:
            connection.executescript(file.read_text(encoding="utf-8"))
        hashes = fingerprint(SEMINAR)
        connection.executemany("INSERT INTO fingerprints VALUES (?, 1)", [(n,) for n in hashes])
        connection.executescript(narrowing.read_text(encoding="utf-8"))
        kept = {row[0] for row in connection.execute("SELECT hash FROM fingerprints")}
    assert kept == {linking.narrow(number) for number in hashes}
    assert all(-(1 << 31) <= number < 1 << 31 for number in kept)
