"""What a route takes of an answer that is too large or made to do harm."""

import gzip
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.routes import Answer, body, read
from crawler.routes.found import MOST_CHILDREN, MOST_ENTRIES
from tests.crawler.routes.cases import ADDRESS, ALL, source

SITE = "https://agency.example"
KINDS = ["feed", "sitemap", "listing", "api"]


def found(kind, text, facts=None):
    own = source(kind, facts)
    raw = text if isinstance(text, bytes) else text.encode()
    return read(Answer(url=ADDRESS, body=raw), own, own.routes[0])


def rss(items):
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def feed_items(count):
    return "".join(
        f"<item><title>Story {n}</title><link>{SITE}/{n}</link></item>" for n in range(count)
    )


def test_feed_of_too_many_entries_gives_the_first():
    result = found("feed", rss(feed_items(MOST_ENTRIES + 5)))
    assert len(result.entries) == MOST_ENTRIES
    assert result.entries[-1].title == f"Story {MOST_ENTRIES - 1}"
    assert result.note == "only the first 2000 of 2005 entries were read"


def test_feed_of_as_many_entries_as_are_taken_is_read_whole():
    result = found("feed", rss(feed_items(MOST_ENTRIES)))
    assert (len(result.entries), result.note) == (MOST_ENTRIES, None)


@pytest.mark.parametrize(("sign", "count"), [("<b>", 100_001), ("&amp;", 1_000_001)])
def test_feed_of_too_many_signs_gives_the_entries_before_them(sign, count):
    flood = f"<item><title>flood {sign * count}</title></item>"
    result = found("feed", rss(feed_items(3) + flood + feed_items(9)))
    assert [entry.url for entry in result.entries] == [f"{SITE}/{n}" for n in range(3)]
    assert "tags and references were read" in result.note


@pytest.mark.parametrize("element", ["author", "dc:creator", "itunes:author", "managingEditor"])
def test_long_author_is_cut_not_searched(element):
    # feedparser's own search for an address in 300 kB of author takes five minutes.
    items = f"<item><link>{SITE}/1</link><{element}>{'a.' * 150_000}</{element}></item>"
    assert [entry.url for entry in found("feed", rss(items)).entries] == [f"{SITE}/1"]


def test_tag_of_too_many_attributes_is_left_out():
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    items = f"<item><title>T</title><x {attributes}/><link>{SITE}/1</link></item>"
    assert [entry.title for entry in found("feed", rss(items)).entries] == ["T"]


def test_sitemap_of_too_many_addresses_gives_the_newest_in_their_order():
    pages = "".join(
        f"<url><loc>{SITE}/{n}</loc><lastmod>{2000 + n % 20}-01-01</lastmod></url>"
        for n in range(MOST_ENTRIES * 2)
    )
    result = found("sitemap", f"<urlset>{pages}</urlset>")
    years = [int(entry.updated[:4]) for entry in result.entries]
    numbers = [int(entry.url.rpartition("/")[2]) for entry in result.entries]
    assert (len(years), min(years)) == (MOST_ENTRIES, 2010)
    assert numbers == sorted(numbers)
    assert result.note == "only the newest 2000 of 4000 addresses were read"


def test_undated_sitemap_of_too_many_addresses_gives_the_first():
    text = "\n".join(f"{SITE}/{n}" for n in range(MOST_ENTRIES + 1))
    result = found("sitemap", text)
    assert result.entries[-1].url == f"{SITE}/{MOST_ENTRIES - 1}"


def test_index_of_too_many_children_gives_the_newest():
    children = "".join(
        f"<sitemap><loc>{SITE}/{n}.xml</loc><lastmod>{1990 + n}-01-01</lastmod></sitemap>"
        for n in range(MOST_CHILDREN + 10)
    )
    result = found("sitemap", f"<sitemapindex>{children}</sitemapindex>")
    assert len(result.more) == MOST_CHILDREN
    assert result.more[0] == f"{SITE}/{MOST_CHILDREN + 9}.xml"
    assert result.note == "only 50 of 60 children were read"


