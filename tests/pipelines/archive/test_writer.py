"""What becomes of a page: each level of identity, versions, visits, bad input."""

from __future__ import annotations

import pytest

from pipelines.analysis import CreditFound, DateFound, Mention
from pipelines.archive import Writer
from pipelines.reprints.formulae import formula_hashes
from tests.pipelines.archive.building import AT, SEMINAR, STUB, entry, outcome, prose, rejected

URL = "https://eng.belta.by/politics/view/seminar-1-2023"
LATER = "2023-07-24T11:00:00Z"
SHORT = "The briefing is cancelled."


def states(writer, *outcomes):
    return [stored.state for stored in writer.store(outcomes)]


def counted(rows, table):
    return rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def test_new_article_is_stored_with_all_that_was_found(writer, rows):
    found = outcome(
        URL,
        canonical_url=URL,
        language="en",
        author="A. Writer",
        dateline="MINSK, 24 July (BelTA)",
        dateline_place="Minsk",
        dateline_country="BY",
        credited_agency="belta-en",
        relevance=0.8,
        band="diplomatic",
        dates=(
            DateFound(
                kind="published",
                value="2023-07-24T08:00:00Z",
                offset_minutes=180,
                precision="second",
                origin="json-ld:datePublished",
                chosen=True,
            ),
        ),
        credits=(
            CreditFound(agency="belta-en", kind="origin", start=0, end=5, evidence="BelTA has"),
        ),
        mentions=(
            Mention(
                kind="country",
                code="BY",
                role=None,
                weight=2.0,
                start=3,
                end=9,
                matched="Minsk",
                rule="cldr:en:Belarus",
            ),
        ),
    )
    (stored,) = writer.store([found])
    assert (stored.state, stored.url, stored.reason) == ("stored", URL, None)
    (row,) = rows("SELECT * FROM articles")
    assert row["id"] == stored.article_id
    for name in ("title", "text", "language", "author", "published_at", "published_on", "dateline"):
        assert row[name] == getattr(found.analysis, name)
    assert (row["version"], row["status"], row["first_seen_at"], row["fetched_at"]) == (
        1,
        "live",
        AT,
        AT,
    )
    assert rows("SELECT origin, offset_minutes, chosen FROM dates") == [
        {"origin": "json-ld:datePublished", "offset_minutes": 180, "chosen": 1}
    ]
    assert rows('SELECT agency, start, "end" FROM credits') == [
        {"agency": "belta-en", "start": 0, "end": 5}
    ]
    assert rows("SELECT code, matched FROM mentions") == [{"code": "BY", "matched": "Minsk"}]
    assert counted(rows, "fingerprints") == len(set(found.analysis.fingerprint) - formula_hashes())
    assert rows("SELECT state, article_id FROM urls") == [
        {"state": "stored", "article_id": stored.article_id}
    ]


def test_entry_stays_with_its_url(writer, rows):
    writer.store([outcome(URL, entry=entry(URL, title="T", published="Mon, 24 Jul 2023"))])
    (row,) = rows("SELECT route, hints FROM urls")
    assert row["route"] == "https://eng.belta.by/rss"
    assert '"published": "Mon, 24 Jul 2023"' in row["hints"]


@pytest.mark.parametrize("line", ["Views: {}", "Обновлено {} минут назад", "14:{}"])
def test_a_counter_or_clock_in_the_text_makes_no_version(writer, rows, line):
    for number in (10, 11, 12):
        text = f"{SEMINAR}\n{line.format(number)}"
        writer.store([outcome(URL, text, at=f"2023-07-24T{number}:00:00Z")])
    assert rows("SELECT count(*) AS n FROM versions") == [{"n": 0}]
    assert rows("SELECT version FROM articles") == [{"version": 1}]


def test_a_text_that_comes_back_is_a_revert(writer, rows):
    other = SEMINAR + " It ended on Thursday, a day before its time, without a plenary session."
    for hour, text in enumerate((SEMINAR, other, SEMINAR), start=10):
        writer.store([outcome(URL, text, at=f"2023-07-24T{hour}:00:00Z")])
    assert [row["change"] for row in rows("SELECT change FROM versions ORDER BY number")] == [
        "update",
        "revert",
    ]
    assert rows("SELECT text, version FROM articles") == [{"text": SEMINAR, "version": 3}]


def test_unchanged_visit_changes_nothing_but_the_visit(writer, db, rows):
    writer.store([outcome(URL)])
    before = rows("SELECT * FROM articles")
    counter = outcome(URL, at=LATER, body=b"<p>read 1,204 times</p>")
    assert states(writer, counter) == ["unchanged"]
    assert rows("SELECT * FROM articles") == before
    assert rows("SELECT fetched_at FROM urls") == [{"fetched_at": LATER}]
    assert [counted(rows, t) for t in ("pages", "versions", "urls")] == [1, 0, 1]


