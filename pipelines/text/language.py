"""The language of an article: what the page declares, held against script and words of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import MappingProxyType

from babel.core import get_global

from pipelines.page.markup import Markup, texts
from pipelines.text import usual_words

_SAMPLE = 3000
_ENOUGH = 20
"""Letters below which a text says nothing about its script."""

_RANGES = (
    ("Latn", "A", "ɏ"), ("Latn", "Ḁ", "ỿ"), ("Grek", "Ͱ", "Ͽ"), ("Cyrl", "Ѐ", "ԯ"),
    ("Armn", "Ա", "֏"), ("Hebr", "א", "ת"), ("Arab", "ؠ", "ۿ"), ("Deva", "ऀ", "ॿ"),
    ("Beng", "ঀ", "৿"), ("Taml", "஀", "௿"), ("Thai", "ก", "๛"), ("Laoo", "ກ", "ໟ"),
    ("Mymr", "က", "႟"), ("Geor", "Ⴀ", "ჿ"), ("Ethi", "ሀ", "፼"), ("Khmr", "ក", "៿"),
    ("Kana", "ぁ", "ヿ"), ("Hani", "㐀", "鿿"), ("Hang", "가", "힣"),
)  # fmt: skip
"""Script (ISO 15924) by code points, from the Unicode block names."""

_ALONE = MappingProxyType(
    {"Grek": "el", "Armn": "hy", "Hebr": "he", "Thai": "th", "Laoo": "lo", "Mymr": "my",
     "Geor": "ka", "Khmr": "km", "Kana": "ja", "Hang": "ko", "Taml": "ta", "Hani": "zh"}
)  # fmt: skip
"""Scripts that news of one language alone is written in."""

_LETTERS = (
    ("kk", "Cyrl", "әңғүұқөһ"), ("be", "Cyrl", "ў"), ("uk", "Cyrl", "їєґ"), ("sr", "Cyrl", "ђћ"),
    ("mk", "Cyrl", "ѓќѕ"), ("tg", "Cyrl", "ҳҷӣӯ"), ("ur", "Arab", "ٹڈڑںے"), ("fa", "Arab", "پچژگی"),
    ("vi", "Latn", "ạảấầẩẫậắằẳẵặẹẻẽếềểễệ"), ("az", "Latn", "ə"),
)  # fmt: skip
"""Letters that no neighbour in the script writes; the first language with a share of
``_MARKED`` of them has it (CLDR exemplar characters; kk before ky, which lacks ә, ғ, қ)."""
_MARKED = 0.01


def script(text: str) -> str | None:
    """The script (ISO 15924) of most letters; Kana for Japanese, whatever its share of Han."""
    counts: Counter[str] = Counter()
    for letter, times in Counter(text[:_SAMPLE]).items():
        if letter.isalpha():
            counts[_script_of(letter)] += times
    total = counts.total()
    if total < _ENOUGH:
        return None
    if counts["Kana"] > 0.05 * total:
        return "Kana"
    return counts.most_common(1)[0][0] or None


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return next((name for name, first, last in _RANGES if first <= letter <= last), "")


def declared(page: Markup) -> list[str]:
    """What the page calls its language, as BCP 47, the most trusted first."""
    said = [
        page.language,
        *texts(page.article.get("inLanguage")),
        page.first("og:locale"),
        page.first("content-language", "dc.language", "language"),
    ]
    codes = [code.strip().replace("_", "-").split(",")[0] for code in said if code]
    return [c for c in dict.fromkeys(codes) if 2 <= len(c.split("-")[0]) <= 3 and len(c) < 12]


def read(page: Markup, text: str, languages: Sequence[str]) -> str | None:
    """ISO 639 code of the text's language; ``languages`` are those of the source.

    Letters that one language alone writes tell first. A declaration counts only where the text is
    in a script of that language and its usual words do not say otherwise: editions in many
    languages share templates. None where neither the text nor the page nor the source tell.
    """
    own = [code.split("-")[0].lower() for code in languages]
    said = [code.split("-")[0].lower() for code in declared(page)]
    written = script(text)
    marked = _marked(text[:_SAMPLE], written)
    if marked:
        return marked
    claimed = _claimed(own, said, written)
    return usual_words.contradicted(claimed, text, written) or claimed


def _claimed(own: Sequence[str], said: Sequence[str], written: str | None) -> str | None:
    """What page and source say, as far as the script allows."""
    fitting = [code for code in said if fits(code, written)]
    usual = [code for code in own if fits(code, written)]
    both = [code for code in fitting if code in usual]
    if both:
        return both[0]
    if len(usual) == 1 or (usual and not fitting):
        return usual[0]
    return next(iter(fitting), None) or _ALONE.get(written or "")


def _marked(text: str, written: str | None) -> str | None:
    letters = sum(map(str.isalpha, text))
    for code, name, own in _LETTERS:
        if name == written and sum(map(text.lower().count, own)) > _MARKED * letters:
            return code
    return _ALONE.get(written or "")


def fits(code: str, written: str | None) -> bool:
    """Whether a language is written in the script; what is not known fits."""
    return written is None or written in _scripts(code)


@lru_cache(maxsize=256)
def _scripts(code: str) -> frozenset[str]:
    """Scripts of a language: CLDR's likely one, and those that it is written in elsewhere."""
    likely = str(get_global("likely_subtags").get(code, "")).split("_")
    first = likely[1] if len(likely) > 1 else "Latn"
    found = {_MERGED.get(first, first), *_FURTHER.get(code, ())}
    return frozenset(_flat(found))


def _flat(scripts: Iterable[str]) -> Iterable[str]:
    for name in scripts:
        yield from _PARTS.get(name, (name,))


_MERGED = MappingProxyType({"Hans": "Hani", "Hant": "Hani", "Kore": "Hang"})
_PARTS = MappingProxyType({"Jpan": ("Kana", "Hani")})
_FURTHER = MappingProxyType(
    {"sr": ("Latn", "Cyrl"), "uz": ("Latn", "Cyrl"), "kk": ("Latn", "Arab"), "az": ("Cyrl",),
     "mn": ("Latn",), "bs": ("Cyrl",), "ku": ("Arab",), "pa": ("Arab",), "ky": ("Arab",)}
)  # fmt: skip
"""Further scripts by CLDR's supplemental language data."""