@pytest.mark.parametrize("members", [1, 3])
def test_gzip_is_unpacked_to_the_limit_and_no_further(members):
    size = body.LARGEST // members + 1
    bomb = gzip.compress(b"<urlset><url><loc>https://agency.example/1</loc></url>" + b" " * size)
    unpacked, missing = body.unpacked(bomb * members)
    assert (len(unpacked), missing) == (body.LARGEST, "only the first 10 MB were read")
    assert found("sitemap", bomb * members).entries[0].url == f"{SITE}/1"


def test_gzip_of_several_members_is_read_whole():
    parts = ["<urlset><url><loc>", f"{SITE}/1", "</loc></url></urlset>"]
    packed = b"".join(gzip.compress(part.encode()) for part in parts)
    result = found("sitemap", packed)
    assert ([entry.url for entry in result.entries], result.note) == ([f"{SITE}/1"], None)


def test_listing_looks_at_so_many_links():
    links = "".join(f'<a href="/n/{n}">Story</a>' for n in range(6_000))
    facts = {"source": {"article": rf"{SITE}/n/[0-9]+$"}}
    result = found("listing", f"<body>{links}</body>", facts)
    assert len(result.entries) == MOST_ENTRIES
    assert "only the first 5000 links were read" in result.note


def test_words_are_cut_to_their_limits():
    items = (
        f"<item><link>{SITE}/1</link><title>{'ж' * 9_000}</title>"
        f"<description>{'x ' * 9_000}</description><pubDate>{'1' * 9_000}</pubDate></item>"
    )
    entry = found("feed", rss(items)).entries[0]
    assert (len(entry.title), len(entry.summary), len(entry.published)) == (500, 1_999, 200)


def holds(result):
    """What is true of every reading, whatever the answer was."""
    assert len(result.entries) <= MOST_ENTRIES
    assert len(result.more) <= MOST_CHILDREN
    assert len({entry.url for entry in result.entries}) == len(result.entries)
    for url in [*result.more, *(entry.url for entry in result.entries)]:
        assert url.startswith(("http://", "https://"))
    for entry in result.entries:
        words = " ".join(filter(None, (entry.title, entry.published, entry.updated, entry.author)))
        assert {unicodedata.category(sign) for sign in words}.isdisjoint({"Cc", "Cs"})


@settings(max_examples=150)
@given(st.binary(max_size=2_000), st.text(max_size=60), st.sampled_from(KINDS))
def test_any_bytes_are_read_or_refused_in_words(raw, content_type, kind):
    own = source(kind, {"route": {"items": "@", "fields": {"url": "url"}}})
    result = read(Answer(url=ADDRESS, body=raw, content_type=content_type), own, own.routes[0])
    holds(result)
    assert result.entries or result.more or result.note or kind == "feed"


FRAGMENTS = st.sampled_from(
    b"< > & &#xD800; &#99999999; <![CDATA[ ]]> <!-- <item> </item> </channel> <link> <links> { ]"
    b" <!DOCTYPE <!ENTITY <entry/xml:base='http://[::1'> <base/href='//['> javascript: http://["
    b' <url> <news:news> <title_detail> \\ud800 \x00 \xff \xff\xfe " '.split(b" ")
)


@settings(max_examples=400)
@given(st.sampled_from(ALL), st.lists(st.tuples(FRAGMENTS, st.floats(0, 1)), max_size=6), st.data())
def test_damaged_cases_are_read_or_refused_in_words(case, damage, data):
    raw = case.body
    for fragment, where in damage:
        place = int(len(raw) * where)
        keep = data.draw(st.sampled_from([0, 1, 20]))
        raw = raw[:place] + fragment + raw[place + keep :]
    holds(case.reading(raw))
