"""Source files of Diplowire for the sites of a newsroom, so that a crawl finds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tests.newsroom.server import Newsroom


def source_files(newsroom: Newsroom, folder: Path) -> list[Path]:
    """Write one source file a site into the folder, which is made where it is missing.

    The files allow the sites' loopback addresses and set no delay between requests.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for site in newsroom.sites.values():
        base = urlsplit(newsroom.base(site.id))
        data = {
            "id": site.id,
            "domains": [base.hostname],
            "allow_hosts": [base.netloc],
            "delay": 0.0,
            **site.source(newsroom.base(site.id)),
        }
        file = folder / f"{site.id}.toml"
        file.write_text(_toml(data), encoding="utf-8")
        written.append(file)
    return written


def _toml(data: Mapping[str, object]) -> str:
    """TOML of a table whose values are plain, or lists of tables one level down."""
    plain = {key: value for key, value in data.items() if key != "route"}
    routes = data["route"]
    assert isinstance(routes, list)
    tables = ["[[route]]\n" + _lines(route) for route in routes]
    return "\n".join([_lines(plain), *tables])


def _lines(table: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    # A JSON string, number or list of them is also one of TOML.
    return json.dumps(value, ensure_ascii=False)
