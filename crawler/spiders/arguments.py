"""The spider's arguments, ``-a since=…`` and the like, checked before a crawl begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from crawler import urls
from crawler.catalogue import Source
from crawler.errors import ConfigError
from crawler.items import Entry

NAMES = ("since", "url", "routes")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a user asked of one crawl."""

    since: str | None = None
    """First day wanted, YYYY-MM-DD: entries dated earlier are not fetched."""
    url: str | None = None
    """The one article wanted."""
    routes_only: bool = False
    """Ask the first page of each route and fetch no article; what is found waits for a crawl."""

    @classmethod
    def of(cls, typed: Mapping[str, str], sources: Sequence[Source]) -> Arguments:
        """The arguments of ``-a NAME=VALUE``.

        Raises:
            ConfigError: a name that is not known, or what ``read`` refuses.
        """
        for name in typed.keys() - set(NAMES):
            raise ConfigError(f"-a {name}: unknown; there are {', '.join(NAMES)}")
        return cls.read(**{name: typed.get(name) for name in NAMES}, sources=sources)

    @classmethod
    def read(
        cls, *, since: str | None, url: str | None, routes: str | None, sources: Sequence[Source]
    ) -> Arguments:
        """The arguments as typed.

        Raises:
            ConfigError: ``since`` is no day, ``url`` no address of the one source, or ``routes``
                not "only".
        """
        if routes not in (None, "only"):
            raise ConfigError(f"-a routes={routes}: there is only -a routes=only")
        return cls(
            _day(since) if since else None,
            _address(url, sources) if url else None,
            routes_only=routes == "only",
        )

    def admits(self, entry: Entry) -> bool:
        """Whether an entry is wanted; one whose route gives no readable date is."""
        if self.since is None or not (entry.published or entry.updated):
            return True
        day = day_of(entry.published or entry.updated or "")
        return day is None or day >= self.since


def day_of(words: str) -> str | None:
    """The day that a route's date names, in ISO 8601 or RFC 822; None for any other form.

    It only decides what is fetched now: what a date means is settled in ``pipelines.dates``.
    """
    text = words.strip()[:80]
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return text[:10]
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ConfigError(f"-a since={text}: not a day; write it as 2023-07-24") from None


def _address(text: str, sources: Sequence[Source]) -> str:
    url = urls.absolute(text)
    if len(sources) != 1:
        raise ConfigError("-a url=… needs one source: scrapy crawl SOURCE -a url=…")
    source = sources[0]
    if url is None:
        raise ConfigError(f"-a url={text}: not an http or https address")
    if not source.owns(urlsplit(url).hostname or ""):
        own = ", ".join(source.domains)
        raise ConfigError(f"-a url={text}: not in the domains of {source.id} ({own})")
    return urls.clean(url, source.keep_query)
