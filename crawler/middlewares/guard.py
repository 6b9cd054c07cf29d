"""What is never asked: other schemes, foreign domains, private addresses.

The name is checked on every hop, the address where the connection is made: Twisted resolves
each host, literal addresses included, through ``GuardedResolver``, so that no redirect, no odd
spelling of an address and no rebinding name reaches what is not public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

from crawler import urls
from crawler.catalogue import Source
from crawler.fates import Refused

META = "source"
"""Key in ``request.meta`` of the id of the source for which a request is made."""
ANYWHERE = "anywhere"
"""Key in ``request.meta``: a redirect may lead to any public host, as one of robots.txt may
(RFC 9309, 2.3.1.2)."""

_NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "64:ff9b:1::/48",  # local-use NAT64, RFC 8215
        "fec0::/10",
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_address(host: str) -> bool:
    """Whether a host is an IP address, not a name."""
    try:
        ip_address(host.split("%")[0])
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address is a public unicast one, whatever form an IPv4 one is wrapped in.

    IPv4-mapped, 6to4, Teredo and NAT64 (RFC 6052) addresses count as the IPv4 address inside.
    """
    try:
        ip = ip_address(address.split("%")[0])
    except ValueError:
        return False
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    listed = any(ip in block for block in _NOT_PUBLIC if block.version == ip.version)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not listed


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.teredo:
        return ip.teredo[1]
    return ip.ipv4_mapped or ip.sixtofour


class Guard:
    """Refuses requests that leave http(s) or the domains of the source they are made for."""

    def __init__(
        self, sources: Iterable[Source], downloader: Callable[[], Any] | None = None
    ) -> None:
        self._sources = {source.id: source for source in sources}
        self._downloader = downloader

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        """The guard over the sources of this crawl's spider."""
        return cls(getattr(crawler.spidercls, "sources", ()), lambda: crawler.engine.downloader)

    def process_request(self, request: Request) -> None:
        """Let a request pass, on its host's own slot, or refuse it.

        Raises:
            Refused: the scheme or the host is not one that this source may ask.
        """
        address = urlsplit(request.url)
        if address.scheme not in ("http", "https"):
            raise Refused(f"not http or https: {address.scheme}", for_good=True)
        if "@" in address.netloc:
            raise Refused("the address holds a name or password", for_good=True)
        host = (address.hostname or "").rstrip(".")
        source = self._sources.get(request.meta.get(META, ""))
        if source is not None and not (source.owns(host) or request.meta.get(ANYWHERE)):
            raise Refused(f"{host} is not a domain of {source.id}", for_good=True)
        self._slow_down(urls.host(request.url), source)
        request.meta["download_slot"] = urls.host(request.url)

    def _slow_down(self, host: str, source: Source | None) -> None:
        """Keep the source's delay on a host that its file does not name, too."""
        if self._downloader is not None and source is not None:
            kept = {"delay": source.delay, "concurrency": 1}
            self._downloader().per_slot_settings.setdefault(host, kept)


class _PublicOnly:
    """Passes resolved addresses on to the receiver, the forbidden ones left out."""

    def __init__(self, receiver: Any, *, allowed: bool) -> None:
        self._receiver = receiver  # an IResolutionReceiver; zope's stubs know no bound methods
        self._allowed = allowed

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        """Pass on."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        """Pass on what is public or expressly allowed."""
        if self._allowed or is_public(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        """Pass on."""
        self._receiver.resolutionComplete()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver that gives only public addresses.

    ``allow_hosts`` of a source ("127.0.0.1:8001") opens one host and port, nothing else.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: frozenset[str]) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> GuardedResolver:
        """The resolver with what the sources of a process allow.

        Scrapy calls it with the ``CrawlerProcess``, whose crawlers are made by then.
        """
        spiders = [each.spidercls for each in crawler.crawlers]
        sources: Iterable[Source] = chain(*(getattr(spider, "sources", ()) for spider in spiders))
        allowed = frozenset(host for source in sources for host in source.allow_hosts)
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), allowed)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        *rest: Any,
        **named: Any,
    ) -> IHostResolution:
        """Resolve as Scrapy does; forbidden addresses are as if they were not there."""
        name = f"[{hostName}]" if ":" in hostName else hostName
        allowed = f"{name}:{portNumber}" in self._allowed
        receiver: Any = _PublicOnly(resolutionReceiver, allowed=allowed)
        return super().resolveHostName(receiver, hostName, portNumber, *rest, **named)
