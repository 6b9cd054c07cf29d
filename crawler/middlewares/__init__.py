"""Downloader middlewares: what is never asked, how gently, and with which validators."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.ledger import Ledger


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of a crawl's spider."""
    ledger: Ledger = crawler.spider.ledger  # type: ignore[union-attr]
    return ledger
