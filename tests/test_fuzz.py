"""Every reader of what comes from outside, given what nobody would write: an answer, never an
exception, within bounds. Examples are derived from real answers of the newsroom, broken anew.
"""

from __future__ import annotations

import json
import string
import time
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import config, opml, routes, urls
from crawler.catalogue import Problem, Route, Source, read_source
from crawler.errors import ConfigError
from crawler.items import Entry, Page
from crawler.ledger import WellKnown
from crawler.middlewares.politeness import rules_of
from crawler.middlewares.silence import LONGEST_RETRY_AFTER, retry_after
from crawler.routes import Answer
from crawler.routes.found import MOST_ENTRIES
from pipelines import dates
from pipelines.analyse import analyse
from pipelines.archive import QueryError, Reader, Writer, open_archive, open_reader
from pipelines.dates import reading
from pipelines.dates.calendars import Reader as DateReader
from pipelines.page import decoding
from pipelines.wire import dateline
from tests.newsroom import agencies
from tests.pipelines.archive.building import outcome, prose

LONGEST = 5.0
"""CPU seconds for one example; a reader takes milliseconds, a machine may be slow."""
BASE = "http://127.0.0.1:8001"
FAST = settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SCRAPS = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<?xml version='1.0'?>", b"<!DOCTYPE x [",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b'"', b"{", b"[" * 400, b"<div>" * 900,
    b"2023-07-24", b"99999999999999999999", b"-1", b"0000-00-00", b"1e999", b"http://[", b"//",
    b"http://a:99999/", b"javascript:alert(1)", b"\xf0\x9f\x92\xa9", "\u202e".encode(), b"\r\n",
    b"<loc>", b"<item>", b"</channel>", b"<link>", b"null", b"true", b"\\ud800", b"charset=utf-7",
)  # fmt: skip
"""What is put into an answer to break it."""


@st.composite
def broken(draw, seeds):
    """One of the answers, cut, spliced, repeated and strewn with scraps."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(body)))
        until = draw(st.integers(at, min(len(body), at + 400)))
        scrap = draw(st.one_of(st.sampled_from(SCRAPS), st.binary(max_size=20)))
        head, middle, tail = body[:at], body[at:until], body[until:]
        forms = (head, middle + tail, head + scrap + middle + tail, head + scrap + tail,
                 head + middle * 3 + tail)  # fmt: skip
        body = draw(st.sampled_from(forms))
    return body


WORDS = st.text(max_size=200)
LINES = st.one_of(
    WORDS,
    st.text(alphabet=string.digits + " :/.,-TZ+()年月日", max_size=60),
    st.text(alphabet="MINSKАСТАНА. ,—-(/)24July2023年", max_size=120),
)


def raised(kind, call):
    """What was said by an error of this kind, None where there was none; others go on."""
    try:
        call()
    except kind as error:
        return str(error)
    return None


class Bounded:
    """Fails where the block takes too long."""

    def __enter__(self):
        self._begun = time.process_time()

    def __exit__(self, *error):
        assert time.process_time() - self._begun < LONGEST


@cache
def answers(kind):
    """The newsroom's answers of one kind of route, and the source each belongs to."""
    found = []
    for site in agencies():
        told = site.source(BASE)
        for route in told["route"]:
            if route["kind"] == kind:
                reply = site.answer(route["url"].removeprefix(BASE), BASE)
                found.append((reply.body, reply.content_type, told, route))
    return found


def source_of(told, route):
    fields = {k: v for k, v in told.items() if k != "route"}
    return Source(id="fuzz", domains=["127.0.0.1"], **fields), Route(**route)


@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing", "api"])
@FAST
@given(data=st.data())
def test_a_route_gives_what_can_be_read(kind, data):
    body, content_type, told, route = data.draw(st.sampled_from(answers(kind)))
    source, asked = source_of(told, route)
    answer = Answer(url=asked.url, body=data.draw(broken([body])), content_type=content_type)
    with Bounded():
        found = routes.read(answer, source, asked)
    assert len(found.entries) <= MOST_ENTRIES
    for entry in found.entries:
        assert entry.url.startswith(("http://", "https://"))


TOLD = agencies()[3].source(BASE)
SOURCE, _ = source_of(TOLD, TOLD["route"][0])
PAGES = [
    site.answer(truth.url.removeprefix(BASE), BASE).body
    for site in agencies()
    for truth in site.truth(BASE)[:2]
]


@FAST
@given(
    body=broken(PAGES),
    hint=LINES,
    kind=st.sampled_from([None, "text/html", "text/html; charset=gbk"]),
)
def test_a_page_is_understood_or_rejected(body, hint, kind):
    source = SOURCE
    entry = Entry(url=f"{BASE}/a", source="fuzz", route=f"{BASE}/r", published=hint, title=hint)
    page = Page(url=f"{BASE}/a", body=body, fetched_at="2026-11-25T12:00:00Z", source="fuzz",
                content_type=kind, entry=entry, last_modified=hint)  # fmt: skip
    with Bounded():
        found = analyse(page, source, {"BelTA": "belta-en"})
    assert found == analyse(page, source, {"BelTA": "belta-en"})
    if found.published_on is not None:
        date.fromisoformat(found.published_on)
        assert found.published_on <= "2026-11-28"
    for mention in found.mentions:
        where = (found.title or "") if mention.rule.startswith("title:") else found.text
        assert where[mention.start : mention.end] == mention.matched


