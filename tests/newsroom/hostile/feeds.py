"""Routes that rows name: feeds and sitemaps that are broken, endless or dangerous."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from html import escape

Maker = Callable[[str, str, int], bytes | None]
"""Given the site's base, the path that was asked and how often the route was asked before; None:
not its path."""


def rss(items: str) -> bytes:
    """A feed of items."""
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def item(link: str, title: str = "") -> str:
    """An item of a feed; the link is written as it is given."""
    told = f"<title>{escape(title)}</title>" if title else ""
    return f"<item>{told}<link>{escape(link)}</link></item>"


def _only(make: Callable[[str], bytes]) -> Maker:
    return lambda base, path, times: make(base) if path == "/feed" else None


def _entity_bomb(base: str) -> bytes:
    bombs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return f"<?xml version='1.0'?><!DOCTYPE rss [{bombs}]>".encode() + rss(
        item(base + "/news/a", "t")
    ).replace(b"<title>t", b"<title>&a9;")


def _external_entity(base: str) -> bytes:
    declared = f'<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "{base}/secret">'
    return f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]>".encode() + rss(
        "<item><title>&x;&y;</title><link>" + base + "/news/a</link></item>"
    )


def _external_dtd(base: str) -> bytes:
    head = f"<?xml version='1.0'?><!DOCTYPE rss SYSTEM \"{base}/evil.dtd\">"
    return head.encode() + rss(item(base + "/news/good"))


def _malformed(base: str) -> bytes:
    text = rss(item(base + "/news/good") + "<item><title>R&D <b>x</title>" + item("/news/second"))
    return text.replace(b"</channel></rss>", b"<item><link>")


def _padded(base: str) -> bytes:
    host = base.removeprefix("http:")
    links = (f"\n   {host}/news/good \n", "second?utm_source=rss&utm_medium=feed#top")
    return rss("".join(item(link) for link in links)).replace(
        b"<channel>", b'<channel xml:base="' + base.encode() + b'/news/">'
    )


def _large(base: str) -> bytes:
    filler = "<category>z</category>" * 60
    many = "".join(
        f"<item><link>{base}/news/good</link><guid>{n}</guid>{filler}</item>" for n in range(7000)
    )
    return rss(item(base + "/news/good") + many)[:9_900_000]


def _slow_markup(base: str) -> bytes:
    return rss(item(base + "/news/good") + "<item><author>" + "<a>" * 2_000_000)[:9_000_000]


def _thousands(base: str) -> bytes:
    return rss("".join(item(f"{base}/news/n{n}") for n in range(3000)))


def _urlset(base: str, paths: Mapping[str, str] | list[str]) -> bytes:
    urls = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<urlset xmlns="{space}">{urls}</urlset>'.encode()


def _index(base: str, children: list[str]) -> bytes:
    found = "".join(f"<sitemap><loc>{escape(child)}</loc></sitemap>" for child in children)
    return f"<sitemapindex>{found}</sitemapindex>".encode()


def _index_for_ever(base: str, path: str, times: int) -> bytes | None:
    """Each sitemap is an index of two new ones."""
    if not path.startswith("/feed"):
        return None
    return _index(base, [f"{base}{path}/{n}" for n in range(2)])


def _index_of_thousand(base: str, path: str, times: int) -> bytes | None:
    if path == "/feed":
        return _index(base, [f"{base}/feed/{n}" for n in range(1000)])
    return _urlset(base, []) if path.startswith("/feed/") else None


def _index_of_itself(base: str, path: str, times: int) -> bytes | None:
    if path in ("/feed", "/feed/b"):
        return _index(base, [f"{base}/feed", f"{base}/feed/b", f"{base}/feed/c"])
    return _urlset(base, ["/news/good"]) if path == "/feed/c" else None


def _foreign_children(base: str) -> bytes:
    return _index(
        base,
        [
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            "http://sitemaps.example.com/a.xml",
            f"{base}/feed/own",
        ],
    )


def _foreign(base: str, path: str, times: int) -> bytes | None:
    return _urlset(base, ["/news/good"]) if path == "/feed/own" else _foreign_children(base)


def _sitemap_bomb(base: str) -> bytes:
    start = _urlset(base, ["/news/good"]).removesuffix(b"</urlset>")
    return gzip.compress(start + b" " * (60 << 20) + b"</urlset>", mtime=0)


def _calendar(base: str, path: str, times: int) -> bytes | None:
    """A listing whose next page is always there and never holds anything new."""
    if not path.startswith("/feed"):
        return None
    page = int(path.rpartition("=")[2] or 0) if "=" in path else 0
    following = f'<a rel="next" href="/feed?page={page + 1}">older</a>'
    links = f'<a href="/news/day-{page}">What happened on day number {page}</a>'
    return f"<html><body>{links}{following}</body></html>".encode()


def _hundred_thousand_links(base: str) -> bytes:
    links = "".join(f'<a href="/news/n{n}">Story number {n}</a>' for n in range(100_000))
    return f"<html><body>{links}</body></html>".encode()


def _sessions(base: str, path: str, times: int) -> bytes | None:
    """A listing that puts a new session id into each link."""
    if not path.startswith("/feed"):
        return None
    ids = [f"{'0123456789abcdef' * 2}{times:04d}", f"{'fedcba9876543210' * 2}{times:04d}"]
    links = "".join(
        f'<a href="/news/good?PHPSESSID={sid}">Talks about good in spring</a>' for sid in ids
    )
    return f"<html><body>{links}</body></html>".encode()


FEEDS: Mapping[str, Maker] = {
    "entity-bomb": _only(_entity_bomb),
    "external-entity": _only(_external_entity),
    "external-dtd": _only(_external_dtd),
    "malformed": _only(_malformed),
    "padded": _only(_padded),
    "large": _only(_large),
    "slow-markup": _only(_slow_markup),
    "thousands": _only(_thousands),
    "index-for-ever": _index_for_ever,
    "index-of-thousand": _index_of_thousand,
    "index-of-itself": _index_of_itself,
    "foreign-children": _foreign,
    "sitemap-bomb": _only(_sitemap_bomb),
    "calendar": _calendar,
    "links": _only(_hundred_thousand_links),
    "sessions": _sessions,
}
