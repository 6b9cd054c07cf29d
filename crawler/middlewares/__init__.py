"""Downloader middlewares: what is never asked, how gently, and with which validators."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.ledger import Ledger
from crawler.pace import Pace


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of a crawl's spider."""
    ledger: Ledger = crawler.spider.ledger  # type: ignore[union-attr]
    return ledger


def pace_of(crawler: Crawler) -> Pace:
    """The turns of a crawl's spider at its hosts."""
    pace: Pace = crawler.spider.pace  # type: ignore[union-attr]
    return pace
