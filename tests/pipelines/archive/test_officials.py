import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.analysis import OfficialFound
from pipelines.archive import Writer, open_archive
from tests.pipelines.archive.building import outcome, prose

URL = "https://eng.belta.by/{}"


def official(name="Pavel Utyupin", post="ambassador", country="BY", sent_to="KZ", **changes):
    given = {
        "name": name,
        "written": name,
        "post": post,
        "words": post,
        "country": country,
        "sent_to": sent_to,
        "status": "in office",
        "times": 1,
        "start": 0,
        "end": len(name),
        "evidence": f"{name} spoke.",
    }
    return OfficialFound(**given | changes)


def article(number, *found, on="2023-07-24", **changes):
    day = f"{on}T08:00:00Z" if on else None
    url = URL.format(number)
    return outcome(url, prose(number), published=day, officials=tuple(found), **changes)


@pytest.fixture
def store(writer):
    return lambda *outcomes: [stored.state for stored in writer.store(list(outcomes))]


def test_an_official_is_kept_with_office_day_and_sentence(store, reader):
    store(article(1, official()))
    (person,) = reader.who("Utyupin")
    (post,) = person.posts
    assert (post.post, post.country, post.sent_to) == ("ambassador", "BY", "KZ")
    assert (post.from_seen, post.to_seen, post.articles) == ("2023-07-24", "2023-07-24", 1)
    assert post.sightings[0].evidence == "Pavel Utyupin spoke."


@pytest.mark.parametrize("spelling", ["Павел Утюпин", "Pavel Utiupin", "PAVEL UTYUPIN"])
def test_spellings_of_several_scripts_are_one_person(store, reader, spelling):
    store(article(1, official()), article(2, official(spelling), on="2023-09-01"))
    (person,) = reader.who("Utyupin")
    assert (person.name, person.variants) == ("Pavel Utyupin", (spelling,))
    assert [(post.from_seen, post.to_seen) for post in person.posts] == [
        ("2023-07-24", "2023-09-01")
    ]
    assert reader.who(spelling) == [person]


def test_one_sound_of_two_states_is_two_persons(store, rows):
    store(article(1, official("Ivan Petrov")), article(2, official("Iwan Petroff", country="RU")))
    assert len(rows("SELECT * FROM people")) == 2


def test_a_state_left_out_is_the_one_that_others_tell(store, reader):
    store(article(1, official(country=None, sent_to=None)), article(2, official()))
    store(article(3, official(country=None, sent_to=None), on="2023-08-01"))
    (person,) = reader.who("Utyupin")
    assert [(p.country, p.sent_to, p.articles) for p in person.posts] == [("BY", "KZ", 3)]


def test_a_surname_is_joined_to_the_holder_of_the_office_before_or_after(store, reader):
    minister = {"post": "foreign minister", "country": "RU", "sent_to": None}
    store(article(1, official("Lavrov", **minister)))
    store(article(2, official("Sergey Lavrov", **minister)))
    store(article(3, official("Лавров", **minister)))
    (person,) = reader.who("Lavrov")
    assert person.name == "Sergey Lavrov"
    assert [post.articles for post in person.posts] == [3]


def test_former_and_present_are_two_offices(store, reader):
    store(article(1, official()), article(2, official(status="former"), on="2025-01-01"))
    (person,) = reader.who("Utyupin")
    assert [post.status for post in person.posts] == ["former", "in office"]


def test_an_undated_article_dates_no_office(store, reader):
    store(article(1, official(), on=None))
    (post,) = reader.who("Utyupin")[0].posts
    assert (post.from_seen, post.to_seen, post.articles) == (None, None, 1)


def test_the_evidence_nearest_to_the_day_comes_first(store, reader):
    days = ["2023-01-01", "2023-07-24", "2024-01-01"]
    store(*(article(n, official(), on=day) for n, day in enumerate(days)))
    (post,) = reader.who("Utyupin", "2023-07-20")[0].posts
    assert [sighting.seen_on for sighting in post.sightings] == [days[1], days[2], days[0]]


def test_a_new_version_takes_back_what_the_old_one_alone_said(store, reader, rows):
    store(article(1, official(), official("Ivan Petrov", country="RU")))
    later = {"at": "2023-07-25T09:00:00Z", "title": "Seminar of consuls"}
    changed = outcome(
        URL.format(1), prose(9), officials=(official(on := "Pavel Utyupin"),), **later
    )
    assert store(changed) == ["stored"]
    assert [row["name"] for row in rows("SELECT name FROM people")] == [on]
    assert len(rows("SELECT * FROM posts")) == len(rows("SELECT * FROM appearances")) == 1
    assert reader.who("Petrov") == []


def test_a_visit_that_brings_nothing_new_doubles_nothing(store, rows):
    assert store(article(1, official()), article(1, official())) == ["stored", "unchanged"]
    assert len(rows("SELECT * FROM appearances")) == 1


def test_an_outcome_that_cannot_be_stored_leaves_no_official(store, rows):
    broken = article(1, official(), official(start=2**70))
    assert store(broken, article(2, official())) == ["failed", "stored"]
    assert [row["article_id"] for row in rows("SELECT article_id FROM appearances")] == [1]


def test_odd_names_are_kept(store, reader):
    store(article(1, official("\ud800x %_", country=None)), article(2, official("王毅")))
    assert [person.name for person in reader.who("王毅")] == ["王毅"]
    assert len(reader.who("%_")) == 1


def test_two_writers_make_one_person(path):
    def work(first):
        db = open_archive(path)
        writer = Writer(db)
        for number in range(first, first + 20):
            writer.store([article(number, official())])
        db.close()

    open_archive(path).close()
    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db = open_archive(path)
    counts = [db[name].count for name in ("people", "posts", "appearances")]
    db.close()
    assert counts == [1, 1, 40]


_found = st.builds(
    official,
    st.sampled_from(["Pavel Utyupin", "Павел Утюпин", "Utyupin", "Ivan Petrov", "Petrov"]),
    st.sampled_from(["ambassador", "foreign minister"]),
    st.sampled_from([None, "BY", "RU"]),
    st.sampled_from([None, "KZ"]),
    status=st.sampled_from(["in office", "former"]),
    start=st.integers(0, 3),
)
_steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.lists(_found, max_size=3),
        st.sampled_from([None, "2023-07-24", "2024-01-01"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_steps)
def test_offices_and_persons_follow_from_the_appearances(tmp_path_factory, steps):
    db = open_archive(tmp_path_factory.mktemp("officials") / "archive.db")
    writer = Writer(db)
    for at, (number, found, day) in enumerate(steps):
        changed = {"title": f"Version {at}", "at": f"2024-02-01T00:00:{at:02}Z"}
        writer.store([article(number, *found, on=day, **changed)])
    wrong = db.execute(
        "SELECT posts.id FROM posts LEFT JOIN appearances ON post_id = posts.id"
        " GROUP BY posts.id HAVING count(post_id) = 0 OR from_seen IS NOT min(seen_on)"
        " OR to_seen IS NOT max(seen_on) OR posts.country IS NOT max(appearances.country)"
        " OR posts.sent_to IS NOT max(appearances.sent_to)"
    ).fetchall()
    idle = db.execute(
        "SELECT id FROM people WHERE id NOT IN (SELECT person_id FROM appearances)"
        " OR id NOT IN (SELECT person_id FROM posts)"
    ).fetchall()
    strangers = db.execute(
        "SELECT 1 FROM appearances JOIN posts ON posts.id = post_id"
        " WHERE posts.person_id <> appearances.person_id"
    ).fetchall()
    db.close()
    assert (wrong, idle, strangers) == ([], [], [])
