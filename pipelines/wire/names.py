"""Where the names of agencies stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pipelines.wire.agencies import roll

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣]")
"""Letters of scripts whose words have no space before what follows."""


def find(text: str, further: Iterable[str] = ()) -> Iterator[re.Match[str]]:
    """The names of known agencies and ``further`` ones, the longest at each place.

    A name counts as written and in capitals, and only as a whole word where the script has
    spaces.
    """
    for match in _pattern(tuple(sorted(further))).finditer(text):
        if not _is_inside(text, match):
            yield match


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Whether letters of the same word go on before or after the name."""
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_is_spaced(before) and _is_spaced(text[start])) or (
        _is_spaced(after) and _is_spaced(text[end - 1])
    )


def _is_spaced(letter: str) -> bool:
    return letter.isalnum() and _UNSPACED.match(letter) is None


@lru_cache(maxsize=64)
def _pattern(further: tuple[str, ...]) -> re.Pattern[str]:
    forms = set(further)
    for agency in roll().agencies:
        forms.update((agency.name, *agency.forms))
    forms |= {form.upper() for form in forms}
    forms = {form for form in forms if len(form) > 1}
    return re.compile(_trie(forms))


def _trie(words: Iterable[str]) -> str:
    """A pattern that tries words letter by letter: most places fail at the first one."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _spelt(root)


def _spelt(node: Mapping[str, Any]) -> str:
    parts = [re.escape(letter) + _spelt(rest) for letter, rest in sorted(node.items()) if letter]
    if not parts:
        return ""
    if "" in node:
        return f"(?:{'|'.join(parts)})?"
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
