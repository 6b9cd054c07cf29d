"""Every question that a reader can ask, over one small archive."""

from __future__ import annotations

import asyncio

import pytest

from crawler.ledger import Fate
from pipelines.analysis import CreditFound, Mention
from pipelines.archive import MARKS, ArchiveLedger, Writer, open_archive
from tests.pipelines.archive.building import AT, SEMINAR, entry, outcome, prose, rejected
from tests.pipelines.archive.test_ledger import BELTA, poll

LATER = "2023-07-25T11:00:00Z"
ORIGINAL = "https://eng.belta.by/politics/view/seminar-1-2023"


def country(code, weight):
    return Mention(
        kind="country",
        code=code,
        role=None,
        weight=weight,
        start=0,
        end=1,
        matched=code,
        rule="cldr:en",
    )


@pytest.fixture(autouse=True)
def archive(path, db):
    async def crawl():
        ledger = ArchiveLedger(open_archive(path))
        await ledger.open_run("due", [BELTA], AT)
        await ledger.record_poll(poll(AT))
        await ledger.record_entries([entry(ORIGINAL), entry(ORIGINAL + "9")], [], AT)
        fate = Fate(
            url="https://eng.belta.by/b", source="belta-en", state="failed", reason="503", at=AT
        )
        await ledger.record_fate(fate)
        await ledger.close()

    asyncio.run(crawl())
    named = (country("DE", 1.0), country("KZ", 2.0), country("BY", 3.0))
    copy = outcome(
        "https://en.inform.kz/1",
        "Kazinform reports. " + SEMINAR,
        source="kazinform",
        title="Ambassador in Minsk",
        published="2023-07-24T09:30:00Z",
        dateline_place="Minsk",
        dateline_country="BY",
        credited_agency="belta-en",
        credits=(CreditFound(agency="belta-en", kind="origin", start=1, end=5, evidence="BelTA"),),
    )
    batch = [
        outcome(ORIGINAL, mentions=named, pair_a="BY", pair_b="KZ"),
        copy,
        outcome(ORIGINAL + "?utm_source=x"),
        outcome(
            ORIGINAL,
            SEMINAR + " It rained in Minsk.",
            at=LATER,
            mentions=named,
            pair_a="BY",
            pair_b="KZ",
        ),
        outcome(
            "https://x.cn/1",
            "外交部发言人说，中国与白俄罗斯关系良好。",
            source="x-zh",
            title="外交部",
        ),
        outcome("https://x.cn/2", prose(1), source="x-zh", title="Minsk", published=None),
        rejected("https://x.cn/list", "a listing"),
        rejected("https://x.cn/list2", "a listing"),
    ]
    Writer(db).store(batch)


def found(reader, query, **filters):
    return [(hit.source, hit.title) for hit in reader.search(query, **filters)]


SEMINAR_HITS = [("belta-en", "Seminar of envoys"), ("kazinform", "Ambassador in Minsk")]


def test_search_ranks_the_title_first(reader):
    assert found(reader, "seminar") == SEMINAR_HITS
    assert found(reader, "ambassador") == SEMINAR_HITS[::-1]


def test_search_asks_for_all_words_without_case_or_accents(reader):
    assert sorted(found(reader, "ASTÁNA utyupin")) == SEMINAR_HITS
    assert found(reader, "astana outopia") == []


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        ({"source": "kazinform"}, ["kazinform"]),
        ({"since": "2023-07-24", "until": "2023-07-24"}, ["belta-en", "kazinform"]),
        ({"since": "2023-07-25"}, []),
        ({"until": "2023-07-23"}, []),
        ({"country": "BY"}, ["belta-en", "kazinform"]),
        ({"country": "KZ"}, ["belta-en"]),
        ({"country": "FR"}, []),
        ({"limit": 1, "source": "belta-en"}, ["belta-en"]),
    ],
)
def test_search_filters(reader, filters, sources):
    assert sorted(source for source, _ in found(reader, "utyupin", **filters)) == sources


def test_country_is_that_of_source_dateline_or_mention(reader, db):
    assert found(reader, "utyupin", country="DE") == SEMINAR_HITS[:1]
    assert sorted(found(reader, "utyupin", country="BY")) == SEMINAR_HITS
    db.execute("UPDATE sources SET country = 'KZ' WHERE id = 'kazinform'")
    assert sorted(found(reader, "utyupin", country="KZ")) == SEMINAR_HITS


def test_hit_shows_where_the_words_stand(reader):
    (hit,) = reader.search("gomel", source="belta-en")
    assert f"from {MARKS[0]}Gomel{MARKS[1]} in the autumn" in hit.snippet
    assert (hit.source_name, hit.published, hit.url) == ("BelTA", "2023-07-24T08:00:00Z", ORIGINAL)


@pytest.mark.parametrize("query", ["外交", "白俄罗斯", "外交 关系"])
def test_chinese_is_found_without_spaces(reader, query):
    (hit,) = reader.search(query)
    assert hit.source == "x-zh"
    assert f"{MARKS[0]}{query.split()[0]}{MARKS[1]}" in hit.snippet


