"""Cases kept as data: reads a TOML file of case tables and names each case for pytest."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest


def table(file: Path, name: str) -> list[Any]:
    """The cases of one table of a file, each a pytest parameter called by its ``name``."""
    cases = tomllib.loads(file.read_text(encoding="utf-8"))[name]
    return [pytest.param(case, id=case["name"].replace(" ", "-")) for case in cases]
