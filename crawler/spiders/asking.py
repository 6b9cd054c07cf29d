"""The requests of a crawl, and the pace that the sources set for their hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scrapy import Request

from crawler import urls
from crawler.catalogue import Source
from crawler.items import Entry
from crawler.middlewares import conditional
from crawler.middlewares.guard import META
from crawler.middlewares.reserved import ARTICLE
from crawler.spiders.polls import Reading, Validators

FIRST_THINGS_FIRST = 10
"""Priority of routes over articles: what is new is known before it is fetched."""

Called = Callable[..., Any]


def of_source(source: Source, url: str, answered: Called, failed: Called | None = None) -> Request:
    """A request to a source for any address of its own."""
    # The queue is fair by slot, so that no host starves another; it looks before the guard.
    meta = {META: source.id, "download_slot": urls.host(url)}
    return Request(url, callback=answered, errback=failed, meta=meta, dont_filter=True)


def of_route(
    source: Source,
    reading: Reading,
    url: str,
    validators: Validators,
    *called: Called,
) -> Request:
    """A request for a route, a child sitemap, or a further page of a listing or API."""
    request = of_source(source, url, *called)
    return request.replace(
        cb_kwargs={"source": source, "reading": reading},
        meta={**request.meta, conditional.META: validators},
        priority=FIRST_THINGS_FIRST,
    )


def of_article(source: Source, entry: Entry, *called: Called) -> Request:
    """A request for the article of an entry."""
    request = of_source(source, entry.url, *called)
    return request.replace(
        cb_kwargs={"source": source, "entry": entry}, meta={**request.meta, ARTICLE: True}
    )


def slots(sources: Iterable[Source]) -> dict[str, dict[str, float]]:
    """Each source's delay, in seconds, on each of its known hosts, for ``DOWNLOAD_SLOTS``.

    Where two sources share a host, the longer one.
    """
    found: dict[str, dict[str, float]] = {}
    for source in sources:
        hosts = {*source.domains, *(f"www.{d}" for d in source.domains), *source.allow_hosts}
        for host in hosts | {urls.host(route.url) for route in source.routes}:
            delay = max(source.delay, found.get(host, {}).get("delay", 0.0))
            found[host] = {"delay": delay, "concurrency": 1}
    return found
