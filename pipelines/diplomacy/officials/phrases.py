"""An office in a text with what stands around it: state, where sent, status, and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.diplomacy.officials import persons
from pipelines.diplomacy.officials.persons import Name
from pipelines.diplomacy.officials.states import State, States
from pipelines.diplomacy.officials.tables import Language, Post
from pipelines.diplomacy.officials.words import Match, Words

REACH = 16
"""Words to either side of an office that may belong to it."""
PORTFOLIO = 7
"""Words of a portfolio: "Minister of Trade and Integration"."""
MOST_NAMES = 6
"""Holders of an office in the plural."""

_APART = re.compile(r"[.;:!?\n()\[\]«»“”„\"…/|]")
_APPOSITION = re.compile(r"\s?,\s?|\s[-–—]\s|\s?[(]")


@dataclass(frozen=True, slots=True)
class Around:
    """The words that belong to an office on one side of it."""

    edge: int
    """The first word that does not."""
    states: tuple[State, ...] = ()
    sent: State | None = None
    status: str | None = None
    deputy: bool = False
    open_end: bool = False
    """Whether a link stands last, whose state is no state: "president of the club"."""
    portfolio: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """An office and its holders."""

    post: Post
    first: int
    end: int
    """The words of the whole phrase, names included."""
    office: tuple[int, int]
    """The words of the office with its state, names left out."""
    names: tuple[Name, ...]
    states: tuple[State, ...]
    within: str | None
    """State or organisation that the office's own words name."""
    sent: State | None
    status: str
    deputy: bool
    case: str
    """Grammatical case in which the names stand; "" where it is the first or not told."""


