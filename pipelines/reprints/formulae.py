"""Standing phrases of protocol: no reason to compare two texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from pipelines.reprints import words

_SLOT = "…"


@cache
def formula_hashes() -> frozenset[int]:
    """Hashes of all shingles of the phrases in ``formulae.toml``; none spans a name."""
    data = resources.files("pipelines.reprints").joinpath("formulae.toml").read_text("utf-8")
    return frozenset(
        number
        for phrases in tomllib.loads(data).values()
        for phrase in phrases
        for number in _shingles(phrase)
    )


def _shingles(phrase: str) -> Iterator[int]:
    """As written, where a title such as "President" counts for a name, and in small letters."""
    for part in phrase.split(_SLOT):
        for form in (part, part.casefold()):
            yield from words.shingles(words.comparable(list(words.spoken(words.plain(form)))))
