"""The newsroom's HTTP server: every site on a loopback address of its own.

The first site answers at 127.0.0.1, the next at 127.0.0.2 and so on, each on a port of its own,
so that rules by host (politeness, ``allow_hosts``, robots.txt) see different hosts. On Linux all
of 127/8 answers; where only 127.0.0.1 does (macOS), the sites differ by port alone.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from socketserver import TCPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, BinaryIO, cast

from tests.newsroom.agency import AgencySite
from tests.newsroom.content import Article
from tests.newsroom.negotiation import is_packed, takes_gzip, unchanged, validators
from tests.newsroom.site import Reply, Site, Truth

BACKLOG = 512
"""Connections that may wait; with the library's 5 a crawl of many sites sees resets."""
NOTED = (
    *("User-Agent", "Accept-Encoding", "If-None-Match", "If-Modified-Since"),
    *("Cookie", "Referer", "Authorization"),
)
"""Request headers that the log keeps."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was answered."""

    method: str
    site: str
    path: str
    status: int
    headers: Mapping[str, str]
    """Those of ``NOTED`` that were sent."""
    sent: int
    """Bytes of the body that was sent."""
    head: int
    """Bytes of the status line and headers that were sent before it."""
    at: float = 0.0
    """When it was answered, in Unix seconds."""


class Newsroom:
    """Serves sites on loopback while it is open: ``with Newsroom(sites) as newsroom``.

    ``port`` is that of the first site, the others follow it; 0 takes free ones.
    """

    def __init__(self, sites: Sequence[Site], host: str = "127.0.0.1", port: int = 0) -> None:
        self.sites = {site.id: site for site in sites}
        self._host, self._first_port = IPv4Address(host), port
        self._servers: dict[str, _Server] = {}
        self._log: list[Asked] = []
        self._lock = Lock()

    def __enter__(self) -> Newsroom:
        """Open every site.

        Raises:
            OSError: a port is in use.
        """
        try:
            for number, site in enumerate(self.sites.values()):
                self._servers[site.id] = self._open(number, site)
        except OSError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every site; requests under way are finished."""
        with ThreadPoolExecutor(max_workers=len(self._servers) or 1) as closing:
            list(closing.map(_Server.stop, self._servers.values()))
        self._servers.clear()

    @property
    def port(self) -> int:
        """The port of the first site."""
        return next(iter(self._servers.values())).server_port

    @property
    def requests(self) -> list[Asked]:
        """Every request so far, in the order in which they were answered."""
        with self._lock:
            return list(self._log)

    def asked(self, path_prefix: str = "", site: str | None = None) -> int:
        """How many requests were for paths with this beginning (at one site)."""
        return sum(r.path.startswith(path_prefix) and site in (None, r.site) for r in self.requests)

    def forget(self) -> None:
        """Empty the log."""
        with self._lock:
            self._log.clear()

    def base(self, site: str) -> str:
        """A site's address without a slash at its end."""
        return self._servers[site].base

    def url(self, site: str, path: str) -> str:
        """The whole address of a path at a site."""
        return self.base(site) + path

    def truth(self) -> list[Truth]:
        """What is known of every article of every site."""
        return [t for site in self.sites.values() for t in site.truth(self.base(site.id))]

    def edit(self, site: str, slug: str, **changes: Any) -> Article:
        """Change fields of an agency's article, as its editors do; gives it as it is now."""
        return self._agency(site).edit(slug, **changes)

    def delete(self, site: str, slug: str, status: int = 410) -> None:
        """Take an agency's article away; its address answers with the status."""
        self._agency(site).delete(slug, status)

    def publish(self, site: str, article: Article) -> None:
        """Let an agency publish an article."""
        self._agency(site).publish(article)

    def note(self, asked: Asked) -> None:
        """Put a request into the log."""
        with self._lock:
            self._log.append(asked)

    def _agency(self, site: str) -> AgencySite:
        found = self.sites[site]
        if not isinstance(found, AgencySite):
            raise TypeError(f"{site} has no articles that could change")
        return found

    def _open(self, number: int, site: Site) -> _Server:
        port = self._first_port + number if self._first_port else 0
        try:
            return _Server((str(self._host + number), port), site, self)
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL:
                raise
            return _Server((str(self._host), port), site, self)


class _Server(ThreadingHTTPServer):
    """The server of one site, with its thread."""

    request_queue_size = BACKLOG
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], site: Site, newsroom: Newsroom) -> None:
        super().__init__(address, _Handler)
        self.site, self.newsroom = site, newsroom
        self.base = f"http://{address[0]}:{self.server_port}"
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def server_bind(self) -> None:
        """Bind without the reverse look-up of the host's name that the library makes."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away before it had its answer: that is its right."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Answer nothing more."""
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers of a site, with validators, compression and the log."""

    protocol_version = "HTTP/1.1"
    server_version = "Newsroom"
    timeout = 30
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server
    _head = 0

    def do_GET(self) -> None:
        """Answer with the body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self._answer(with_body=False)

    def send_header(self, keyword: str, value: str) -> None:
        """Send a header, and count it; those that the library adds come this way too."""
        self._head += len(f"{keyword}: {value}\r\n")
        super().send_header(keyword, value)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Print nothing: the newsroom keeps its own log."""

    def _answer(self, *, with_body: bool) -> None:
        reply = self.server.site.answer(self.path, self.server.base)
        if reply is None:
            reply = Reply(b"not found", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)
        if reply.wire is not None:
            self._write_raw(reply.wire, reply.status)
            return
        tag = f'W/"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if reply.status == HTTPStatus.OK and unchanged(self.headers, tag, reply.modified):
            self._send(HTTPStatus.NOT_MODIFIED, validators(reply, tag), b"")
            return
        headers = {"Content-Type": reply.content_type, "Vary": "Accept-Encoding", **reply.headers}
        body = reply.body
        written = "Content-Encoding" in headers
        if (
            not written
            and takes_gzip(self.headers.get("Accept-Encoding", ""))
            and not is_packed(body)
        ):
            body = gzip.compress(body, compresslevel=6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        if reply.status == HTTPStatus.OK:
            headers = {**validators(reply, tag), **headers}
        self._send(reply.status, headers, body if with_body else b"")

    def _write_raw(self, wire: Callable[[BinaryIO], None], status: int) -> None:
        """Let the site write its own answer; the client may well be gone before its end."""
        noted = {name: self.headers[name] for name in NOTED if name in self.headers}
        self.server.newsroom.note(
            Asked(self.command, self.server.site.id, self.path, status, noted, 0, 0, time.time())
        )
        self.close_connection = True
        with suppress(OSError):
            wire(cast("BinaryIO", self.wfile))

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        noted = {name: self.headers[name] for name in NOTED if name in self.headers}
        self._head = len(f"{self.protocol_version} {status:d} {HTTPStatus(status).phrase}\r\n\r\n")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        # Before the answer leaves: a client that has it finds it in the log.
        self.server.newsroom.note(
            Asked(
                self.command,
                self.server.site.id,
                self.path,
                status,
                noted,
                len(body),
                self._head,
                time.time(),
            )
        )
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
