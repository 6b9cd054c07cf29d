"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which is an API of known form."""

from __future__ import annotations

from crawler.routes import api
from crawler.routes.found import Found, Place

_ITEMS = "items"
_FIELDS = {
    "url": "url || external_url",
    "title": "title",
    "published": "date_published",
    "updated": "date_modified",
    "author": "authors[].name || author.name",
    "summary": "summary || content_text || content_html",
    "language": "language",
    "identity": "id",
}
_NEXT = "next_url"


def read(text: str, place: Place) -> Found:
    """The entries of a JSON Feed; an item without an address is left out and counted."""
    data = api.parsed(text)
    if not isinstance(data, dict) or "items" not in data:
        return Found(note="not a JSON Feed")
    return api.select(data, place, items=_ITEMS, fields=_FIELDS, further=_NEXT)
