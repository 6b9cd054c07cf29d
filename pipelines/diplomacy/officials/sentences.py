"""The sentence around a span, as evidence."""

from __future__ import annotations

import re

REACH = 240
"""Characters to either side of the span that evidence may have."""

_END = re.compile(r"[.!?…。！？](?=[\s\"»”])|\n|。")
_ABBREVIATED = re.compile(r"(?:\b[A-ZА-ЯЁ]|\b(?:Mr|Ms|Mrs|Dr|St|им|г|гг))\.$")


def sentence(text: str, start: int, end: int) -> str:
    """The words around ``text[start:end]`` from the sentence's start to its end, spaces single."""
    head, tail = text[max(0, start - REACH) : start], text[end : end + REACH]
    begin = 0
    for match in _END.finditer(head):
        if not _ABBREVIATED.search(head[: match.end()]):
            begin = match.end()
    if not begin and start > REACH:
        begin = head.find(" ") + 1
    stop = next((m.end() for m in _END.finditer(tail)), len(tail))
    return " ".join((head[begin:] + text[start:end] + tail[:stop]).split())
