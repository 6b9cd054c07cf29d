"""A text as passages that can be looked for in another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipelines.letters import skeleton
from pipelines.reprints import words

PASSAGE_WORDS = 60
"""A paragraph longer than this is cut at the ends of its sentences, since some pages come
without paragraphs."""
FEWEST = 12
"""Least number of different shingles in a text that can be told from chance."""
REPEATING = 0.2
"""Least share of different shingles; in a text that is one they are nine in ten."""
LONGEST_PASSAGE = 240
"""Words after which a passage is cut wherever that is: a page may come without full stops."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"”»’)]*\s+|(?<=[。！？])")
_QUOTED = re.compile(r"«[^«»\n]{1,2000}»|“[^“”\n]{1,2000}”|\"[^\"\n]{1,2000}\"|「[^」\n]{1,2000}」")


@dataclass(frozen=True)
class Passage:
    """A paragraph or a part of one."""

    paragraph: int
    """Place of its paragraph in the text, from 0; empty lines are not counted."""
    words: tuple[str, ...]
    """Comparable words; characters in scripts without spaces."""
    hashes: frozenset[int]
    spelt: Mapping[str, str]
    """The words written as names, by their consonant skeletons."""
    figures: frozenset[str]
    """Words that are numbers."""
    quoted: bool
    """Whether more than half of it stands in quotation marks."""

    @property
    def size(self) -> int:
        """Words."""
        return len(self.words)

    @property
    def names(self) -> Set[str]:
        """Consonant skeletons of its names."""
        return self.spelt.keys()


@dataclass(frozen=True)
class Body:
    """A whole text."""

    line: tuple[str, ...]
    """Its comparable words."""
    passages: tuple[Passage, ...]

    @cached_property
    def hashes(self) -> frozenset[int]:
        """All shingles."""
        return frozenset[int]().union(*(passage.hashes for passage in self.passages))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All comparable words, and the skeleton of each: a name may stand first in a sentence."""
        return frozenset(self.line) | {skeleton(word) for word in self.line}

    @cached_property
    def unspaced(self) -> bool:
        """Whether it is written in a script without spaces."""
        return words.is_unspaced(self.line)

    @property
    def is_telling(self) -> bool:
        """Whether it has enough to it that two like it have more than chance in common.

        Neither a line nor the same line over and over is so.
        """
        return len(self.hashes) >= max(FEWEST, REPEATING * self.size)

    @property
    def size(self) -> int:
        """Words in its passages."""
        return sum(passage.size for passage in self.passages)


@lru_cache(maxsize=32)
def read(text: str) -> Body:
    """The passages of a text; cached, since one article is compared with several."""
    plain = words.plain(text)
    named = {word for word, is_name in words.spoken(plain) if is_name}
    passages = []
    line: list[str] = []
    for paragraph, piece in _pieces(plain):
        whole = [(word, word in named) for word, _ in words.spoken(piece)]
        for start in range(0, len(whole), LONGEST_PASSAGE):
            spoken = whole[start : start + LONGEST_PASSAGE]
            comparable = words.comparable(spoken)
            line += comparable
            passages.append(_passage(paragraph, piece, spoken, comparable))
    return Body(tuple(line), tuple(passages))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, in the numbering of ``Passage.paragraph``."""
    return [paragraph for paragraph in text.split("\n") if paragraph.strip()]


def _passage(
    paragraph: int, piece: str, spoken: list[tuple[str, bool]], comparable: list[str]
) -> Passage:
    inside = sum(len(match.group()) for match in _QUOTED.finditer(piece))
    return Passage(
        paragraph=paragraph,
        words=tuple(comparable),
        hashes=frozenset(words.shingles(comparable)),
        spelt={skeleton(word): word.capitalize() for word, named in spoken if named},
        figures=frozenset(word for word, _ in spoken if word[0].isdigit()),
        quoted=2 * inside > len(piece),
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Numbers and texts of paragraphs, the long ones in blocks of whole sentences."""
    for number, paragraph in enumerate(paragraphs(text)):
        block: list[str] = []
        length = 0
        for sentence in _SENTENCE.split(paragraph):
            block.append(sentence)
            length += sentence.count(" ") + 1 if " " in sentence else len(sentence)
            if length >= PASSAGE_WORDS:
                yield number, " ".join(block)
                block, length = [], 0
        if block:
            yield number, " ".join(block)
