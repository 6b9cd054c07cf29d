"""JSON interfaces, read by JMESPath: where the items stand, and in each its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from crawler.routes import markup
from crawler.routes.found import MOST_ENTRIES, Found, Harvest, Item, Place, joined

_FIELDS = frozenset(Item.__dataclass_fields__)


def read(text: str, place: Place) -> Found:
    """The entries of an answer in JSON, by ``items``, ``fields`` and ``next`` of the route."""
    data = parsed(text)
    if data is None:
        return Found(note="answered HTML, not JSON" if markup.is_html(text) else "not JSON")
    route = place.route
    return select(data, place, items=route.items or "@", fields=route.fields, further=route.next)


def parsed(text: str) -> Any:
    """The value that a JSON text holds; None for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def select(
    data: Any, place: Place, *, items: str, fields: Mapping[str, str], further: str | None
) -> Found:
    """The entries that JMESPath expressions find in data."""
    try:
        found = jmespath.search(items, data)
        if not isinstance(found, list):
            return Found(note=f"nothing at {items!r}: the answer has another form")
        harvest = Harvest(place)
        for item in found[:MOST_ENTRIES]:
            harvest.add(_item(item, fields))
        following = jmespath.search(further, data) if further else None
    except (JMESPathError, RecursionError, ValueError, TypeError) as error:
        return Found(note=f"the route's JMESPath cannot be followed: {error}")
    cut = (
        f"only the first {MOST_ENTRIES} of {len(found)} entries were read"
        if len(found) > MOST_ENTRIES
        else None
    )
    return Found(
        entries=tuple(harvest.entries.values()),
        more=place.further([following]) if isinstance(following, str) else (),
        note=joined([cut, *harvest.notes()]),
    )


def _item(item: Any, fields: Mapping[str, str]) -> Item:
    values = {name: _words(jmespath.search(path, item)) for name, path in fields.items()}
    known = {name: value for name, value in values.items() if name in _FIELDS and value}
    return Item(**{"url": "", **known})


def _words(value: Any) -> str | None:
    """A value as the words of the publisher: text, a number, or the names in a list."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (v for v in value if isinstance(v, str)))) or None
    return None
