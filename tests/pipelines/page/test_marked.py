"""A source's own selectors hold over the general reader."""

from msgspec.structs import replace

from crawler.catalogue import Route, Selectors, Source
from crawler.items import Page
from pipelines.analyse import analyse

PROSE = "The two delegations met again in the afternoon and agreed on the text of a communique. "
BODY = f"""<html><head><meta property="article:published_time" content="2020-01-01T00:00:00Z">
<title>Ministry</title></head><body><h1>Ministry of Foreign Affairs</h1>
<div class="headline">Talks end in Porto</div><div class="when">24.07.2023 15:03</div>
<div class="story"><p>{PROSE * 3}</p><div class="ad">Buy a flag today.</div><p>{PROSE * 2}</p></div>
<p>{PROSE * 9}</p></body></html>"""
SOURCE = Source(
    id="ministry",
    name="Ministry",
    kind="ministry",
    country="PT",
    languages=["en"],
    timezone="Europe/Lisbon",
    domains=["ministry.example"],
    routes=[Route(kind="feed", url="https://ministry.example/rss")],
    selectors=[
        Selectors(valid_until="2022-12-31", title="h1"),
        Selectors(title=".headline", text=".story", published=".when", remove=[".ad"]),
    ],
)


def read(source, fetched_at="2023-07-25T10:00:00Z"):
    url = "https://ministry.example/news/1"
    return analyse(Page(url=url, body=BODY.encode(), fetched_at=fetched_at), source)


def test_title_text_and_date_are_what_is_marked():
    found = read(SOURCE)
    assert found.title == "Talks end in Porto"
    assert found.text.count("afternoon") == 5
    assert "flag" not in found.text
    assert (found.published_at, found.published_from) == (
        "2023-07-24T14:03:00Z",
        "selectors:published",
    )


def test_selectors_hold_until_their_day():
    assert read(SOURCE, "2022-06-01T00:00:00Z").title == "Ministry of Foreign Affairs"


def test_without_selectors_the_general_reader_reads():
    found = read(replace(SOURCE, selectors=[]))
    assert found.published_from == "meta:article:published_time"
