"""Finds articles by their words and what narrows them, and shows where the words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.archive import lineage
from pipelines.archive import query as queries
from pipelines.archive.asking import PUBLISHED, Questions
from pipelines.archive.records import Hit

Values = Mapping[str, Any]
"""The values of a query by the names under which they stand in it."""

_TITLE_WEIGHT = 5.0
"""A word of the title weighs so many times one of the text."""
_SNIPPET_WORDS = 24
_FOLDED = 4
"""Times as many articles that are looked at, as families are wanted, at first and each time that
they are not enough."""

_FILTERS = {
    "since": "articles.published_on >= :since",
    "until": "articles.published_on <= :until",
    "source": "articles.source = :source",
    "country": "(sources.country = :country OR articles.dateline_country = :country"
    " OR EXISTS (SELECT 1 FROM mentions WHERE kind = 'country' AND code = :country"
    " AND article_id = articles.id))",
    "pair": "(articles.pair_a = :pair_a AND articles.pair_b = :pair_b)",
    "band": "articles.band = :band",
    "act": "EXISTS (SELECT 1 FROM acts WHERE act = :act AND article_id = articles.id)",
}
_HIT = (
    "articles.id AS id, articles.title AS title, articles.source AS source,"
    f" coalesce(sources.name, articles.source) AS source_name, {PUBLISHED} AS published,"
    " articles.url AS url, articles.language AS language,"
    " articles.credited_agency AS credited_agency, articles.band AS band,"
    " articles.reprint_of AS reprint_of, articles.family_id AS family_id"
)


@dataclass(frozen=True, slots=True)
class _Question:
    """A search as SQLite gets it."""

    where: tuple[str, ...]
    values: Values
    match: str | None
    """The words for the index; None where all are looked for as parts of the text."""
    part: str | None
    """The part that is shown where there is no ``match``; "" where there are no words."""


def search(ask: Questions, query: str, filters: Values, *, limit: int, fold: bool) -> list[Hit]:
    """Articles that hold all words of ``query``, the best first; without words the newest.

    ``filters`` are values by the names of ``Reader.search``. With ``fold``, one of each family.

    Raises:
        QueryError: there is no word in the query, and nothing else narrows the search.
        ArchiveError: the archive cannot be read.
    """
    question = _question(query, filters)
    asked = limit * _FOLDED if fold else limit
    while True:
        found = _found(ask, question, asked)
        hits = (lineage.folded(found) if fold else found)[:limit]
        if len(hits) == limit or len(found) < asked:
            break
        asked *= _FOLDED
    return [replace(hit, snippet=_excerpt(ask, hit.id, question)) for hit in hits]


def _question(query: str, filters: Values) -> _Question:
    where = [_FILTERS[name] for name in filters]
    values = {name: value for name, value in filters.items() if name != "pair"}
    if "pair" in filters:
        values |= dict(zip(("pair_a", "pair_b"), sorted(filters["pair"]), strict=True))
    parsed = queries.parse(query) if query.strip() or not where else queries.NOTHING
    for number, wanted in enumerate(parsed.parts):
        where.append(
            f"(articles.title LIKE :p{number} ESCAPE '\\'"
            f" OR articles.text LIKE :p{number} ESCAPE '\\')"
        )
        values[f"p{number}"] = queries.like(wanted)
    if parsed.match is not None:
        values["match"] = parsed.match
    part = None if parsed.match is not None else "".join(parsed.parts[:1])
    return _Question(tuple(where), values, parsed.match, part)


def _found(ask: Questions, question: _Question, limit: int) -> list[Hit]:
    look = _ranked if question.match is not None else _newest
    return look(ask, question.where, {**question.values, "limit": limit})


def _ranked(ask: Questions, where: Sequence[str], values: Values) -> list[Hit]:
    """Rank in the index alone; the texts are not read."""
    # The plus keeps SQLite from asking the index once an article (18 s at 40,000 articles).
    chosen = (
        "AND +articles_fts.rowid IN (SELECT articles.id FROM articles"
        f" LEFT JOIN sources ON sources.id = articles.source WHERE {' AND '.join(where)})"
    )
    rows = ask.rows(
        "WITH ranked AS (SELECT rowid AS article_id, rank FROM articles_fts"
        f" WHERE articles_fts MATCH :match AND rank MATCH 'bm25({_TITLE_WEIGHT}, 1.0)'"
        f" {chosen if where else ''} ORDER BY rank LIMIT :limit)"
        f" SELECT {_HIT}, ranked.rank AS rank FROM ranked"
        " JOIN articles ON articles.id = ranked.article_id"
        " LEFT JOIN sources ON sources.id = articles.source ORDER BY ranked.rank, articles.id",
        values,
    )
    return [Hit(**row, snippet="") for row in rows]


def _newest(ask: Questions, where: Sequence[str], values: Values) -> list[Hit]:
    """Newest first along the index of publication: a common part ends the walk early."""
    rows = ask.rows(
        f"SELECT {_HIT}, 0.0 AS rank FROM articles"
        " LEFT JOIN sources ON sources.id = articles.source"
        f" WHERE {' AND '.join(where)} ORDER BY {PUBLISHED} DESC LIMIT :limit",
        values,
    )
    return [Hit(**row, snippet="") for row in rows]


def _excerpt(ask: Questions, article_id: int, question: _Question) -> str:
    """The words around the first that was found."""
    if question.part is not None:
        text = ask.value("SELECT text FROM articles WHERE id = ?", (article_id,))
        return " ".join(queries.excerpt(text or "", question.part).split())
    cut = ask.value(
        f"SELECT snippet(articles_fts, 1, ?, ?, '…', {_SNIPPET_WORDS}) FROM articles_fts"
        " WHERE articles_fts MATCH ? AND rowid = ?",
        (*queries.MARKS, question.match, article_id),
    )
    return " ".join((cut or "").split())
