"""Datelines of Chinese, Japanese and Korean agencies, which have no spaces between words.

Forms: ``新华社北京8月12日电（记者…）``, ``［東京　９日　ロイター］``, ``【ワシントン共同】``,
``(서울=연합뉴스) … 기자 =``. Every pattern is anchored and bounded: the head it reads has at most
161 characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = r"\u3005\u4e00-\u9fff"
_DAY = r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
_PLACE = rf"(?P<place>[{_HAN}\u30a0-\u30ff·/、]{{2,16}}?)"

_FORMS = (
    # Chinese: agency, place, day, "by wire"; 中新网 leaves out the place.
    re.compile(
        rf"\s*\(?(?P<agency>[{_HAN}]{{2,4}}?(?:社|网|網|报|報|台))\s?(?:記者\S{{2,4}}?)?{_PLACE}?\s?{_DAY}"
        rf"(?:专|綜合外|综合外)?[电電](?:報導|报道)?\)?(?:\s?\([^()]{{0,40}}\))?"
    ),
    # Reuters in Japanese: place, day without month, agency, in brackets.
    re.compile(rf"\s*\[{_PLACE}\s{_DAY}\s(?P<agency>\S{{2,12}})\](?:\s?-)?"),
    # Kyodo, Jiji: place and agency glued in brackets.
    re.compile(
        rf"\s*\[{_PLACE}(?P<agency>共同|時事|ロイター|朝鮮通信|聯合ニュース)(?:\s?=\s?\S{{1,12}})?\]"
    ),
    # Korean: place=agency in brackets, reporters, an equals sign.
    re.compile(
        r"\s*[(\[](?P<place>[가-힣A-Za-z·/, ]{1,24}?)=(?P<agency>[가-힣A-Z0-9]{2,12})[)\]]"
        r"(?:\s?[가-힣 ·,]{0,40}=)?"
    ),
)
_ANY_MONTH = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class Found:
    """A dateline's parts; offsets into the head, which has the offsets of the text."""

    start: int
    end: int
    place: str | None
    agency: str
    day: int | None
    months: frozenset[int]
    """All twelve where only the day is written."""
    year: int | None


def read(head: str) -> Found | None:
    """The dateline at the start of a head made plain (``tokens.plain``), or None."""
    for form in _FORMS:
        match = form.match(head)
        if match:
            return _found(match)
    return None


def _found(match: re.Match[str]) -> Found:
    parts = match.groupdict()
    month = parts.get("month")
    year = parts.get("year")
    day = parts.get("day")
    spaces = len(match.group()) - len(match.group().lstrip())
    return Found(
        start=match.start() + spaces,
        end=match.end(),
        place=parts["place"],
        agency=parts["agency"],
        day=int(day) if day else None,
        months=frozenset((int(month),)) if month else _ANY_MONTH,
        year=int(year) if year else None,
    )
