"""Names of persons: where one stands in a text, and its dictionary form."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.diplomacy.officials.declension import undeclined
from pipelines.diplomacy.officials.spellings import PATRONYMIC
from pipelines.diplomacy.officials.states import States
from pipelines.diplomacy.officials.tables import Language
from pipelines.diplomacy.officials.words import Words

MOST_WORDS = 7
"""Words of the longest name; hyphens make two of one."""

_HYPHENS = frozenset(("-", "‑"))
_JOINTS = frozenset(("-", "‑", "'", "’"))
_INSIDE = frozenset((" ", "-", "‑", "'", "’", ". ", ".", "  "))


@dataclass(frozen=True, slots=True)
class Name:
    """The words ``first`` to before ``end`` that are a person's name."""

    first: int
    end: int
    groups: int
    """Names in it: a hyphenated one counts once, particles do not."""


def after(words: Words, at: int, lang: Language, states: States) -> Name | None:
    """The name that begins at a word, titles of courtesy passed over."""
    at = _past_courtesy(words, at, lang)
    found = _read(words, at, lang, states)
    if found and found.groups == 1 and at and words.keys[at - 1] in _GIVEN_TOO:
        return Name(at - 1, found.end, 2)
    return found


_GIVEN_TOO = frozenset(("cheikh", "sheikh", "shaikh"))
"""Titles that are given names as well: Cheikh Niang."""


def _read(words: Words, at: int, lang: Language, states: States) -> Name | None:
    """The name that begins at the very word."""
    end = at
    while end - at < MOST_WORDS and _takes(words, at, end, lang, states):
        end += 1
    end = _without_tail(words, at, end, lang)
    return Name(at, end, _groups(words, at, end, lang)) if end > at else None


def _takes(words: Words, first: int, at: int, lang: Language, states: States) -> bool:
    """Whether a word goes on with the name that began at ``first``."""
    if at >= len(words):
        return False
    if at > first and (not _is_inside(words, at) or _is_whole(words, first, at, lang)):
        return False
    if _is_name_word(words, at, lang) and not _stops(words, first, at, lang, states):
        return True
    return words.keys[at] in lang.particles or (at > first and words.gap(at) in _HYPHENS)


def _is_whole(words: Words, first: int, at: int, lang: Language) -> bool:
    """Whether the name before a word is whole, where no capital tells what follows."""
    groups = _groups(words, first, at, lang)
    if lang.caseless:
        linked = {words.keys[at - 1], words.keys[at]} & lang.particles
        return groups > 1 and not linked
    return 0 < groups == lang.most_names and words.gap(at) == " " and not _is_patronym(words, at)


def before(words: Words, last: int, lang: Language, states: States) -> Name | None:
    """The name that ends with a word."""
    first = last + 1
    while first > 0 and last - first < MOST_WORDS:
        at = first - 1
        if first <= last and not _is_inside(words, first):
            break
        if _is_name_word(words, at, lang):
            if words.keys[at] in lang.never or states.before(at):
                break
        elif words.keys[at] not in lang.particles and words.gap(first) not in "-‑":
            break
        first = at
    while first <= last and not _begins(words, first, lang):
        first += 1
    return Name(first, last + 1, _groups(words, first, last + 1, lang)) if first <= last else None


def _begins(words: Words, at: int, lang: Language) -> bool:
    return _is_name_word(words, at, lang) and words.keys[at] not in lang.courtesy


def _past_courtesy(words: Words, at: int, lang: Language) -> int:
    first = at
    while at + 1 < len(words) and at - first < 8 and words.keys[at] in lang.courtesy:
        gap = words.gap(at + 1)
        if gap not in (" ", ". ", ".", "'", "’", "-", ".-"):
            break
        # "E. Macron": an initial, where no other word of courtesy stands before it.
        if words.is_short(at) and "." in gap and at == first and not _goes_on(words, at, lang):
            break
        at += 1
    return at


def _goes_on(words: Words, at: int, lang: Language) -> bool:
    """Whether an abbreviated word of courtesy is meant: "Mr.", "H.E."."""
    return (
        len(words.keys[at]) == 2
        or words.keys[at + 1] in lang.courtesy
        or (words.keys[at] in ("m", "г", "d"))
    )


def _is_inside(words: Words, at: int) -> bool:
    gap = words.gap(at)
    return gap in _INSIDE and ("." not in gap or words.is_short(at - 1))


def _is_name_word(words: Words, at: int, lang: Language) -> bool:
    return lang.caseless or words.word(at)[0].isupper()


def _stops(words: Words, first: int, at: int, lang: Language, states: States) -> bool:
    if words.keys[at] in lang.never and not _is_letter(words, first, at):
        return True
    named = states.at(at) if at == first or words.gap(at) == " " else None
    if named and not _is_given(words, first, at, lang):
        return True
    if at == first:
        return lang.posts.at(words, at) is not None
    found = lang.posts.at(words, at)
    return found is not None and (found.end - found.first > 1 or found.value.open)


def _is_given(words: Words, first: int, at: int, lang: Language) -> bool:
    """Whether what names a state is a given name, the surname behind it: Israel Katz."""
    if at != first or not lang.linked or not words.is_tied(at + 1):
        return False
    return words.word(at + 1)[0].isupper() and words.keys[at + 1] not in lang.never


def _is_patronym(words: Words, at: int) -> bool:
    return bool(PATRONYMIC.search(words.keys[at]))


def _is_letter(words: Words, first: int, at: int) -> bool:
    """Whether a word inside a name is one capital letter: an initial, "Ван И"."""
    word = words.word(at)
    return at > first and len(word) == 1 and word.isupper()


def _without_tail(words: Words, first: int, end: int, lang: Language) -> int:
    """The end without particles and words that end no name."""
    while end > first:
        key = words.keys[end - 1]
        loose = words.word(end - 1)[0].islower() and words.gap(end - 1) not in "-‑"
        if (key in lang.never and not _is_letter(words, first, end - 1)) or loose:
            end -= 1
        else:
            break
    return end


def _groups(words: Words, first: int, end: int, lang: Language) -> int:
    return sum(
        at == first or words.gap(at) not in _JOINTS
        for at in range(first, end)
        if not _is_particle(words, first, at, end, lang)
    )


def _is_particle(words: Words, first: int, at: int, end: int, lang: Language) -> bool:
    """Whether a word is no name of its own: "van", but not in "Al-Aiban" nor in "Ван И"."""
    if words.keys[at] not in lang.particles or _is_joined(words, at + 1, end):
        return False
    return lang.caseless or at > first or words.word(at)[0].islower()


def _is_joined(words: Words, at: int, end: int) -> bool:
    """Whether a hyphen makes one name of two words: "Al-Aiban"."""
    return at < end and words.gap(at) in _JOINTS


def spelt(words: Words, name: Name, lang: Language, case: str) -> str:
    """A name in its dictionary form; ``case`` is that in which it stands, "" for the first."""
    parts = []
    for at in range(name.first, name.end):
        gap = "" if at == name.first else words.gap(at)
        gap = f"{gap.strip()} " if "." in gap and not words.is_short(at) else gap
        parts.append((gap, _cased(words.word(at))))
    if lang.cases and case:
        parts = undeclined(parts, case)
    if lang.drop_endings:
        gap, last = parts[-1]
        parts[-1] = (gap, _stripped(last, lang.drop_endings))
    return " ".join("".join(gap + word for gap, word in parts).split())


def _cased(word: str) -> str:
    return word.capitalize() if len(word) > 3 and word.isupper() else word


def _stripped(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) > 4:
            return word.removesuffix(ending)
    return word
