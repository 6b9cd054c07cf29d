"""What the reader gives of articles: frozen, typed records. Times are UTC, days YYYY-MM-DD."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.analysis import (
    ActFound,
    CreditFound,
    DateFound,
    Mention,
    OfficialFound,
    RelevanceTerm,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found."""

    id: int
    title: str | None
    snippet: str
    """A part of the text; ``query.MARKS`` stand around the words found."""
    source: str
    source_name: str
    published: str | None
    """UTC instant, or the day where only that is known."""
    url: str
    language: str | None
    credited_agency: str | None
    band: str | None
    reprint_of: int | None
    rank: float
    """The smaller, the better; 0 for all where nothing can be ranked (newest first then)."""
    family_id: int | None = None
    """The article to which its text goes back; its own number where that is itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a family."""

    id: int
    source: str
    source_name: str
    title: str | None
    url: str
    status: str
    published: str | None
    """UTC instant, or the day where only that is known."""
    reprint_of: int | None
    """The member that it was copied from; None for the root."""
    relation: str | None
    """To that member, as are the shares and the evidence."""
    copy_share: float | None
    origin_share: float | None
    evidence: str | None
    lag_minutes: int | None
    """Since the root's publication; None where an instant is not known, and for the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All articles that go back to one text."""

    id: int
    """Number of its root."""
    origin: str
    """The agency that wrote the text: source of the root, or what the root credits."""
    origin_name: str
    unseen: bool
    """Whether the origin is known from the credit alone, and no article of it is held."""
    members: tuple[Member, ...]
    """The root first, then by time of publication."""

    @property
    def root(self) -> Member:
        """The article in which the text was first had, of those that are held."""
        return self.members[0]

    def outlets(self, but: str) -> int:
        """How many sources have it beside one."""
        return len({member.source for member in self.members} - {but})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """A line of the view ``news``."""

    id: int
    published: str | None
    source: str
    title: str | None
    dateline_place: str | None
    credited_agency: str | None
    language: str | None
    band: str | None
    also_in: int
    """Reprints folded into this line."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A line of the view ``reprint_chains``: who carried whose text."""

    origin_id: int
    origin_source: str
    origin_published: str | None
    origin_title: str | None
    copy_id: int
    copy_source: str
    copy_published: str | None
    copy_title: str | None
    relation: str
    containment: float
    shared: int
    copy_share: float | None
    origin_share: float | None
    lag_minutes: int | None
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text that an article once had."""

    number: int
    seen_at: str
    title: str | None
    text: str
    text_sha256: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An address of an article and what stands there."""

    url: str
    state: str
    reason: str | None
    seen_at: str
    fetched_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A row of ``articles``."""

    id: int
    url: str
    canonical_url: str | None
    final_url: str | None
    source: str
    title: str | None
    other_title: str | None
    text: str
    language: str | None
    author: str | None
    published_on: str | None
    published_at: str | None
    published_precision: str | None
    published_from: str | None
    updated_at: str | None
    first_seen_at: str
    fetched_at: str
    dateline: str | None
    dateline_place: str | None
    dateline_country: str | None
    dateline_on: str | None
    dateline_agency: str | None
    credited_agency: str | None
    credited_body: str | None
    relevance: float | None
    band: str | None
    pair_a: str | None
    pair_b: str | None
    doubtful: str | None
    family_id: int | None
    reprint_of: int | None
    story_id: int | None
    status: str
    version: int
    text_sha256: str
    page_id: int | None
    opt_out: str | None = None
    """What reserves the text, which is then not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a user said that an article is, and what its score says."""

    mark: str
    marked_at: str
    scored_band: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDetail:
    """An article with all that is known of it."""

    article: Article
    source_name: str
    dates: tuple[DateFound, ...]
    credits: tuple[CreditFound, ...]
    mentions: tuple[Mention, ...]
    officials: tuple[OfficialFound, ...]
    relevance_terms: tuple[RelevanceTerm, ...]
    acts: tuple[ActFound, ...]
    """The main one first."""
    marks: tuple[Mark, ...]
    """What the user said that it is; at most one."""
    origins: tuple[Reprint, ...]
    """Articles whose text this one carries."""
    copies: tuple[Reprint, ...]
    """Articles that carry its text."""
    versions: tuple[Version, ...]
    aliases: tuple[Alias, ...]
    """Every address seen that leads to it, its own included."""
    family: Family | None = None
    """All that go back to the same text, itself included."""
