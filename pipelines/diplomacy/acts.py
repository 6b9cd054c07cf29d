"""What was done, by whom toward whom: acts with the sentence that says so.

An act is found where its term stands in a sentence that names a state, an organisation, an envoy
or a ministry. What is denied, long past or only supposed is no act of the article; what is
planned is told as planned.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipelines.analysis import ActFound, Mention
from pipelines.diplomacy.reading import NOWHERE, Article, Sentence
from pipelines.diplomacy.terms import Hit

MOST = 4
"""Acts of one article that are told."""
LEAST = 0.3
"""Score below which an act is not told."""
PLACES = (0.9, 0.6, 0.45, 0.3, 0.2)
"""What a sentence of the text counts by its number; the title counts 1."""
SPEAKERS = frozenset(("envoy", "mission", "foreign-ministry", "delegation"))
"""Topics that make a sentence one of diplomacy where it names no state."""
ENVOYS = frozenset(("envoy", "mission"))
BY_ENVOY = frozenset(("summons", "expulsion"))
"""Acts whose target is the state that the envoy or embassy is of."""
PLANNED = "planned"
_REACH: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"planned": (6, 4), "denied": (4, 2), "earlier": (8, 8), "supposed": (5, 1)}
)
"""Words before and after an act's term within which a mode holds for it."""
_PLANNED_FACTOR = 0.9
_SHADOW = 0.9
"""An act goes where one that includes it is at least so strong beside it."""
_ADJACENT = 2
"""Words between a state's name and the envoy whose state it is, at most."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An act as acts.toml describes it."""

    says: str
    plover: str
    """The nearest event type of PLOVER."""
    strength: float
    over: frozenset[str]
    """Acts that it includes."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sentence's word for an act."""

    score: float
    mode: str | None
    hit: Hit
    sentence: Sentence


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """The acts by their names."""
    data = tomllib.loads(Path(__file__).with_name("acts.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Kind(row["says"], row["plover"], row["strength"], frozenset(row.get("over", ())))
            for name, row in data.items()
        }
    )


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[ActFound, ...]:
    """The acts of an article, the main one first."""
    signs: dict[str, list[_Sign]] = defaultdict(list)
    number = 0
    led = any(one.is_foreign for one in sentences[1:2])
    for sentence in sentences:
        if not (_is_of_states(sentence) or (sentence.is_title and led)):
            number += not sentence.is_title
            continue
        place = 1.0 if sentence.is_title else PLACES[min(number, len(PLACES) - 1)]
        number += not sentence.is_title
        for sign in _signs(sentence, place):
            signs[sign.hit.term.name].append(sign)
    scores = {name: _together(found) for name, found in signs.items()}
    told = sorted(_leading(scores), key=lambda name: (-scores[name], name))[:MOST]
    return tuple(_act(article, signs[name], scores[name]) for name in told)


def _leading(scores: Mapping[str, float]) -> Iterator[str]:
    """Acts that are strong enough and no part of a stronger one."""
    for name, score in scores.items():
        parts_of = (other for other in scores if name in kinds()[other].over)
        if score >= LEAST and not any(scores[other] >= _SHADOW * score for other in parts_of):
            yield name


def _together(signs: Iterable[_Sign]) -> float:
    """Signs of one act in several sentences strengthen each other, short of certainty."""
    missing = 1.0
    for sign in signs:
        missing *= 1 - 0.9 * sign.score
    return round(1 - missing, 3)


def _signs(sentence: Sentence, place: float) -> Iterator[_Sign]:
    """The best sign of each act in a sentence."""
    found = [hit for hit in sentence.hits if hit.term.layer == "acts"]
    best: dict[str, _Sign] = {}
    for hit in found:
        mode = _mode(hit, sentence)
        if mode not in (None, PLANNED):
            continue
        score = place * hit.term.factor * kinds()[hit.term.name].strength
        score *= _PLANNED_FACTOR if mode else 1.0
        known = best.get(hit.term.name)
        if known is None or score > known.score:
            best[hit.term.name] = _Sign(score, mode, hit, sentence)
    yield from best.values()


def _is_of_states(sentence: Sentence) -> bool:
    return sentence.is_foreign or any(hit.term.name in SPEAKERS for hit in sentence.topics())


