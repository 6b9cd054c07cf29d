"""The crawler's ledger over a real archive."""

from __future__ import annotations

import asyncio
from dataclasses import replace as replace_poll
from functools import partial

import pytest
from msgspec.structs import replace

from crawler.catalogue import Route, Source
from crawler.config import NAMES, Config
from crawler.errors import ArchiveError
from crawler.ledger import Fate, Poll, RunReport, SourceTally, WellKnown
from pipelines.archive import ArchiveLedger, Reader, Writer, open_archive, open_reader
from tests.pipelines.archive.building import AT, entry, outcome, prose
from tests.pipelines.archive.test_connection import HOLD

FEED = "https://eng.belta.by/rss"
LISTING = "https://eng.belta.by/politics"
URL = "https://eng.belta.by/a/1"
LATER = "2023-07-24T10:00:00Z"
BELTA = Source(
    id="belta-en",
    name="BelTA",
    kind="agency",
    country="BY",
    languages=["en"],
    timezone="Europe/Minsk",
    domains=["eng.belta.by"],
    routes=[Route(kind="feed", url=FEED), Route(kind="listing", url=LISTING)],
)


@pytest.fixture
def ask(path):
    """Ask the ledger: ``ask("waiting", "belta-en", AT, 100)``."""
    ledger = ArchiveLedger(open_archive(path), (1.0, 6.0))
    with asyncio.Runner() as runner:
        yield lambda name, *values: runner.run(getattr(ledger, name)(*values))
        runner.run(ledger.close())


@pytest.fixture
def store(path, ask):
    with open_archive(path) as db:
        yield lambda *outcomes: Writer(db, (1.0, 6.0)).store(outcomes)


def poll(at=AT, status="ok", **fields):
    fields = {"next_due_at": LATER, "interval_s": 3600, "entries": 0, **fields}
    return Poll(source="belta-en", kind="feed", url=FEED, polled_at=at, status=status, **fields)


def urls(entries):
    return [found.url for found in entries]


def test_new_entries_come_back_once_and_wait_until_fetched(ask, store):
    found = [entry(URL, title="T", published="yesterday"), entry("https://eng.belta.by/a/2")]
    assert ask("record_entries", found, [], AT) == found
    assert ask("record_entries", found, [], AT) == []
    assert ask("waiting", "belta-en", AT, 100) == found
    store(outcome(URL, prose(1)))
    assert ask("waiting", "belta-en", AT, 100) == found[1:]
    assert ask("waiting", "kazinform", AT, 100) == []


def test_variant_of_a_known_address_is_noted_and_not_given_back(ask, store, rows):
    variants = [entry(URL), entry(URL + "?utm_source=x"), entry("http://eng.belta.by/a/1/")]
    assert urls(ask("record_entries", variants, [], AT)) == [URL]
    store(outcome(URL, prose(1)))
    assert rows("SELECT state, article_id FROM urls ORDER BY url = ? DESC", URL) == [
        {"state": "stored", "article_id": 1},
        {"state": "duplicate", "article_id": 1},
        {"state": "duplicate", "article_id": 1},
    ]


@pytest.mark.parametrize("state", ["failed", "gone", "rejected"])
def test_variant_is_fetched_where_the_known_address_gave_nothing(ask, state):
    ask("record_entries", [entry(URL + "?amp=1")], [], AT)
    ask("record_fate", Fate(url=URL + "?amp=1", source="belta-en", state=state, reason="r", at=AT))
    assert urls(ask("record_entries", [entry(URL)], [], AT)) == [URL]


def test_source_decides_which_parameters_count(ask):
    ask("open_run", "due", [replace(BELTA, keep_query=["id"])], AT)
    found = [
        entry(f"https://eng.belta.by/view?id={n}&pos={p}") for n, p in ((1, 1), (2, 2), (1, 3))
    ]
    assert ask("record_entries", found, [], AT) == found[:2]


