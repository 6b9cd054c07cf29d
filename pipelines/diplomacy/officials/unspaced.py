"""Officials in Chinese, which has neither spaces nor capitals: office, surname, given name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipelines.analysis import Mention, OfficialFound
from pipelines.diplomacy.officials import tables
from pipelines.diplomacy.officials.sentences import sentence

_NEAR = 4
"""Characters between a state's name and the office: "的", "国务院"."""


def knows(code: str) -> bool:
    """Whether this is a language read here."""
    return code.split("-")[0].lower() == "zh"


def officials(text: str, code: str, mentions: Sequence[Mention]) -> Iterator[OfficialFound]:
    """The officials of a text with Chinese names; the transliterated ones have no sure end."""
    pattern, posts, breaks = _pattern(code)
    named = {m.end: m for m in mentions if not m.rule.startswith("title:")}
    for match in pattern.finditer(text):
        name = match["name"]
        if name[-1] in breaks and len(name) > 2:
            name = name[:-1]
        end = match.start("name") + len(name)
        if text[end : end + 1] == "·":
            continue
        sent, country = _states(text, match.start(), named)
        yield OfficialFound(
            name=name,
            written=name,
            post=posts[match["post"]],
            words=match["post"],
            country=country,
            sent_to=sent,
            status="in office",
            times=1,
            start=match.start(),
            end=end,
            evidence=sentence(text, match.start(), end),
        )


def _states(text: str, start: int, named: Mapping[int, Mention]) -> tuple[str | None, str | None]:
    """Where the holder of an office is sent, and the state before it: "中国驻哈萨克斯坦大使"."""
    near = range(start, max(-1, start - _NEAR), -1)
    state = next((named[at] for at in near if at in named), None)
    if state is None:
        return None, None
    if text[state.start - 1 : state.start] != "驻":
        return None, state.code
    sender = named.get(state.start - 1)
    return state.code, sender.code if sender else None


@lru_cache(maxsize=4)
def _pattern(code: str) -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    data = tables.raw(code) or {}
    posts = {word: row["post"] for row in data["post"] for word in row["words"]}
    words = "|".join(sorted(map(re.escape, posts), key=len, reverse=True))
    breaks = re.escape(data["breaks"])
    name = f"[{data['surnames']}][^\\W\\d_a-zA-Z{breaks}][^\\W\\d_a-zA-Z]?"
    return re.compile(f"(?P<post>{words})(?P<name>{name})"), posts, frozenset(data["breaks"])
