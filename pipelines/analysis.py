"""What the analysis of a page gives: the fields of the articles table, with their evidence.

Times are UTC text ``YYYY-MM-DDTHH:MM:SSZ``, days ``YYYY-MM-DD``. ``start`` and ``end`` are
character offsets into ``Analysis.text``, or into ``Analysis.title`` where a field says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One witness of a date: what it says, how exactly, and where it stood."""

    kind: str
    """"published" or "updated"."""
    value: str
    """UTC instant, or the publisher's local day where only that is known."""
    offset_minutes: int | None
    """The offset that was written or, for a naive local time, the source's zone gave."""
    precision: str
    """second, minute or day."""
    origin: str
    """Where it stood, e.g. ``json-ld:datePublished``, ``meta:article:published_time``."""
    chosen: bool = False
    words: str | None = None
    """What stood there, at most 200 characters."""
    verdict: str | None = None
    """Why it was chosen or not: a value of ``pipelines.dates.verdicts.Verdict``."""
    mended: str | None = None
    """What was wrong with its clock: "utc-label" (the publisher's local time marked as UTC, as
    the page shows), "clock-rule" (the same, as the source's file says), "shared-zone" (an
    abbreviation of several countries' clocks), "ahead" (a time of day after the fetching)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFound:
    """Another agency, or an office, that the text names as where it has its news from."""

    agency: str
    """Source id of the catalogue where the name is one of its ``credit`` names, else the name; for
    a "body" the words that name the office."""
    kind: str
    """"origin" (the text is its), "dateline" (so by a dateline of another agency), "mark" (so by a
    source line or an end mark), "cited" (for a statement), "body" (an office has given the fact).
    """
    start: int
    """With ``end`` 0 where the words stand in the dateline, which is cut from the text."""
    end: int
    evidence: str
    """The words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A country, organisation or person that the text names."""

    kind: str
    """"country" or "organisation"."""
    code: str
    """ISO 3166-1 alpha-2 for a country, the usual abbreviation for an organisation."""
    role: str | None
    """"pair" (one of the two between whom it plays), "actor" or only "mentioned"."""
    weight: float
    """By place and way: the title counts most, a place less than a name."""
    start: int
    """Offset into the text; into the title where ``rule`` begins with "title:"."""
    end: int
    matched: str
    rule: str
    """The entry of the data that matched, e.g. ``cldr:en:Belarus``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFound:
    """A person whom the text names with an office."""

    name: str
    """In its dictionary form, as far as the language's rules give it: "Павел Утюпин"."""
    written: str
    """As it stood: "Павлом Утюпиным"."""
    post: str
    """Of the vocabulary: "ambassador", "foreign minister", "head of state" ..."""
    words: str
    """The office as it stood, with its state."""
    country: str | None
    """ISO 3166-1 alpha-2 of the state, or the code of the organisation, that has the office."""
    sent_to: str | None
    """The state or organisation to which an ambassador, consul or envoy is sent."""
    status: str
    """"in office", "former", "acting" or "designate"."""
    times: int
    """How often the text names the person, later mentions by surname included."""
    start: int
    end: int
    evidence: str
    """The sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceTerm:
    """A part of the sum that an article's relevance is: ``value`` times ``weight``."""

    feature: str
    """A topic, an act or what states are named; relevance.toml and acts.toml describe them."""
    value: float
    """How strongly it speaks in the article, 0 to 1."""
    weight: float
    start: int | None = None
    """Where it speaks most; offset into the title where ``rule`` begins with "title:"."""
    end: int | None = None
    matched: str | None = None
    rule: str | None = None
    """The entry of the lexicon that matched, e.g. ``en:foreign minist*``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFound:
    """What was done, and the sentence that says so."""

    act: str
    """visit, meeting, call, statement, agreement ...: acts.toml lists them."""
    actor: str | None
    """Code of the country or organisation; None where none is named."""
    target: str | None
    score: float
    mode: str
    """done or planned."""
    start: int
    """Of the sentence; offset into the title where ``rule`` begins with "title:"."""
    end: int
    evidence: str
    """The sentence."""
    rule: str
    """The entry of the lexicon that matched."""


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
    credited_body: str | None = None
    """The office that the fact comes from, a ministry or press service, in the text's words."""
    relevance: float | None = None
    """Score from 0 to 1; ``relevance_terms`` are its sum."""
    band: str | None = None
    """diplomatic, review or other."""
    pair_a: str | None = None
    """The two between whom it plays, by code in alphabetical order; None without two."""
    pair_b: str | None = None
    doubtful: str | None = None
    """war, energy, civil-war or consular, where it is of such a class."""
    opt_out: str | None = None
    """What reserves the text, so that an archive leaves it out; None where nothing does."""
    text_sha256: str = ""
    """Of the text alone, hexadecimal."""
    fingerprint: tuple[int, ...] = ()
    """Winnowed shingle hashes for finding reprints."""
    dates: tuple[DateFound, ...] = ()
    credits: tuple[CreditFound, ...] = ()
    mentions: tuple[Mention, ...] = ()
    officials: tuple[OfficialFound, ...] = ()
    relevance_terms: tuple[RelevanceTerm, ...] = ()
    acts: tuple[ActFound, ...] = ()


def withheld(analysis: Analysis) -> Analysis:
    """The analysis without its text, and without what quotes it.

    The digest of the text stays: it tells an edit, and gives no word away.
    """
    return replace(
        analysis,
        text="",
        fingerprint=(),
        credits=(),
        officials=(),
        acts=(),
        relevance_terms=tuple(
            term
            for term in analysis.relevance_terms
            if (term.rule or "title:").startswith("title:")
        ),
        mentions=tuple(m for m in analysis.mentions if m.rule.startswith("title:")),
    )
