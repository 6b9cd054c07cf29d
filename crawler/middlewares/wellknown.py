"""Files that a host keeps at a well-known place: robots.txt, and its opt-outs of text mining."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler import clock, urls
from crawler.fates import Refused
from crawler.ledger import WellKnown
from crawler.middlewares import ledger_of

GOOD_FOR = 24 * 3600
"""Seconds for which such a file is good; RFC 9309, 2.4."""
RETRY_AFTER = 900
"""Seconds after which one that could not be had is asked for again."""
BEFORE_ALL = 1000
"""Priority of its request: what a host wishes is known before anything else is asked."""


async def well_known(
    crawler: Crawler, name: str, url: str, meta: Mapping[str, Any], most: int | None = None
) -> WellKnown:
    """A host's file, from the archive or, where that is too old, from the host; then archived.

    ``name`` is "robots" or "tdmrep", ``meta`` goes with the request, and ``most`` are the bytes
    that are kept. The status is 0 where the host gave no answer.

    Raises:
        Refused: the file was not asked for, so nothing was learnt of it.
    """
    now, ledger = clock.now(), ledger_of(crawler)
    known = await ledger.well_known(name, urls.origin(url))
    if known is None or known.fetched_at < clock.later(now, -_age(known.status)):
        known = await _fetched(crawler, url, meta, most, now)
        await ledger.record_well_known(name, known)
    return known


async def _fetched(
    crawler: Crawler, url: str, meta: Mapping[str, Any], most: int | None, now: str
) -> WellKnown:
    request = Request(
        url,
        meta={**meta, "dont_retry": True},
        callback=NO_CALLBACK,
        dont_filter=True,
        priority=BEFORE_ALL,
    )
    origin = urls.origin(url)
    try:
        response = await crawler.engine.download_async(request)
    except Refused:
        raise
    except Exception:  # whatever it was, the host gave no file
        return WellKnown(origin=origin, status=0, body=b"", fetched_at=now)
    body = response.body[:most] if 200 <= response.status < 300 else b""
    return WellKnown(origin=origin, status=response.status, body=body, fetched_at=now)


def _age(status: int) -> int:
    """Seconds for which a file is good that came with this status."""
    return GOOD_FOR if 200 <= status < 500 and status != 429 else RETRY_AFTER
