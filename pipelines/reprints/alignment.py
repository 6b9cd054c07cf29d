"""Which passages of a text stand in another one, and how much of each.

A passage is laid beside those that share most with it, and the words kept in order are counted:
with a third of the words changed two thirds of them are still there, while only .30 of the
shingles of three words are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipelines.reprints.passages import Body, Passage

KEPT = 0.42
"""Least share of a passage's words, in runs, for it to be aligned. Two sentences of one matter
share some .15, a copy with four words in ten changed keeps .5."""
RUN = 2
RUN_UNSPACED = 3
"""Words, or characters of scripts without spaces, from which a run counts: "of the" shows
little, a single "of" nothing."""
COUNTERPARTS = 2
"""Passages of the other text that one is laid beside: paragraphs are merged and split."""
STRETCH = 8
"""Words from which a part that is not kept was left out: in a text with four words in ten changed
one such stretch is to be expected in some thousand words."""
PART = 0.3
"""Least share of the smaller of two passages that both have, for the map of paragraphs."""
EVERY_PAIR = 3000
"""Pairs of passages up to which words are compared where no shingle is shared; a text of 200,000
characters would have 300,000."""

Run = tuple[int, int, int]
"""Place in one passage, place in the other, and length of a run of equal words."""
Match = tuple[int, int, list[Run]]
"""Place of a passage in each text, and the runs that they share."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of a passage stands in the other text."""

    passage: Passage
    words: int
    """Words kept, in runs."""
    partners: tuple[tuple[Passage, int], ...]
    """Passages of the other text that have them, each with the number of words."""
    runs: tuple[int, ...]
    """Words of each run."""
    left_out: int
    """Words in stretches of which nothing is kept, from ``STRETCH`` on: taken out, not reworded."""

    @property
    def share(self) -> float:
        """Of the passage's words."""
        return self.words / self.passage.size


@dataclass(frozen=True)
class Cover:
    """How much of one text stands in another; all shares are of words."""

    body: Body
    other: Body
    aligned: tuple[Kept, ...]
    """The passages that do, in their order."""

    @cached_property
    def containment(self) -> float:
        """Share of the text's shingles that the other has."""
        return len(self.body.hashes & self.other.hashes) / max(len(self.body.hashes), 1)

    @cached_property
    def share(self) -> float:
        """Aligned passages among all."""
        return sum(kept.passage.size for kept in self.aligned) / max(self.body.size, 1)

    @cached_property
    def carried(self) -> float:
        """Share of the text that is there, reworded or not: neither left out nor added."""
        found = sum(kept.passage.size - kept.left_out for kept in self.aligned)
        return found / max(self.body.size, 1)

    @cached_property
    def words(self) -> int:
        """Words kept, in aligned passages."""
        return sum(kept.words for kept in self.aligned)

    @cached_property
    def told(self) -> float:
        """Aligned passages outside of quotations; 1 where there is nothing outside."""
        told = sum(passage.size for passage in self.body.passages if not passage.quoted)
        found = sum(kept.passage.size for kept in self.aligned if not kept.passage.quoted)
        return found / told if told else 1.0

    @cached_property
    def changed(self) -> float:
        """Share of the words of aligned passages that the other text does not keep."""
        size = sum(kept.passage.size for kept in self.aligned)
        return 1 - self.words / size if size else 0.0

    @cached_property
    def names(self) -> frozenset[str]:
        """Names in aligned passages."""
        return frozenset[str]().union(*(kept.passage.names for kept in self.aligned))

    @cached_property
    def lacking(self) -> frozenset[str]:
        """Those of them that the other text lacks."""
        return self.names - self.other.vocabulary

    @cached_property
    def figures(self) -> frozenset[str]:
        """Numbers in aligned passages."""
        return frozenset[str]().union(*(kept.passage.figures for kept in self.aligned))

    @cached_property
    def other_figures(self) -> frozenset[str]:
        """Those of them that the other text lacks."""
        return self.figures - self.other.vocabulary

    @cached_property
    def in_order(self) -> float:
        """Share of the aligned passages that stand in the other text in the same order."""
        ends: list[tuple[int, int]] = []
        places = {id(passage): place for place, passage in enumerate(self.other.passages)}
        for kept in self.aligned:
            place = (places[id(max(kept.partners, key=lambda pair: pair[1])[0])], 0)
            at = bisect_right(ends, place)
            ends[at : at + 1] = [place]
        return len(ends) / max(len(self.aligned), 1)

    @property
    def mismatch(self) -> float:
        """Share of the names that the other text lacks."""
        return len(self.lacking) / len(self.names) if self.names else 0.0

    @property
    def lacking_names(self) -> list[str]:
        """The names that the other text lacks, as they are spelt here."""
        spelt = {k: name for kept in self.aligned for k, name in kept.passage.spelt.items()}
        return sorted(spelt[key] for key in self.lacking)


def align(one: Body, other: Body) -> tuple[Cover, Cover]:
    """How much of each text stands in the other.

    A word is laid beside one word only, the longest matches first: what a copy left out is not
    found again in a passage of like wording that it kept.
    """
    matched = _matched(one, other)
    turned = [(b, a, [(y, x, size) for x, y, size in found]) for a, b, found in matched]
    return _cover(one, other, matched), _cover(other, one, turned)


