"""The most that one run asks of one host: traps, such as endless calendars, end here."""

from __future__ import annotations

from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler

from crawler import urls
from crawler.fates import Refused


class Budget:
    """Counts a run's requests by host, redirects and repeats included."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Budget:
        """The middleware with the user's ``HOST_REQUESTS``."""
        return cls(crawler.settings.getint("HOST_REQUESTS"))

    def process_request(self, request: Request) -> None:
        """Let a request pass while its host's budget lasts.

        Raises:
            Refused: it is used up; the URL waits for the next run.
        """
        host = urls.host(request.url)
        if self._asked[host] >= self._most:
            raise Refused(f"the {self._most} requests of this run are used up", untried=True)
        self._asked[host] += 1
