"""XML of the web brought into a form that strict parsers read, before they see it."""

from __future__ import annotations

import re

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) does not allow in a document, even as a reference."""
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,1000}>", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_HTML = re.compile(
    r"(?:<(?:\?|!--)[^>]{0,5000}>\s*){0,20}<(?:!doctype\s{1,50}html|html|head|body)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)

DECLARES_ENTITIES = "declares XML entities of its own; not read"
"""The reason for which a document is refused: entities can be told to grow without end."""


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page does."""
    return _HTML.match(text[:20_000].lstrip()) is not None


def declares_entities(text: str) -> bool:
    """Whether a document has a DOCTYPE and an ENTITY declaration, wherever they stand."""
    return _ENTITY.search(text) is not None and _DOCTYPE.search(text) is not None


def mended(text: str) -> str:
    """The document without its XML declaration, with what no XML parser takes put right.

    Illegal characters are dropped; bare ampersands and the entities of HTML are escaped, so that
    ``words`` decodes them later. The inside of CDATA sections stays as it is.
    """
    text = _ILLEGAL.sub("", text).lstrip()
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    first, *sections = text.split("<![CDATA[")
    parts = [_AMPERSAND.sub(_reference, first)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        parts += ("<![CDATA[", inside, end, _AMPERSAND.sub(_reference, outside))
    return "".join(parts)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _OWN:
        return found[0]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        legal = number <= 0x10FFFF and not _ILLEGAL.match(chr(number))
        return f"&#{number};" if legal else ""
    return f"&amp;{name};"