def test_percent_is_a_letter_like_any_other(reader):
    assert found(reader, "外%") == []


def test_article_by_number_address_or_variant(reader):
    numbers = [
        reader.article(asked).article.id
        for asked in (1, "1", ORIGINAL, ORIGINAL + "?utm_source=x", f"http://www.{ORIGINAL[8:]}/")
    ]
    assert numbers == [1] * 5
    for asked in (99, "", "no such thing", "https://eng.belta.by/none", "9" * 30, "²"):
        assert reader.article(asked) is None


def test_article_tells_all_that_is_known(reader):
    detail = reader.article(1)
    assert (detail.source_name, detail.article.version) == ("BelTA", 2)
    assert detail.article.text.endswith("It rained in Minsk.")
    assert [(v.number, v.text, v.change) for v in detail.versions] == [(1, SEMINAR, "update")]
    assert {alias.url: alias.state for alias in detail.aliases} == {
        ORIGINAL: "stored",
        ORIGINAL + "?utm_source=x": "duplicate",
    }
    assert [(r.copy_source, r.lag_minutes) for r in detail.copies] == [("kazinform", 90)]
    assert detail.origins == ()


def test_reprint_names_its_origin_and_credit(reader):
    detail = reader.article(2)
    assert [link.origin_id for link in detail.origins] == [1]
    assert detail.article.reprint_of == 1
    assert [credit.agency for credit in detail.credits] == ["belta-en"]
    assert reader.reprints() == list(detail.origins)


def test_latest_folds_reprints_and_puts_the_undated_last(reader):
    lines = [(line.source, line.also_in) for line in reader.latest()]
    assert lines == [("x-zh", 0), ("BelTA", 1), ("x-zh", 0)]
    assert reader.latest()[-1].published is None
    assert len(reader.latest(1)) == 1


def test_a_pair_is_searched_in_either_order_with_words_or_without(reader):
    assert found(reader, "seminar", pair=("KZ", "BY")) == SEMINAR_HITS[:1]
    assert found(reader, "", pair=("BY", "KZ")) == SEMINAR_HITS[:1]
    assert found(reader, "", pair=("BY", "DE")) == []
    (hit,) = reader.search("", pair=("BY", "KZ"))
    assert not set(hit.snippet) & set(MARKS)


def test_pairs_are_counted_by_day(db):
    assert list(db.query("SELECT * FROM pairs")) == [
        {"day": "2023-07-24", "country_a": "BY", "country_b": "KZ", "articles": 1, "originals": 1}
    ]


def test_sources_tell_how_they_do(reader, db):
    health = {line.source: line for line in reader.sources()}
    belta = health["belta-en"]
    assert (belta.name, belta.country, belta.last_poll, belta.state) == (
        "BelTA", "BY", AT, "alive",
    )  # fmt: skip
    assert (belta.articles, belta.articles_7_days, belta.newest_article) == (1, 1, AT[:10])
    assert (belta.waiting, belta.usual_gap_days, belta.as_of) == (1, None, AT)
    assert (health["kazinform"].state, health["kazinform"].reason) == ("unproven", "not asked yet")
    db.execute("UPDATE routes SET polled_at = '2023-09-01T00:00:00Z'")
    assert (reader.sources()[0].state, reader.sources()[0].articles_7_days) == ("silent", 0)
    db.execute("UPDATE routes SET failures = 3, status = 'HTTP 404', refreshed_at = ?", (AT,))
    belta = reader.sources()[0]
    assert (belta.state, belta.failures, belta.last_success) == ("dead", 3, AT)


def test_the_usual_gap_covers_nine_in_ten_and_a_claimed_future_counts_as_its_first_sight(
    reader, writer
):
    days = ("06-01", "06-02", "06-03", "06-06", "06-07", "06-08", "06-09", "06-10", "06-11")
    days += ("06-12", "06-13", "06-30")
    writer.store(
        [
            outcome(
                f"https://w.org/{n}", prose(40 + n), source="w", published=f"2023-{day}T08:00:00Z"
            )
            for n, day in enumerate(days)
        ]
        + [outcome("https://w.org/f", prose(60), source="w", published="2023-09-09T08:00:00Z")]
    )
    (line,) = [line for line in reader.sources() if line.source == "w"]
    assert (line.usual_gap_days, line.newest_article) == (17, AT[:10])
    assert line.articles == len(days) + 1


def test_totals_count(reader):
    totals = reader.totals()
    assert (totals.articles, totals.reprints, totals.versions, totals.sources) == (4, 1, 1, 3)
    assert (totals.first_published, totals.gone) == ("2023-07-24T08:00:00Z", 0)
    assert totals.bytes > 0


def test_problems_and_what_is_not_fetched_yet(reader):
    problems = [(p.state, p.reason, p.urls) for p in reader.problems()]
    assert problems == [("rejected", "a listing", 2), ("failed", "503", 1)]
    assert [found.url for found in reader.unfetched()] == [ORIGINAL + "9"]


def test_last_run_of_an_archive(reader, db):
    assert reader.last_run().outcome is None
    db.execute("DELETE FROM runs")
    assert reader.last_run() is None
