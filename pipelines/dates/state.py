"""Dates in the data that a page's own program is given: JSON of Next, Nuxt and their like.

Such data hold many stories. Only the record that bears the page's headline is the article's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pipelines.dates.calendars import Reader
from pipelines.dates.reading import read
from pipelines.dates.witnesses import ITEM, PUBLISHED, UPDATED, Witness
from pipelines.page.titles import key

MOST = 3_000_000
"""Characters of a script that are parsed."""
_STEPS = 50_000
"""Values that are looked at."""

_NAMES = MappingProxyType(
    {
        "datepublished": PUBLISHED, "publishedat": PUBLISHED, "publishdate": PUBLISHED,
        "publisheddate": PUBLISHED, "publicationdate": PUBLISHED, "publishedtime": PUBLISHED,
        "publishtime": PUBLISHED, "pubdate": PUBLISHED, "firstpublished": PUBLISHED,
        "firstpublishedat": PUBLISHED, "firstpublishdate": PUBLISHED, "publishedon": PUBLISHED,
        "publicationtime": PUBLISHED, "publishat": PUBLISHED, "displaydate": PUBLISHED,
        "releasedate": PUBLISHED, "newsdate": PUBLISHED, "pubtime": PUBLISHED,
        "datemodified": UPDATED, "updatedat": UPDATED, "modifiedat": UPDATED,
        "lastmodified": UPDATED, "updatedate": UPDATED, "modifieddate": UPDATED,
        "lastupdated": UPDATED,
    }
)  # fmt: skip
"""Names of fields, letters only, lower case, and what they say. What a record was created on is
left out: it is the draft's day."""
_ANY = re.compile(
    r"\"(?:\w{0,9}_?publi\w{2,12}|pub_?(?:date|time)|(?:release|display|news)_?date)\"",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:=|\()\s{0,9}(?=\{)")


def witnesses(scripts: Iterable[str], title: str | None, reader: Reader) -> list[Witness]:
    """The dates of the record whose headline is the page's."""
    name = key(title or "")
    if len(name) < 8:
        return []
    for text in scripts:
        if len(text) <= MOST and _ANY.search(text):
            for record in _records(_loaded(text)):
                said = record.get("title"), record.get("headline"), record.get("name")
                if any(isinstance(s, str) and key(s) == name for s in said):
                    found = list(_dates(record, reader))
                    if any(w.kind == PUBLISHED for w in found):
                        return found
    return []


def _loaded(text: str) -> Any:
    """The script as JSON, or the first object that it assigns."""
    text = text.strip()
    try:
        if text.startswith(("{", "[")):
            return json.loads(text, strict=False)
        opening = _OPENING.search(text[:2000])
        return (
            json.JSONDecoder(strict=False).raw_decode(text, opening.end())[0] if opening else None
        )
    except (ValueError, RecursionError):
        return None


def _records(data: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of the data, breadth first: the article's own record stands above its lists."""
    waiting = [data]
    for step, value in enumerate(waiting):
        if step > _STEPS:
            return
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _dates(record: Mapping[str, Any], reader: Reader) -> Iterator[Witness]:
    for field, value in record.items():
        kind = _NAMES.get(re.sub(r"[^a-z]", "", field.lower()))
        told = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if kind and told and (reading := read(told, reader)):
            yield Witness(
                kind=kind, reading=reading, origin=f"script:{field}", rank=ITEM, words=told
            )
