"""Names of authors as strings: cut from their labels and roles, split, told from other words.

The names themselves are never rewritten: "srf/hosb" and "JANE ROE" stay as they stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.letters import fold, plain
from pipelines.months import month_of
from pipelines.page.titles import key
from pipelines.text.noise import rules
from pipelines.wire.agencies import roll

MOST = 30
"""Authors of one article; a longer list is a newsroom's staff page."""
LONGEST = 80
"""Characters of a name."""
_WORDS = Path(__file__).with_name("bylines.toml")
_SPLIT = re.compile(
    r"\s*(?:[;•·、，]|\s\|\s|,(?!\s*(?:Jr|Sr|II|III|PhD|Dr|MD)\b)|\s&\s|\s/\s|\n|"
    r"\s(?:and|und|et|y|e|и|та|та|әне|және|og|och|en|ve|i|und|with|mit|im Gespräch mit)\s)\s*"
)
_ASIDE = re.compile(r"\s+[-–—|]\s+.*\Z|(?<=\w)\s*[(（\[<].*?(?:[)）\]>]|\Z)")
"""What follows a name: post and city behind a dash, a remark in brackets."""
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|gif|png|jpe?g|php)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_DAY = re.compile(r"\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\d{4}-\d\d-\d\d\b")
_OPENING = re.compile(r"\A\s{0,5}[\W_]{0,3}([^\W\d_]+(?:[\s.][^\W\d_]+){0,4})\s{0,3}[:：]?\s{0,3}")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff·・]{2,12}|[\uac00-\ud7af]{2,4}")
_PARTICLES = frozenset(
    ("de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der",
     "den", "ten", "ter", "zu", "bin", "ibn", "bint", "al", "el", "af", "av", "y", "e", "ap", "st.")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Words around names, lower case."""

    labels: frozenset[str]
    never: frozenset[str]
    roles: tuple[str, ...]
    generic: frozenset[str]
    maker: tuple[str, ...]
    alone: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of all languages: bylines of one language hold labels of another."""
    tables = list(tomllib.loads(_WORDS.read_text(encoding="utf-8")).values())
    merged = {
        kind: {word for table in tables for word in table.get(kind, ())}
        for kind in ("labels", "never", "roles", "generic", "maker", "alone")
    }
    return Words(
        labels=frozenset(merged["labels"]),
        never=frozenset(map(key, merged["never"])),
        roles=tuple(sorted(merged["roles"], key=len, reverse=True)),
        generic=frozenset(merged["generic"]),
        maker=tuple(sorted(merged["maker"])),
        alone=frozenset(merged["alone"]),
    )


def cleaned(
    said: Iterable[str], sites: Collection[str], *, strict: bool = False, loose: bool = False
) -> tuple[str, ...]:
    """The names in the strings; () where there are none, or more than one article has.

    ``sites`` are keys of the site's names. ``strict`` takes only what looks like a name: for
    strings that no machine-readable mark calls an author's. ``loose`` leaves posts at a
    name and general words ("newsroom"): for what is declared to machines alone.
    """
    found: dict[str, str] = {}
    for text in said:
        for part in _SPLIT.split(plain(text[:2000])):
            name = _name(_undated(part) if strict else part, sites, loose=loose)
            if name and (not strict or is_name(name)):
                found.setdefault(key(name), name)
    whole = [name for name in found.values() if not _is_initials(name, found.values())]
    return tuple(whole) if len(whole) <= MOST else ()


def _undated(text: str) -> str:
    """The text up to a date: "Jane Roe December 16", "Jane Roe 24.07.2023"."""
    digit = _DIGITS.search(text)
    if digit is None:
        return text
    *said, last = text[: digit.start()].split() or [""]
    if month_of(last.strip(".")):
        return " ".join(said)
    return text[: digit.start()] if _DAY.match(text, digit.start()) else text


def _is_initials(name: str, names: Iterable[str]) -> bool:
    """Whether a name is but the first letters of another one's words: "JR" beside "Jane Roe"."""
    firsts = ("".join(word[0] for word in other.split()) for other in names if other != name)
    return name.isupper() and len(name) < 5 and name in firsts


def is_agency(text: str) -> bool:
    """Whether a text is the name of a news agency, in any of its spellings."""
    return fold(text) in roll().by_key


def is_other_agency(text: str, sites: Collection[str]) -> bool:
    """Whether a text names an agency beyond doubt, and one that is not the site itself."""
    agency = roll().by_key.get(fold(text))
    if agency is None or agency.word:
        return False
    forms = tuple(filter(None, map(key, (agency.name, *agency.forms))))
    return not any(
        site == form or (len(form) > 3 and site.startswith(form))
        for site in sites
        for form in forms
    )


def is_name(text: str) -> bool:
    """Whether a text is built as a person's name is, or is the name of an agency."""
    if is_agency(text) or _EAST.fullmatch(text.replace(" ", "")):
        return True
    pieces = text.split()
    if not 1 < len(pieces) <= 5:
        return len(pieces) == 1 and text.isupper() and 2 <= len(text) <= 6
    if key(text) in {key(w) for w in rules().ends} or key(text) in rules().whole:
        return False
    capital = [p for p in pieces if p.lower() not in _PARTICLES]
    return len(capital) > 1 and all(p[0].isupper() or not p[0].isalpha() for p in capital)


def _name(text: str, sites: Collection[str], *, loose: bool) -> str | None:
    name = without_label(" ".join(text.split()))
    name = (name if loose else _without_role(_ASIDE.sub("", name))).strip(
        ' \t:：,.;|-–—*•©"“”«»()（）[]【】/'
    )
    name = _once(name)
    bare = key(name)
    wrong = _ADDRESS.search(name) or _DIGITS.search(name) or bare in words().never
    if wrong or not bare or not 1 < len(name) <= LONGEST or bare in sites:
        return None
    if not loose and _is_newsroom(name, sites):
        return None
    return name


def _once(text: str) -> str:
    """The text without its repetition, as of a picture's name beside it: "Jane Roe Jane Roe"."""
    half = text[: len(text) // 2].strip()
    return half if " " in half and text == f"{half} {half}" else text


def _is_newsroom(name: str, sites: Collection[str]) -> bool:
    """Whether a name is general words ("newsroom") alone or beside the site's own name."""
    bare, generic = key(name), words().generic
    rests = (bare.replace(s, "", 1) for s in sites if len(s) > 2 and s in bare)
    if any(rest in generic or len(rest) < 2 for rest in rests):
        return True
    return all(part in generic or part in sites for part in map(key, name.split()))


def without_label(text: str) -> str:
    """The text without labels before the name: "By", "Автор:", "责任编辑："."""
    for _ in range(2):
        match = _OPENING.match(text)
        if not match:
            break
        said = match[1].casefold()
        options = [said, *(" ".join(said.split()[:n]) for n in (4, 3, 2, 1))]
        label = next((o for o in options if o in words().labels), None)
        if label is None:
            label = next((w for w in _joined_labels() if said.startswith(w) and w != said), None)
        if label is None:
            break
        rest = text[text.casefold().find(label) + len(label) :].lstrip(" :：.-–/丨|")
        if not rest:
            break
        text = rest
    return text


@lru_cache(maxsize=1)
def _joined_labels() -> tuple[str, ...]:
    """Labels of scripts that write no space between label and name, the longest first."""
    east = [w for w in words().labels if re.match(r"[\u3040-\u9fff]{2}", w)]
    return tuple(sorted(east, key=len, reverse=True))


def _without_role(name: str) -> str:
    low = name.casefold()
    for role in words().roles:
        place = low.find(" " + role)
        if place > 0 and (
            len(low) == place + 1 + len(role) or not low[place + 1 + len(role)].isalpha()
        ):
            name, low = name[:place], low[:place]
        if low == role or low.startswith(role + " "):
            return ""
    return name
