"""Credits: the agencies that a text names as where it has its news from.

A credit is a name with a verb or a fixed mark; the bare name of an agency is none. The agency
of the dateline is not looked for here: it published the text, it need not have written it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.analysis import CreditFound
from pipelines.letters import fold
from pipelines.wire.agencies import resolve, roll

_FILE = Path(__file__).with_name("wording.toml")

LONGEST = 200_000
"""Characters of a text that are read."""
REACH = 80
"""Characters before and after a name in which its wording may stand."""
MOST_NAMES = 400
"""Names looked at in one text."""
END = 60
"""Characters of the last line when it is but a mark: "(QNA)", "– KUNA"."""

_END_MARK = re.compile(r"\s*(?:[-–—]{1,2}\s*|\(|/|\[)?\Z")
_END_TAIL = re.compile(r"\s*(?:\)|/|\]|[-–—.]){0,3}\s*\Z")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to credit an agency."""

    language: str
    kind: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Data:
    wordings: tuple[Wording, ...]
    source_line: re.Pattern[str]
    caption: re.Pattern[str]
    agency: re.Pattern[str]
    """What stands for "agency" beside a name."""


def read(
    text: str, own: Sequence[str], agencies: Mapping[str, str] | None = None
) -> tuple[CreditFound, ...]:
    """The credits of a text in their order, one for each name that has a wording.

    ``own`` are the names of the text's own publisher, which credit nobody; ``agencies`` gives
    source ids by the catalogue's credit names.
    """
    text = text[:LONGEST]
    mine = _own_keys(own)
    found = []
    for count, match in enumerate(_names(tuple(agencies or ())).finditer(text)):
        if count >= MOST_NAMES:
            break
        if fold(match.group()) in mine or _is_inside_word(text, match):
            continue
        kind, start, end = _credit(text, match)
        if kind:
            name = resolve(match.group(), agencies)
            found.append(
                CreditFound(agency=name, kind=kind, start=start, end=end, evidence=text[start:end])
            )
    return tuple(found)


def origin(credits_: Iterable[CreditFound]) -> str | None:
    """The agency whose text it is: the first named as origin, else by an end mark.

    An agency that is only cited for a statement is none.
    """
    found = list(credits_)
    for kind in ("origin", "mark"):
        for credit in found:
            if credit.kind == kind:
                return credit.agency
    return None


def _own_keys(own: Sequence[str]) -> frozenset[str]:
    """Every spelling of the publisher's names."""
    keys = set(map(fold, own))
    for name in own:
        known = roll().by_key.get(fold(name))
        if known:
            keys.update(map(fold, (known.name, *known.forms)))
    return frozenset(keys)


@lru_cache(maxsize=64)
def _names(further: tuple[str, ...]) -> re.Pattern[str]:
    """All names and forms as written and in capitals, the longest first."""
    forms = set(further)
    for agency in roll().agencies:
        forms.update((agency.name, *agency.forms))
    forms |= {form.upper() for form in forms}
    ranked = sorted((form for form in forms if len(form) > 1), key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, ranked)))


def _is_inside_word(text: str, match: re.Match[str]) -> bool:
    """Whether letters of a script with spaces go on before or after the name."""
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    first, last = match.group()[0], match.group()[-1]
    return (_spaced(before) and _spaced(first)) or (_spaced(after) and _spaced(last))


def _spaced(letter: str) -> bool:
    return letter.isalnum() and not "\u3040" <= letter <= "\u9fff" and not "가" <= letter <= "힣"


def _credit(text: str, match: re.Match[str]) -> tuple[str, int, int]:
    """Kind and span of the credit around a name; no kind where there is none."""
    before = text[max(0, match.start() - REACH) : match.start()]
    after = text[match.end() : match.end() + REACH]
    data = _data()
    if data.caption.search(before):
        return "", 0, 0
    if _is_mark(text, match, data):
        line = text.rfind("\n", 0, match.start()) + 1
        start = line if data.source_line.match(text, line, match.start()) else match.start()
        return "mark", start, match.end()
    if _is_word(match.group()) and not _says_agency(before, after, data):
        return "", 0, 0
    for wording in data.wordings:
        head = wording.before.search(before) if wording.before else None
        tail = wording.after.match(after) if wording.after else None
        if (wording.before is None or head) and (wording.after is None or tail):
            start = match.start() - (len(before) - head.start() if head else 0)
            return wording.kind, start, match.end() + (tail.end() if tail else 0)
    return "", 0, 0


def _is_word(name: str) -> bool:
    known = roll().by_key.get(fold(name))
    return known is not None and known.word


def _says_agency(before: str, after: str, data: _Data) -> bool:
    return bool(data.agency.search(before[-20:]) or data.agency.search(after[:20]))


def _is_mark(text: str, match: re.Match[str], data: _Data) -> bool:
    """A source line, or a last line or end of the text that is but the name in a mark."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    if data.source_line.fullmatch(text, line_start, match.start()):
        return True
    if len(text.rstrip()) - match.end() > END or not _END_TAIL.match(text, match.end()):
        return False
    head = text[line_start : match.start()]
    alone = _END_MARK.fullmatch(head) is not None
    return alone or re.search(r"(?:[.!?…»”\"]\s*(?:[-–—]{1,2}\s?|/)|\()\Z", head[-6:]) is not None


@lru_cache(maxsize=1)
def _data() -> _Data:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    between = data["between"]
    return _Data(
        wordings=tuple(_wordings(data["wording"], between)),
        source_line=re.compile(
            rf"\s*(?:{_any(data['source_line']['words'])})\s*[::]\s*[«\"“(]?", re.IGNORECASE
        ),
        caption=re.compile(
            rf"(?<![^\W\d_])(?:{_any(data['caption']['words'])})(?:\s+by)?\s*[::|/]?\s*[«\"“(]?\Z",
            re.IGNORECASE,
        ),
        agency=re.compile(
            r"agenc|agenz|agentur|агентств|агенттіг|ajans|وكالة|خبرگزاری|通讯社|社|통신|ИА", re.I
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _wordings(rows: Iterable[Mapping[str, str]], between: Mapping[str, str]) -> Iterator[Wording]:
    for row in rows:
        before, after = row.get("before"), row.get("after")
        yield Wording(
            row["language"],
            row["kind"],
            re.compile(f"(?:{before}){between['before']}\\Z", re.I) if before else None,
            re.compile(f"{between['after']}(?:{after})", re.I) if after else None,
        )
