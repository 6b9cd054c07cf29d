"""Content-Encoding undone, within the limit and only where the data are whole.

In place of Scrapy's middleware, which gives what it has of a body that breaks off: half an
article would be stored as a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

import brotli
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

try:
    from compression import zstd  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from backports import zstd

from crawler.fates import BrokenBody, TooLarge

ACCEPTED = "gzip, deflate, br, zstd"
MOST_CODINGS = 4
"""Codings that may be laid one over the other."""
PARTLY = "partly"
"""Key in ``request.meta``: a body that ends too early is good as far as it goes."""

_CHUNK = 1 << 16
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "binary"})
"""What servers write that is no coding."""
_WINDOW = 23
"""Largest window of zstd on the web, as a power of two: 8 MB (RFC 9659, 3)."""


class Compression:
    """Asks for compressed answers and opens them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Compression:
        """The middleware with the limit of ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what we can open."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body opened.

        Raises:
            TooLarge: the opened body is larger than the limit.
            BrokenBody: it cannot be opened, or ends too early.
        """
        written = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        codings = [name.strip().lower() for name in written.split(",")]
        codings = [name for name in codings if name not in _NO_CODING]
        if not codings or not response.body:
            return response
        body = opened(response.body, codings, self._limit, partly=PARTLY in request.meta)
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        plain = response.replace(cls=kind, body=body)
        del plain.headers["Content-Encoding"]
        return plain


def opened(body: bytes, codings: list[str], limit: int, *, partly: bool = False) -> bytes:
    """The bytes under the codings, named in the order in which they were laid on.

    Raises:
        TooLarge: they are more than ``limit``.
        BrokenBody: a coding is not known, the data do not have it or end too early (where they
            need not be whole, ``partly``, the last is no fault).
    """
    if len(codings) > MOST_CODINGS:
        raise BrokenBody(f"{len(codings)} codings on one body")
    for name in reversed(codings):
        opener = _OPENERS.get(name)
        if opener is None:
            raise BrokenBody(f"the coding {name[:40]!r} is not known")
        try:
            body, whole = opener(body, limit)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise BrokenBody(f"the body cannot be decompressed ({name})") from error
        if len(body) > limit:
            raise TooLarge
        if not whole and not partly:
            raise BrokenBody(f"the {name} data end too early")
    return body


def _gzip(data: bytes, limit: int) -> tuple[bytes, bool]:
    """One or several members; what stands after the last is no part of the body."""
    if not data.startswith(b"\x1f\x8b"):
        return data, True  # a header that lies: the body is plain
    out = bytearray()
    while data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(wbits=31)
        whole = _inflate(stream, data, out, limit)
        if not whole or len(out) > limit:
            return bytes(out), False
        data = stream.unused_data
    return bytes(out), True


def _deflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    """In the zlib form that RFC 9110, 8.4.1.2, names, or bare as some servers send it."""
    out = bytearray()
    try:
        whole = _inflate(zlib.decompressobj(), data, out, limit)
    except zlib.error:
        out.clear()
        whole = _inflate(zlib.decompressobj(wbits=-15), data, out, limit)
    return bytes(out), whole


def _inflate(stream: zlib._Decompress, data: bytes, out: bytearray, limit: int) -> bool:
    """Open a stream into ``out``, a chunk past the limit at most; whether it was whole."""
    while data and not stream.eof and len(out) <= limit:
        out += stream.decompress(data, _CHUNK)
        data = stream.unconsumed_tail
    return stream.eof


def _brotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    stream, out = brotli.Decompressor(), bytearray()
    part = stream.process(data, output_buffer_limit=_CHUNK)
    while part:
        out += part
        if len(out) > limit or stream.is_finished():
            break
        part = stream.process(b"", output_buffer_limit=_CHUNK)
    return bytes(out), stream.is_finished()


def _zstd(data: bytes, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    while data:
        stream = zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: _WINDOW}
        )
        part = stream.decompress(data, _CHUNK)
        out += part
        while not stream.eof and not stream.needs_input and len(out) <= limit:
            out += stream.decompress(b"", _CHUNK)
        if not stream.eof or len(out) > limit:
            return bytes(out), False
        data = stream.unused_data
    return bytes(out), True


_OPENERS: Mapping[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
