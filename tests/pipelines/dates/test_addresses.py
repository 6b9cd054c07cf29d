"""The date that a source's pattern finds in an address."""

from __future__ import annotations

import pytest

from crawler.catalogue import load
from pipelines.analyse import analyse
from pipelines.dates import addressed
from tests.pipelines import sources

SHIPPED = load(["shipped"]).sources
PATTERN = r"^https://w\.example/(?P<date>[0-9a-z]+)$"
SENTENCE = "<p>The delegations met and agreed on a plan of consultations for the year.</p>"
BODY = f"<html><body><h1>Delegations agree on a plan of talks</h1>{SENTENCE * 9}</body></html>"


def read(url, pattern=PATTERN):
    return [(w.reading.local.isoformat(), w.reading.precision) for w in addressed(url, pattern)]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("20210609053541", ("2021-06-09T05:35:41", "second")),
        ("202106090535", ("2021-06-09T05:35:00", "minute")),
        ("20260602", ("2026-06-02T00:00:00", "day")),
        ("260602", ("2026-06-02T00:00:00", "day")),
        ("09sep26", ("2026-09-09T00:00:00", "day")),
    ],
)
def test_each_writing_is_read(written, read_as):
    assert read(f"https://w.example/{written}") == [read_as]


@pytest.mark.parametrize("written", ["20261340", "99sep26", "2026", "seminar"])
def test_what_is_no_day_is_none(written):
    assert read(f"https://w.example/{written}") == []


@pytest.mark.parametrize("path", ["14420710", "details/1442/07/10/minister-meets-envoy"])
def test_a_hijri_year_is_never_read_as_gregorian(path):
    url = f"https://w.example/{path}"
    source = sources.source(article=r"^https://w\.example/(?P<date>\d{8})?")
    found = analyse(sources.page(BODY, url=url), source)
    assert (found.rejection, found.published_on) == (None, None)


def test_an_address_of_another_form_or_a_pattern_without_date_says_nothing():
    assert read("https://w.example/news/20260602") == []
    assert read("https://w.example/20260602", r"^https://w\.example/\d+$") == []
    assert read("https://w.example/20260602", None) == []


@pytest.mark.parametrize(
    ("source", "days"),
    [
        ("yonhap-en", ["2026-06-02", "2024-11-18", "2026-10-10"]),
        ("ani-en", ["2021-06-09", "2026-05-17"]),
        ("wto-en", ["2026-09-09", "2026-06-26"]),
    ],
)
def test_the_examples_of_the_catalogue_say_their_day(source, days):
    known = SHIPPED[source]
    found = [read(url, known.article)[0][0][:10] for url in known.evidence["examples"]]
    assert found == days


def test_a_page_without_another_date_has_that_of_its_address():
    source = SHIPPED["ani-en"]
    url = source.evidence["examples"][0]
    found = analyse(sources.page(BODY, url=url), source)
    assert (found.published_at, found.published_from) == ("2021-06-09T00:05:41Z", "url:date")
