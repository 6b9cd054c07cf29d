"""What belongs to an office on either side of it: state, where sent, status, portfolio."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.diplomacy.officials.states import State, States
from pipelines.diplomacy.officials.tables import Language, Post
from pipelines.diplomacy.officials.words import Match, Words

REACH = 16
"""Words to either side of an office that may belong to it."""
PORTFOLIO = 7
"""Words of a portfolio: "Minister of Trade and Integration"."""

APART = re.compile(r"[.;:!?\n()\[\]«»“”„\"…/|]")
"""Marks that set an expression apart from the next."""


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
class Surroundings:
    """Reads what stands around the offices of one text."""

    words: Words
    states: States
    lang: Language

    def left(self, match: Match[Post]) -> Around:
        """What belongs to an office before it."""
        walk = _Walk(match.first - 1)
        while walk.at >= 0 and match.first - walk.at < REACH and self.joins(walk.at + 1):
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
        elif post.sent and self._is_seat(walk):
            walk.link = "seat"
        elif key in lang.articles:
            walk.at -= 1
            return False
        elif key not in lang.skip:
            return False
        walk.at -= 1
        return True

    def _is_seat(self, walk: _Walk) -> bool:
        """Whether a word is the city of a mission, where a language has no link to one."""
        if self.lang.of or self.lang.to or walk.states or walk.link:
            return False
        return self.words.word(walk.at)[0].isupper() and self.joins(walk.at)

    def _may_stand_left(self, state: State) -> bool:
        """Whether a state's name there is its adjective, where the language tells."""
        adjective = self.lang.adjective
        return not adjective or not state.is_country or adjective in self.words.keys[state.first]

    def joins(self, at: int) -> bool:
        """Whether word ``at`` follows the one before it within one expression."""
        gap = self.words.gap(at)
        return len(gap) <= 3 and "," not in gap and (
            not APART.search(gap) or (gap.startswith(".") and self.words.is_short(at - 1))
        )  # fmt: skip

    def tail(self, match: Match[Post]) -> tuple[Post, int, State | None]:
        """The office, the first word after it, and the state that stands amid its words."""
        between = self.states.at(match.end)
        if between and self.joins(match.end):
            tail = self.lang.tails.at(self.words, between.end)
            if tail and self.joins(between.end):
                return tail.value, tail.end, between
        return match.value, match.end, None

    def right(self, at: int, post: Post, between: State | None) -> Around:
        """What belongs to an office from word ``at`` on, and the state amid its words."""
        walk = _Walk(at, [between] if between else [])
        while walk.at < len(self.words) and walk.at - at < REACH and self._goes_on(walk):
            if not self._step_right(walk, post):
                break
        open_end = walk.link != ""
        return Around(
            walk.at, tuple(walk.states), walk.sent, walk.status, walk.deputy, open_end,
            walk.portfolio > 0,
        )  # fmt: skip

    def _goes_on(self, walk: _Walk) -> bool:
        """Whether the word at hand may belong to the office: "of Armenia, Georgia and Moldova"."""
        if self.joins(walk.at):
            return True
        listed = self.words.gap(walk.at).strip() == "," and self.states.at(walk.at) is not None
        if listed and len(walk.states) > 0 and not walk.link:
            walk.link = "and"
            return True
        return False

    def _step_right(self, walk: _Walk, post: Post) -> bool:
        words, lang, at = self.words, self.lang, walk.at
        key = words.keys[at]
        if key == "s" and words.gap(at) in ("'", "’"):
            walk.link = "s"
            return False
        tail = lang.tails.at(words, at) if walk.states else None
        if tail and tail.value.name == post.name:
            walk.at, walk.link = tail.end, ""
            return True
        state = self.states.at(at)
        if state and self.is_named(walk.link, state):
            return self._take_state(walk, state, post)
        return self._take_status(walk) or self._take_link(walk, key, post) or self._pass(walk, post)

    def _take_status(self, walk: _Walk) -> bool:
        status = self.lang.statuses.at(self.words, walk.at)
        if status is None or status.end - status.first > 1:
            return False
        walk.status, walk.at = status.value, status.end
        return True

    def _pass(self, walk: _Walk, post: Post) -> bool:
        """Pass over a word that says nothing of the state: an article, a portfolio, a city."""
        at = walk.at
        if self._is_skipped(at) or (walk.link and self.words.keys[at] in self.lang.articles):
            walk.at = at + 1
        elif walk.link == "to" and self._is_city(at):
            walk.at, walk.link = at + 1, ""
        elif post.open and walk.portfolio < PORTFOLIO and self._is_portfolio(at):
            walk.portfolio += 1
            walk.at, walk.link = at + 1, ""
        else:
            return False
        return True

    def _is_skipped(self, at: int) -> bool:
        """Whether a word says nothing of the office; a capital alone is an initial."""
        return self.words.keys[at] in self.lang.skip and not (
            len(self.words.keys[at]) == 1 and self.words.word(at).isupper()
        )

    def _is_city(self, at: int) -> bool:
        """Whether a word names the seat of a mission, the holder's name behind it."""
        words = self.words
        if at + 1 >= len(words) or words.gap(at + 1).strip(",") != " ":
            return False
        return words.word(at)[0].isupper() and words.word(at + 1)[0].isupper()

    def is_named(self, link: str, state: State) -> bool:
        """Whether the state itself stands there, no "American Farm Bureau", no Israel Katz."""
        ends = self.lang.adjective_ends
        if not ends or not state.is_country:
            return True
        key = self.words.keys[state.end - 1]
        if key.endswith(ends) and key not in self.lang.nouns:
            return False
        return bool(link) or not self.lang.linked

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
        elif (post.about and key in lang.about and follows) or (
            post.sent and key in lang.to and (follows or key not in lang.of)
        ):
            walk.link = "to"
        elif key in lang.of:
            walk.link = walk.link or "of"
        else:
            return False
        if walk.link == "to" and not lang.of and not follows and not self._is_city(walk.at + 1):
            walk.link = ""
            return False
        walk.at += 1
        return True

    def _state_soon(self, at: int) -> bool:
        """Whether a state's name follows after words that may stand before one."""
        for index in range(at, min(at + 5, len(self.words))):
            if not self.joins(index):
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
