"""The user's own settings, typed: from ``-s``, the environment or ``diplowire.toml``.

Strength falls in that order. An unknown key or a wrong value is an error with file and line.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from crawler.errors import ConfigError

AGENT = "Diplowire/0.1"
PREFIX = "DIPLOWIRE_"
FILE = "diplowire.toml"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that users rely on; each field's docstring is its documentation."""

    archive: str = "archive.db"
    """Path of the SQLite file; a relative one is taken from the project folder."""
    sources_dirs: tuple[str, ...] = ("shipped",)
    """Folders that make the catalogue, comma-separated; ``shipped`` is the project's own."""
    contact: str = ""
    """Address of a person, put into the User-Agent so that a site can reach you."""
    workers: int = 2
    """Processes that read pages; each can be killed without harm to the run."""
    page_seconds: float = 20.0
    """The longest that a worker may spend on one page before it is killed."""
    round_deadline: int = 1800
    """Seconds after which a round is ended; what is left is continued in the next."""
    round_every: int = 300
    """Seconds from the start of one round to the start of the next, for ``scheduler.py``."""
    host_requests: int = 2000
    """The most requests to one host in one run; what is left is asked in the next."""
    raw_retention_days: int = 365
    """Days for which fetched pages are kept; 0: for ever."""
    revisit_after_hours: tuple[float, ...] = (
        *(1.0, 3.0, 6.0, 12.0, 24.0, 36.0, 48.0),
        *(72.0, 168.0, 336.0, 720.0),
    )
    """Hours after its text was first fetched at which an article is asked again, to see edits, and
    anew after each edit that was seen; () for never."""
    relevance_diplomatic: float = 0.5
    """Relevance, 0 to 1, from which an article is of the band "diplomatic"."""
    relevance_review: float = 0.3
    """Relevance from which it is of the band "review"; below it is "other"."""
    doubtful: tuple[str, ...] = ()
    """Bands for classes on which press officers differ, e.g. ``war=review, consular=other``:
    war, energy, civil-war, consular; each scored as it comes, or diplomatic, review or other."""
    keep_other: bool = True
    """Whether articles of the band "other" are archived; if not, their addresses are still kept,
    with the reason."""
    weights: str = "weights.json"
    """File of the weights that ``scrapy train`` fits to your marks; without it the shipped ones."""
    loglevel: str = "INFO"
    """How much a crawl writes to its log: DEBUG, INFO, WARNING, ERROR or CRITICAL."""


NAMES = tuple(field.upper() for field in Config.__struct_fields__)
"""The settings' names as users write them."""
DOUBTFUL = ("war", "energy", "civil-war", "consular")
"""Classes of articles that a user may switch to a band."""
BANDS = ("diplomatic", "review", "other")
AS_SCORED = "score"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_WISHES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    tuple: "a list, or text with commas between its parts",
    bool: "true or false",
}
_FILLED = frozenset({"ARCHIVE", "SOURCES_DIRS", "WEIGHTS"})
_ZERO = frozenset({"RAW_RETENTION_DAYS", "RELEVANCE_DIPLOMATIC", "RELEVANCE_REVIEW"})
_SHARES = frozenset({"RELEVANCE_DIPLOMATIC", "RELEVANCE_REVIEW"})


def user_agent(contact: str) -> str:
    """The honest name under which we ask, with an address where the site can reach a person."""
    return f"{AGENT} (+{contact})" if contact else AGENT


def switches(doubtful: Iterable[str]) -> dict[str, str]:
    """The band, or "score", by doubtful class, as the setting DOUBTFUL says.

    Raises:
        ValueError: it names no class, or no band.
    """
    found = {}
    for text in doubtful:
        name, _, band = (part.strip() for part in text.partition("="))
        if name not in DOUBTFUL or band not in (*BANDS, AS_SCORED):
            raise ValueError(
                f"{text!r} is no switch; write CLASS=BAND with a class of {', '.join(DOUBTFUL)} "
                f"and a band of {', '.join(BANDS)} or {AS_SCORED}"
            )
        found[name] = band
    return found


def from_layers(environ: Mapping[str, str], folder: Path) -> Config:
    """Settings from ``folder/diplowire.toml``, overlaid by ``DIPLOWIRE_*`` of the environment.

    Raises:
        ConfigError: an unknown key or a value of the wrong kind, with its place.
    """
    values = {**_from_file(folder / FILE), **_from_environment(environ)}
    return Config(**values)


def from_settings(get: Callable[[str], Any]) -> Config:
    """Settings as Scrapy holds them in the end, ``-s NAME=value`` included.

    ``get`` gives the value of a name, as ``settings.get`` does.

    Raises:
        ConfigError: a value of the wrong kind.
    """
    return Config(**{n.lower(): _typed(n, get(n), f"setting {n}") for n in NAMES})


def _from_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None
    values = {}
    for key, value in data.items():
        place = f"{file}:{_line_of(key, text)}: {key}"
        if key.upper() not in NAMES:
            raise ConfigError(f"{place}: unknown setting{_nearest(key)}")
        values[key.lower()] = _typed(key.upper(), value, place)
    return values


def _line_of(key: str, text: str) -> int:
    found = re.search(
        rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", text, re.MULTILINE
    )
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX)
        if key not in NAMES:
            raise ConfigError(f"environment: {name}: unknown setting{_nearest(key)}")
        values[key.lower()] = _typed(key, value, f"environment: {name}")
    return values


def _nearest(key: str) -> str:
    near = difflib.get_close_matches(key.upper(), NAMES, n=1)
    return f"; did you mean {near[0]}?" if near else "; docs/settings.md lists them"


def _typed(name: str, value: Any, place: str) -> Any:
    """The value in the field's type; text is split at commas where a list is asked for."""
    field = next(f for f in msgspec.structs.fields(Config) if f.encode_name == name.lower())
    if isinstance(field.default, tuple) and isinstance(value, str | int | float):
        value = [part.strip() for part in str(value).split(",") if part.strip()]
    try:
        typed = msgspec.convert(value, field.type, strict=False)
    except msgspec.ValidationError:
        wish = _WISHES[type(field.default)]
        raise ConfigError(f"{place}: must be {wish}, not {value!r}") from None
    fault = _fault(name, typed)
    if fault:
        raise ConfigError(f"{place}: {fault}")
    return typed


def _fault(name: str, value: Any) -> str | None:
    """What is wrong with a value of the right type."""
    if name == "LOGLEVEL" and value not in LEVELS:
        return f"must be one of {', '.join(LEVELS)}, not {value!r}"
    if name in _FILLED and not value:
        return "must not be empty"
    if name == "DOUBTFUL":
        return _switch_fault(value)
    return _number_fault(name, value)


def _number_fault(name: str, value: Any) -> str | None:
    if name in _SHARES and not 0 <= value <= 1:
        return f"must be a number from 0 to 1, not {value}"
    for number in value if isinstance(value, tuple) else (value,):
        if isinstance(number, int | float) and not isinstance(number, bool):
            if not math.isfinite(number) or number < 0:
                return f"must be a number that is not negative, not {number}"
            if number == 0 and name not in _ZERO:
                return "must be greater than zero"
    return None


def _switch_fault(value: Iterable[str]) -> str | None:
    try:
        switches(value)
    except ValueError as error:
        return str(error)
    return None