def test_failed_url_waits_for_its_next_try(ask):
    ask("record_entries", [entry(URL)], [], AT)
    fate = partial(Fate, url=URL, source="belta-en", state="failed", reason="HTTP 503")
    ask("record_fate", fate(at=AT, next_try_at=LATER))
    ask("record_fate", fate(at=AT, next_try_at=LATER))
    assert ask("attempts", URL) == 2
    assert ask("waiting", "belta-en", AT, 100) == []
    assert urls(ask("waiting", "belta-en", LATER, 100)) == [URL]
    ask("record_fate", fate(at=LATER, next_try_at=None))
    assert ask("waiting", "belta-en", "2030-01-01T00:00:00Z", 100) == []
    assert ask("attempts", "https://eng.belta.by/never-seen") == 0


def test_success_ends_the_count_of_attempts(ask, store):
    ask("record_fate", Fate(url=URL, source="belta-en", state="failed", reason="r", at=AT))
    store(outcome(URL, prose(1)))
    assert ask("attempts", URL) == 0


def test_stored_article_waits_for_its_visits(ask, store):
    ask("record_entries", [entry(URL)], [], AT)
    store(outcome(URL, prose(1)))
    assert ask("waiting", "belta-en", "2023-07-24T09:59:59Z", 100) == []
    assert urls(ask("waiting", "belta-en", LATER, 100)) == [URL]
    store(outcome(URL, prose(1), at=LATER))
    assert ask("waiting", "belta-en", LATER, 100) == []
    fate = Fate(url=URL, source="belta-en", state="rejected", reason="r", at=LATER)
    ask("record_fate", fate)
    assert urls(ask("waiting", "belta-en", "2023-07-24T15:00:00Z", 100)) == [URL]


def test_failed_visit_leaves_the_article_stored(ask, store, rows):
    store(outcome(URL, prose(1)))
    ask(
        "record_fate",
        Fate(
            url=URL, source="belta-en", state="failed", reason="HTTP 503", at=AT, next_try_at=LATER
        ),
    )
    (row,) = rows("SELECT state, reason, attempts, next_try_at, article_id FROM urls")
    assert row == {
        "state": "stored",
        "reason": "HTTP 503",
        "attempts": 1,
        "next_try_at": LATER,
        "article_id": 1,
    }


def test_gone_article_keeps_its_text_and_can_come_back(ask, store, rows):
    store(outcome(URL, prose(1)))
    ask("record_fate", Fate(url=URL, source="belta-en", state="gone", reason="HTTP 410", at=AT))
    assert rows("SELECT status, text FROM articles") == [{"status": "gone", "text": prose(1)}]
    assert rows("SELECT state, next_try_at FROM urls") == [{"state": "gone", "next_try_at": None}]
    store(outcome(URL, prose(1), at=LATER))
    assert rows("SELECT status FROM articles") == [{"status": "live"}]


def test_gone_by_a_404_is_looked_at_again(ask, store, rows):
    store(outcome(URL, prose(1)))
    ask("record_fate", Fate(url=URL, source="belta-en", state="gone", reason="HTTP 404", at=AT))
    (row,) = rows("SELECT state, next_try_at FROM urls")
    assert row["state"] == "gone"
    assert [entry.url for entry in ask("waiting", "belta-en", row["next_try_at"], 100)] == [URL]


def test_alias_that_is_gone_does_not_take_the_article_along(ask, store, rows):
    store(outcome(URL, prose(1)), outcome(URL + "?amp=1", prose(1)))
    gone = Fate(url=URL + "?amp=1", source="belta-en", state="gone", reason="HTTP 404", at=AT)
    ask("record_fate", gone)
    assert rows("SELECT status FROM articles") == [{"status": "live"}]


