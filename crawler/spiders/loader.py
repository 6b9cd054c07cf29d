"""Every source of the catalogue as a spider by its name, and two names that run many."""

from __future__ import annotations

import builtins
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler import catalogue, overrides, terminal
from crawler.catalogue import RESERVED, Catalogue, Source
from crawler.errors import CatalogueError
from crawler.spiders.news import NewsSpider

logger = logging.getLogger(__name__)


class UnknownSource(CatalogueError, KeyError):
    """No source has this name; a ``KeyError`` because Scrapy's protocol asks for one."""

    def __str__(self) -> str:
        return str(self.args[0])


class CatalogueLoader:
    """Scrapy's spider loader over ``sources/**.toml`` (``SpiderLoaderProtocol``)."""

    def __init__(self, sources: Catalogue) -> None:
        self.catalogue = sources
        for problem in sources.problems:
            logger.warning("source left out: %s", problem)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> CatalogueLoader:
        """The loader over the folders of ``SOURCES_DIRS``.

        It is made before any command runs, so a setting that cannot be used ends the process
        here, with its one plain line.
        """
        with terminal.plainly():
            return cls(catalogue.load(overrides.checked(settings).sources_dirs))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a source's name, of several (``a,b``), or of ``due`` or ``all``.

        Raises:
            UnknownSource: there is no such source; the message suggests the nearest.
        """
        try:
            return self._spider(spider_name, self.catalogue.chosen(spider_name))
        except CatalogueError as error:
            raise UnknownSource(str(error)) from None

    def list(self) -> list[str]:
        """The ids of all sources, in order."""
        return [*self.catalogue.sources]

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The ids of the sources that own the request's host, those whose article it is first."""
        host = urlsplit(request.url).hostname or ""
        owners = [s for s in self.catalogue.sources.values() if s.owns(host)]
        return [s.id for s in sorted(owners, key=lambda s: not s.is_article(request.url))]

    def _spider(self, name: str, sources: Sequence[Source]) -> type[NewsSpider]:
        own = {"name": name, "sources": tuple(sources), "catalogue": self.catalogue}
        if name not in RESERVED and len(sources) == 1:
            own["parse"] = _under_contract(sources[0])
        return type("NewsSpider", (NewsSpider,), own)


def _under_contract(source: Source) -> Callable[[NewsSpider, Response], Iterator[Any]]:
    """The spider's ``parse`` with a contract of the source's own, for ``scrapy check``."""

    def parse(self: NewsSpider, response: Response) -> Iterator[Any]:
        return NewsSpider.parse(self, response)

    parse.__doc__ = (
        f"{NewsSpider.parse.__doc__}\n\n@url {source.routes[0].url}\n@returns requests 1"
    )
    return parse
