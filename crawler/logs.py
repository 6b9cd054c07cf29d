"""The log's lines: one line an event, nothing from outside that could move a cursor."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class OneLine(LogFormatter):
    """Says in one line why a page gave no new article."""

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """The reason and the page's address, at level INFO."""
        return {
            "level": logging.INFO,
            "msg": "%(exception)s: %(item)s",
            "args": {"exception": exception, "item": item},
        }

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        """At level DEBUG, as it comes with a traceback: the spider says it in one line."""
        return {**super().download_error(failure, request, spider, errmsg), "level": logging.DEBUG}


class Escaping(logging.Filter):
    """Escapes control and bidi characters in what a record says (PROMISES 68)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; every record passes."""
        from crawler.terminal import safe

        record.msg, record.args = safe(record.getMessage()), ()
        return True