def test_route_keeps_its_validators_over_304_and_failure(ask):
    ask("open_run", "due", [BELTA], AT)
    assert ask("routes", ["belta-en"])["belta-en", FEED].next_due_at is None
    ask("record_poll", poll(etag='"a"', last_modified="Mon", refreshed=True, entries=1))
    ask("record_poll", poll(LATER, "unchanged"))
    ask("record_poll", poll(LATER, "HTTP 503"))
    ask("record_poll", poll(LATER, "HTTP 503"))
    state = ask("routes", ["belta-en"])["belta-en", FEED]
    assert (state.etag, state.last_modified, state.failures) == ('"a"', "Mon", 2)
    assert (state.polled_at, state.refreshed_at, state.next_due_at) == (LATER, AT, LATER)
    ask("record_poll", poll(LATER, "unchanged"))
    assert ask("routes", ["belta-en"])["belta-en", FEED].failures == 0


def test_stray_is_kept_with_its_reason_and_leaves_what_is_known_alone(ask, store, rows):
    store(outcome(URL, prose(1)))
    strays = [
        Fate(url=url, source="belta-en", state="rejected", reason="a tag page", at=LATER)
        for url in (URL, "https://eng.belta.by/tag/x")
    ]
    assert ask("record_entries", [], strays, LATER) == []
    assert rows("SELECT state, reason FROM urls ORDER BY url") == [
        {"state": "stored", "reason": None},
        {"state": "rejected", "reason": "a tag page"},
    ]


def test_child_sitemap_stays_with_its_route(ask, rows):
    child = "https://eng.belta.by/sitemap-7.xml"
    ask("open_run", "due", [BELTA], AT)
    ask("record_poll", replace_poll(poll(), url=child, parent=FEED))
    ask("open_run", "due", [BELTA], LATER)
    assert ("belta-en", child) in ask("routes", ["belta-en"])
    ask("open_run", "due", [replace(BELTA, routes=BELTA.routes[1:])], LATER)
    assert [row["url"] for row in rows("SELECT url FROM routes")] == [LISTING]


def test_route_row_counts_its_last_answer(ask, rows):
    ask("record_poll", poll(entries=2, new=2))
    ask("record_poll", poll(LATER, entries=2, new=0))
    assert rows("SELECT entries, new, last_new_at FROM routes") == [
        {"entries": 2, "new": 0, "last_new_at": AT}
    ]


def test_run_notes_the_catalogue_as_it_stands(ask, rows):
    assert ask("open_run", "due", [BELTA], AT) == 1
    narrower = replace(BELTA, name="BelTA News", routes=BELTA.routes[:1])
    assert ask("open_run", "due", [narrower], LATER) == 2
    assert rows("SELECT name, country, languages FROM sources") == [
        {"name": "BelTA News", "country": "BY", "languages": '["en"]'}
    ]
    assert set(ask("routes", ["belta-en", "none"])) == {("belta-en", FEED)}


def test_run_ends_with_its_tallies(ask, path):
    run = ask("open_run", "due", [BELTA], AT)
    with open_reader(path) as db:
        assert Reader(db).last_run().outcome is None
    tally = SourceTally(source="belta-en", found=3, new=2, stored=2, bytes=900, answered=True)
    ask("close_run", run, RunReport(ended_at=LATER, outcome="finished", tallies=[tally]))
    with open_reader(path) as db:
        last = Reader(db).last_run()
    assert (last.id, last.outcome, last.ended_at, last.spider) == (run, "finished", LATER, "due")
    assert [(s.source, s.found, s.stored, s.answered) for s in last.sources] == [
        ("belta-en", 3, 2, 1)
    ]


def test_robots_and_silence_are_remembered(ask):
    origin = "https://eng.belta.by"
    assert ask("well_known", "robots", origin) is None
    for status in (503, 200):
        kept = WellKnown(origin=origin, status=status, body=b"User-agent: *\r\n", fetched_at=AT)
        ask("record_well_known", "robots", kept)
        assert ask("well_known", "robots", origin) == kept
    ask("silence", "eng.belta.by", LATER)
    ask("silence", "eng.belta.by", AT)
    assert ask("silenced", AT) == {"eng.belta.by": LATER}
    assert ask("silenced", LATER) == {}
    assert ask("well_known", "robots", "eng.belta.by") is None


