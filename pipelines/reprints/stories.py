"""By which words two reports in one language are known to be of one event."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

from pipelines.reprints import words

LEAD = 1200
"""Characters of the text that are read: news say at the head what happened."""
TERMS = 24
"""Words that a report is known by."""
STEM = 6
"""Letters of a word that count: endings differ with case and number."""
SHORTEST = 4
"""Letters of a word that says anything, where it is no name and no figure."""
TITLE = 2.0
NAME = 1.8
"""How much more a word weighs in the headline, and one that is a name."""
ALIKE = 0.24
"""Least likeness (cosine) of two reports of one event."""
DAYS = 3
"""Days between two reports of one event, at most."""
WINDOW = 400
"""Reports that have a word, from which on it tells nothing."""


def terms(title: str | None, text: str, language: str | None) -> dict[int, float]:
    """The weightiest words of a report, by their hash, each with its weight."""
    head, lead = words.plain(title or ""), words.plain(text[:LEAD])
    spoken = [*_stems(head, TITLE), *_stems(lead, 1.0)]
    named = {stem for stem, is_name, _ in spoken if is_name}
    weights: defaultdict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    for stem, _, weight in spoken:
        times[stem] += 1
        weights[stem] += weight * (NAME if stem in named else 1.0) / times[stem]
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    return {_hash(language, stem): round(weight, 3) for stem, weight in ranked}


def likeness(
    one: Mapping[int, float], other: Mapping[int, float], holders: Mapping[int, int]
) -> float:
    """Cosine of two reports' words; ``holders`` says how many others have a word."""
    rare = {word: _rarity(holders.get(word, 0)) for word in {*one, *other}}
    shared = sum(one[word] * other[word] * rare[word] ** 2 for word in one.keys() & other.keys())
    norms = [
        math.sqrt(sum((weight * rare[word]) ** 2 for word, weight in report.items()))
        for report in (one, other)
    ]
    return shared / (norms[0] * norms[1]) if all(norms) else 0.0


def _rarity(holders: int) -> float:
    return math.log((WINDOW + 1) / (min(holders, WINDOW) + 1))


def _stems(text: str, weight: float) -> list[tuple[str, bool, float]]:
    """Stems with whether each is written as a name, and its weight."""
    spoken = list(words.spoken(text))
    if words.is_unspaced([word for word, _ in spoken]):
        line = [word for word, _ in spoken]
        return [(a + b, False, weight) for a, b in pairwise(line)]
    return [
        (word[:STEM], named, weight)
        for word, named in spoken
        if named or word[0].isdigit() or len(word) >= SHORTEST
    ]


def _hash(language: str | None, stem: str) -> int:
    return zlib.crc32(f"{language or ''}:{stem}".encode())
