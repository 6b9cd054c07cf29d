"""Whether two reports in one language are of one event, and by which words they find each other.

The measures are few and look at the two reports alone: weighing words by how rare they are in the
archive gave nothing (F1 of pairs .97 with and without, on the reports of tuning), so a story does
not hang on what else was crawled.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipelines.reprints import words

LEAD = 800
"""Characters of the text that are read: news say at the head what happened."""
TERMS = 14
"""Words by which a report is found."""
STEM = 5
"""Letters of a word that count: endings differ with case and number."""
SHORTEST = 4
"""Letters of a word that says anything, where it is no name and no figure."""
TITLE = 1.5
NAME = 1.5
COUNTRY = 0.5
"""How much more a word weighs in the headline and as a name, and less as that of a country: two
states do more than one thing in a week."""
SAME_COUNTRIES = 0.15
OTHER_PAIR = 0.10
"""What equal countries add to the likeness of words, and what it loses where each report has two
countries between whom it plays and they are not the same two: a minister meets one guest after
the other."""
ALIKE = 0.31
"""Least likeness of two reports of one event; between .30 and .32 it made no difference in
tuning."""
DAYS = 3
"""Days between two reports of one event, at most."""

_PREFIXED = re.compile(r"^(?:[وفبكل]{0,2}ال|لل)(?=\w{3})")
"""Arabic "the" and what is written together with it: "and the", "in the"."""


@dataclass(frozen=True)
class Report:
    """A report as it is compared."""

    title: str | None
    text: str
    language: str | None
    countries: frozenset[str] = frozenset()
    """Codes of those that it names."""
    named_by: frozenset[str] = frozenset()
    """The words that name them."""
    pair: tuple[str, str] | None = None
    """The two between whom it plays, in alphabetical order."""

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Stems of headline and lead, each with its weight."""
        heard = [*_heard(self.title or "", TITLE), *_heard(self.text[:LEAD], 1.0)]
        named = {stem for stem, is_name, _ in heard if is_name}
        nations = {stem for words_ in self.named_by for stem, _, _ in _heard(words_, 1.0)}
        weights: defaultdict[str, float] = defaultdict(float)
        times: Counter[str] = Counter()
        for stem, _, weight in heard:
            times[stem] += 1
            weights[stem] += weight / times[stem]
        return {
            stem: weight * (COUNTRY if stem in nations else NAME if stem in named else 1.0)
            for stem, weight in weights.items()
        }

    @cached_property
    def weightiest(self) -> tuple[str, ...]:
        """The stems by which it is found."""
        ranked = sorted(self.weights.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))
        return tuple(stem for stem, _ in ranked[:TERMS])


def terms(report: Report, day: int) -> tuple[int, ...]:
    """The weightiest words of a report as they are of a day, by their hash.

    32 bits with a sign, the same in every process.
    """
    prefix = f"{report.language or ''}:{day}:"
    return tuple(zlib.crc32((prefix + stem).encode()) - (1 << 31) for stem in report.weightiest)


def likeness(one: Report, other: Report) -> float:
    """How much two reports of some days speak of one event; from ``ALIKE`` on they do.

    Cosine of their words, more for the same countries, less for another pair.
    """
    if one.language != other.language:
        return 0.0
    mine, theirs = one.weights, other.weights
    norms = [math.sqrt(sum(weight**2 for weight in some.values())) for some in (mine, theirs)]
    if not all(norms):
        return 0.0
    shared = sum(mine[stem] * theirs[stem] for stem in mine.keys() & theirs.keys())
    either = one.countries | other.countries
    same = len(one.countries & other.countries) / len(either) if either else 0.0
    other_pair = one.pair and other.pair and one.pair != other.pair
    return shared / math.prod(norms) + SAME_COUNTRIES * same - OTHER_PAIR * bool(other_pair)


def _heard(text: str, weight: float) -> Iterator[tuple[str, bool, float]]:
    """Stems with whether each is written as a name, and its weight."""
    spoken = list(words.spoken(words.plain(text)))
    line = [word for word, _ in spoken]
    if words.is_unspaced(line):
        yield from ((a + b, False, weight) for a, b in pairwise(line))
        return
    for word, named in spoken:
        if named or word[0].isdigit() or len(word) >= SHORTEST:
            yield (word if word[0] < "\u0600" else _PREFIXED.sub("", word))[:STEM], named, weight
