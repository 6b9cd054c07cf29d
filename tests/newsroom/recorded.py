"""Recorded pages served as sites, to crawl real markup without its publishers.

The folder holds ``gold.jsonl``: one record a line with ``file`` (a gzip file, its path from the
folder), ``url``, ``publisher``, ``dataset`` and ``language``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tests.newsroom.site import Reply, Truth

FEED_HOLDS = 40
"""Articles in the feed; the sitemap has them all."""
CHILD_HOLDS = 100
"""Addresses in one file of the sitemap."""

Gold = Mapping[str, Any]


class RecordedSite:
    """Recorded pages under ``/<publisher>/<number>/<their own path>``.

    The feed and the sitemaps give addresses alone, no title and no date: what is read of a page
    comes from the page.
    """

    def __init__(self, name: str, folder: Path, records: Sequence[Gold]) -> None:
        self.id = name
        self._folder = folder
        self.records = {_path(number, gold): gold for number, gold in enumerate(records, 1)}
        """Path on the site, as its routes give it -> record."""
        self._by_place = {_place(path): gold for path, gold in self.records.items()}

    def gold(self, url: str) -> Gold | None:
        """The record of a served address or path, whatever became of its query."""
        return self._by_place.get(_place(urlsplit(url).path))

    def answer(self, path: str, base: str) -> Reply | None:
        """A recorded page as it was, or the feed or a sitemap that lists it.

        Publisher and number alone name a page, as a real site does not mind whether a client
        leaves out the parameters that track it.
        """
        gold = self.gold(path)
        if gold is not None:
            packed = (self._folder / gold["file"]).read_bytes()
            return Reply(gzip.decompress(packed), "text/html")
        return self._route(path, [base + path for path in self.records], base)

    def source(self, base: str) -> Mapping[str, object]:
        """The site's source file: nothing is known of the pages' publishers."""
        languages = {gold.get("language") or "en" for gold in self.records.values()}
        return {
            "name": f"Recorded pages ({self.id})",
            "kind": "agency",
            "country": "XX",
            "languages": sorted(languages),
            "timezone": "UTC",
            "article": f"^{base.replace('.', '[.]')}/[^/]+/[0-9]+/",
            "route": [
                {"kind": "feed", "url": base + "/feed.xml"},
                {"kind": "sitemap", "url": base + "/sitemap.xml"},
            ],
        }

    def truth(self, base: str) -> Sequence[Truth]:
        """Nothing in this form; ``records`` holds what people noted of each page."""
        return ()

    def _route(self, path: str, urls: Sequence[str], base: str) -> Reply | None:
        starts = range(0, len(urls), CHILD_HOLDS)
        children = {
            f"/sitemap-{n}.xml": urls[start : start + CHILD_HOLDS] for n, start in enumerate(starts)
        }
        if path == "/feed.xml":
            items = (f"<item><link>{escape(u)}</link></item>" for u in urls[:FEED_HOLDS])
            return _xml('rss version="2.0"', f"<channel>{''.join(items)}</channel>")
        if path == "/sitemap.xml":
            locations = (f"<sitemap><loc>{base}{child}</loc></sitemap>" for child in children)
            return _xml("sitemapindex", "".join(locations))
        if path in children:
            found = (f"<url><loc>{escape(url)}</loc></url>" for url in children[path])
            return _xml("urlset", "".join(found))
        return None


def recorded(folder: Path, limit: int | None = None) -> list[RecordedSite]:
    """One site a data set of the folder's records.

    ``limit`` takes that many records, spread evenly over the file.

    Raises:
        FileNotFoundError: the folder holds no ``gold.jsonl``.
    """
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    step = max(1, len(lines) // limit) if limit else 1
    sets: dict[str, list[Gold]] = {}
    for line in lines[::step][:limit]:
        gold = json.loads(line)
        sets.setdefault(gold.get("dataset") or "pages", []).append(gold)
    return [RecordedSite(f"recorded-{name}", folder, found) for name, found in sets.items()]


def _place(path: str) -> str:
    """``/<publisher>/<number>``, the head of a served path."""
    return "/".join(path.split("/", 3)[:3])


def _path(number: int, gold: Gold) -> str:
    """The served path of a record, in the spelling that a client sends."""
    parts = urlsplit(gold["url"])
    tail = quote(parts.path.lstrip("/"), safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
    publisher = quote(gold.get("publisher") or parts.netloc, safe="")
    return f"/{publisher}/{number}/{tail}{query}"


def _xml(root: str, content: str) -> Reply:
    name = root.split()[0]
    space = "" if name == "rss" else ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{space}>{content}</{name}>\n'
    return Reply(text.encode(), "application/xml; charset=utf-8")
