"""Where in a text states and organisations stand, by its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.analysis import Mention
from pipelines.diplomacy.officials import tables
from pipelines.diplomacy.officials.words import Words, lowered


@dataclass(frozen=True, slots=True)
class State:
    """A state or organisation named by the words ``first`` to before ``end``."""

    code: str
    is_country: bool
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class States:
    """The states and organisations of a text, looked up by word."""

    words: Words
    by_first: Mapping[int, State]
    by_last: Mapping[int, State]
    by_key: Mapping[str, str]
    """Country by a single word that named it elsewhere: an analysis keeps but some mentions."""

    @classmethod
    def of(cls, words: Words, mentions: Sequence[Mention]) -> States:
        """The states that an article's mentions name; those in its title are left out."""
        first: dict[int, State] = {}
        last: dict[int, State] = {}
        keys: dict[str, str] = {}
        for mention in mentions:
            if mention.rule.startswith(_ELSEWHERE) or mention.kind not in _KINDS:
                continue
            begin, end = _word_at(words, mention.start), words.ends.get(mention.end)
            if begin is None or end is None:
                continue
            state = State(mention.code, mention.kind == "country", begin, end + 1)
            first[begin], last[end] = state, state
            if begin == end and state.is_country:
                keys[lowered(mention.matched)] = mention.code
        return cls(words, first, last, keys)

    def at(self, index: int) -> State | None:
        """The state whose name begins at a word."""
        if index >= len(self.words):
            return None
        body = self._body(index)
        if body:
            return body
        return self.by_first.get(index) or self._again(index)

    def before(self, index: int) -> State | None:
        """The state whose name ends with a word."""
        if index < 0:
            return None
        for first in range(max(0, index - 4), index + 1):
            body = self._body(first)
            if body and body.end == index + 1:
                return body
        return self.by_last.get(index) or self._again(index)

    def _body(self, index: int) -> State | None:
        found = tables.bodies().at(self.words, index)
        if found and (not self.words.word(index)[0].islower()):
            return State(found.value, False, found.first, found.end)
        return None

    def _again(self, index: int) -> State | None:
        code = self.by_key.get(self.words.keys[index])
        return State(code, True, index, index + 1) if code else None


def _word_at(words: Words, offset: int) -> int | None:
    """The word that begins at an offset or, with an article joined to it, just before."""
    return next((words.starts[o] for o in range(offset, offset - 4, -1) if o in words.starts), None)


_ELSEWHERE = ("title:", "leader:")
"""Rules of mentions that are none of a state's name in the text: a leader's name stands for his
state, and here it is a name."""
_KINDS = ("country", "organisation")