def test_edit_keeps_the_old_text_and_shows_the_new(writer, rows):
    writer.store([outcome(URL)])
    edited = SEMINAR.replace("a third", "a quarter")
    assert states(writer, outcome(URL, edited, at=LATER)) == ["stored"]
    (article,) = rows("SELECT text, version, fetched_at, first_seen_at FROM articles")
    assert article == {"text": edited, "version": 2, "fetched_at": LATER, "first_seen_at": AT}
    (old,) = rows("SELECT number, seen_at, text, change, page_id IS NULL AS lost FROM versions")
    assert old == {
        "number": 1,
        "seen_at": AT,
        "text": SEMINAR,
        "change": "quote changed",
        "lost": 0,
    }
    assert counted(rows, "pages") == 2
    assert rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'quarter'")
    assert not rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH '\"a third\"'")


def test_another_headline_is_a_version_of_its_own_kind(writer, rows):
    writer.store([outcome(URL, title="Envoys meet")])
    assert states(writer, outcome(URL, title="Envoys meet in Minsk", at=LATER)) == ["stored"]
    assert rows("SELECT title, change FROM versions") == [
        {"title": "Envoys meet", "change": "headline only"}
    ]


def test_edit_without_a_date_does_not_take_the_date_away(writer, rows):
    date = DateFound(
        kind="published", value=AT, offset_minutes=0, precision="second", origin="x", chosen=True
    )
    writer.store([outcome(URL, dates=(date,))])
    writer.store([outcome(URL, SEMINAR + " More.", at=LATER, published=None)])
    (article,) = rows("SELECT published_at, published_on, published_precision FROM articles")
    assert article["published_at"] == "2023-07-24T08:00:00Z"
    assert (article["published_on"], article["published_precision"]) == ("2023-07-24", "second")
    assert counted(rows, "dates") == 1


@pytest.mark.parametrize(
    "variant",
    [
        "http://eng.belta.by/politics/view/seminar-1-2023",
        "https://www.eng.belta.by/politics/view/seminar-1-2023/",
        URL + "?utm_source=telegram",
        URL + "?amp=1",
        "https://eng.belta.by/print/politics/view/seminar-1-2023",
    ],
)
def test_variant_of_an_address_is_a_duplicate_whatever_its_text(writer, rows, variant):
    writer.store([outcome(URL)])
    (stored,) = writer.store([outcome(variant, SEMINAR[:300], at=LATER)])
    assert (stored.state, stored.article_id) == ("duplicate", 1)
    assert stored.reason == f"same address as {URL}"
    assert [counted(rows, t) for t in ("articles", "versions", "urls")] == [1, 0, 2]


def test_kept_parameters_tell_articles_apart(writer):
    one, two = (
        outcome(f"https://a.example/view?id={n}&ref=x{n}", prose(n), keep_query=["id"])
        for n in (1, 2)
    )
    again = outcome("https://a.example/view?id=1&ref=y", prose(1), keep_query=["id"])
    assert states(writer, one, two, again) == ["stored", "stored", "duplicate"]


def test_redirect_to_a_known_article_is_a_duplicate(writer):
    writer.store([outcome(URL)])
    old = "https://eng.belta.by/node/77"
    (stored,) = writer.store([outcome(old, SEMINAR + " Updated.", final_url=URL)])
    assert (stored.state, stored.reason) == ("duplicate", f"redirects to {URL}")


def test_where_a_redirect_led_is_known_afterwards(writer, rows):
    short = "https://eng.belta.by/node/77"
    assert states(writer, outcome(short, final_url=URL)) == ["stored"]
    assert rows("SELECT url, state FROM urls ORDER BY url") == [
        {"url": short, "state": "stored"},
        {"url": URL, "state": "duplicate"},
    ]
    assert states(writer, outcome(URL, at=LATER)) == ["duplicate"]


@pytest.mark.parametrize("variant_first", [True, False])
def test_canonical_address_that_the_text_bears_out(writer, variant_first):
    section = "https://eng.belta.by/society/view/seminar-1"
    pair = [
        outcome(section, SEMINAR + " Read also in Russian.", canonical_url=URL),
        outcome(URL, canonical_url=URL),
    ]
    assert states(writer, *(pair if variant_first else pair[::-1])) == ["stored", "duplicate"]


@pytest.mark.parametrize(
    "canonical",
    [
        "https://eng.belta.by/",
        "https://eng.belta.by/politics",
        "https://eng.belta.by/a/1",
        "https://elsewhere.example/story",
    ],
)
def test_a_wrong_canonical_address_swallows_no_article(writer, canonical):
    articles = [
        outcome(f"https://eng.belta.by/a/{n}", prose(n), title=f"T{n}", canonical_url=canonical)
        for n in range(4)
    ]
    assert states(writer, *articles) == ["stored"] * 4


