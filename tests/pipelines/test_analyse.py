from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.analyse import analyse
from tests.cases import table
from tests.pipelines.sources import page, source

REJECTED = table(Path(__file__).parent / "rejections.toml", "case")
STORY = """<html lang="en"><head><title>Ministers meet - Example News</title>{head}</head><body>
<h1>Ministers meet</h1><div class="date">24.07.2023 15:03</div>
<p>The ministers of four countries met to talk about the water of the river that all of them
share, and agreed on a common office.</p>
<p>The office will open in the autumn, the hosts said. {more}</p></body></html>"""


def story(head="", more="", **fields):
    return analyse(page(STORY.format(head=head, more=more), **fields), source())


@pytest.mark.parametrize("case", REJECTED)
def test_what_is_no_article_is_told_as_such(case):
    body = case["body"].replace("MANY", case.get("many", "") * case.get("times", 0))
    fields = {key: case[key] for key in ("url", "content_type") if key in case}
    assert analyse(page(body, **fields), source()).rejection == case["reason"]


def test_what_was_read_of_a_stub_stands_beside_its_rejection():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}'
    found = story(head + "</script>")
    assert found.rejection == "paywall: only the beginning is shown"
    assert found.text.startswith("The ministers of four countries met")
    assert (found.published_on, found.published_from) == ("2023-07-24", "visible")
    assert (found.credits, found.mentions, found.relevance) == ((), (), None)


def test_an_urgent_line_is_an_article():
    sentence = (
        "The ministers of four neighbouring countries have agreed on a common office that will "
        "measure the water of the river that they share, the hosts said."
    )
    assert analyse(
        page(f"<html><body><h1>Water</h1><p>{sentence}</p></body></html>"), source()
    ).text


@pytest.mark.parametrize(
    ("told", "rejection"),
    [("article", None), ("website", "text too short")],
)
def test_a_flash_is_an_article_where_the_page_says_so(told, rejection):
    line = "The President of Peru will visit Bolivia on Friday, his spokesman said."
    found = analyse(
        page(
            f"<html><head><meta property='og:type' content='{told}'></head><body><h1>Visit</h1>"
            f"<div class='date'>24.07.2023 15:03</div><p>{line}</p></body></html>"
        ),
        source(),
    )
    assert found.rejection == rejection


def test_a_canonical_address_elsewhere_is_recorded_not_believed():
    found = story('<link rel="canonical" href="https://other.example/">')
    assert (found.url, found.canonical_url) == (
        "https://news.example/politics/story-1",
        "https://other.example/",
    )


def test_the_address_that_answered_is_kept_beside_the_asked_one():
    found = story(final_url="https://news.example/moved/1")
    assert (found.url, found.final_url) == (
        "https://news.example/politics/story-1",
        "https://news.example/moved/1",
    )


def test_stored_text_is_plain_and_normal():
    found = story(more="Cafe\u0301 \u202eevil\u202c\x07 &lt;b&gt;bold&lt;/b&gt; \u200bzero")
    assert unicodedata.is_normalized("NFC", found.text)
    assert not {c for c in found.text if unicodedata.category(c) in ("Cc", "Cf")} - {"\n"}
    assert "Café evil <b>bold</b> zero" in found.text


def test_a_lone_surrogate_does_not_get_through():
    found = story(more="&#xD800; and &#xDFFF; end")
    found.text.encode("utf-8")
    assert found.text.endswith("end")


def test_a_json_ld_of_three_megabytes_is_searched_for_its_dates():
    filler = '"x":"' + "y" * 1_500_000 + '"'
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        f'"datePublished":"2023-07-23T10:00:00+03:00",{filler}}}</script>'
    )
    assert story(head).published_from == "json-ld:datePublished"


def test_deep_nesting_gives_a_result_or_a_reason():
    body = "<html><body>" + "<div>" * 50_000 + "text" + "</div>" * 50_000
    assert analyse(page(body), source()).rejection


def test_the_same_page_gives_the_same_analysis():
    assert story() == story()


@settings(max_examples=60)
@given(st.binary(max_size=1500))
@example(b"<html><body><p>\xff\xfe\x00")
@example(b'<script type="application/ld+json">[[[[')
def test_any_bytes_give_an_analysis(body):
    found = analyse(page(b"<html><body>" + body), source())
    assert found.rejection or found.text


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=60))
def test_offsets_lie_inside_the_text(more, head):
    found = story(f"<title>{head}</title>", more)
    for credit in found.credits:
        assert 0 <= credit.start <= credit.end <= len(found.text)
    for mention in found.mentions:
        inside = found.title if mention.rule.startswith("title:") else found.text
        assert (inside or "")[mention.start : mention.end] == mention.matched
