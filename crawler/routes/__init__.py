"""The routes: ways to find the articles of a source. Pure functions, bytes to entries.

One module a kind. None of them asks for anything, raises over what an answer holds, or takes
more of it than the limits in ``found`` allow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module

from crawler.catalogue import Route, Source
from crawler.routes import api, feed, listing, sitemap
from crawler.routes.body import decoded, unpacked
from crawler.routes.found import Answer, Found, Place, joined

__all__ = ["Answer", "Found", "read"]

Reader = Callable[[str, Place], Found]

_READERS: Mapping[str, Reader] = {
    "feed": feed.read,
    "sitemap": sitemap.read,
    "listing": listing.read,
    "api": api.read,
}


def read(answer: Answer, source: Source, route: Route, since: str | None = None) -> Found:
    """What a route's answer holds: entries, further addresses, and what could not be read.

    Entries are not yet sorted by ``source.article``, but for a listing's, whose other links are
    its navigation. ``since`` (a UTC day or time) leaves out children of a sitemap index that did
    not change after it.
    """
    body, missing = unpacked(answer.body)
    text = decoded(body, answer.content_type, source.languages)
    if not text.strip():
        return Found(note=joined(["the answer is empty", missing]))
    found = _reader(source, route)(text, Place(source, route, answer.url, since))
    if missing is None:
        return found
    return replace(found, note=joined([missing, found.note]))


def _reader(source: Source, route: Route) -> Reader:
    """The reader of the route's kind, or the source's own, whose form the catalogue has checked."""
    if source.parser is None:
        return _READERS[route.kind]
    module, _, name = source.parser.partition(":")
    own: Reader = getattr(import_module(module), name)
    return own
