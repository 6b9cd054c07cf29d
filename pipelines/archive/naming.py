"""What a name that a user types finds among the officials of the archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipelines.diplomacy.officials.spellings import key
from pipelines.letters import fold


def condition(name: str) -> tuple[str, tuple[str, ...]]:
    """An SQL condition on ``people`` and its values: by sound, by spelling, or by a part."""
    spelt = key(name)
    part = "%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    like = "name LIKE ? ESCAPE '\\' OR variants LIKE ? ESCAPE '\\'"
    return f"key = ? OR family = ? OR {like}", (spelt, spelt, part, part)


def best(found: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Those that are spelt as asked where there are any, else those that sound so."""
    wanted = set(fold(name).replace("-", " ").split())
    exact = [row for row in found if any(wanted <= words for words in map(_words, _names(row)))]
    return sorted(exact or found, key=lambda row: row["id"])


def variants(stored: str) -> tuple[str, ...]:
    """The other spellings, as ``people.variants`` holds them."""
    return tuple(json.loads(stored))


def _names(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["name"], *variants(row["variants"]))


def _words(name: str) -> set[str]:
    return set(fold(name).replace("-", " ").split())
