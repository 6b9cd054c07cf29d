"""What part the named countries and organisations have in an article, from their mentions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipelines.analysis import Mention
from pipelines.diplomacy.tables import COUNTRY, ORGANISATION

LEAST = 2.0
"""Weight below which a name is only mentioned (issue 5: measured)."""
SHARE = 0.18
"""Share of the heaviest below which a name is only mentioned. Issue 5 measured .22 with fewer
names; peoples, houses and leaders make the heaviest heavier. .18 gave the pair .952 instead of
.942 on the tuned articles, and F1 .862 instead of .860 on half of the labelled pages."""
ORGANISATION_SHARE = 0.45
"""Share of the heaviest below which an organisation is in no pair (issue 5: measured)."""

PAIR = "pair"
ACTOR = "actor"
MENTIONED = "mentioned"

Pair = tuple[str, str]
_Key = tuple[str, str]


def with_roles(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions, each with the role of its country or organisation in the article.

    "pair" is one of the two between whom it plays, "actor" who acts or is treated of beside
    them, "mentioned" who is only named.
    """
    found = tuple(mentions)
    weights = weights_of(found)
    roles = dict.fromkeys(kept(weights), ACTOR)
    roles |= dict.fromkeys(_pair(weights), PAIR)
    return tuple(
        replace(one, role=roles.get((one.kind, one.code), MENTIONED))
        if (one.kind, one.code) in weights
        else one
        for one in found
    )


def main_pair(mentions: Iterable[Mention]) -> Pair | None:
    """The two codes between whom an article plays, in alphabetical order; None without two."""
    codes = sorted({one.code for one in mentions if one.role == PAIR})
    return (codes[0], codes[1]) if len(codes) == 2 else None


def weights_of(mentions: Iterable[Mention]) -> Mapping[_Key, float]:
    """The summed weight of each country and organisation, by kind and code, as named."""
    weights: dict[_Key, float] = {}
    for one in mentions:
        if one.kind in (COUNTRY, ORGANISATION):
            key = (one.kind, one.code)
            weights[key] = weights.get(key, 0.0) + one.weight
    return weights


def kept(weights: Mapping[_Key, float]) -> list[_Key]:
    """Those that act or are treated of, the heaviest first; of equals the one named first."""
    top = max(weights.values(), default=0.0)
    ranked = sorted(weights, key=lambda key: -weights[key])
    return [key for key in ranked if weights[key] >= max(LEAST, SHARE * top)]


def _pair(weights: Mapping[_Key, float]) -> list[_Key]:
    top = max(weights.values(), default=0.0)
    able = [
        key
        for key in kept(weights)
        if key[0] == COUNTRY or weights[key] >= ORGANISATION_SHARE * top
    ]
    return able[:2] if len(able) > 1 else []
