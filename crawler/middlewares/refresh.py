"""Redirects by markup, looked for in the beginning of a page alone."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response

HEAD_BYTES = 8 * 1024
"""Bytes of a page in which a refresh is looked for; Scrapy takes it from the first 4,096 letters,
for which it decodes the whole page and keeps that beside it."""


class MetaRefresh(MetaRefreshMiddleware):
    """Scrapy's middleware over the head of the page; such redirects count like all others."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request that the page leads to, or the response as it is."""
        head = response.replace(body=response.body[:HEAD_BYTES])
        found = super().process_response(request, head)
        return found if isinstance(found, Request) else response
