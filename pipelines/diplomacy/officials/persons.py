"""Names of persons: where one stands in a text, its dictionary form, and when two are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.diplomacy.officials.states import States
from pipelines.diplomacy.officials.tables import Language
from pipelines.diplomacy.officials.words import Words
from pipelines.letters import fold, skeleton

MOST_WORDS = 7
"""Words of the longest name; hyphens make two of one."""

_INSIDE = frozenset((" ", "-", "‑", "'", "’", ". ", ".", "  "))
_SOFT = ("ий", "ия", "ию", "ием", "ие", "ии")


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
    limit = at + (3 if lang.caseless else MOST_WORDS)
    end = at
    groups = 0
    while end < min(len(words), limit) and (end == at or _is_inside(words, end)):
        if _is_name_word(words, end, lang) and not _stops(words, at, end, lang, states):
            groups += end == at or words.gap(end) not in "-‑'’"
            if lang.caseless and groups == 2 and words.keys[end] not in lang.particles:
                end += 1
                break
        elif words.keys[end] in lang.particles and end + 1 < len(words):
            limit += lang.caseless
        elif not (end > at and words.gap(end) in "-‑"):
            break
        end += 1
    end = _without_tail(words, at, end, lang)
    return Name(at, end, _groups(words, at, end, lang)) if end > at else None


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
    return len(words.keys[at]) == 2 or words.keys[at + 1] in lang.courtesy or (
        words.keys[at] in ("m", "г", "d")
    )


def _is_inside(words: Words, at: int) -> bool:
    gap = words.gap(at)
    return gap in _INSIDE and ("." not in gap or words.is_short(at - 1))


def _is_name_word(words: Words, at: int, lang: Language) -> bool:
    return lang.caseless or words.word(at)[0].isupper()


def _stops(words: Words, first: int, at: int, lang: Language, states: States) -> bool:
    key = words.keys[at]
    if key in lang.never:
        return True
    if states.at(at) and (at == first or words.gap(at) == " "):
        return True
    if at == first:
        return lang.posts.at(words, at) is not None
    found = lang.posts.at(words, at)
    return found is not None and (found.end - found.first > 1 or found.value.open)


def _without_tail(words: Words, first: int, end: int, lang: Language) -> int:
    """The end without particles and words that end no name."""
    while end > first:
        key = words.keys[end - 1]
        loose = words.word(end - 1)[0].islower() and words.gap(end - 1) not in "-‑"
        if key in lang.never or loose:
            end -= 1
        else:
            break
    return end


def _groups(words: Words, first: int, end: int, lang: Language) -> int:
    return sum(
        1
        for at in range(first, end)
        if words.keys[at] not in lang.particles
        and (at == first or words.gap(at) not in "-‑'’")
    )


def spelt(words: Words, name: Name, lang: Language, case: str) -> str:
    """A name in its dictionary form; ``case`` is that in which it stands, "" for the first."""
    parts = []
    for at in range(name.first, name.end):
        gap = "" if at == name.first else words.gap(at)
        gap = f"{gap.strip()} " if "." in gap and not words.is_short(at) else gap
        parts.append((gap, _cased(words.word(at))))
    if lang.cases and case:
        parts = _undeclined(parts, case)
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


_WOMEN = re.compile("(?:ой|ою|ею|ей|ии|ию|ией|ією|ії|ю|у|и|ы|і)$")
_IRREGULAR = {
    "павл": "Павел", "льв": "Лев", "петр": "Пётр", "пётр": "Пётр", "игор": "Игорь",
    "ігор": "Ігор", "васил": "Василь", "александр": "Александр", "олександр": "Олександр",
}  # fmt: skip
"""Given names whose stem loses or hardens a letter."""
_FEMALE = frozenset(
    "мари натали юли софи виктори анастаси валери лиди ксени евгени мария юлия".split()
)


def _undeclined(parts: list[tuple[str, str]], case: str) -> list[tuple[str, str]]:
    """Russian and Ukrainian names out of their case. Vowels may be guessed; consonants hold."""
    woman = parts[-1][1].endswith(("овой", "евой", "иной", "ской", "ою", "вій", "ній")) or (
        parts[0][1].lower().rstrip("ияюейї") in _FEMALE
    )
    made = []
    for number, (gap, word) in enumerate(parts):
        last = number == len(parts) - 1
        made.append((gap, _basic(word, case, woman, last) if len(word) > 3 else word))
    return made


_ENDINGS = {
    "gen": ("ого", "его", "ы", "и", "ой", "ей", "а", "я", "і", "ї"),
    "acc": ("ого", "его", "у", "ю", "а", "я"),
    "dat": ("ому", "ему", "ові", "еві", "єві", "ой", "ей", "е", "у", "ю", "и", "і", "ї"),
    "ins": ("ым", "им", "ом", "ем", "ём", "єм", "ой", "ей", "ою", "ею", "єю"),
    "pre": ("ом", "ем", "е", "ой", "ей", "и", "і", "ові"),
}


def _basic(word: str, case: str, woman: bool, surname: bool) -> str:
    """One word of a name in the nominative."""
    for ending in _ENDINGS.get(case, ()):
        if word.endswith(ending):
            return _nominative(word.removesuffix(ending), ending, woman, surname) or word
    return word


def _nominative(stem: str, ending: str, woman: bool, surname: bool) -> str | None:
    if ending in ("ого", "его", "ому", "ему") or (ending in ("им", "ым") and stem.endswith("к")):
        return f"{stem}ий"
    if woman and surname and ending in ("ой", "ей", "у", "ою"):
        return f"{stem}{'ая' if stem.endswith('ск') else 'а'}"
    if woman or ending in ("ы", "ой", "ею", "ею", "ою", "єю"):
        return _woman(stem, ending)
    if ending in ("ом", "у", "а", "ым", "им", "ові") or (ending == "е" and stem[-1] not in "иеая"):
        return _IRREGULAR.get(stem.lower(), stem)
    if ending in ("ем", "ём", "я", "ю", "еві", "єм", "єві"):
        soft = stem[-1] in "аеёиоуыіїє"
        return _IRREGULAR.get(stem.lower(), f"{stem}й" if soft else stem)
    return None


def _woman(stem: str, ending: str) -> str:
    if ending in ("ей", "и", "ю", "ею", "ії", "ї", "єю", "я"):
        return f"{stem}я"
    return f"{stem}а"


_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e",
    "ж": "j", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f",
    "х": "h", "ц": "C", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "u", "я": "a", "қ": "k", "ғ": "g", "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "һ": "h",
    "ә": "a", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ј": "j", "љ": "l", "њ": "n", "ћ": "C",
    "ђ": "j", "џ": "j", "ѓ": "g", "ќ": "k",
}  # fmt: skip
"""Cyrillic in Latin letters, coarse enough for English, French and German spellings alike."""
_MARKED = {
    "č": "ch", "ć": "ch", "š": "sh", "ž": "zh", "ş": "sh", "ș": "sh", "ç": "ch", "ğ": "",
    "ț": "ts", "ţ": "ts", "đ": "j", "ł": "l", "ə": "a", "ß": "ss", "ø": "o", "æ": "e", "þ": "t",
}  # fmt: skip
"""Latin letters whose mark is a sound of its own."""
_SOUNDS = (
    ("tsch", "C"), ("tch", "C"), ("shch", "S"), ("sch", "S"), ("dzh", "j"), ("dsch", "j"),
    ("dj", "j"), ("zh", "j"), ("ch", "C"), ("sh", "S"), ("kh", "h"), ("ph", "f"), ("th", "t"),
    ("ts", "C"), ("tz", "C"), ("cz", "C"), ("sz", "S"), ("ck", "k"), ("gh", "g"), ("x", "ks"),
    ("q", "k"), ("w", "v"),
)  # fmt: skip
_SOUND = re.compile("|".join(sorted((one for one, _ in _SOUNDS), key=len, reverse=True)))
_SOFT_C = re.compile("c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_PATRONYMIC = re.compile("(?:вич|вна|ович|івна|ұлы|улы|кызы|қызы|оглы|uly|kyzy|oglu|vich|vna)$")


def key(name: str) -> str:
    """What spellings of one name in several scripts have in common: "Utyupin", "Утюпин".

    The consonants of the first and the last word; those of the only one where it is alone.
    """
    words = [word for word in _WORD.findall(name) if len(word) > 1 or len(name) < 4]
    words = [word for word in words if not _PATRONYMIC.search(word.lower())] or words
    if not words:
        return fold(name)
    return " ".join(dict.fromkeys(map(_sounds, (words[0], words[-1])[: len(words)])))


def family(key_of_name: str) -> str:
    """The surname's part of a key."""
    return key_of_name.rsplit(" ", 1)[-1]


_WORD = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*")


def _sounds(word: str) -> str:
    low = "".join(_letters(word.lower()))
    low = _SOUND.sub(lambda m: dict(_SOUNDS)[m.group()], low)
    low = _SOFT_C.sub("s", low).replace("c", "k")
    return _DOUBLE.sub(r"\1", skeleton("".join(c for c in low if c.isalpha())))


def _letters(word: str) -> Iterator[str]:
    for letter in word:
        yield _ROMAN.get(letter) if letter in _ROMAN else _MARKED.get(letter) or fold(letter)
