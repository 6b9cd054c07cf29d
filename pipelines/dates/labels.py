"""Words that say what a date on a page is: of publication, of change, of something else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipelines.dates.reading import plain_digits

_FILE = Path(__file__).with_name("labels.toml")


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
