"""A source may name a reader of its own among those that the project ships."""

import sys
from types import ModuleType

from msgspec.structs import replace

from crawler.items import Entry
from crawler.routes import Answer, read
from crawler.routes.found import Found
from tests.crawler.routes.cases import ADDRESS, source


def by_lines(text, place):
    entries = (
        Entry(url=line, source=place.source.id, route=place.route.url) for line in text.split()
    )
    return Found(entries=tuple(entries))


def test_the_sources_own_reader_takes_the_place_of_the_kinds(monkeypatch):
    module = ModuleType("crawler.sites.lines")
    module.read = by_lines
    monkeypatch.setitem(sys.modules, module.__name__, module)
    own = replace(source("feed", None), parser="crawler.sites.lines:read")
    answer = Answer(url=ADDRESS, body=b"https://agency.example/1\nhttps://agency.example/2\n")
    found = read(answer, own, own.routes[0])
    assert [entry.url[-1] for entry in found.entries] == ["1", "2"]
    assert read(answer, replace(own, parser=None), own.routes[0]).entries == ()