def _mode(act: Hit, sentence: Sentence) -> str | None:
    """What the words around an act make of it; the strongest mode counts."""
    modes = {
        hit.term.name for hit in sentence.hits if hit.term.layer == "modes" and _holds(hit, act)
    }
    if act.term.name == "statement":
        modes -= {"supposed", PLANNED}
    return next(
        (mode for mode in ("denied", "earlier", "supposed", PLANNED) if mode in modes), None
    )


def _holds(mode: Hit, act: Hit) -> bool:
    before, after = _REACH[mode.term.name]
    if mode.first <= act.last and act.first <= mode.last:
        # "посетит" is both the visit and its future; "denies" is the statement itself.
        return mode.term.name == PLANNED or (
            mode.term.name == "denied" and act.term.name != "statement"
        )
    if mode.first < act.first:
        return act.first - mode.last <= before
    return mode.first - act.last <= after


def _act(article: Article, signs: Sequence[_Sign], score: float) -> ActFound:
    """The act as its best sentence tells it: one that names two states before one that does not."""
    best = max(
        signs, key=lambda sign: sign.score * (0.5 + 0.5 * min(2, len(_codes(sign.sentence))))
    )
    planned = all(sign.mode == PLANNED for sign in signs)
    actor, target = _parties(best.hit, best.sentence, article)
    text = article.title if best.sentence.is_title else article.text
    rule = best.hit.term.rule
    return ActFound(
        act=best.hit.term.name,
        actor=actor,
        target=target,
        score=score,
        mode=PLANNED if planned else "done",
        start=best.sentence.start,
        end=best.sentence.end,
        evidence=text[best.sentence.start : best.sentence.end],
        rule=f"title:{rule}" if best.sentence.is_title else rule,
    )


def _codes(sentence: Sentence) -> list[str]:
    return list(dict.fromkeys(state.code for state in sentence.states))


def _parties(act: Hit, sentence: Sentence, article: Article) -> tuple[str | None, str | None]:
    """Actor and target, as codes: who stands before the act, and who after it."""
    codes = _codes(sentence)
    home = None if article.home in NOWHERE else article.home
    if act.term.name in BY_ENVOY and codes:
        target = _envoys_state(sentence) or (codes[-1] if len(codes) > 1 else codes[0])
        others = [code for code in codes if code != target]
        return (others[0] if others else home if home != target else None), target
    if not codes:
        codes = _standing(article)
    if len(codes) == 1:
        return _with_home(codes[0], act, sentence, home)
    if len(codes) < 2:
        return (codes[0] if codes else None), None
    before = [state.code for state in sentence.states if state.start < act.start]
    actor = before[0] if before else codes[0]
    after = [state.code for state in sentence.states if state.start >= act.end]
    rest = [code for code in (*after, *codes) if code != actor]
    return actor, rest[0]


def _with_home(
    code: str, act: Hit, sentence: Sentence, home: str | None
) -> tuple[str | None, str | None]:
    """One state is named: the other is the publisher's own, which at home needs no name."""
    if home is None or code == home:
        return code, None
    is_subject = any(state.code == code and state.start < act.start for state in sentence.states)
    speaks = any(
        hit.term.name in ("foreign-ministry", "leaders") and hit.start < act.start
        for hit in sentence.topics()
    )
    return (code, home) if is_subject and not speaks else (home, code)


def _envoys_state(sentence: Sentence) -> str | None:
    """The state named right beside the envoy or embassy."""
    near: list[tuple[int, str]] = []
    for hit in sentence.topics():
        if hit.term.name in ENVOYS:
            for state in sentence.states:
                gap = max(hit.start - state.end, state.start - hit.end)
                near.append((gap, state.code))
    return min(near)[1] if near else None


def _standing(article: Article) -> list[str]:
    """The states of the article, the heaviest first."""
    weights: dict[str, float] = defaultdict(float)
    for one in article.mentions:
        weights[one.code] += one.weight if _is_state(one) else 0.0
    return [
        code for code, weight in sorted(weights.items(), key=lambda p: (-p[1], p[0])) if weight
    ][:2]


def _is_state(one: Mention) -> bool:
    return one.kind in ("country", "organisation")
