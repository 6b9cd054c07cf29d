"""Conditional requests: a route's stored validators, echoed byte for byte (RFC 9110, 13.1)."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.http import Response

from crawler import rhythm

META = "validators"
"""Key in ``request.meta`` of the pair (ETag, Last-Modified), each of them text or None."""


class Conditional:
    """Puts the validators of ``request.meta["validators"]`` into the request's headers."""

    def process_request(self, request: Request) -> None:
        """Set If-None-Match and If-Modified-Since where a validator is known."""
        etag, modified = request.meta.get(META, (None, None))
        if etag:
            request.headers["If-None-Match"] = etag
        if modified:
            request.headers["If-Modified-Since"] = modified


def freshness(response: Response) -> int | None:
    """Seconds for which an answer stays good by its Cache-Control (RFC 9111, 5.2.2.1).

    No more than the slowest rhythm: many a server says a month of all its files, and a feed of
    ten items would roll over unseen.
    """
    written = b",".join(response.headers.getlist("Cache-Control")).decode("latin-1").lower()
    if "no-cache" in written or "no-store" in written:
        return None
    found = re.search(r"(?:^|[,\s])max-age\s?=\s?\"?(\d{1,10})", written)
    return min(int(found[1]), rhythm.SLOWEST) if found else None


def validators(response: Response) -> tuple[str | None, str | None]:
    """The ETag and Last-Modified of a response, as they were sent."""
    etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return (
        etag.decode("latin-1") if etag else None,
        modified.decode("latin-1") if modified else None,
    )
