"""Finds names in languages that write no spaces: as they are, and as one-letter short names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipelines.diplomacy import tables
from pipelines.diplomacy.names import Name, lexicon
from pipelines.diplomacy.spotting import Article, Hit
from pipelines.diplomacy.tables import COUNTRY, NONE, ORGANISATION

_KATAKANA = re.compile(r"[ァ-ヺー]")
_ASCII = re.compile(r"[A-Za-z0-9]")


def hits(text: str, article: Article) -> Iterator[Hit]:
    """The names in a text, by their place; the longest at each. Linear in the text."""
    language = article.language
    literal = lexicon(language).literal
    reporter = _reporter()
    for match in _pattern(language).finditer(text):
        start, end = match.span()
        letters = match.group("run") or match.group("called") or match.group("acting")
        if letters:
            place = match.start(match.lastgroup or 0)
            yield from _by_letter(letters, place, language)
            continue
        name = next((one for one in literal[match.group()] if one.in_force(article.day)), None)
        if name is None or name.kind == NONE or not _apart(text, start, end):
            continue
        guard = name.shared
        if guard and guard.needs and not any(need in text for need in guard.needs):
            continue
        if not reporter.match(text, end, end + 20):
            yield Hit(name, start, end)


def _by_letter(letters: str, start: int, language: str) -> Iterator[Hit]:
    names = _letters(language)
    for place, letter in enumerate(letters, start):
        if letter in names:
            yield Hit(names[letter], place, place + 1)


@lru_cache(maxsize=8)
def _letters(language: str) -> Mapping[str, Name]:
    found = {}
    for code, letters in tables.table("unspaced").get(language, {}).get("letters", {}).items():
        kind = ORGANISATION if code == "EU" else COUNTRY
        for letter in letters:
            rule = f"letter:{language}:{letter}"
            found[letter] = Name(kind, code, (), "letter", False, False, rule)
    return found


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    """One alternation: names, the longest first; then letters in company."""
    names = "|".join(map(re.escape, sorted(lexicon(language).literal, key=lambda n: (-len(n), n))))
    table = tables.table("unspaced").get(language)
    if table is None:
        return re.compile(rf"{names or '(?!)'}|(?P<run>(?!))|(?P<called>(?!))|(?P<acting>(?!))")
    every = "".join(_letters(language))
    together, after = ("|".join(table[key]) for key in ("together", "after"))
    company = rf"(?=[{every}]{{0,3}}[{table['plain']}])(?P<run>[{every}]{{2,4}})(?={together})"
    called = rf"(?<=[{table['before']}])[{table['called']}]|(?<=[{table['posted']}])[{every}]"
    return re.compile(
        rf"{company}|{names}|(?P<called>{called})|(?P<acting>[{table['acting']}])(?={after})"
    )


@lru_cache(maxsize=1)
def _reporter() -> re.Pattern[str]:
    heads = "|".join(tables.table("reporters")["unspaced"])
    return re.compile(rf"[^，。、；：\s]{{0,6}}(?:{heads})")


def _apart(text: str, start: int, end: int) -> bool:
    """Whether a name in katakana or Latin letters is no piece of a longer word."""
    for script in (_KATAKANA, _ASCII):
        if script.match(text, start) and start and script.match(text, start - 1):
            return False
        if script.match(text, end - 1) and end < len(text) and script.match(text, end):
            return False
    return True
