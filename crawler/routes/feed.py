"""RSS 0.9 to 2.0, RDF, Atom and JSON Feed, as they are really written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from feedparser.api import parse

from crawler.routes import json_feed, markup
from crawler.routes.found import MOST_ENTRIES, Found, Harvest, Item, Place, joined

_MOST_SIGNS = {"<": 60_000, "&": 600_000}
"""Tags and references read of one feed. feedparser needs up to 40 µs and 2 µs for one of a broken
feed (measured), so this holds it to some 2.5 seconds. 2,000 entries have some 50,000 tags."""
_LONGEST_TAG = 4_000
"""Characters of a tag; feedparser's time grows with the square of the attributes."""

_ITEM = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s{0,20}>", re.IGNORECASE)
_OVERLONG_TAG = re.compile(rf"<[A-Za-z/!?][^<>\]]{{{_LONGEST_TAG},}}>?")
_CONTRIBUTOR = re.compile(
    r"<(?:atom:)?contributor>.{0,2000}?</(?:atom:)?contributor>", re.DOTALL | re.IGNORECASE
)
_SLOW = re.compile(
    r"<(/?)(?:[\w.-]{1,40}:)?(author|creator|managingeditor|webmaster|publisher|owner|name"
    r"|category|keywords|tags|subject)\b[^<>]{0,4000}?(/?)>",
    re.IGNORECASE,
)
"""Elements that feedparser reads in time of the square of their length or number: 40 kB of
author took 6 s, 20,000 categories 5 s. Under another name it takes them as plain text."""
_SAYS_UPDATED = re.compile(r"<(?:[\w.-]{1,40}:)?(?:updated|modified)[\s>]", re.IGNORECASE)

_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL | re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800}
"""Seconds of sy:updatePeriod (RSS 1.0 module Syndication); longer ones mean nothing for news."""
_LONGEST_WISH = 604_800


def read(text: str, place: Place) -> Found:
    """The entries of a feed; of a broken one, those that can be read."""
    if text.lstrip().startswith("{"):
        return json_feed.read(text, place)
    if markup.is_html(text):
        return Found(note="answered HTML, not a feed")
    if "<" not in text:
        return Found(note="not a feed")
    if markup.declares_entities(text):
        return Found(note=f"the feed {markup.DECLARES_ENTITIES}")
    bounded, cut = _bounded(markup.mended(text))
    feed = _parsed(bounded, place.url)
    if feed is None or not (feed.get("version") or feed.entries):
        return Found(note=joined(["not a feed", cut]))
    harvest = Harvest(place)
    for item in _items(feed, says_updated=_SAYS_UPDATED.search(bounded) is not None):
        harvest.add(item)
    return Found(
        entries=tuple(harvest.entries.values()),
        more=place.further(_links(feed.feed, rel="next")),
        note=joined([cut, *harvest.notes()]),
        ttl_s=_wish(feed.feed),
        skip_hours=_skipped(bounded),
    )


def _bounded(text: str) -> tuple[str, str | None]:
    """The feed cut to what is read of it, still well-formed where it was; and what was cut."""
    text, cut = _OVERLONG_TAG.sub("", text), None
    starts = [found.start() for found in _ITEM.finditer(text)]
    if len(starts) > MOST_ENTRIES:
        end = max((found.end() for found in _ITEM_END.finditer(text)), default=len(text))
        text = text[: starts[MOST_ENTRIES]] + text[end:]
        cut = f"only the first {MOST_ENTRIES} of {len(starts)} entries were read"
    for sign, most in _MOST_SIGNS.items():
        if text.count(sign) > most:
            text = sign.join(text.split(sign, most)[:most])
            cut = f"only the first {most} tags and references were read"
    return _SLOW.sub(r"<\1x-\2\3>", _CONTRIBUTOR.sub("", text)), cut


def _parsed(text: str, url: str) -> Any:
    """What feedparser makes of a feed; None where it fails, which it should not but can."""
    try:
        return parse(
            io.BytesIO(text.encode("utf-8", "ignore")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:
        # A third party's parser over hostile input: what it may raise is not bounded.
        return None


def _items(feed: Any, *, says_updated: bool) -> Iterator[Item]:
    for entry in feed.entries[:MOST_ENTRIES]:
        published, updated = _dates(entry, says_updated=says_updated)
        yield Item(
            url=_link(entry),
            title=_text(entry, "title"),
            published=published,
            updated=updated,
            author=_text(entry, "x-author") or _text(entry, "x-creator") or _text(entry, "x-name"),
            summary=_text(entry, "summary"),
            language=_language(entry, feed.feed),
            identity=_text(entry, "id"),
        )


def _dates(entry: Any, *, says_updated: bool) -> tuple[str | None, str | None]:
    """Published and updated; feedparser calls a dc:date, the only date of RDF, an update."""
    published = _text(entry, "published") or _text(entry, "created")
    updated = _text(entry, "updated")
    if says_updated:
        return published, updated
    return published or updated, None


def _link(entry: Any) -> str:
    """The page that an entry stands for: before its redirecting or alternate addresses."""
    if original := _text(entry, "feedburner_origlink"):
        return original
    pages = _links(entry, rel="alternate", kinds=("text/html", "application/xhtml+xml"))
    written = next(pages, None) or _text(entry, "link")
    if written:
        return written
    other = next(_links(entry, rel="alternate"), None)
    if other:
        return other
    guid = _text(entry, "id") or ""
    # Beside an empty link feedparser forgets whether the guid is one; its form then tells.
    return guid if "link" in entry and guid.startswith(("http://", "https://")) else ""


def _links(holder: Any, *, rel: str, kinds: tuple[str, ...] = ()) -> Iterator[str]:
    """Addresses of a relation; a feed's own element of the name can stand in the list's place."""
    links = holder.get("links")
    for link in links if isinstance(links, list) else ():
        fits = not kinds or link.get("type", "text/html") in kinds
        if fits and link.get("rel") == rel and link.get("href"):
            yield link["href"]


def _language(entry: Any, feed: Any) -> str | None:
    detail = entry.get("title_detail")
    own = _text(detail, "language") if isinstance(detail, dict) else None
    return own or _text(feed, "language")


def _text(holder: Any, key: str) -> str | None:
    """A value that is text; ``in`` first, for feedparser warns of dates that are not there."""
    value = holder[key] if key in holder else None  # noqa: SIM401
    return value.strip() if isinstance(value, str) and value.strip() else None


def _skipped(text: str) -> frozenset[int]:
    """The hours of RSS ``skipHours``; 24 stands for 0 in some feeds."""
    found = _SKIP_HOURS.search(text)
    hours = re.findall(r"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", found[1]) if found else ()
    return frozenset(int(hour) % 24 for hour in hours)


def _wish(feed: Any) -> int | None:
    """Seconds from RSS ``ttl`` (minutes) or the Syndication module's period and frequency."""
    minutes = re.match(r"[0-9]{1,6}\Z", _text(feed, "ttl") or "")
    if minutes and int(minutes[0]):
        return min(int(minutes[0]) * 60, _LONGEST_WISH)
    period = _PERIODS.get((_text(feed, "sy_updateperiod") or "").lower())
    often = re.match(r"[0-9]{1,4}\Z", _text(feed, "sy_updatefrequency") or "1")
    return period // max(int(often[0]), 1) if period and often else None
