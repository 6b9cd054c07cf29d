"""An office in a text, whose it is, and whether it is one at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.diplomacy.officials import persons
from pipelines.diplomacy.officials.persons import Name
from pipelines.diplomacy.officials.states import State, States
from pipelines.diplomacy.officials.surroundings import APART, Around, Surroundings
from pipelines.diplomacy.officials.tables import Language, Post
from pipelines.diplomacy.officials.words import Match, Words

MOST_NAMES = 6
"""Holders of an office in the plural."""

_LEADS = re.compile(r"\s?,?\s?|-|\s[-–—]\s|’|'")
_AFTER_LETTER = re.compile(r"\.,?\s")
"""What may stand between an office and its holder's name."""
_APPOSITION = re.compile(r"\s?,\s?|\s[-–—]\s|\s?[(]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An office and its holders."""

    post: Post
    first: int
    end: int
    """The words of the whole phrase, names included."""
    office: tuple[int, int]
    """The words of the office with its state, names left out."""
    foreign: bool
    """Whether a minister's portfolio holds foreign affairs."""
    names: tuple[Name, ...]
    states: tuple[State, ...]
    within: str | None
    """State or organisation that the office's own words name."""
    sent: State | None
    status: str
    deputy: bool
    case: str
    """Grammatical case in which the names stand; "" where it is the first or not told."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the phrases of one text."""

    words: Words
    states: States
    lang: Language
    around: Surroundings

    def read(self, match: Match[Post]) -> Phrase | None:
        """The phrase around an office; None where nobody is named in it or it is no office."""
        left = self.around.left(match)
        post, end, between = self.around.tail(match)
        if not post.name:
            return None
        right = self.around.right(end, post, between)
        names, first, last = self._names(match, left, right, post)
        states = (*left.states, *right.states) or self._after_name(names)
        within = self._within(match, end)
        if not names or not self._is_office(post, match, left, right, within):
            return None
        sent = right.sent or left.sent
        office = self._office(left.edge + 1, right.edge)
        return Phrase(
            post=post,
            first=min(first, left.edge + 1),
            end=max(last, right.edge),
            office=office,
            foreign=post.open and self._is_foreign(office),
            names=names,
            states=states,
            within=within,
            sent=sent,
            status=post.status or right.status or left.status or "in office",
            deputy=left.deputy or right.deputy,
            case=self._case(match) if names[0].first > match.first else "",
        )

    def _office(self, first: int, end: int) -> tuple[int, int]:
        """The words of the office, without an "and" before them."""
        while first < end - 1 and self.words.keys[first] in self.lang.conjunction:
            first += 1
        return first, end

    def _is_foreign(self, office: tuple[int, int]) -> bool:
        spoken = " ".join(self.words.keys[slice(*office)])
        return any(words in spoken for words in self.lang.foreign)

    # Whose office it is.

    def _names(
        self, match: Match[Post], left: Around, right: Around, post: Post
    ) -> tuple[tuple[Name, ...], int, int]:
        """The holders with the first and last word that they reach to."""
        if right.open_end:
            return (), 0, 0
        apposed = self._apposed(left)
        at = right.edge
        names = self._following(at, match, right) if at < len(self.words) else ()
        comma = at < len(self.words) and "," in self.words.gap(at)
        if apposed and (not names or comma):
            names = (apposed,)
        names = tuple(name for name in names if self._is_name(name, left, right, post))
        if not names:
            return (), 0, 0
        return names, names[0].first, names[-1].end

    def _following(self, at: int, match: Match[Post], right: Around) -> tuple[Name, ...]:
        words = self.words
        short = at > 0 and words.is_short(at - 1)
        if not (
            _LEADS.fullmatch(words.gap(at)) or (short and _AFTER_LETTER.fullmatch(words.gap(at)))
        ):
            return ()
        name = persons.after(words, at, self.lang, self.states)
        if name is None:
            return ()
        found = [name]
        several = self._is_plural(match) or len(right.states) > 1
        while several and len(found) < MOST_NAMES:
            step = found[-1].end
            if step >= len(words) or APART.search(words.gap(step)):
                break
            joined = words.keys[step] in self.lang.conjunction
            if not joined and "," not in words.gap(step):
                break
            more = persons.after(words, step + joined, self.lang, self.states)
            if more is None or more.groups < 2:
                break
            found.append(more)
        return tuple(found)

    def _apposed(self, left: Around) -> Name | None:
        """The name before an office that stands after it: "Pavel Utyupin, the ambassador"."""
        at = left.edge
        if at < 0:
            return None
        gap = self.words.gap(at + 1)
        if not _APPOSITION.fullmatch(gap):
            start = at
            while (
                at >= 0
                and self.words.keys[at] in self.lang.appositive
                and self.around.joins(at + 1)
            ):
                at -= 1
            if at == start or at < 0 or not self.around.joins(at + 1):
                return None
        name = persons.before(self.words, at, self.lang, self.states)
        return name if name and name.groups > 1 else None

    def _ties(self, at: int) -> bool:
        """Whether a word ties a name to an office behind it: "was appointed", "as"."""
        return self.words.keys[at] in self.lang.appositive and self.around.joins(at + 1)

    def _is_name(self, name: Name, left: Around, right: Around, post: Post) -> bool:
        """Whether a name is one: in full, or a surname alone where nothing speaks against it."""
        if name.groups > 1:
            return True
        words = self.words
        has_state = bool(left.states or right.states)
        known = post.name in _OF_SURNAME and (self.lang.one_word or has_state)
        long = len(words.slice(name.first, name.end)) > 2
        next_ = name.end
        loud = next_ < len(words) and words.gap(next_) == " " and words.word(next_)[0].isupper()
        return known and long and not loud and name.groups == 1

    def _is_plural(self, match: Match[Post]) -> bool:
        return match.ending in self.lang.plural or (
            match.ending == "" and self.words.keys[match.first].endswith("ies")
        )

    def _after_name(self, names: tuple[Name, ...]) -> tuple[State, ...]:
        """The state that follows a single name: "President Xi Jinping of China"."""
        at = names[-1].end if names else len(self.words)
        if len(names) != 1 or at + 1 >= len(self.words) or not self.around.joins(at):
            return ()
        if self.words.keys[at] not in self.lang.of or not self.around.joins(at + 1):
            return ()
        state = self.states.at(at + 1)
        return (state,) if state and self.around.is_named("of", state) else ()

    # Whether it is an office at all.

    def _is_office(
        self, post: Post, match: Match[Post], left: Around, right: Around, within: str | None
    ) -> bool:
        if self._is_spoilt(left.edge) and not left.states:
            return False
        has_state = bool(left.states or right.states or left.sent or right.sent or within)
        if has_state:
            states = (*left.states, *right.states)
            codes = {state.code for state in states}
            if post.name == "head of organisation" and not within:
                return any(not state.is_country for state in states)
            return not post.only or not codes or bool(codes & post.only)
        if post.needs:
            return False
        lower = self.words.word(match.first)[0].islower()
        if post.capital and lower and not right.portfolio and not left.status:
            return False
        return not (post.shy and self._is_after_name(left.edge))

    def _is_after_name(self, at: int) -> bool:
        """Whether a capitalised word that is no state stands right before: "FIFA President"."""
        if at < 0 or self.words.gap(at + 1) not in (" ", "-"):
            return False
        word = self.words.word(at)
        return word[0].isupper() and self.words.keys[at] not in self.lang.openers

    def _is_spoilt(self, at: int) -> bool:
        """Whether a word before makes another office of it: "Chair and President"."""
        if at > 0 and self.words.keys[at] in self.lang.conjunction:
            at -= 1
        return at >= 0 and self.words.keys[at] in self.lang.spoilers

    def _within(self, match: Match[Post], end: int) -> str | None:
        spoken = " ".join(self.words.keys[match.first : end])
        return next((code for part, code in self.lang.within.items() if part in spoken), None)

    def _case(self, match: Match[Post]) -> str:
        """The grammatical case of an office, told by its first declined word."""
        if not self.lang.cases:
            return ""
        for at in range(match.first, match.end):
            told = self.lang.case.get(self.words.keys[at])
            if told:
                return told
        return _CASE_OF.get(match.ending, "")


_OF_SURNAME = frozenset(
    (
        "head of state",
        "head of government",
        "foreign minister",
        "deputy head of state",
    )
)
"""Offices whose holders are named by surname alone at first sight."""
_CASE_OF = {
    ending: case
    for case, endings in {
        "gen": ("а", "я", "ого", "его"),
        "dat": ("у", "ю", "ому", "ему", "ові", "еві", "єві"),
        "ins": ("ом", "ем", "ым", "им", "ой", "ей", "ью", "ою", "ею", "єм"),
        "pre": ("е",),
    }.items()
    for ending in endings
}
"""Case by an office's ending; an ending of the first case, or of several, tells none."""
