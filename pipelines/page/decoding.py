"""Bytes of a page to text: the charset by BOM, header, meta, detection, with a lie check.

The order is that of the HTML standard (13.2.3.2). Two findings overrule a declaration: bytes
that are UTF-8 beyond chance, and a declared charset under which the text is no language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from pipelines.page import eastern

MOST_BYTES = 3_000_000
"""Bytes of HTML that are read. Measured: past some 3 MB one page blocks a worker for tens of
seconds, and the longest of 810 recorded article pages has 1.93 MB."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_TEXT_BYTES = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
_SAMPLE = 12_000
_HIGH_RUN = re.compile(rb"[\x00-\x7f]{0,2}[\x80-\xff]+(?:[\x00-\x7f]{1,2}[\x80-\xff]+)*")
_WEB = (
    "utf_8", "cp1251", "cp1252", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "koi8_r",
    "koi8_u", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
)  # fmt: skip
"""What a guess may be: the legacy encodings of the WHATWG Encoding Standard. Without this bound
the detector finds charsets of DOS in short German texts."""
_LATIN = ("cp1252", "iso8859-1", "latin-1", "latin1", "ascii")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page and the charset, by its Python name, that it was read with."""

    text: str
    charset: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The page as text; never raises, undecodable bytes become U+FFFD.

    At most ``MOST_BYTES`` are read. ``content_type`` is the Content-Type header.
    """
    body = body[:MOST_BYTES]
    bom, mark = read_bom(body)
    if bom and mark:
        return _as(body[len(mark) :], bom)
    wide = _utf16(body)
    if wide:
        return _as(body, wide)
    high = len(body) - len(body.translate(None, _HIGH_BYTES))
    declared = _declared(body, content_type)
    if not high:
        stateful = [c for c in declared if c.startswith(("iso2022", "hz"))]
        return _as(body, stateful[0] if stateful else "utf-8")
    if _is_utf8(body, high):
        return _as(body, "utf-8")
    return _as(body, eastern.charset(body) or _western(_sample(body), declared))


_HIGH_BYTES = bytes(range(0x80, 0x100))


def _as(body: bytes, charset: str) -> Decoded:
    text = body.decode(charset, "replace")
    # A control character ends libxml2's reading of the page; without its byte there is none.
    controls = len(body.translate(None, _NO_TEXT_BYTES)) < len(body)
    return Decoded(_NO_TEXT.sub("", text) if controls else text, charset)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Charsets of the header and of the page's own head, the stronger first, known ones only."""
    named = [
        http_content_type_encoding(content_type[:300]) if content_type else None,
        html_body_declared_encoding(body[:4096]),
    ]
    known = [resolve_encoding(name) for name in named if name]
    return [name for name in dict.fromkeys(known) if name]


def _utf16(body: bytes) -> str | None:
    """UTF-16 without a BOM, told by how it writes the opening of a page."""
    head = body[:2000].lower()
    for charset in ("utf-16-le", "utf-16-be"):
        starts = (head.find(opening.encode(charset)) for opening in ("<html", "<!doc", "<head"))
        # At an odd place it is the other one: each character's zero stands before or after it.
        if any(start >= 0 and start % 2 == 0 for start in starts):
            return charset
    return None


def _is_utf8(body: bytes, high: int) -> bool:
    """Whether the high bytes are UTF-8: a few broken ones (a cut page) are forgiven."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").count("\ufffd") <= max(1, high // 50)
    return True


def _sample(body: bytes) -> bytes:
    """The words with high bytes, apart from the markup, up to ``_SAMPLE`` bytes."""
    found: list[bytes] = []
    size = 0
    for match in _HIGH_RUN.finditer(body):
        found.append(match[0])
        size += len(match[0]) + 1
        if size > _SAMPLE:
            break
    return b" ".join(found)[:_SAMPLE]


def _plausible(sample: bytes, charset: str) -> bool:
    """Whether the sample reads as a language under the charset."""
    text = sample.decode(charset, "replace")
    if text.count("\ufffd") > max(2, len(text) // 100):
        return False
    odd = sum(c in _CONTROLS for c in text)
    if odd > max(2, len(text) // 50):
        return False
    letters = [c for c in text if ord(c) > 0x7F]
    if charset in _LATIN:
        # In Western text accented letters seldom touch; in a misread multi-byte or Cyrillic
        # text nearly all do.
        touching = sum(len(run) - 1 for run in re.findall(r"[^\x00-\x7f]+", text))
        return touching <= len(letters) * 0.35
    # KOI8 read as windows-1251, and the reverse, swap the case of every letter.
    cased = [c for c in letters if c.islower() or c.isupper()]
    return sum(map(str.isupper, cased)) <= max(4, len(cased) * 0.6)


_CONTROLS = frozenset(map(chr, range(0x80, 0xA0)))


def _western(sample: bytes, declared: list[str]) -> str:
    """The first declared charset under which the sample reads as a language, else a guess."""
    named = (charset for charset in declared if charset != "utf-8" and _plausible(sample, charset))
    return next(named, None) or _detected(sample, declared)


def _detected(sample: bytes, declared: list[str]) -> str:
    """The detector's guess, else Western where that reads well, else what was declared."""
    best = from_bytes(sample, cp_isolation=list(_WEB)).best() if sample else None
    if best is not None:
        return best.encoding
    if _plausible(sample, "cp1252"):
        return "cp1252"
    return declared[0] if declared else "utf-8"