def test_reason_with_a_lone_surrogate_is_stored(ask, rows):
    ask("record_fate", Fate(url=URL, source="belta-en", state="failed", reason="\udc80", at=AT))
    assert rows("SELECT reason FROM urls") == [{"reason": "?"}]


def test_a_held_lock_does_not_block_the_loop(path, start):
    """While the ledger waits for another process's lock, the loop turns and lets it go."""

    async def crawl():
        ledger = ArchiveLedger(open_archive(path))
        holder = start(HOLD, path)
        assert holder.stdout.readline() == "held\n"
        waiting = asyncio.ensure_future(ledger.record_entries([entry(URL)], [], AT))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not waiting.done()
        holder.stdin.write("go\n")
        holder.stdin.flush()
        assert urls(await waiting) == [URL]
        await ledger.close()

    asyncio.run(crawl())


def test_ledger_is_made_from_scrapys_settings(tmp_path):
    class Crawler:
        settings: dict[str, object] = {  # noqa: RUF012
            **{name: getattr(Config(), name.lower()) for name in NAMES},
            "ARCHIVE": "a.db",
            "PROJECT_FOLDER": str(tmp_path),
            "REVISIT_AFTER_HOURS": "1,2",
        }

    async def crawl():
        await ArchiveLedger.from_crawler(Crawler()).close()

    asyncio.run(crawl())
    assert (tmp_path / "a.db").exists()
    Crawler.settings["ARCHIVE"] = "none/a.db"
    with pytest.raises(ArchiveError, match="mkdir -p"):
        ArchiveLedger.from_crawler(Crawler())


def tallies(answered):
    return [SourceTally(source=f"s{n}", requests=2, answered=n < answered) for n in range(4)]


@pytest.mark.parametrize(
    ("outcome", "sources", "failures"),
    [("nothing answered", 4, 0), ("nothing answered", 2, 1), ("partial", 4, 1)],
)
def test_a_run_without_a_network_blames_no_source(ask, rows, outcome, sources, failures):
    """Where several sources were asked and none answered, the fault is the network's."""
    run = ask("open_run", "due", [BELTA], AT)
    ask("record_poll", poll(LATER, "no connection", next_due_at="2030-01-01T00:00:00Z"))
    ask("record_fate", Fate(url=URL, source="belta-en", state="failed", reason="r", at=LATER))
    report = RunReport(ended_at=LATER, outcome=outcome, tallies=tallies(0)[:sources])
    ask("close_run", run, report)
    (route,) = rows("SELECT failures, next_due_at FROM routes WHERE url = ?", FEED)
    assert (route["failures"], route["next_due_at"] == LATER) == (failures, not failures)
    assert ask("attempts", URL) == failures
    assert urls(ask("waiting", "belta-en", LATER, 100)) == ([] if failures else [URL])


def test_what_a_wrong_clock_put_off_for_years_is_due(ask):
    """The clock showed 2036 for a moment; what was noted then counts no more."""
    future = "2036-01-01T00:00:00Z"
    ask("record_fate", Fate(
        url=URL, source="belta-en", state="failed", reason="r", at=future, next_try_at=future,
    ))  # fmt: skip
    ask("silence", "https://eng.belta.by", "2036-01-01T06:00:00Z")
    assert urls(ask("waiting", "belta-en", LATER, 100)) == [URL]
    assert ask("silenced", LATER) == {}


def test_a_run_whose_process_is_gone_was_killed(ask, rows, db):
    """Neither one under way is taken for killed, nor one whose number another process has now."""
    runs = [ask("open_run", "due", [], AT) for _ in range(4)]
    db.execute("UPDATE runs SET pid = 2147483646, process = NULL WHERE id = ?", (runs[0],))
    db.execute("UPDATE runs SET process = 'another boot/12' WHERE id = ?", (runs[1],))
    db.execute("UPDATE runs SET process = NULL WHERE id = ?", (runs[2],))
    ask("open_run", "due", [], LATER)
    told = [row["outcome"] for row in rows("SELECT outcome FROM runs ORDER BY id")]
    assert told == ["killed", "killed", None, None, None]