@dataclass(slots=True)
class _Walk:
    """What a walk along the words has gathered."""

    at: int
    states: list[State] = field(default_factory=list)
    sent: State | None = None
    status: str | None = None
    deputy: bool = False
    link: str = ""
    portfolio: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the phrases of one text."""

    words: Words
    states: States
    lang: Language

    def read(self, match: Match[Post]) -> Phrase | None:
        """The phrase around an office; None where nobody is named in it or it is no office."""
        left = self._left(match)
        post, end = self._tail(match)
        right = self._right(end, post)
        names, first, last = self._names(match, left, right, post)
        states = (*left.states, *right.states)
        within = self._within(match, end)
        if not names or not self._is_office(post, match, left, right, within):
            return None
        sent = right.sent or left.sent
        return Phrase(
            post=post,
            first=min(first, left.edge + 1),
            end=max(last, right.edge),
            office=(left.edge + 1, right.edge),
            names=names,
            states=states,
            within=within,
            sent=sent,
            status=post.status or right.status or left.status or "in office",
            deputy=left.deputy or right.deputy,
            case=self._case(match) if names[0].first > match.first else "",
        )

    # What belongs to the office.

    def _left(self, match: Match[Post]) -> Around:
        walk = _Walk(match.first - 1)
        while walk.at >= 0 and match.first - walk.at < REACH and self._joins(walk.at + 1):
            if not self._step_left(walk, match.value):
                break
        states, sent = walk.states, walk.sent
        if match.value.sent and len(states) == 2 and sent is None:
            sent = states[0]
            states = states[1:]
        return Around(walk.at, tuple(states), sent, walk.status, walk.deputy)

    def _step_left(self, walk: _Walk, post: Post) -> bool:
        """Take the word at hand if it belongs to the office; whether to go on."""
        words, lang, at = self.words, self.lang, walk.at
        key = words.keys[at]
        state = self.states.before(at)
        if state and len(walk.states) < 2 and self._may_stand_left(state):
            is_sent = post.sent and key.endswith(lang.sent_suffix) and bool(lang.sent_suffix)
            if is_sent:
                walk.sent = state
            else:
                walk.states.append(state)
            walk.at = state.first - 1
            return True
        status = lang.statuses.before(words, at)
        if status:
            walk.status, walk.at = status.value, status.first - 1
            return True
        deputy = lang.deputies.before(words, at) if post.deputy else None
        if deputy:
            walk.deputy, walk.at = True, deputy.first - 1
            return True
        if post.open and key in lang.portfolio and walk.portfolio < PORTFOLIO:
            walk.portfolio += 1
        elif key in lang.articles:
            walk.at -= 1
            return False
        elif key not in lang.skip:
            return False
        walk.at -= 1
        return True

    def _may_stand_left(self, state: State) -> bool:
        """Whether a state's name there is its adjective, where the language tells."""
        adjective = self.lang.adjective
        return not adjective or not state.is_country or adjective in self.words.keys[state.first]

    def _joins(self, at: int) -> bool:
        """Whether word ``at`` follows the one before it within one expression."""
        gap = self.words.gap(at)
        return len(gap) <= 3 and "," not in gap and (
            not _APART.search(gap) or (gap.startswith(".") and self.words.is_short(at - 1))
        )  # fmt: skip

    def _tail(self, match: Match[Post]) -> tuple[Post, int]:
        """The office where a state stands amid its words, and the first word after them."""
        between = self.states.at(match.end)
        if between and self._joins(match.end):
            tail = self.lang.tails.at(self.words, between.end)
            if tail and self._joins(between.end):
                return tail.value, match.end
        return match.value, match.end

    def _right(self, at: int, post: Post) -> Around:
        walk = _Walk(at)
        if post is not self.lang.posts and post.sent is False and post.open is False:
            walk.portfolio = 0
        while walk.at < len(self.words) and walk.at - at < REACH and self._joins(walk.at):
            if not self._step_right(walk, post):
                break
        open_end = walk.link != ""
        return Around(
            walk.at, tuple(walk.states), walk.sent, walk.status, walk.deputy, open_end,
            walk.portfolio > 0,
        )  # fmt: skip

    def _step_right(self, walk: _Walk, post: Post) -> bool:
        words, lang, at = self.words, self.lang, walk.at
        key = words.keys[at]
        tail = lang.tails.at(words, at) if walk.states else None
        if tail and tail.value.name == post.name:
            walk.at, walk.link = tail.end, ""
            return True
        state = self.states.at(at)
        if state:
            return self._take_state(walk, state, post)
        status = lang.statuses.at(words, at)
        if status and status.end - status.first == 1:
            walk.status, walk.at = status.value, status.end
            return True
        if self._take_link(walk, key, post):
            return True
        if key in lang.skip or (walk.link and key in lang.articles):
            walk.at += 1
            return True
        if post.open and walk.portfolio < PORTFOLIO and self._is_portfolio(at):
            walk.portfolio += 1
            walk.at, walk.link = at + 1, ""
            return True
        return False

    def _take_state(self, walk: _Walk, state: State, post: Post) -> bool:
        if walk.link == "to" and post.sent:
            walk.sent = walk.sent or state
        elif walk.link == "to" or len(walk.states) > 4:
            return False
        elif not walk.states or walk.link in ("and", "of") or self.lang.cases:
            walk.states.append(state)
        elif post.sent and walk.sent is None:
            walk.sent = state
        else:
            return False
        walk.at, walk.link = state.end, ""
        return True

    def _take_link(self, walk: _Walk, key: str, post: Post) -> bool:
        """A word that ties a state to the office: "of", "to", "and"."""
        lang = self.lang
        follows = self._state_soon(walk.at + 1)
        if key in lang.conjunction and walk.states and follows:
            walk.link = "and"
        elif post.about and key in lang.about and follows:
            walk.link = "to"
        elif post.sent and key in lang.to and (follows or key not in lang.of):
            walk.link = "to"
        elif key in lang.of:
            walk.link = "of"
        else:
            return False
        if walk.link == "to" and lang.cases and not follows:
            walk.link = ""
            return False
        walk.at += 1
        return True

    def _state_soon(self, at: int) -> bool:
        """Whether a state's name follows after words that may stand before one."""
        for index in range(at, min(at + 5, len(self.words))):
            if not self._joins(index):
                return False
            if self.states.at(index):
                return True
            key = self.words.keys[index]
            if key not in self.lang.skip and key not in self.lang.articles | self.lang.of:
                return False
        return False

    def _is_portfolio(self, at: int) -> bool:
        if self.words.keys[at] in self.lang.portfolio:
            return True
        return self.lang.cases and self.words.word(at)[0].islower()

    # Whose office it is.

    def _names(
        self, match: Match[Post], left: Around, right: Around, post: Post
    ) -> tuple[tuple[Name, ...], int, int]:
        """The holders with the first and last word that they reach to."""
        apposed = self._apposed(left)
        at = right.edge
        if right.open_end or at >= len(self.words):
            names: tuple[Name, ...] = ()
        else:
            names = self._following(at, match, right)
        comma = at < len(self.words) and "," in self.words.gap(at)
        if apposed and (not names or comma):
            names = (apposed,)
        names = tuple(name for name in names if self._is_name(name, left, right, post))
        if not names:
            return (), 0, 0
        return names, names[0].first, names[-1].end

    def _following(self, at: int, match: Match[Post], right: Around) -> tuple[Name, ...]:
        words = self.words
        gap = words.gap(at)
        if not re.fullmatch(r"\s?,?\s?|-|\s[-–—]\s|’|'", gap):
            return ()
        name = persons.after(words, at, self.lang, self.states)
        if name is None:
            return ()
        found = [name]
        several = self._is_plural(match) or len(right.states) > 1
        while several and len(found) < MOST_NAMES:
            step = found[-1].end
            if step >= len(words) or _APART.search(words.gap(step)):
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
            while at >= 0 and self.words.keys[at] in self.lang.appositive and self._joins(at + 1):
                at -= 1
            if at == start or at < 0 or not self._joins(at + 1):
                return None
        name = persons.before(self.words, at, self.lang, self.states)
        return name if name and name.groups > 1 else None

    def _is_name(self, name: Name, left: Around, right: Around, post: Post) -> bool:
        if name.groups > 1:
            return True
        words = self.words
        known = bool(left.states or right.states) or post.name != "minister"
        long = len(words.slice(name.first, name.end)) > 2
        next_ = name.end
        loud = (
            next_ < len(words)
            and words.gap(next_) == " "
            and words.word(next_)[0].isupper()
        )
        return self.lang.one_word and known and long and not loud and name.groups == 1

    def _is_plural(self, match: Match[Post]) -> bool:
        return match.ending in self.lang.plural or (
            match.ending == "" and self.words.keys[match.first].endswith("ies")
        )

    # Whether it is an office at all.

    def _is_office(
        self, post: Post, match: Match[Post], left: Around, right: Around, within: str | None
    ) -> bool:
        has_state = bool(left.states or right.states or left.sent or right.sent or within)
        if has_state:
            codes = {state.code for state in (*left.states, *right.states)}
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
        return word[0].isupper() and self.words.keys[at] not in self.lang.never

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
