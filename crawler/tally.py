"""What one run does at each source, counted from Scrapy's signals, and told as it goes.

With the setting ``PROGRESS=json`` each change is one JSON object a line on stdout, for the clock
that started the crawl: ``{"event": "progress", ...}`` and at the end ``{"event": "end", ...}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import clock
from crawler.errors import ArchiveError
from crawler.fates import DEADLINE, FATAL, OUTCOME, NotExported, NotRead
from crawler.items import Page
from crawler.ledger import NOTHING_ANSWERED, Ledger, RunReport, SourceTally
from crawler.middlewares.guard import META


@dataclass(slots=True)
class _Count:
    found: int = 0
    new: int = 0
    stored: int = 0
    failed: int = 0
    requests: int = 0
    bytes: int = 0
    answered: bool = False
    asked: bool = False
    """Whether a route of it was asked in this run."""
    begun: int = 0
    """Requests that were handed to Scrapy."""
    pending: int = 0
    """Requests under way; the source is done when none is left."""
    first: float = 0.0
    last: float = 0.0


@dataclass(slots=True)
class Sheet:
    """The counts of a run, by source id."""

    counts: dict[str, _Count] = field(default_factory=dict)

    def of(self, source: str) -> _Count:
        """The count of one source, begun when it is first asked for."""
        return self.counts.setdefault(source, _Count())

    def outcome(self, reason: str) -> str:
        """One word or two for the whole run; ``reason`` is why Scrapy ended it."""
        asked = [count for count in self.counts.values() if count.asked]
        if reason == "shutdown":
            return "stopped"
        if reason == DEADLINE:
            return DEADLINE
        if asked and not any(count.answered for count in asked):
            return NOTHING_ANSWERED
        if any(not count.answered or count.failed for count in asked):
            return "partial"
        return "finished"

    def totals(self) -> dict[str, int]:
        """Sums over all sources, for people and for the clock."""
        counts = list(self.counts.values())
        asked = [count for count in counts if count.asked]
        return {
            "sources": len(asked),
            "answered": sum(count.answered for count in asked),
            "done": sum(not count.pending for count in asked),
            **{
                name: sum(getattr(count, name) for count in counts)
                for name in ("found", "new", "stored", "failed", "requests", "bytes")
            },
        }

    def tallies(self) -> list[SourceTally]:
        """The rows of ``run_sources``."""
        names = ("found", "new", "stored", "failed", "requests", "bytes", "answered")
        return [
            SourceTally(
                source=source,
                seconds=round(count.last - count.first, 3),
                **{name: getattr(count, name) for name in names},
            )
            for source, count in self.counts.items()
        ]


class Tally:
    """Counts one crawl: Scrapy's signals, and what the spider and the stages tell it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._telling = crawler.settings.get("PROGRESS") == "json"
        self._told: dict[str, int] = {}
        self.sheet = Sheet()
        self.run: int | None = None
        """Number of the run in the archive; None for ``scrapy parse`` and the like."""
        crawler.signals.connect(self.reached, signal=signals.request_reached_downloader)
        crawler.signals.connect(self.downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self.scraped, signal=signals.item_scraped)
        crawler.signals.connect(self.dropped, signal=signals.item_dropped)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    def reached(self, request: Request, spider: Spider) -> None:
        """Count a request that goes out."""
        count = self.sheet.of(request.meta.get(META, ""))
        count.requests += 1
        count.last = self._elapsed()
        count.first = count.first or count.last

    def downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Count the bytes of an answer as they came over the wire."""
        count = self.sheet.of(request.meta.get(META, ""))
        count.bytes += len(response.body)
        count.last = self._elapsed()

    def asked(self, source: str) -> None:
        """A route of a source is asked in this run."""
        self.sheet.of(source).asked = True

    def answered(self, source: str, *, found: int = 0, new: int = 0) -> None:
        """A route of a source gave a usable answer with so many entries, so many of them new."""
        count = self.sheet.of(source)
        count.answered = True
        count.found += found
        count.new += new

    def scraped(self, item: Mapping[str, Any]) -> None:
        """Count an article that came into the archive, new or newly worded."""
        self.sheet.of(item["source"]).stored += 1

    def dropped(self, item: Page, exception: BaseException) -> None:
        """Count an article that came into the archive without being exported."""
        if isinstance(exception, NotExported):
            self.sheet.of(item.source).stored += 1
        elif isinstance(exception, NotRead):
            self.sheet.of(item.source).failed += 1

    def failed(self, source: str) -> None:
        """A URL of a source gave nothing that could be read."""
        self.sheet.of(source).failed += 1

    def begun(self, source: str) -> None:
        """A request of a source was handed to Scrapy."""
        count = self.sheet.of(source)
        count.begun += 1
        count.pending += 1

    def asked_for(self, source: str) -> int:
        """How many requests of a source were handed to Scrapy so far."""
        return self.sheet.of(source).begun

    def ended(self, source: str) -> None:
        """A request of a source came to its end, well or badly."""
        self.sheet.of(source).pending -= 1
        self.tell()

    def tell(self) -> None:
        """Say how the run stands, when it is asked for and has changed."""
        totals = self.sheet.totals()
        if self._telling and totals != self._told:
            self._told = totals
            self._say({"event": "progress", **totals})

    async def closed(self, spider: Spider, reason: str) -> None:
        """Close the run in the archive and say how it ended."""
        ledger: Ledger = spider.ledger  # type: ignore[attr-defined]
        stats = self._crawler.stats
        fatal = stats.get_value(FATAL)
        outcome = fatal or self.sheet.outcome(reason)
        stats.set_value(OUTCOME, outcome)
        totals = self.sheet.totals()
        for name, number in totals.items():
            stats.set_value(f"diplowire/{name}", number)
        if self.run is not None and not fatal:
            await self._report(ledger, self.run, outcome)
        await ledger.close()
        if self._telling:
            self._say({"event": "end", "outcome": outcome, **totals, "seconds": self._elapsed()})

    async def _report(self, ledger: Ledger, run: int, outcome: str) -> None:
        report = RunReport(ended_at=clock.now(), outcome=outcome, tallies=self.sheet.tallies())
        try:
            await ledger.close_run(run, report)
        except ArchiveError as error:
            self._crawler.stats.set_value(FATAL, str(error))

    def _elapsed(self) -> float:
        """Seconds since the crawl began, to the millisecond."""
        started = self._crawler.stats.get_value("start_time")
        return round(clock.seconds_since(started), 3) if started else 0.0

    @staticmethod
    def _say(event: Mapping[str, Any]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stdout.flush()
