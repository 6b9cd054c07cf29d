"""Words for months and days of the week in the languages of the catalogue, from CLDR."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.core import Locale

from pipelines.letters import fold

_FILE = Path(__file__).with_name("months.toml")

# fmt: off
LANGUAGES = (
    "en", "en_GB", "ru", "uk", "be", "kk", "ky", "uz", "tg", "tk", "az", "hy", "ka", "mn",
    "tr", "de", "de_AT", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sl", "hr", "sr", "bs",
    "mk", "bg", "ro", "hu", "sq", "el", "fi", "sv", "nb", "da", "et", "lv", "lt", "is",
    "ar", "ar_JO", "ar_DZ", "ar_MA", "ar_TN", "fa", "ur", "he", "hi", "bn", "id", "ms", "vi", "th",
    "zh", "zh_Hant", "ja", "ko", "sw", "fil", "sr_Latn", "uz_Cyrl", "ps", "ckb", "ne", "si", "my",
    "km", "lo", "am",
)
# fmt: on
"""Locales of CLDR in which agencies of the catalogue and their reprinters write."""


@lru_cache(maxsize=1)
def month_words() -> Mapping[str, frozenset[int]]:
    """Months by folded word: CLDR's full and short forms and those of ``months.toml``.

    Polish and Croatian share *listopad*, so one word may name two months.
    """
    found: dict[str, set[int]] = {}
    for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"]:
        for number, name in enumerate(row["months"], 1):
            found.setdefault(fold(name), set()).add(number)
    for language in LANGUAGES:
        for number, name in _cldr(language):
            found.setdefault(fold(name).rstrip("."), set()).add(number)
    return MappingProxyType({word: frozenset(numbers) for word, numbers in found.items()})


@lru_cache(maxsize=1)
def _persian_words() -> Mapping[str, int]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["persian"]
    return MappingProxyType(
        {fold(name): number for row in rows for number, name in enumerate(row["months"], 1)}
    )


def persian_month_of(word: str) -> int | None:
    """The month of the Persian calendar that a word names: 1 is Farvardin; None for others."""
    return _persian_words().get(fold(word).rstrip("،."))


def month_of(word: str, languages: Sequence[str] = ()) -> int | None:
    """The month that a word names; where it names two, that of the first language that has it.

    ``languages`` are BCP 47 codes. None for other words, and where no language decides.
    """
    spelt = fold(word).rstrip(".")
    numbers = month_words().get(spelt, frozenset())
    if len(numbers) < 2:
        return next(iter(numbers), None)
    for language in languages:
        own = _months_of(language.split("-")[0].lower())
        if spelt in own:
            return own[spelt]
    return None


@lru_cache(maxsize=64)
def _months_of(language: str) -> Mapping[str, int]:
    if language not in LANGUAGES:
        return MappingProxyType({})
    return MappingProxyType({fold(name).rstrip("."): number for number, name in _cldr(language)})


@lru_cache(maxsize=1)
def weekday_words() -> frozenset[str]:
    """Folded names of the days of the week, full and short."""
    return frozenset(
        fold(name).rstrip(".")
        for language in LANGUAGES
        for use in Locale.parse(language).days.values()
        for width in ("wide", "abbreviated")
        for name in use[width].values()
    )


def _cldr(language: str) -> Iterable[tuple[int, str]]:
    months = Locale.parse(language).months
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[use][width].items():
                if not any(letter.isdigit() for letter in name):
                    yield number, name
