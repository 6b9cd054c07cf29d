"""Russian and Ukrainian names out of their grammatical case."""

from __future__ import annotations

_IRREGULAR = {
    "павл": "Павел", "льв": "Лев", "петр": "Пётр", "пётр": "Пётр", "игор": "Игорь",
    "ігор": "Ігор", "васил": "Василь", "александр": "Александр", "олександр": "Олександр",
}  # fmt: skip
"""Given names whose stem loses or hardens a letter."""
_FEMALE = frozenset(
    [
        "мари",
        "натали",
        "юли",
        "софи",
        "виктори",
        "анастаси",
        "валери",
        "лиди",
        "ксени",
        "евгени",
        "мария",
        "юлия",
    ]
)


def undeclined(parts: list[tuple[str, str]], case: str) -> list[tuple[str, str]]:
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
