"""Which language a text is in, by its most usual words.

The lists are jusText's, made from the Wikipedia of each language; trafilatura brings them along.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from justext.utils import get_stoplist

_LISTS = MappingProxyType(
    {
        "Latn": {
            "en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "de": "German",
            "it": "Italian", "nl": "Dutch", "pl": "Polish", "ro": "Romanian", "tr": "Turkish",
            "id": "Indonesian", "ms": "Malay", "sv": "Swedish", "da": "Danish",
            "no": "Norwegian_Bokmal", "fi": "Finnish", "et": "Estonian", "lv": "Latvian",
            "lt": "Lithuanian", "cs": "Czech", "sk": "Slovak", "sl": "Slovenian", "hr": "Croatian",
            "sq": "Albanian", "hu": "Hungarian", "az": "Azerbaijani", "uz": "Uzbek",
            "ca": "Catalan", "sw": "Swahili", "is": "Icelandic", "mt": "Maltese",
            "vi": "Vietnamese", "tk": "Turkmen", "tl": "Tagalog", "ga": "Irish",
        },
        "Cyrl": {
            "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian", "bg": "Bulgarian",
            "sr": "Serbian", "mk": "Macedonian", "kk": "Kazakh", "ky": "Kyrgyz",
        },
        "Arab": {"ar": "Arabic", "fa": "Persian", "ur": "Urdu"},
    }
)  # fmt: skip
"""Languages of news by script, ISO 639 code to the name of the list."""
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = 250
"""Words of a text that are counted."""
_LEAST = 25
"""Words below which a text tells nothing."""
SURE = 0.4
"""Share of a text's words on a language's list from which it is in that language."""
_AHEAD = 0.12
"""By how much another language's share must be higher than the one said."""


def contradicted(said: str | None, text: str, script: str | None) -> str | None:
    """The language that a text is in, where that is surely not the one said; else None.

    ``said`` may be None: then the language with most words, where it has enough of them.
    """
    lists = _LISTS.get(script or "", {})
    words = _WORD.findall(text.lower())[:_WORDS]
    if len(words) < _LEAST or not lists or (said and said not in lists):
        return None
    own = _share(words, lists[said]) if said else 0.0
    if own >= SURE:
        return None
    shares = {code: _share(words, name) for code, name in lists.items() if code != said}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= max(SURE / 2, own + _AHEAD) else None


def _share(words: list[str], name: str) -> float:
    usual = _list(name)
    return sum(word in usual for word in words) / len(words)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(get_stoplist(name))
