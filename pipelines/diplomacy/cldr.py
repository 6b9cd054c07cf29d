"""Names of countries and capitals that CLDR has in every language, through babel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from babel.core import Locale, UnknownLocaleError

from pipelines.diplomacy import tables
from pipelines.diplomacy.tables import COUNTRY, Row
from pipelines.letters import fold

NAME, CAPITAL = "cldr", "capital"
"""Tables of the rows."""
NOT_COUNTRIES = frozenset(
    ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA", "UM")
)
"""CLDR codes for organisations, tests, the unknown, and islands that nobody negotiates with."""

_ASIDE = re.compile(r"\s*[(（][^()（）]{0,80}[)）]")


def rows(language: str) -> Iterator[Row]:
    """Countries and the capitals that are a time zone's city, as CLDR calls them."""
    dropped = frozenset(map(fold, tables.table("shared")["dropped"].get(language, ())))
    for locale in _locales(language):
        yield from _territories(locale, dropped)
        yield from _capitals(locale)


def _locales(language: str) -> Iterator[Locale]:
    """CLDR's tables for a language, in each script that it is written in."""
    for tag in (language, *tables.table("grammar")["locales"].get(language, ())):
        with suppress(UnknownLocaleError, ValueError, TypeError):
            yield Locale.parse(tag)


def _territories(locale: Locale, dropped: frozenset[str]) -> Iterator[Row]:
    for code, name in locale.territories.items():
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
            for variant in _variants(name):
                if fold(variant) not in dropped:
                    yield Row(NAME, COUNTRY, code, variant)


def _capitals(locale: Locale) -> Iterator[Row]:
    for code, zones in tables.table("capitals")["zone"].items():
        for zone in zones:
            known = locale.time_zones.get(zone, {}).get("city")
            if known or locale.language == "en":
                city = known or zone.rsplit("/", 1)[1].replace("_", " ")
                yield Row(CAPITAL, COUNTRY, code, _ASIDE.sub("", city).strip())


def _variants(name: str) -> Iterator[str]:
    """A name without what stands in brackets, with "and" for "&", and without " SAR China"."""
    plain = _ASIDE.sub("", name).strip()
    yield plain
    if "&" in plain:
        yield plain.replace("&", "and")
    if plain.endswith(" SAR China"):
        yield plain.removesuffix(" SAR China")