def test_same_text_at_a_new_address_of_a_source_is_a_duplicate(writer, rows):
    other = "https://eng.belta.by/economics/view/seminar-9-2023"
    assert states(writer, outcome(URL), outcome(other, title="Other")) == ["stored", "duplicate"]
    (row,) = rows("SELECT state, reason, article_id FROM urls WHERE url = ?", other)
    assert row == {"state": "duplicate", "reason": f"same text as {URL}", "article_id": 1}


def test_short_text_needs_the_title_too(writer):
    notices = [
        outcome("https://a.example/1", SHORT, title="Monday"),
        outcome("https://a.example/2", SHORT, title="Tuesday"),
        outcome("https://a.example/3", SHORT, title="monday"),
    ]
    assert states(writer, *notices) == ["stored", "stored", "duplicate"]


def test_same_words_a_year_later_are_news(writer):
    greeting = outcome("https://a.example/2023", prose(1))
    again = outcome("https://a.example/2024", prose(1), published="2024-07-24T08:00:00Z")
    assert states(writer, greeting, again) == ["stored", "stored"]


def test_rejected_page_is_kept_with_its_reason(writer, rows):
    (stored,) = writer.store([rejected(URL, "a consent wall")])
    assert (stored.state, stored.reason) == ("rejected", "a consent wall")
    assert rows("SELECT state, reason FROM urls") == [
        {"state": "rejected", "reason": "a consent wall"}
    ]
    assert [counted(rows, t) for t in ("pages", "articles")] == [1, 0]
    assert states(writer, outcome(URL, at=LATER)) == ["stored"]


def test_what_was_read_of_a_rejected_page_is_stored_nowhere(writer, db):
    writer.store([rejected(URL), outcome(URL + "2"), rejected(URL + "2", at=LATER)])
    assert [line for line in db.conn.iterdump() if STUB[:30] in line] == []
    assert db.execute("SELECT text FROM articles").fetchall() == [(SEMINAR,)]


def test_wall_in_front_of_a_stored_article_does_not_hide_it(writer, rows):
    writer.store([outcome(URL)])
    (stored,) = writer.store([rejected(URL, "a consent wall", at=LATER)])
    assert (stored.state, stored.article_id) == ("unchanged", 1)
    assert rows("SELECT state, reason FROM urls") == [
        {"state": "stored", "reason": "last visit: a consent wall"}
    ]
    assert rows("SELECT text, version FROM articles") == [{"text": SEMINAR, "version": 1}]


def test_article_whose_address_now_leads_elsewhere_keeps_its_text(writer, rows):
    writer.store([outcome(URL)])
    away = "https://eng.belta.by/archive/closed"
    moved = outcome(URL, prose(5), title="Archive closed", at=LATER, final_url=away)
    (stored,) = writer.store([moved])
    assert (stored.state, stored.reason) == ("unchanged", f"now leads to {away}")
    assert rows("SELECT text FROM articles") == [{"text": SEMINAR}]


def test_article_that_moved_with_its_text_goes_on(writer, rows):
    writer.store([outcome(URL)])
    moved = outcome(URL, SEMINAR + " More.", at=LATER, final_url=URL + "-new-name")
    assert states(writer, moved) == ["stored"]
    assert rows("SELECT version FROM articles") == [{"version": 2}]


def test_visits_follow_first_sight(db, rows):
    writer = Writer(db, (1.0, 6.0))
    due = []
    for at in (AT, "2023-07-24T10:05:00Z", "2023-07-24T15:05:00Z"):
        writer.store([outcome(URL, at=at)])
        due += [row["next_try_at"] for row in rows("SELECT next_try_at FROM urls")]
    assert due == ["2023-07-24T10:00:00Z", "2023-07-24T15:00:00Z", None]


def test_one_outcome_that_cannot_be_stored_does_not_take_its_batch(writer, rows):
    bad = outcome("https://a.example/2", prose(2), fingerprint=(1 << 80,))
    batch = [
        outcome("https://a.example/1", prose(1)),
        bad,
        outcome("https://a.example/3", prose(3)),
    ]
    assert states(writer, *batch) == ["stored", "failed", "stored"]
    (row,) = rows("SELECT state, reason, article_id FROM urls WHERE url LIKE '%2'")
    assert (row["state"], row["article_id"]) == ("failed", None)
    assert row["reason"].startswith("could not be stored: OverflowError")
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 2}]
    assert counted(rows, "pages") == 2


def test_lone_surrogate_costs_a_letter_not_the_article(writer, rows):
    assert states(writer, outcome(URL, title="Broken \ud83d smile")) == ["stored"]
    assert rows("SELECT title FROM articles") == [{"title": "Broken ? smile"}]


def test_batch_knows_what_it_holds_itself(writer):
    batch = [outcome(URL), outcome(URL + "?utm_medium=x"), outcome(URL), rejected("https://b.x/1")]
    assert states(writer, *batch) == ["stored", "duplicate", "unchanged", "rejected"]


def test_archive_is_whole_after_all_of_it(writer, db):
    writer.store([outcome(URL), rejected(URL + "x"), outcome(URL, SEMINAR + " More.", at=LATER)])
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
