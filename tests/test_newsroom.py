"""The newsroom keeps HTTP's rules and says the truth of itself; crawls are tested elsewhere."""

import gzip
import json
import socket
import subprocess
import sys
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from crawler import catalogue, routes, urls
from tests.newsroom import Newsroom, RecordedSite, agencies, load, recorded, source_files

FEED = "/rss/eng.xml"
SITE = "kazinform-demo"
CONTENTS = load()


@pytest.fixture
def newsroom():
    with Newsroom(agencies()) as opened:
        yield opened


def ask(url, method="GET", connection=None, **headers):
    """Send one request; gives the response and its body as they came over the wire."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    used = connection or HTTPConnection(parts.netloc, timeout=10)
    used.request(method, path, headers=headers)
    response = used.getresponse()
    body = response.read()
    if connection is None:
        used.close()
    return response, body


def read_catalogue(newsroom, folder):
    source_files(newsroom, folder)
    return catalogue.load([str(folder)])


def entries(source, route):
    """Every entry that a route gives, its further pages included."""
    found, waiting, read = [], [route.url], set()
    while waiting:
        url = waiting.pop()
        read.add(url)
        response, body = ask(url)
        assert response.status == 200
        answer = routes.Answer(url=url, body=body, content_type=response.headers["Content-Type"])
        part = routes.read(answer, source, route)
        assert part.note is None
        found += part.entries
        waiting += [more for more in part.more if more not in read]
    return found


def test_known_etag_is_answered_with_304_and_no_body(newsroom):
    first, _ = ask(newsroom.url(SITE, FEED))
    again, body = ask(newsroom.url(SITE, FEED), If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_time_of_last_change_is_answered_with_304(newsroom):
    first, _ = ask(newsroom.url(SITE, FEED))
    stamp = first.headers["Last-Modified"]
    before = format_datetime(parsedate_to_datetime(stamp) - timedelta(seconds=1), usegmt=True)
    assert ask(newsroom.url(SITE, FEED), If_Modified_Since=stamp)[0].status == 304
    assert ask(newsroom.url(SITE, FEED), If_Modified_Since=before)[0].status == 200


def test_etag_beats_time(newsroom):
    first, _ = ask(newsroom.url(SITE, FEED))
    headers = {"If_None_Match": '"other"', "If_Modified_Since": first.headers["Last-Modified"]}
    assert ask(newsroom.url(SITE, FEED), **headers)[0].status == 200


def test_gzip_only_when_it_is_asked_for(newsroom):
    url = newsroom.url(SITE, FEED)
    plain, body = ask(url)
    packed, short = ask(url, Accept_Encoding="br, gzip")
    refused, _ = ask(url, Accept_Encoding="gzip;q=0")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(short) == body
    assert refused.headers["Content-Encoding"] is None


def test_gzip_file_is_not_packed_twice(newsroom):
    response, body = ask(newsroom.url(SITE, "/sitemap-2023.xml.gz"), Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] is None
    assert b"<urlset" in gzip.decompress(body)


def test_head_tells_the_length_and_sends_nothing(newsroom):
    _, body = ask(newsroom.url(SITE, FEED))
    response, nothing = ask(newsroom.url(SITE, FEED), method="HEAD")
    assert (int(response.headers["Content-Length"]), nothing) == (len(body), b"")


def test_one_connection_serves_many_requests(newsroom):
    connection = HTTPConnection(urlsplit(newsroom.base(SITE)).netloc, timeout=10)
    ask(newsroom.url(SITE, FEED), connection=connection)
    used = connection.sock
    assert ask(newsroom.url(SITE, "/nothing"), connection=connection)[0].status == 404
    assert connection.sock is used
    connection.close()


def test_log_holds_what_was_asked(newsroom):
    _, body = ask(newsroom.url(SITE, FEED), User_Agent="tester")
    ask(newsroom.url("belta-demo", "/rss"))
    first = newsroom.requests[0]
    assert (first.method, first.site, first.path) == ("GET", SITE, FEED)
    assert (first.status, first.sent, first.headers["User-Agent"]) == (200, len(body), "tester")
    assert (newsroom.asked("/rss"), newsroom.asked("/rss", SITE)) == (2, 1)
    newsroom.forget()
    assert newsroom.requests == []


def test_log_counts_every_byte_of_an_answer(newsroom):
    parts = urlsplit(newsroom.base(SITE))
    address = (parts.hostname, parts.port)
    for extra in ("", "If-None-Match: *\r\n"):
        with socket.create_connection(address) as connection:
            words = f"GET {FEED} HTTP/1.1\r\nHost: x\r\n{extra}Connection: close\r\n\r\n"
            connection.sendall(words.encode())
            with connection.makefile("rb") as answer:
                received = len(answer.read())
        asked = newsroom.requests[-1]
        assert (asked.head + asked.sent, asked.sent == 0) == (received, bool(extra))


def test_robots_txt_is_the_site_s_own(newsroom):
    assert b"Disallow: /amp/" in ask(newsroom.url(SITE, "/robots.txt"))[1]
    assert ask(newsroom.url("agencia-pampa", "/robots.txt"))[0].status == 404


def test_edit_changes_page_routes_validators_and_truth(newsroom):
    slug = "tokyo-trade-house-opened"
    url = next(t.url for t in newsroom.truth() if t.slug == slug)
    before, _ = ask(url)
    moment = load_article(SITE, slug).published + timedelta(hours=2)
    newsroom.edit(SITE, slug, title="Trade house closed again", updated=moment)
    after, body = ask(url, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert b"Trade house closed again" in body
    assert f'"dateModified": "{moment.isoformat()}"'.encode() in body
    assert b"Trade house closed again" in ask(newsroom.url(SITE, FEED))[1]
    assert next(t for t in newsroom.truth() if t.slug == slug).updated_at == "2026-10-14T05:20:00Z"


@pytest.mark.parametrize("status", [404, 410])
def test_deleted_article_is_gone_from_page_and_routes(newsroom, status):
    slug = "tokyo-trade-house-opened"
    known = next(t for t in newsroom.truth() if t.slug == slug)
    newsroom.delete(SITE, slug, status)
    assert ask(known.url)[0].status == status
    assert known.url.encode() not in ask(newsroom.url(SITE, FEED))[1]
    assert next(t for t in newsroom.truth() if t.slug == slug).status == "gone"


def test_published_article_stands_first_in_the_feed(newsroom):
    old = load_article(SITE, "tokyo-trade-house-opened")
    late = {"slug": "late-news", "published": old.published + timedelta(days=1)}
    newsroom.publish(SITE, type(old)(**{f: getattr(old, f) for f in old.__struct_fields__} | late))
    feed = ask(newsroom.url(SITE, FEED))[1].decode()
    assert "/en/late-news_a" in feed.split("</item>")[0]


def test_source_files_load_without_a_problem(newsroom, tmp_path):
    known = read_catalogue(newsroom, tmp_path)
    assert known.problems == []
    assert set(known.sources) == set(newsroom.sites)
    for name, source in known.sources.items():
        assert source.allow_hosts == [urlsplit(newsroom.base(name)).netloc]
        assert all(
            source.is_article(t.url) for t in newsroom.sites[name].truth(newsroom.base(name))
        )


@pytest.mark.parametrize("name", [contents.agency.id for contents in CONTENTS])
def test_routes_together_give_what_was_published(newsroom, tmp_path, name):
    source = read_catalogue(newsroom, tmp_path).sources[name]
    truth = {urls.identity(t.url) for t in newsroom.sites[name].truth(newsroom.base(name))}
    found = {route.url: entries(source, route) for route in source.routes}
    assert {urls.identity(e.url) for part in found.values() for e in part} == truth
    feeds = [len(found[route.url]) for route in source.routes if route.kind == "feed"]
    assert all(0 < count < len(truth) for count in feeds)


@pytest.mark.parametrize("name", [contents.agency.id for contents in CONTENTS])
def test_pages_carry_the_whole_article(newsroom, name):
    site = newsroom.sites[name]
    for known in site.truth(newsroom.base(name)):
        body = ask(known.url)[1].decode(site.agency.charset)
        assert all(text in unescape(body) for text in (known.title, *known.paragraphs))


def test_articles_agree_with_themselves():
    slugs = {f"{c.agency.id}/{article.slug}" for c in CONTENTS for article in c.articles}
    assert len(slugs) >= 60
    for contents in CONTENTS:
        zone = ZoneInfo(contents.agency.timezone)
        for article in contents.articles:
            known = article.truth
            assert article.published.utcoffset() == article.published.astimezone(zone).utcoffset()
            assert article.body[0].startswith(article.dateline or "")
            assert known.dateline_place is None or article.dateline is not None
            assert known.reprint_of is None or known.reprint_of in slugs


def test_recorded_pages_are_served_as_they_were(tmp_path):
    folder = recording(tmp_path, {"https://a.example/x/y.html?id=1": b"\xff<p>one</p>"})
    [site] = recorded(folder)
    with Newsroom([site]) as newsroom:
        [(path, gold)] = site.records.items()
        assert (path, gold["publisher"]) == ("/a.example/1/x/y.html?id=1", "a.example")
        response, body = ask(newsroom.url(site.id, path))
        assert (response.headers["Content-Type"], body) == ("text/html", b"\xff<p>one</p>")
        without_query = newsroom.url(site.id, path.partition("?")[0])
        assert ask(without_query)[1] == body
        assert site.gold(without_query) == gold


def test_recorded_pages_are_listed_by_feed_and_sitemap(tmp_path):
    pages = {f"https://a.example/{n}.html": b"<p>x</p>" for n in range(120)}
    [site] = recorded(recording(tmp_path, pages), limit=110)
    assert isinstance(site, RecordedSite)
    with Newsroom([site]) as newsroom:
        source = read_catalogue(newsroom, tmp_path / "sources").sources[site.id]
        feed, sitemap = (entries(source, route) for route in source.routes)
        served = {newsroom.url(site.id, path) for path in site.records}
    assert {entry.url for entry in sitemap} == served
    assert len(served) == 110
    assert {entry.url for entry in feed} < served
    assert all(source.is_article(url) for url in served)


def test_port_in_use_is_one_plain_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "tests.newsroom", "--port", port, "--sources", tmp_path]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"error: ports from {port}: Address already in use")
    assert ended.stderr.count("\n") == 1


def load_article(site, slug):
    return next(
        article
        for contents in CONTENTS
        if contents.agency.id == site
        for article in contents.articles
        if article.slug == slug
    )


def recording(folder, pages):
    """A folder in the form of ``tests.newsroom.recorded``."""
    home = folder / "recording"
    (home / "pages").mkdir(parents=True)
    with (home / "gold.jsonl").open("w") as records:
        for number, (url, body) in enumerate(pages.items()):
            (home / f"pages/{number}.html.gz").write_bytes(gzip.compress(body))
            gold = {"file": f"pages/{number}.html.gz", "url": url, "publisher": "a.example"}
            records.write(json.dumps(gold | {"dataset": "some", "language": "en"}) + "\n")
    return home
