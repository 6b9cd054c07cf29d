"""Cities and the country that each lies in, from CLDR and an overlay of our own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.core import Locale, get_global

from pipelines.letters import fold
from pipelines.months import LANGUAGES

_FILE = Path(__file__).with_name("places.toml")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What is known of places, by folded name."""

    cities: Mapping[str, str]
    """Country (ISO 3166-1 alpha-2) of a city whose name is one country's alone."""
    regions: Mapping[str, str]
    """Country of a region or of a country's own name, as written after a city."""
    never: frozenset[str]
    """Words that begin a sentence or caption and name no place."""
    inside: frozenset[str]
    """Words without capital that may stand inside a place's name."""
    before_day: frozenset[str]
    """Words between place and day."""

    def country(self, place: str, region: str | None = None) -> str | None:
        """Country of a place; a region that is unknown makes the place unknown too."""
        if region is not None:
            key = fold(region).strip(" .")
            return self.regions.get(key) or self.cities.get(key)
        found = {self.cities.get(fold(part).strip()) for part in place.split("/")}
        return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The places that Diplowire knows."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    cities = _alone(_zone_cities()) | _by_name(data["city"])
    for name in data["shared"]["name"]:
        cities.pop(fold(name), None)
    regions = _by_name(data["region"]) | _countries()
    words = {kind: frozenset(map(fold, data[kind]["name"])) for kind in ("never", "inside")}
    return Gazetteer(
        MappingProxyType(cities),
        MappingProxyType(regions),
        words["never"],
        words["inside"],
        frozenset(map(fold, data["before_day"]["name"])),
    )


def _by_name(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {fold(name): code for code, names in table.items() for name in names}


def _alone(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """The names that one country has for itself."""
    found: dict[str, set[str]] = {}
    for name, country in pairs:
        found.setdefault(fold(name), set()).add(country)
    return {name: countries.pop() for name, countries in found.items() if len(countries) == 1}


def _zone_cities() -> Iterator[tuple[str, str]]:
    """A city for each time zone: CLDR's name in each language, the zone's own in English."""
    territory: Mapping[str, str] = get_global("zone_territories")
    for zone, country in territory.items():
        if "/" in zone:
            yield zone.rsplit("/", 1)[1].replace("_", " "), country
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if zone in territory and "city" in names:
                yield names["city"], territory[zone]


def _countries() -> dict[str, str]:
    return {
        fold(name): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2
    }
