"""What a command line sets, checked before Scrapy stumbles over it in the middle of a start.

Diplowire's own settings are typed by ``crawler.config``; these are the others, Scrapy's, which
take any name and any text and tell of a wrong one by a traceback, or not at all.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.project import get_project_settings

from crawler import config
from crawler.config import LEVELS, NAMES, Config
from crawler.errors import ConfigError

LIKE = 0.85
"""Likeness (difflib's ratio) from which an unknown name is taken for a misspelt one; a name that
is like none may be that of a user's own extension, as Scrapy has it."""

_GETTERS = {bool: "getbool", int: "getfloat", float: "getfloat"}
_WISHES = {bool: "true or false", int: "a number", float: "a number"}


def checked(settings: BaseSettings) -> Config:
    """The user's own settings; what the command line says of Scrapy's is checked with them.

    Raises:
        ConfigError: a name that is misspelt, or a value of the wrong kind.
    """
    defaults = dict(get_project_settings())
    for name in settings:
        if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"] and name not in NAMES:
            _check(settings, str(name), defaults)
    return config.from_settings(settings.get)


def _check(settings: BaseSettings, name: str, defaults: Mapping[str, object]) -> None:
    if name not in defaults:
        for near in difflib.get_close_matches(name, defaults, n=1, cutoff=LIKE):
            raise ConfigError(f"setting {name}: unknown setting; did you mean {near}?")
    if fault := _level_fault(settings, name) or _file_fault(settings, name):
        raise ConfigError(f"setting {name}: {fault}")
    kind = type(defaults.get(name))
    try:
        getattr(settings, _GETTERS.get(kind, "get"))(name)
    except ValueError:
        raise ConfigError(
            f"setting {name}: must be {_WISHES[kind]}, not {settings[name]!r}"
        ) from None


def _level_fault(settings: BaseSettings, name: str) -> str | None:
    if name != "LOG_LEVEL" or settings[name] in logging.getLevelNamesMapping():
        return None
    return f"must be one of {', '.join(LEVELS)}, not {settings[name]!r}"


def _file_fault(settings: BaseSettings, name: str) -> str | None:
    if name != "LOG_FILE":
        return None
    folder = Path(settings[name]).parent
    return None if folder.is_dir() else f"no folder {folder}; make it with: mkdir -p {folder}"
