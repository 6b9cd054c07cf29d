"""Texts of one wording that are not one text: formulae and serials.

A telegram of congratulation has other names in the same words, a table of rates other figures.
What stands in the slots tells them from copies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import pairwise

from pipelines.reprints.alignment import Cover
from pipelines.reprints.passages import Passage

MISMATCH = 0.30
"""Greatest share of the names in aligned passages that the other text lacks."""
EDITED_NAMES = 0.40
"""A text edited all over has lost names as it lost other words: up to so many, and no more than of
the words."""
NAMELESS = 0.5
"""Least share of a text's shingles that the other has, where nothing tells of whom they speak."""
FIGURES = 5
FIGURES_MISMATCH = 0.8
SERIAL_HOURS = 20.0
"""From so many figures on, nearly all of them other ones, and published so far apart, two texts
are issues of a serial; updated figures of one event come within hours."""
LOST = 0.05
LOST_AGAIN = 0.5
LOST_AGAIN_UNSPACED = 0.3
"""Words of aligned passages that the other lacks, and the share of them that come more than once:
.67 and more in telegrams with other names, .40 and less in texts edited all over, whose changes
are each their own; of pairs of Chinese characters .38 and .23. It tells names without capitals."""
DAYS_MISMATCH = 0.10
DAYS_LOST = 0.02
DAYS_LOST_AGAIN_UNSPACED = 0.2
"""The same for texts that come days apart, where a copy is rare and a formula is the rule: one name
in ten suffices where hardly any other word has changed, since who edits a text changes words before
he changes names (of 1,169 reprints of tuning none is so, whenever it came)."""


def is_formula(
    covered: Cover,
    countries: Collection[str] = frozenset(),
    other_countries: Collection[str] = frozenset(),
    hours: float | None = None,
) -> bool:
    """Whether the texts share their words but not those of whom they speak.

    ``countries`` are those that each of the two names, in whichever order; ``hours`` lie between
    the two publications.
    """
    days_apart = hours is not None and hours >= SERIAL_HOURS
    if _exchanged(covered, days_apart) or (days_apart and _only_names_differ(covered)):
        return True
    if covered.names:
        return covered.mismatch > max(MISMATCH, min(EDITED_NAMES, covered.changed))
    if speak_of_others(countries, other_countries):
        return True
    return not (countries and other_countries) and covered.containment < NAMELESS


def speak_of_others(countries: Collection[str], other_countries: Collection[str]) -> bool:
    """Whether one text names countries that the other does not."""
    least = min(len(countries), len(other_countries))
    return bool(least) and least - len(set(countries) & set(other_countries)) > MISMATCH * least


def is_template(covered: Cover, hours: float | None) -> bool:
    """Whether the texts are issues of a serial: the same words with other figures, days apart."""
    figures = covered.figures
    if len(figures) < FIGURES or hours is None or hours < SERIAL_HOURS:
        return False
    return len(covered.other_figures) >= FIGURES_MISMATCH * len(figures)


def _only_names_differ(covered: Cover) -> bool:
    """Whether names were put in the place of others and the rest was left as it is."""
    if covered.mismatch < DAYS_MISMATCH:
        return False
    plain = [
        word for kept in covered.aligned for word in kept.passage.words if word not in covered.names
    ]
    lost = sum(word not in covered.other.vocabulary for word in plain)
    return lost <= DAYS_LOST * len(plain)


def _exchanged(covered: Cover, days_apart: bool) -> bool:
    """Whether words that come again and again are all others in the other text."""
    unspaced = covered.body.unspaced
    counted = Counter(word for kept in covered.aligned for word in _words(kept.passage, unspaced))
    known = {word for passage in covered.other.passages for word in _words(passage, unspaced)}
    lost = {word: times for word, times in counted.items() if word not in known}
    total = sum(lost.values())
    again = sum(times for times in lost.values() if times > 1)
    least = LOST_AGAIN
    if unspaced:
        least = DAYS_LOST_AGAIN_UNSPACED if days_apart else LOST_AGAIN_UNSPACED
    return total >= LOST * counted.total() and again >= least * total


def _words(passage: Passage, unspaced: bool) -> Iterable[str | tuple[str, ...]]:
    """Its words; pairs of characters in a script without spaces, where one is no word."""
    return pairwise(passage.words) if unspaced else passage.words
