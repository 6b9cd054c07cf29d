"""When two fetched texts are one article, and what an edit changed. Pure functions.

Boldness falls from level to level: the asked address is proof, a redirect within a site is
proof of where the text lives, a canonical address is a claim that the text must bear out, and
an equal text alone makes a duplicate only within a source and a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crawler import urls
from pipelines.analysis import Analysis

SHORT_TEXT = 200
"""Characters under which an equal text proves nothing without an equal title: notices such as
"The briefing is cancelled" come again word for word."""
REPEAT_DAYS = 30
"""Days after which the same words of a source are news again: congratulations on a national
day come every year in the same text."""
COUNTER_WORDS = 3
"""Words that a line has at most which only counts or tells the time: "1,204 views"."""
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,:\s]\d+)*")
LIKE = 0.3
"""Share of the smaller fingerprint that two versions of one article have in common at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article of the archive, as far as identity asks for it."""

    id: int
    url: str
    title: str | None
    text_sha256: str
    published_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An article that another one may have its text from."""

    id: int
    credited: bool
    """Whether the copy names the origin's source."""
    published: str | None
    containment: float


def site_key(asked: str, other: str | None, keep_query: Sequence[str] | None) -> str | None:
    """The key of a canonical or final address, where it may be believed at all.

    None for an address of another site, a front page, what is no address, and the address that
    was asked itself.
    """
    resolved = urls.absolute(other, asked) if other else None
    if resolved is None or urls.is_home(resolved):
        return None
    key, own = urls.identity(resolved, keep_query), urls.identity(asked, keep_query)
    if key == own or key.partition("/")[0] != own.partition("/")[0]:
        return None
    return key


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same but for case and spaces; a missing one equals none."""
    return bool(one and other) and _folded(one) == _folded(other)


def is_copy(analysis: Analysis, known: Known) -> bool:
    """Whether a page of the same source with the same text is the same article."""
    if not analysis.text or analysis.text_sha256 != known.text_sha256:
        return False
    if len(analysis.text) < SHORT_TEXT and not same_title(analysis.title, known.title):
        return False
    return not _far_apart(analysis.published_on, known.published_on)


def resembles(one: Iterable[int], other: Iterable[int]) -> bool:
    """Whether two fingerprints can be those of two versions of one text."""
    left, right = set(one), set(other)
    return bool(left and right) and len(left & right) >= LIKE * min(len(left), len(right))


def change(analysis: Analysis, known: Known) -> str | None:
    """What a page changed of its article: "text", "headline only", or None for nothing."""
    if analysis.text_sha256 != known.text_sha256:
        return "text"
    return None if _folded(analysis.title) == _folded(known.title) else "headline only"


def only_counts(before: str, after: str) -> bool:
    """Whether two texts differ in counters and clocks alone: short lines with other numbers.

    A number in a sentence is news and makes a version: "12 were hurt" is a line of its own as
    little as a sentence is short.
    """
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return False
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return all(
        len(_WORD.findall(one)) <= COUNTER_WORDS
        and _NUMBER.sub("0", one) == _NUMBER.sub("0", other)
        for one, other in changed
    )


def next_visit(first_seen: str, now: str, after_hours: Iterable[float]) -> str | None:
    """The first time after ``now`` at which an article is to be visited again; UTC text.

    Steps that were missed are not made up for; None when no step is left.
    """
    start, current = _instant(first_seen), _instant(now)
    steps = (start + timedelta(hours=hours) for hours in sorted(after_hours))
    coming = next((step for step in steps if step > current), None)
    return coming.strftime("%Y-%m-%dT%H:%M:%SZ") if coming else None


def ranked_origins(origins: Iterable[Origin]) -> list[Origin]:
    """The likeliest author of a copied text first: who is credited, then who was first."""
    return sorted(
        origins,
        key=lambda o: (not o.credited, o.published or "9999", -o.containment, o.id),
    )


def _folded(title: str | None) -> str:
    return " ".join((title or "").casefold().split())


def _far_apart(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) > REPEAT_DAYS


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
