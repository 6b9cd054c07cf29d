"""Answers that no page should be: each gets a plain result or a reason, with bounded work.

Work is counted, not timed: elements that are looked at, bytes that are read. What a page still
costs beyond that ends with the worker's time limit (tests/pipelines/archive, stages).
"""

from __future__ import annotations

import json

import pytest

from pipelines.analyse import analyse
from pipelines.page.decoding import MOST_BYTES
from pipelines.page.markup import MOST_JSON
from pipelines.reading import MOST_ELEMENTS, MOST_TEXT
from tests.pipelines.sources import page, source

PROSE = (
    "<p>The ministers of four countries met to talk about the water of the river that all of them "
    "share, and agreed on a common office.</p><p>The office will open in the autumn, the hosts "
    "said. Each country is to send three engineers.</p>"
)
SAID = "The ministers of four countries"


def analysed(body, **fields):
    return analyse(page(body, **fields), source())


def story(head="", more=""):
    top = f"<html lang='en'><head>{head}<title>River</title></head><body><h1>River talks end</h1>"
    return f"{top}{PROSE}{more}"


REASONS = {
    "empty": (b"", "empty page"),
    "null bytes": (b"\x00" * 5000, "empty page"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 99, "not HTML: a PDF file"),
    "binary": (bytes(range(1, 32)) * 400, "not HTML: no tag of a page in it"),
    "zip": (b"PK\x03\x04" + b"\x00\x01" * 900, "not HTML: an archive file"),
    "gzip that nobody unpacked": (b"\x1f\x8b\x08" + b"\x07" * 999, "not HTML: a compressed file"),
    "only a comment": (b"<!-- nothing -->", "not HTML: no tag of a page in it"),
}


@pytest.mark.parametrize("name", REASONS)
def test_what_is_no_page_has_its_reason(name):
    body, reason = REASONS[name]
    assert analysed(body, content_type="text/html").rejection == reason


def test_five_megabytes_of_nested_tags_are_refused_by_their_number():
    body = b"<html><body>" + b"<div>" * 1_000_000 + b"text"
    assert analysed(body).rejection


@pytest.mark.parametrize("tag", ["a href='/x'", "p", "td", "li", "br", "font"])
def test_a_hundred_thousand_elements_are_refused_before_they_are_read(tag):
    name = tag.split()[0]
    found = analysed(story(more=f"<{tag}>word</{name}>" * 100_000))
    assert found.rejection == f"more than {MOST_ELEMENTS} elements"


def test_links_by_the_thousand_beside_a_story_are_not_its_text():
    links = "".join(f"<li><a href='/{n}'>Story {n} of the day</a></li>" for n in range(3000))
    found = analysed(story(more=f"<ul>{links}</ul>"))
    assert found.text.startswith(SAID)
    assert "Story 77 of the day" not in found.text


def test_null_bytes_inside_a_page_do_not_end_it():
    found = analysed(story().replace("ministers", "minis\x00ters"))
    assert found.text.startswith(SAID)


@pytest.mark.parametrize("lone", ["&#xD800;", "&#xDFFF;", "&#55357;", "&#0;", "&#x110000;"])
def test_code_points_that_are_no_characters_do_not_get_through(lone):
    found = analysed(story().replace("share", f"share{lone}"))
    assert found.text.startswith(SAID)
    assert found.text.encode("utf-8")


def test_surrogates_in_json_ld_do_not_get_through():
    node = '{"@type":"NewsArticle","headline":"River \\ud83d talks","author":"Jane \\udc00 Roe"}'
    found = analysed(story(f'<script type="application/ld+json">{node}</script>'))
    assert f"{found.title}{found.author}".encode()


RUSSIAN = "Министры четырёх стран договорились открыть общее бюро на берегу реки. "


@pytest.mark.parametrize("real", ["windows-1251", "koi8-r", "utf-8"])
@pytest.mark.parametrize("said", ["utf-8", "iso-8859-1", "windows-1251", "nonsense-9"])
def test_a_lying_header_loses_no_letters(real, said):
    body = f"<html><head><title>Река</title></head><body><h1>Переговоры о реке</h1><p>{RUSSIAN * 6}"
    found = analysed(body.encode(real), content_type=f"text/html; charset={said}")
    assert found.text.startswith("Министры четырёх стран")


BROKEN = {
    "cut short": '{"@type":"NewsArticle","headline":"Other',
    "an array of an array": '[[{"@type":"NewsArticle","headline":["A","B"],"author":[[1,null]]}]]',
    "numbers for names": '{"@type":["NewsArticle",7],"headline":7,"author":{"name":{"x":1}}}',
    "a string": '"NewsArticle"',
    "null": "null",
    "deeply nested": "[" * 20_000 + "]" * 20_000,
    "a reference to itself": '{"@type":"NewsArticle","@id":"#a","author":{"@id":"#a"}}',
    "comments and commas": '/* x */ {"@type":"NewsArticle","headline":"River talks end",}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_json_ld_leaves_the_page_readable(name):
    found = analysed(story(f'<script type="application/ld+json">{BROKEN[name]}</script>'))
    assert found.rejection is None
    assert found.text.startswith(SAID)


def test_three_megabytes_of_json_ld_are_not_loaded():
    nodes = [{"@type": "NewsArticle", "headline": f"Story {n}"} for n in range(60_000)]
    script = json.dumps(nodes)
    assert len(script) > 2 * MOST_JSON
    found = analysed(f"{story()}<script type='application/ld+json'>{script}</script>")
    assert found.rejection or found.text.startswith(SAID)


def test_a_page_is_read_up_to_its_limit_and_a_text_kept_up_to_its_own():
    found = analysed(story(more="<p>" + "And so the talks went on and on. " * 200_000))
    assert len(found.text) <= MOST_TEXT < MOST_BYTES
