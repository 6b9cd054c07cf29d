import pytest

from crawler import rhythm
from crawler.catalogue import Route
from crawler.items import Entry
from crawler.ledger import RouteState
from crawler.spiders import polls
from crawler.spiders.polls import Reading
from tests.pipelines.sources import source

NOW = "2026-11-23T12:00:00Z"
ROUTE = Route(kind="feed", url="https://agency.example/rss")
SOURCE = source(
    id="agency",
    domains=["agency.example"],
    article=r"^https://agency\.example/news/\d+$",
    routes=[ROUTE],
)


def state(**fields):
    return RouteState(source="agency", url=ROUTE.url, **fields)


@pytest.mark.parametrize(
    ("due_at", "due"),
    [(None, True), (NOW, True), ("2026-11-23T11:59:59Z", True), ("2026-11-23T12:00:01Z", False)],
)
def test_a_route_is_due_when_its_time_has_come(due_at, due):
    assert polls.is_due(state(next_due_at=due_at), NOW) is due


def test_a_route_is_asked_with_what_it_sent_last():
    known = state(etag='"a"', last_modified="Mon", refreshed_at="2026-11-23T11:00:00Z")
    assert polls.validators(known, NOW) == ('"a"', "Mon")


@pytest.mark.parametrize("refreshed", [None, "2026-11-22T12:00:00Z", "2026-11-01T00:00:00Z"])
def test_once_a_day_a_route_is_asked_for_its_whole_answer(refreshed):
    assert polls.validators(state(etag='"a"', refreshed_at=refreshed), NOW) == (None, None)


def test_a_whole_reading_keeps_the_validators_of_its_answer():
    poll = Reading(state(interval_s=3600), ROUTE, sent=('"b"', None), entries=9, new=2).poll(NOW)
    assert (poll.status, poll.etag, poll.refreshed) == ("ok", '"b"', True)
    assert (poll.entries, poll.new) == (9, 2)
    assert (poll.interval_s, poll.next_due_at) == (1800, "2026-11-23T12:30:00Z")


def test_a_reading_with_a_missing_page_is_read_again_from_the_start():
    poll = Reading(state(etag='"a"'), ROUTE, sent=('"b"', "Mon"), whole=False).poll(NOW)
    assert (poll.etag, poll.last_modified, poll.refreshed) == (None, None, False)


def test_a_child_is_told_with_the_route_that_it_belongs_to():
    parent = Reading(state(), ROUTE)
    child = Reading(
        RouteState(source="agency", url="https://agency.example/7.xml"), ROUTE, parent=parent
    )
    assert child.depth == 1
    assert child.told(child.poll(NOW)).parent == ROUTE.url
    assert parent.told(parent.poll(NOW)).parent is None


def test_an_unchanged_route_keeps_its_validators_and_slows_down():
    poll = polls.unchanged(state(etag='"a"', interval_s=3600), ROUTE, NOW)
    assert (poll.status, poll.etag, poll.interval_s) == ("unchanged", '"a"', 4500)


def test_failures_double_the_pause_and_keep_the_rhythm():
    poll = polls.unanswered(state(failures=2, interval_s=900), ROUTE, "HTTP 503", NOW)
    assert poll.status == "HTTP 503"
    assert poll.interval_s == 900
    assert poll.next_due_at == "2026-11-23T13:00:00Z"
    assert rhythm.silence(3) == 3600


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://agency.example/news/1", None),
        ("https://agency.example/tag/1", "the address has not the form"),
        ("https://mirror.example/news/1", "outside the source's domains"),
    ],
)
def test_a_link_is_an_article_or_has_a_reason(url, reason):
    fault = polls.stray(SOURCE, url)
    assert fault is None if reason is None else reason in fault


def test_entries_are_cleaned_and_strays_keep_their_reason():
    entries = [
        Entry(url=f"https://agency.example/{path}", source="agency", route=ROUTE.url)
        for path in ("news/1?utm_source=rss", "tag/minsk")
    ]
    articles, strays = polls.sort(SOURCE, entries, NOW)
    assert [entry.url for entry in articles] == ["https://agency.example/news/1"]
    assert [(stray.state, stray.at) for stray in strays] == [("rejected", NOW)]


def test_a_route_that_was_asked_in_the_future_is_due_and_read_whole():
    """The clock showed 2036 for a moment, and was set right again."""
    future = "2036-01-01T00:00:00Z"
    known = state(polled_at=future, next_due_at=future, refreshed_at=future, etag='"a"')
    assert polls.is_due(known, NOW)
    assert polls.validators(known, NOW) == (None, None)
