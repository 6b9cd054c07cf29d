"""What the analysis of a page gives: the fields of the articles table, with their evidence.

Times are UTC text ``YYYY-MM-DDTHH:MM:SSZ``, days ``YYYY-MM-DD``. ``start`` and ``end`` are
character offsets into ``Analysis.text``, or into ``Analysis.title`` where a field says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One witness of a date: what it says, how exactly, and where it stood."""

    kind: str
    """"published" or "updated"."""
    value: str
    """UTC instant when the offset is known, else local ``YYYY-MM-DDTHH:MM:SS`` or a day."""
    offset_minutes: int | None
    """The offset that was written or, for a naive local time, the source's zone gave."""
    precision: str
    """second, minute or day."""
    origin: str
    """Where it stood, e.g. ``json-ld:datePublished``, ``meta:article:published_time``."""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFound:
    """Another agency that the text names as where it has its news from."""

    agency: str
    """Source id of the catalogue where the name is one of its ``credit`` names, else the name."""
    kind: str
    """"origin", "cited" or "mark"."""
    start: int
    end: int
    evidence: str
    """The words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A country, organisation or person that the text names."""

    kind: str
    """"country"."""
    code: str
    """ISO 3166-1 alpha-2 for a country."""
    role: str | None
    weight: float
    start: int
    """Offset into the text; into the title where ``rule`` begins with "title:"."""
    end: int
    matched: str
    rule: str
    """The entry of the data that matched, e.g. ``cldr:en:Belarus``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A page as understood; ``rejection`` says why it is no article, where it is none."""

    url: str
    source: str
    fetched_at: str
    final_url: str | None = None
    rejection: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    other_title: str | None = None
    """The other headline, where the one that is shown and the one for machines differ."""
    text: str = ""
    language: str | None = None
    author: str | None = None
    published_on: str | None = None
    """The publisher's local day."""
    published_at: str | None = None
    """UTC instant; None when only the day is known."""
    published_precision: str | None = None
    published_from: str | None = None
    """``origin`` of the chosen witness."""
    updated_at: str | None = None
    dateline: str | None = None
    """The dateline as it stood; it is cut from ``text``."""
    dateline_place: str | None = None
    dateline_country: str | None = None
    dateline_on: str | None = None
    dateline_agency: str | None = None
    credited_agency: str | None = None
    relevance: float | None = None
    band: str | None = None
    text_sha256: str = ""
    """Of the text alone, hexadecimal."""
    fingerprint: tuple[int, ...] = ()
    """Winnowed shingle hashes for finding reprints."""
    dates: tuple[DateFound, ...] = ()
    credits: tuple[CreditFound, ...] = ()
    mentions: tuple[Mention, ...] = ()
