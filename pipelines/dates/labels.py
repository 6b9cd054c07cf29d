"""Words that say what a date on a page is: of publication, of change, of something else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipelines.dates.reading import plain_digits
from pipelines.letters import fold
from pipelines.months import weekday_words

OTHER = "other"
"""The kind of a date that is neither of publication nor of change."""

_FILE = Path(__file__).with_name("labels.toml")
_BREAK = re.compile(r"[|•·\n;,()\[\]（）【】]")
_MOST_WORDS = 4


@lru_cache(maxsize=1)
def labels() -> Mapping[str, str]:
    """Kind of a date by the words before it, lower case."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8")).values()
    return MappingProxyType(
        {
            plain_digits(word).casefold(): kind
            for table in tables
            for kind, words in table.items()
            for word in words
        }
    )


def kind_of(words: str, before: str, after: str = "") -> str | None:
    """What the words before a date, the line above it, or the words after it call it."""
    for text in (words, before if len(before) < 40 else ""):
        bare = text.casefold().strip(" \t:：|•·-–—,.()[]（）【】/")
        part = _BREAK.split(bare)[-1].strip().split()
        tail = _without_fillers(part)
        for length in range(_MOST_WORDS, 0, -1):
            # Last the label of "posted by Ann Smith on", with who and where after it.
            for some in (part[-length:], tail[-length:], part[:length]):
                said = " ".join(some).strip(":：")
                if said in labels():
                    return labels()[said]
        if part and (east := _eastern(part[-1])):
            return east
    return _eastern(after[:4])


def _without_fillers(words: list[str]) -> list[str]:
    """The words without a day of the week and short words ("on", "am", "le") at their end."""
    last = len(words)
    while last > 1 and (len(words[last - 1]) <= 3 or _is_weekday(words[last - 1])):
        last -= 1
    return words[:last]


def _is_weekday(word: str) -> bool:
    return fold(word.strip(",.:")) in weekday_words()


def _eastern(words: str) -> str | None:
    """A label of a script without spaces, with which the words end or begin."""
    bare = words.strip(" :：)）")
    for length in (5, 4, 3, 2):
        for part in (bare[-length:], bare[:length]):
            if len(part) == length and part[0] > "\u2e7f" and part in labels():
                return labels()[part]
    return None