@FAST
@given(
    text=LINES,
    languages=st.lists(st.sampled_from(["en", "ru", "zh", "xx", "", "de-AT"]), max_size=3),
)
def test_any_words_are_a_date_or_none(text, languages):
    reader = DateReader.of(languages, "BY")
    with Bounded():
        for found in (reading.read(text, reader), *reading.find(text, reader)):
            assert found is None or 0 <= found.start <= found.end
        dates.Clock.of("Europe/Minsk", "2026-11-25T12:00:00Z", None)


@FAST
@given(text=LINES, published=st.sampled_from([None, "2023-07-24", "2024-02-29"]))
def test_any_head_is_a_dateline_or_none(text, published):
    with Bounded():
        found = dateline.read(text, published, {"Reuters": "reuters"})
    if found is not None:
        assert text[found.start : found.end] == found.text


@FAST
@given(body=st.one_of(st.binary(max_size=400), broken(PAGES)), kind=st.one_of(st.none(), WORDS))
def test_any_bytes_are_decoded(body, kind):
    with Bounded():
        assert isinstance(decoding.decode(body, kind).text, str)


@FAST
@given(url=st.one_of(WORDS, st.text(alphabet="htps:/?#[]@&=%.-a1\x00 ü", max_size=80)))
def test_any_words_are_an_address_or_none(url):
    with Bounded():
        resolved = urls.absolute(url, f"{BASE}/news/")
        if resolved is not None:
            assert urls.clean(urls.clean(resolved)) == urls.clean(resolved)
            assert urls.identity(urls.clean(resolved)) == urls.identity(resolved)
            urls.host(resolved), urls.origin(resolved), urls.is_home(resolved)


@FAST
@given(body=st.one_of(st.binary(max_size=600), st.text(
    alphabet="UserAgntDislowC-dy:*/$ \n\r\t#19.%", max_size=400).map(str.encode)))  # fmt: skip
def test_any_robots_txt_says_yes_or_no(body):
    with Bounded():
        rules = rules_of(WellKnown(origin=BASE, status=200, body=body, fetched_at=""))
        assert rules.allows(f"{BASE}/news/1", "Diplowire") in (True, False)
        assert 0 <= rules.delay("Diplowire") <= 30


@FAST
@given(value=st.one_of(WORDS, st.text(alphabet=string.digits + "-+.eE ", max_size=30)))
def test_any_retry_after_is_a_time_within_its_ceiling(value):
    assert 0 <= retry_after(value, "2026-11-25T12:00:00Z") <= LONGEST_RETRY_AFTER


TOML_VALUES = st.recursive(
    st.one_of(st.integers(), st.floats(), st.booleans(), WORDS, st.dates().map(date.isoformat)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def toml(key, value):
    written = json.dumps(value).replace("Infinity", "inf").replace("NaN", "nan")
    return f"{key} = {written}\n"


KEYS = [*map(str.lower, config.NAMES), "archiv", "", "'", "[table]"]


@FAST
@given(
    lines=st.lists(st.tuples(st.sampled_from(KEYS), TOML_VALUES), max_size=4),
    tail=st.one_of(st.just(b""), st.binary(max_size=20)),
)
def test_any_settings_file_is_taken_or_told(tmp_path, lines, tail):
    text = "".join(toml(key, value) for key, value in lines)
    (tmp_path / config.FILE).write_bytes(text.encode() + tail)
    told = raised(ConfigError, lambda: config.from_layers({}, tmp_path))
    assert told is None or ("\n" not in told and config.FILE in told)


GOOD = """id = "fuzz"
name = "Fuzz"
kind = "agency"
country = "BY"
languages = ["en"]
timezone = "Europe/Minsk"
domains = ["a.example"]
article = '^https://a[.]example/\\d+$'
[[route]]
kind = "feed"
url = "https://a.example/rss"
""".splitlines()


@FAST
@given(data=st.data())
def test_any_source_file_is_a_source_or_its_problems(tmp_path, data):
    lines = list(GOOD)
    at = data.draw(st.integers(0, len(lines) - 1))
    key = lines[at].partition(" = ")[0]
    lines[at] = data.draw(
        st.one_of(st.just(""), TOML_VALUES.map(lambda value: toml(key, value)), WORDS)
    )
    file = tmp_path / "fuzz.toml"
    file.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    found = read_source(file)
    if not isinstance(found, Source):
        assert found
        assert all(isinstance(problem, Problem) for problem in found)
        assert all("\n" not in str(problem) for problem in found)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "archive.db"
    with open_archive(path) as db:
        Writer(db).store([outcome(f"https://a.example/{n}", prose(n)) for n in range(5)])
    opened = Reader(open_reader(path))
    yield opened
    opened.close()


@FAST
@given(
    typed=st.one_of(
        WORDS, st.text(alphabet='"*():^-+ANDORNEAR{}\\\x00\ud800 minsk外交', max_size=60)
    ),
    limit=st.integers(1, 3),
)
def test_any_query_is_answered_or_refused_plainly(reader, typed, limit):
    with Bounded():
        told = raised(
            QueryError, lambda: reader.search(typed, limit=limit, source=typed, country=typed)
        )
        reader.article(typed)
    assert told is None or "\n" not in told


@FAST
@given(source=WORDS)
def test_any_name_is_written_as_opml(source):
    told = agencies()[0].source(BASE)
    made, _ = source_of({**told, "name": source or "x"}, told["route"][0])
    assert list(opml.written([made]).splitlines())
