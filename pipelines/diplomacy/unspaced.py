"""Finds names in languages that write no spaces: as they are, and as one-letter short names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
    for match in _matches(text, language):
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


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What is looked for, by the letter with which it begins."""

    first: re.Pattern[str]
    """Any such letter."""
    by_first: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def _patterns(language: str) -> _Patterns:
    names: dict[str, list[str]] = {}
    for name in lexicon(language).literal:
        names.setdefault(name[0], []).append(name)
    letters = _letters(language)
    firsts = sorted({*names, *letters})
    by_first = {
        first: re.compile(_alternatives(first, names.get(first, ()), first in letters, language))
        for first in firsts
    }
    any_first = re.compile(f"[{re.escape(''.join(firsts))}]" if firsts else "(?!)")
    return _Patterns(any_first, by_first)


def _alternatives(first: str, names: Iterable[str], is_letter: bool, language: str) -> str:
    """Letters in a run, then names, the longest first, then the letter in other company."""
    whole = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "(?!)"
    table = tables.table("unspaced").get(language)
    if table is None or not is_letter:
        return rf"{whole}|(?P<run>(?!))|(?P<called>(?!))|(?P<acting>(?!))"
    every = "".join(_letters(language))
    together, after = ("|".join(table[key]) for key in ("together", "after"))
    company = rf"(?=[{every}]{{0,3}}[{table['plain']}])(?P<run>[{every}]{{2,4}})(?={together})"
    called = rf"(?<=[{table['posted']}]){first}"
    if first in table["called"]:
        called += rf"|(?<=[{table['before']}]){first}"
    acting = rf"{first}(?={after})" if first in table["acting"] else "(?!)"
    return rf"{company}|{whole}|(?P<called>{called})|(?P<acting>{acting})"


def _matches(text: str, language: str) -> Iterator[re.Match[str]]:
    patterns = _patterns(language)
    after = 0
    for start in patterns.first.finditer(text):
        if start.start() >= after:
            match = patterns.by_first[start.group()].match(text, start.start())
            if match:
                after = match.end()
                yield match


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
