"""Who reserves his text: what headers, markup and a site's well-known file say. Pure.

The policy (docs/opt-outs.md): of a page that is reserved the metadata are kept, its text is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime

from protego import Protego

from crawler import clock

WELL_KNOWN = "/.well-known/tdmrep.json"
"""Where a site reserves text mining by path (W3C TDM Reservation Protocol, 7)."""
OWN_NAMES = ("robots", "diplowire")
"""Names of meta tags and agents in X-Robots-Tag that speak to us."""

_RESERVING = frozenset({"noindex", "none", "noarchive", "nocache", "noai", "noml"})
"""Directives under which the text is not kept: not to be found (noindex; none is noindex and
nofollow), not to be kept (noarchive; nocache is Bing's word for it), not for machines (noai)."""
_VALUED = frozenset(
    {
        "unavailable_after",
        "max-snippet",
        "max-image-preview",
        "max-video-preview",
        "indexifembedded",
    }
)
"""Directives that have a colon of their own, so that they are no names of agents."""
_EXPIRY = re.compile(r"unavailable_after\s{0,9}:\s{0,9}(.{1,60})", re.IGNORECASE | re.DOTALL)
_MOST_RULES = 500


def of_headers(robots: Iterable[str], tdm: str | None, now: str) -> str | None:
    """What X-Robots-Tag headers and a tdm-reservation header reserve; None for nothing."""
    for written in robots:
        found = next(_reserved(_for_us(written[:2000])), None)
        if found or _expired(written[:2000], now):
            return f"X-Robots-Tag: {found or 'unavailable_after'}"
    return "tdm-reservation header" if (tdm or "").strip() == "1" else None


def of_meta(robots: Iterable[str], tdm: Iterable[str], now: str) -> str | None:
    """What the meta tags of ``OWN_NAMES`` and of tdm-reservation reserve; None for nothing."""
    for written in robots:
        found = next(_reserved(written[:2000].split(",")), None)
        if found or _expired(written[:2000], now):
            return f"meta robots: {found or 'unavailable_after'}"
    return "tdm-reservation meta" if any(value.strip() == "1" for value in tdm) else None


def of_well_known(body: bytes, url: str) -> str | None:
    """What a site's ``tdmrep.json`` reserves of an address; None for nothing, or no such file.

    Its patterns are those of robots.txt, of which the longest that fits decides.
    """
    try:
        rules = json.loads(body)
    except (ValueError, RecursionError):
        return None
    lines = ["User-agent: *"]
    for rule in rules[:_MOST_RULES] if isinstance(rules, list) else ():
        if isinstance(rule, dict) and isinstance(place := rule.get("location"), str):
            verb = "Disallow" if str(rule.get("tdm-reservation")) == "1" else "Allow"
            lines.append(f"{verb}: {''.join(place.split())[:500]}")
    free = Protego.parse("\n".join(lines)).can_fetch(url, "*")
    return None if free else "tdmrep.json"


def _for_us(written: str) -> Iterator[str]:
    """The directives of a header that speak to all or to us: a name holds until the next one."""
    ours = True
    for part in written.split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and name.strip().lower() not in _VALUED:
            ours, part = name.strip().lower() in OWN_NAMES, rest
        if ours:
            yield part


def _reserved(directives: Iterable[str]) -> Iterator[str]:
    for directive in directives:
        if (name := directive.strip().lower()) in _RESERVING:
            yield name


def _expired(written: str, now: str) -> bool:
    found = _EXPIRY.search(written)
    if found is None:
        return False
    text = found[1].strip()
    try:
        if re.match(r"\d{4}-\d\d-\d\d", text):
            return text[:10] < now[:10]
        return parsedate_to_datetime(text).strftime(clock.FORM) < now
    except (ValueError, TypeError):
        return False
