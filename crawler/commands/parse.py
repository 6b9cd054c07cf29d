"""``scrapy parse URL``: Scrapy's own command, showing a page as the archive would hold it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scrapy.commands import parse

from crawler.items import Page
from crawler.spiders.news import NewsSpider


class Command(parse.Command):
    """Fetches an address and shows what is found: a route's links, or the article."""

    def short_desc(self) -> str:
        """One line for ``scrapy``'s list of commands."""
        return "Fetch an address and show what a source's spider reads there"

    def add_items(self, lvl: int, new_items: list[Any]) -> None:
        """Keep the analysis of each page in the place of its bytes, to be shown."""
        super().add_items(lvl, [self._read(item) for item in new_items])

    def _read(self, item: Any) -> Any:
        spider = self.spidercls
        if not (isinstance(item, Page) and spider and issubclass(spider, NewsSpider)):
            return item
        # Scrapy imports every command to run one; only this one needs what reads pages.
        from pipelines.analyse import analyse

        catalogue = spider.catalogue
        analysis = asdict(analyse(item, catalogue.sources[item.source], catalogue.agencies()))
        return {name: value for name, value in analysis.items() if name != "fingerprint"}
