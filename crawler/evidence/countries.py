"""Why an article is said to be about the countries and organisations that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel import Locale

from crawler.evidence.section import Fact, Section
from pipelines.analysis import Mention
from pipelines.archive.records import ArticleDetail

MOST_WORDS = 4
"""Different words that are quoted of one country."""
ROLES = {"pair": 0, "actor": 1, "mentioned": 2}
"""How a role ranks."""
KINDS = ("country", "organisation")
WAYS = {
    "cldr": "its name",
    "short": "its name",
    "people": "its people",
    "tongues": "its people",
    "capital": "its capital or a great city",
    "places": "its capital or a great city",
    "seats": "a seat of talks there",
    "houses": "a house that stands for it",
    "leader": "its leader that day",
    "home": "the publisher's own country",
    "offices": "an office of the publisher's own country",
    "organisation": "its name",
    "letter": "its one-letter short name",
}
"""What the table of a rule means."""

_COUNTRIES = Locale.parse("en").territories


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """The countries and organisations, each with its weight and the words that name it."""
    named = _by_code([one for one in detail.mentions if one.kind in KINDS])
    ranked = sorted(named.values(), key=lambda found: (_rank(found), -_weight(found)))
    yield Section("Countries", _verdict(detail, ranked), [_fact(found) for found in ranked])


def _verdict(detail: ArticleDetail, ranked: Sequence[Sequence[Mention]]) -> str:
    article = detail.article
    others = [_name(found[0]) for found in ranked if _rank(found) == ROLES["actor"]]
    if article.pair_a and article.pair_b:
        names = {found[0].code: _name(found[0]) for found in ranked}
        first, second = (names.get(code, code) for code in (article.pair_a, article.pair_b))
        verdict = f"between {first} and {second} ({article.pair_a}–{article.pair_b})"
        return f"{verdict}; also {', '.join(others)}" if others else verdict
    return f"about {', '.join(others)}; no pair" if others else "no country acts in it"


def _fact(found: Sequence[Mention]) -> Fact:
    words = dict.fromkeys((one.matched, _way(one)) for one in found)
    quoted = [f"“{' '.join(word.split())}” ({way})" for word, way in list(words)[:MOST_WORDS]]
    more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    role = found[0].role or "mentioned"
    head = sum(one.rule.startswith("title:") for one in found)
    where = f"{head} in the title, {len(found) - head} in the text"
    says = f"{role}, weight {_weight(found):.1f} ({where}): {', '.join(quoted)}{more}"
    return f"{found[0].code} {_name(found[0])}", says


def _by_code(mentions: Sequence[Mention]) -> dict[tuple[str, str], list[Mention]]:
    named: dict[tuple[str, str], list[Mention]] = {}
    for one in mentions:
        named.setdefault((one.kind, one.code), []).append(one)
    return named


def _rank(found: Sequence[Mention]) -> int:
    return ROLES.get(found[0].role or "", ROLES["mentioned"])


def _weight(found: Sequence[Mention]) -> float:
    return sum(one.weight for one in found)


def _name(one: Mention) -> str:
    return str(_COUNTRIES.get(one.code, one.code)) if one.kind == "country" else one.code


def _way(one: Mention) -> str:
    table = one.rule.removeprefix("title:").split(":")[0]
    return WAYS.get(table, table)
