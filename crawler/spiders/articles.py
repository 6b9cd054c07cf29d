"""What comes of an article's address: its page, or the fate that is told to the ledger."""

from __future__ import annotations

from scrapy.http import Response

from crawler import clock, rhythm
from crawler.fates import Verdict
from crawler.items import Entry, Page
from crawler.ledger import Fate
from crawler.middlewares.reserved import OPT_OUT

MOST_BYTES = 3_000_000
"""Bytes of a page that are handed on and kept; what reads it reads no more of it, and the longest
of 810 recorded article pages has 1.93 MB."""


def page_of(response: Response, entry: Entry, now: str) -> Page:
    """The page that answered for an entry, fetched ``now``."""
    content_type, modified = (
        (response.headers.get(name) or b"").decode("latin-1") or None
        for name in ("Content-Type", "Last-Modified")
    )
    return Page(
        url=entry.url,
        body=response.body[:MOST_BYTES],
        fetched_at=now,
        source=entry.source,
        final_url=response.url if response.url != entry.url else None,
        status=response.status,
        content_type=content_type,
        last_modified=modified,
        entry=entry,
        opt_out=response.meta.get(OPT_OUT),
    )


def fate_of(entry: Entry, verdict: Verdict, tried: int, now: str) -> Fate:
    """What is told of an entry that gave no page.

    One that failed is tried again after a pause that grows with ``tried``, the times in a row
    that it failed before; at last no more.
    """
    again = None
    if verdict.state == "failed" and tried + 1 < rhythm.LAST_TRY:
        again = clock.later(now, rhythm.silence(tried + 1))
    return Fate(
        url=entry.url,
        source=entry.source,
        state=verdict.state,
        reason=verdict.reason,
        at=now,
        next_try_at=again,
    )
