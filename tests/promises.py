"""The promises and the tests that hold them, as ``promises.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

FILE = Path(__file__).with_suffix(".toml")
LAST = 85
"""The promises are numbered from 1 to this."""


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A promise and its tests, each as pytest names it: file::function."""

    number: int
    promise: str
    tests: tuple[str, ...]


def promises() -> Sequence[Promise]:
    """All of the file, by number.

    Raises:
        msgspec.ValidationError: an entry has an unknown or missing key.
    """
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))["promise"]
    return sorted(msgspec.convert(tables, list[Promise]), key=lambda one: one.number)
