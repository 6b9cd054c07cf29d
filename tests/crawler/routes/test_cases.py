from dataclasses import fields

import pytest

from crawler.items import Entry
from tests.crawler.routes.cases import ALL

HINTS = [f.name for f in fields(Entry) if f.name not in ("url", "source", "route", "kind")]

pytestmark = pytest.mark.parametrize("case", ALL, ids=str)


def test_addresses(case):
    assert [entry.url for entry in case.found.entries] == [e.url for e in case.expected]


@pytest.mark.parametrize("hint", HINTS)
def test_hint(case, hint):
    given = {entry.url: getattr(entry, hint) for entry in case.found.entries}
    assert given == {entry.url: getattr(entry, hint) for entry in case.expected}


def test_belonging(case):
    own = {(entry.source, entry.route, entry.kind) for entry in case.found.entries}
    assert own == {(entry.source, entry.route, entry.kind) for entry in case.expected}


def test_further_addresses(case):
    assert list(case.found.more) == case.facts.get("more", [])


def test_note(case):
    assert case.found.note == case.facts.get("note")


def test_wish(case):
    assert case.found.ttl_s == case.facts.get("ttl_s")
