"""Codes of states and organisations as people call them."""

from __future__ import annotations

from functools import lru_cache

from babel.core import Locale


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale("en").territories.items()}


def state(code: str | None) -> str:
    """The English name of a country (CLDR); an organisation's code stays as it is."""
    if code is None:
        return ""
    return _territories().get(code, code) if code not in ("EU", "UN") else code


def office(post: str, country: str | None, sent_to: str | None, status: str) -> str:
    """An office in words: "former ambassador of Belarus to Kazakhstan"."""
    held = "" if status == "in office" else f"{status} "
    of = f" of {state(country)}" if country else ""
    to = f" to {state(sent_to)}" if sent_to else ""
    return f"{held}{post}{of}{to}"
