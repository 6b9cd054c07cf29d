"""A source file, proposed from what a site was found to have. Pure: the day is an argument.

What the site does not say itself is guessed and marked as a guess.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from babel import Locale

ENOUGH = 3
"""Addresses of one form from which the form is taken for that of the site's articles."""
MOST_FORMS = 4
ONCE_A_DAY = 86_400
"""Seconds between two polls of a sitemap of a whole site."""

_SECOND_LEVEL = ("ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "net", "or", "org")
_STATE = ("gob", "gouv", "gov", "mfa", "mid", "mofa")
"""Labels of a host that make its publisher a ministry, for a first guess."""
_COUNTRIES = {"uk": "GB", "eu": "XX"}
"""Top-level domains that are not the country's code (ISO 3166-1)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in that answered with entries."""

    kind: str
    url: str
    entries: int
    """Entries, or children of a sitemap index, in its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a site was found to have."""

    url: str
    """The page that was looked at."""
    name: str | None
    language: str | None
    ways: Sequence[Way]
    articles: Sequence[str]
    """Addresses that its feeds and sitemaps name."""
    headlines: Sequence[str]
    """Addresses that the page links under a text as long as a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user told, in the place of guesses."""

    id: str | None = None
    kind: str | None = None
    country: str | None = None
    allow_hosts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source file."""

    id: str
    text: str
    """TOML."""
    article: str | None
    """Pattern of its articles' addresses."""


def propose(site: Site, wishes: Wishes, day: str) -> Proposal | None:
    """The file for a site; None where no way in to it was found. ``day`` is YYYY-MM-DD."""
    host = urlsplit(site.url).hostname or ""
    article = article_pattern(site.articles) or article_pattern([*site.articles, *site.headlines])
    ways = [w for w in site.ways if w.kind == "feed" or article]
    listed = sum(bool(article and re.match(article, link)) for link in site.headlines)
    if listed >= ENOUGH:
        ways.append(Way("listing", site.url, listed))
    if not ways:
        return None
    name = wishes.id or _id(host, site.language or "en")
    country = wishes.country or _country(host)
    lines = [
        f"id = {_text(name)}",
        f"name = {_text(site.name or host)}",
        _kind(host, wishes),
        f"country = {_text(country)}" + _guess(wishes.country is None),
        f"languages = [{_text(site.language or 'en')}]" + _guess(site.language is None),
        _zone(country),
        f"domains = [{_text(host.removeprefix('www.'))}]",
        *([f"article = {_text(article)}" + _guess(True)] if article else []),
        *([f"allow_hosts = {json.dumps(list(wishes.allow_hosts))}"] if wishes.allow_hosts else []),
    ]
    for way in ways:
        lines += ["", "[[route]]", f"kind = {_text(way.kind)}", f"url = {_text(way.url)}"]
        lines += ['strength = "probed"']
        lines += [f"interval = {ONCE_A_DAY}"] if way.kind == "sitemap" else []
    told = "; ".join(f"{way.url}: {way.kind} of {way.entries}" for way in ways)
    lines += ["", "[evidence]", f"seen = {_text(f'scrapy add-source, {day}: {told}')}", ""]
    return Proposal(name, "\n".join(lines), article)


def article_pattern(addresses: Iterable[str]) -> str | None:
    """A pattern that matches addresses of the commonest forms; None where there is no form.

    A form is a host, a number of parts of the path and an ending; a part that is always the
    same stays as it is, the others become digits, a slug or anything.
    """
    forms: dict[tuple[str, int, str], list[list[str]]] = defaultdict(list)
    for address in addresses:
        parts = urlsplit(address)
        pieces = parts.path.strip("/").split("/")
        if parts.query or not pieces[-1]:
            continue
        ending = re.search(r"\.[a-z]{3,5}$|/$", parts.path)
        key = (parts.netloc, len(pieces), ending.group() if ending else "")
        forms[key].append(pieces)
    common = sorted(forms.items(), key=lambda form: -len(form[1]))[:MOST_FORMS]
    told = [_form(*key, pieces) for key, pieces in common if len(pieces) >= ENOUGH]
    if not told:
        return None
    return f"^https?://{told[0] if len(told) == 1 else '(?:' + '|'.join(told) + ')'}$"


def _form(host: str, _: int, ending: str, paths: Sequence[Sequence[str]]) -> str:
    *heads, last = zip(*paths, strict=True)
    pieces = [_piece(values) for values in heads]
    suffix = ending if ending != "/" else ""
    pieces.append(_piece([value.removesuffix(suffix) for value in last], varies=True))
    return re.escape(host) + "/" + "/".join(pieces) + re.escape(ending)


def _piece(values: Sequence[str], *, varies: bool = False) -> str:
    """What matches all values of one part of a path; the last part varies by nature."""
    if len(set(values)) == 1 and not varies:
        return re.escape(values[0])
    for pattern in (r"\d+", r"[a-z0-9_-]+"):
        if all(re.fullmatch(pattern, value) for value in values):
            return pattern
    return "[^/?#]+"


def _id(host: str, language: str) -> str:
    labels = host.split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    label = re.sub(r"[^a-z0-9]+", "-", labels[-1] if labels else host).strip("-")
    if not label or label.isdigit():
        label = "site"
    return f"{label}-{language.split('-')[0].lower()}"


def _kind(host: str, wishes: Wishes) -> str:
    guess = "ministry" if set(host.split(".")) & set(_STATE) else "agency"
    return f"kind = {_text(wishes.kind or guess)}" + _guess(wishes.kind is None)


def _country(host: str) -> str:
    top = host.rpartition(".")[2]
    code = _COUNTRIES.get(top, top.upper())
    return code if len(code) == 2 and code in Locale("en").territories else "XX"


def _zone(country: str) -> str:
    zones = _zones_of(country) or ["UTC"]
    several = f"; {country} has {len(zones)} zones" if len(zones) > 1 else ""
    return f"timezone = {_text(zones[0])}" + _guess(True, several)


def _zones_of(country: str) -> list[str]:
    """IANA names of a country's zones in the order of ``zone.tab``: by place, then by people."""
    rows = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[2] for row in rows if row.startswith(f"{country}\t")]


def _guess(guessed: bool, more: str = "") -> str:
    return f"  # a guess: check it{more}" if guessed else ""


def _text(value: str) -> str:
    """A TOML string: a literal one where it holds backslashes, as patterns do."""
    if "\\" in value and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
