"""Answers that break HTTP itself: each writes to the open connection what it likes."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from typing import BinaryIO

Wire = Callable[[BinaryIO, bytes], None]
"""Given the connection and the body of the row's article."""

LONGEST = 20.0
"""Seconds after which the patient ones give up by themselves, lest a server outlive its test."""
_HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def _hang(out: BinaryIO, body: bytes) -> None:
    time.sleep(LONGEST)


def _drip(out: BinaryIO, parts: bytes) -> None:
    end = time.monotonic() + LONGEST
    for number in range(len(parts)):
        if time.monotonic() > end:
            return
        out.write(parts[number : number + 1])
        out.flush()
        time.sleep(0.1)


def _drip_head(out: BinaryIO, body: bytes) -> None:
    _drip(out, b"HTTP/1.1 200 OK\r\n" + _HTML + b"X-Slow: " + b"z" * 4000)


def _drip_body(out: BinaryIO, body: bytes) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n" + _HTML + b"Content-Length: 9000\r\n\r\n")
    _drip(out, body * 10)


def _stream(out: BinaryIO, head: bytes, chunk: bytes) -> None:
    """As fast as it goes, until the other side has enough."""
    out.write(head)
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        out.write(chunk)


def _endless_body(out: BinaryIO, body: bytes) -> None:
    _stream(out, b"HTTP/1.1 200 OK\r\n" + _HTML + b"\r\n<html><body>", b"<p>more</p>" * 6000)


def _endless_chunks(out: BinaryIO, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
    _stream(out, head, b"2710\r\n" + b"<p>more</p>" * 909 + b"z\r\n")


def _endless_headers(out: BinaryIO, body: bytes) -> None:
    _stream(out, b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n")


def _endless_continue(out: BinaryIO, body: bytes) -> None:
    _stream(out, b"", b"HTTP/1.1 100 Continue\r\nX-More: yes\r\n\r\n" * 100)


def _large_declared(out: BinaryIO, body: bytes) -> None:
    _stream(
        out,
        b"HTTP/1.1 200 OK\r\n" + _HTML + b"Content-Length: 90000000\r\n\r\n<html><body>",
        b"<p>more</p>" * 6000,
    )


def _short(out: BinaryIO, body: bytes) -> None:
    length = str(len(body) + 500).encode()
    out.write(b"HTTP/1.1 200 OK\r\n" + _HTML + b"Content-Length: " + length + b"\r\n\r\n" + body)


def _cut_chunk(out: BinaryIO, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
    out.write(head + f"{len(body):x}\r\n".encode() + body + b"\r\n")


def _bad_chunk(out: BinaryIO, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + _HTML + b"Transfer-Encoding: chunked\r\n\r\n"
    out.write(head + b"zz\r\n" + body)


def _until_close(out: BinaryIO, body: bytes) -> None:
    out.write(b"HTTP/1.0 200 OK\r\n" + _HTML + b"\r\n" + body)


def _cut_until_close(out: BinaryIO, body: bytes) -> None:
    _until_close(out, body[: len(body) * 2 // 3])


def _gzip_cut(out: BinaryIO, body: bytes) -> None:
    stream = zlib.compressobj(wbits=31)
    packed = stream.compress(body * 40) + stream.flush()
    packed = packed[: len(packed) * 2 // 3]
    length = str(len(packed)).encode()
    head = b"HTTP/1.1 200 OK\r\n" + _HTML + b"Content-Encoding: gzip\r\nContent-Length: "
    out.write(head + length + b"\r\n\r\n" + packed)


def _nothing(out: BinaryIO, body: bytes) -> None:
    """The connection is closed without a word."""


def _no_http(out: BinaryIO, body: bytes) -> None:
    out.write(b"SSH-2.0-OpenSSH_9.6\r\n")


def _split_head(out: BinaryIO, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + _HTML + b"a header without a colon\r\nSet-Cookie: a=b\r\n"
    out.write(head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


WIRES: Mapping[str, Wire] = {
    "hang": _hang,
    "drip-head": _drip_head,
    "drip-body": _drip_body,
    "endless-body": _endless_body,
    "endless-chunks": _endless_chunks,
    "endless-headers": _endless_headers,
    "endless-continue": _endless_continue,
    "large-declared": _large_declared,
    "short": _short,
    "cut-chunk": _cut_chunk,
    "bad-chunk": _bad_chunk,
    "until-close": _until_close,
    "cut-until-close": _cut_until_close,
    "gzip-cut": _gzip_cut,
    "nothing": _nothing,
    "no-http": _no_http,
    "split-head": _split_head,
}