def paragraph_map(covered: Cover) -> list[tuple[int, int]]:
    """Pairs of paragraphs that carry the same text, counted from 0: of the text, of the other."""
    pairs = set()
    for kept in covered.aligned:
        for partner, shared in kept.partners:
            if shared >= PART * min(kept.passage.size, partner.size):
                pairs.add((kept.passage.paragraph, partner.paragraph))
    return sorted(pairs)


def runs(one: Sequence[str], other: Sequence[str], least: int) -> list[Run]:
    """Runs of words that both have in the same order: place in each, and length."""
    if one == other:
        return [(0, 0, len(one))]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size >= least]


def _matched(one: Body, other: Body) -> list[Match]:
    least = RUN_UNSPACED if one.unspaced else RUN
    pairs = _equal(one, other)
    found = [(a, b, [(0, 0, one.passages[a].size)]) for a, b in pairs]
    done = {a for a, _ in pairs}, {b for _, b in pairs}
    for a, b in _pairs(one, other, done):
        between = runs(one.passages[a].words, other.passages[b].words, least)
        if between:
            found.append((a, b, between))
    found.sort(key=lambda match: (-sum(size for _, _, size in match[2]), match[0], match[1]))
    return _exclusive(found, least)


def _equal(one: Body, other: Body) -> list[tuple[int, int]]:
    """Passages that are the same word for word, each used once."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place in reversed(range(len(other.passages))):
        places.setdefault(other.passages[place].words, []).append(place)
    return [
        (place, places[passage.words].pop())
        for place, passage in enumerate(one.passages)
        if places.get(passage.words)
    ]


def _pairs(one: Body, other: Body, done: tuple[set[int], set[int]]) -> list[tuple[int, int]]:
    """Passages worth laying side by side, seen from either text."""
    mine = [place for place in range(len(one.passages)) if place not in done[0]]
    theirs = [place for place in range(len(other.passages)) if place not in done[1]]
    exhaustive = len(mine) * len(theirs) <= EVERY_PAIR
    pairs = set(_likeliest(one, mine, other, theirs, exhaustive))
    pairs |= {(a, b) for b, a in _likeliest(other, theirs, one, mine, exhaustive)}
    return sorted(pairs)


def _likeliest(
    body: Body, mine: Sequence[int], other: Body, theirs: Sequence[int], exhaustive: bool
) -> Iterator[tuple[int, int]]:
    where: dict[int, list[int]] = {}
    for place in theirs:
        for number in other.passages[place].hashes:
            where.setdefault(number, []).append(place)
    bags = {place: Counter(other.passages[place].words) for place in theirs} if exhaustive else {}
    for place in mine:
        passage = body.passages[place]
        shared: Counter[int] = Counter()
        for number in passage.hashes:
            shared.update(where.get(number, ()))
        yield from ((place, found) for found, _ in _ranked(shared)[:COUNTERPARTS])
        if bags and sum(shared.values()) < KEPT * len(passage.hashes):
            bag = Counter(passage.words)
            alike = {b: (bag & words).total() for b, words in bags.items()}
            yield from ((place, b) for b, n in _ranked(alike)[:1] if n >= KEPT * passage.size)


def _exclusive(found: Sequence[Match], least: int) -> list[Match]:
    """The matches without words that an earlier one has."""
    taken: tuple[dict[int, set[int]], dict[int, set[int]]] = {}, {}
    kept = []
    for a, b, between in found:
        mine, theirs = taken[0].setdefault(a, set()), taken[1].setdefault(b, set())
        free = list(_free(between, mine, theirs, least))
        for start, other_start, size in free:
            mine.update(range(start, start + size))
            theirs.update(range(other_start, other_start + size))
        if free:
            kept.append((a, b, free))
    return kept


def _free(between: Sequence[Run], mine: set[int], theirs: set[int], least: int) -> Iterator[Run]:
    for start, other_start, size in between:
        length = 0
        for step in range(size + 1):
            free = step < size and start + step not in mine and other_start + step not in theirs
            if free:
                length += 1
            elif length:
                if length >= min(least, size):
                    yield start + step - length, other_start + step - length, length
                length = 0


def _cover(body: Body, other: Body, matched: Sequence[Match]) -> Cover:
    mine: dict[int, list[tuple[Passage, int]]] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    for a, b, between in matched:
        size = sum(length for _, _, length in between)
        mine.setdefault(a, []).append((other.passages[b], size))
        spans.setdefault(a, []).extend((start, length) for start, _, length in between)
    found = [
        Kept(
            passage=body.passages[a],
            words=sum(n for _, n in mine[a]),
            partners=tuple(mine[a]),
            runs=tuple(length for _, length in spans[a]),
            left_out=_left_out(body.passages[a].size, spans[a]),
        )
        for a in sorted(mine)
    ]
    return Cover(body, other, tuple(kept for kept in found if kept.share >= KEPT))


def _left_out(size: int, spans: Sequence[tuple[int, int]]) -> int:
    total, at = 0, 0
    for start, length in [*sorted(spans), (size, 0)]:
        total += start - at if start - at >= STRETCH else 0
        at = start + length
    return total


def _ranked(counted: Mapping[int, int]) -> list[tuple[int, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
