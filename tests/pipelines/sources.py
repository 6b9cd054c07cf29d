"""A source for tests of the chain."""

from __future__ import annotations

from typing import Any

from crawler.catalogue import Source
from crawler.items import Page

FETCHED = "2023-07-25T08:00:00Z"
URL = "https://news.example/politics/story-1"


def source(**fields: Any) -> Source:
    """An agency in Minsk, changed where the test needs it."""
    given: dict[str, Any] = {
        "id": "example",
        "name": "Example News",
        "kind": "agency",
        "country": "BY",
        "languages": ["ru", "en"],
        "timezone": "Europe/Minsk",
        "domains": ["news.example"],
    }
    return Source(**given | fields)


def page(body: str | bytes, **fields: Any) -> Page:
    """A page as fetched; a str is sent as UTF-8."""
    data = body.encode() if isinstance(body, str) else body
    given: dict[str, Any] = {"url": URL, "body": data, "fetched_at": FETCHED}
    return Page(**given | fields)
