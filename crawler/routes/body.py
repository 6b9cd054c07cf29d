"""The bytes of an answer as text: unpacked and decoded, whatever the header says.

A wrong charset loses an archive's words for good, so what the bytes themselves show goes before
what header and document declare, and the source's own languages decide where both fail.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
)

LARGEST = 10_000_000
"""Bytes of an answer that are read, after unpacking."""

_GZIP = b"\x1f\x8b"
_WIDE = {
    b"<\x00": "utf-16-le",
    b"{\x00": "utf-16-le",
    b"[\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
    b"\x00{": "utf-16-be",
    b"\x00[": "utf-16-be",
}
"""UTF-16 without a mark, by the first character of XML or JSON (XML 1.0, appendix F)."""
_CHARSET = re.compile(r"(?:cp|iso8859|koi8|mac|gb|big5|euc|shift_jis|iso2022|tis|hz|ptcp|kz)")
"""Python's names of old charsets; what else a codec may be (punycode, unicode_escape) is none."""
_LATIN = frozenset({"cp1252", "iso8859-1", "ascii", "iso8859-15"})
_BY_LANGUAGE = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"), "cp1251"),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("az", "tr", "tk"), "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
    "ja": "shift_jis",
    "ko": "cp949",
    "th": "cp874",
    "vi": "cp1258",
    "zh": "gb18030",
}
"""The old charset of a language's pages (WHATWG HTML, 13.2.3.2, the table of locales; the
neighbours of a listed language take its charset)."""
_TOLERATED = 0.05
"""Share of damaged characters up to which a text is UTF-8 with faults, a cut character or a
pasted byte. Text of another charset read as UTF-8 has over half of its characters damaged."""


def unpacked(body: bytes) -> tuple[bytes, str | None]:
    """The bytes, out of gzip where they are in it, at most ``LARGEST``; and what is missing."""
    if not body.startswith(_GZIP):
        return body[:LARGEST], _cut(len(body))
    out = bytearray()
    rest = body
    while rest.startswith(_GZIP) and len(out) <= LARGEST:
        stream = zlib.decompressobj(wbits=31)
        try:
            out += stream.decompress(rest, LARGEST + 1 - len(out))
        except zlib.error:
            return bytes(out), "the gzip data are broken"
        if not stream.eof and len(out) <= LARGEST:
            return bytes(out), "the gzip data end too early"
        rest = stream.unused_data
    return bytes(out[:LARGEST]), _cut(len(out))


def decoded(body: bytes, content_type: str, languages: Sequence[str]) -> str:
    """The text of the bytes, without a byte order mark.

    In turn: a mark, UTF-16 by its zeros, UTF-8 if the bytes are that, the charset that the
    document declares, the one of the header, the one usual for the source's languages. A
    declared Latin charset counts less than the last, being what servers say by default.
    """
    marked, mark = read_bom(body)
    if marked is not None and mark is not None:
        return body[len(mark) :].decode(marked, "replace")
    if wide := _WIDE.get(body[:2]):
        return body.decode(wide, "replace")
    declared = [html_body_declared_encoding(body), http_content_type_encoding(content_type)]
    if any(name and name.startswith(("iso2022", "hz")) for name in declared) and body.isascii():
        return _first(body, declared) or body.decode("ascii")
    text = body.decode("utf-8", "replace")
    if _is_sound(text):
        return text
    return _first(body, _order(declared, languages)) or text


def _cut(size: int) -> str | None:
    return f"only the first {LARGEST // 1_000_000} MB were read" if size > LARGEST else None


def _is_sound(text: str) -> bool:
    damaged = text.count("\ufffd")
    if not damaged:
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return damaged / foreign <= _TOLERATED


def _order(declared: Sequence[str | None], languages: Sequence[str]) -> Iterator[str | None]:
    usual = next((c for tag in languages if (c := _BY_LANGUAGE.get(tag.split("-")[0]))), None)
    yield from (name for name in declared if name not in _LATIN or usual is None)
    yield usual
    yield from declared
    yield "cp1252"


def _first(body: bytes, names: Iterable[str | None]) -> str | None:
    """The text under the first charset that the bytes obey but for a few."""
    for name in dict.fromkeys(names):
        if name and _CHARSET.match(name):
            text = body.decode(name, "replace")
            if _is_sound(text):
                return text
    return None
