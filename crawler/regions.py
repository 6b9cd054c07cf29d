"""The regions of the world that a reader of news thinks in, by country."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).with_name("regions.toml")


@lru_cache(maxsize=1)
def countries() -> Mapping[str, frozenset[str]]:
    """ISO 3166-1 codes of each region, by its name in English, in the order of UN M49."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({name: frozenset(codes.split()) for name, codes in table.items()})


def region(country: str) -> str:
    """The region of a country.

    Raises:
        KeyError: the code is none of ISO 3166-1, nor XX or XK.
    """
    for name, codes in countries().items():
        if country in codes:
            return name
    raise KeyError(country)
