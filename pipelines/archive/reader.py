"""Reads the archive: every question that commands and later the query side ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from sqlite_utils import Database

from crawler import urls
from pipelines.analysis import (
    ActFound,
    CreditFound,
    DateFound,
    Mention,
    OfficialFound,
    RelevanceTerm,
)
from pipelines.archive import lineage, linking, naming, rows
from pipelines.archive import query as queries
from pipelines.archive.connection import path_of, plain_errors
from pipelines.archive.health import Signs, judge
from pipelines.archive.records import (
    Alias,
    Article,
    ArticleDetail,
    Family,
    Hit,
    Mark,
    NewsLine,
    Person,
    PostHeld,
    Problem,
    Reprint,
    Run,
    RunSource,
    Sighting,
    SourceHealth,
    Totals,
    Version,
)
from pipelines.reprints import Text

_T = TypeVar("_T")

_SIGNS = tuple(field.name for field in fields(Signs))
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
_PUBLISHED = "coalesce(articles.published_at, articles.published_on)"
_HIT = (
    "articles.id AS id, articles.title AS title, articles.source AS source,"
    f" coalesce(sources.name, articles.source) AS source_name, {_PUBLISHED} AS published,"
    " articles.url AS url, articles.language AS language,"
    " articles.credited_agency AS credited_agency, articles.band AS band,"
    " articles.reprint_of AS reprint_of, articles.family_id AS family_id"
)


class Reader:
    """Questions to an archive, each answered from one snapshot of it.

    Every method raises ``ArchiveError`` where the archive cannot be read.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._path = path_of(db)

    def close(self) -> None:
        """Let go of the archive."""
        self._db.close()

    def search(
        self,
        query: str,
        *,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        country: str | None = None,
        pair: tuple[str, str] | None = None,
        band: str | None = None,
        act: str | None = None,
        limit: int = 20,
        fold: bool = False,
    ) -> list[Hit]:
        """Articles that hold all words of ``query``, the best first; without words the newest.

        With ``fold``, one of each family: its root where that holds the words too.

        ``since`` and ``until`` are days, both included; an undated article is in no span.
        ``country`` is that of the source, of the dateline, or one that the text names; ``pair``
        are the codes of the two between whom it plays, in either order.

        Raises:
            QueryError: there is no word in the query, and nothing else narrows the search.
        """
        wanted = {"since": since, "until": until, "source": source, "country": country}
        wanted |= {"band": band, "act": act}
        values: dict[str, Any] = {k: v for k, v in wanted.items() if v is not None}
        where = [_FILTERS[name] for name in values]
        if pair is not None:
            where.append(_FILTERS["pair"])
            values |= dict(zip(("pair_a", "pair_b"), sorted(pair), strict=True))
        parsed = queries.parse(query) if query.strip() or not where else queries.NOTHING
        for number, part in enumerate(parsed.parts):
            where.append(
                f"(articles.title LIKE :p{number} ESCAPE '\\'"
                f" OR articles.text LIKE :p{number} ESCAPE '\\')"
            )
            values[f"p{number}"] = queries.like(part)
        alone = None if parsed.match is not None else "".join(parsed.parts[:1])
        if parsed.match is not None:
            values["match"] = parsed.match
        hits: list[Hit] = []
        asked = limit * _FOLDED if fold else limit
        while True:
            asking = {**values, "limit": asked}
            found = self._ranked(where, asking) if alone is None else self._newest(where, asking)
            hits = (lineage.folded(found) if fold else found)[:limit]
            if len(hits) == limit or len(found) < asked:
                break
            asked *= _FOLDED
        return [replace(hit, snippet=self._excerpt(hit.id, parsed.match, alone)) for hit in hits]

    def family(self, family_id: int) -> Family | None:
        """The family whose root has this number; None where none is so."""
        return lineage.family(self._rows, family_id)

    def text(self, article_id: int) -> Text:
        """An article as it is compared with others; it must exist."""
        with plain_errors(self._path):
            return linking.text_of(self._db.conn, article_id)

    def article(self, id_or_url: int | str) -> ArticleDetail | None:
        """An article by its number or any of its addresses; None where there is none."""
        number = self._number(str(id_or_url).strip())
        found = self._all(Article, "SELECT * FROM articles WHERE id = ?", (number,))
        if not found:
            return None
        article = found[0]
        mine = (article.id,)
        name = self._value("SELECT name FROM sources WHERE id = ?", (article.source,))
        chains = "SELECT * FROM reprint_chains WHERE "
        return ArticleDetail(
            article=article,
            source_name=name or article.source,
            dates=self._children(DateFound, "dates", "chosen DESC, rowid", mine),
            credits=self._children(CreditFound, "credits", "start", mine),
            mentions=self._children(Mention, "mentions", "weight DESC, start", mine),
            officials=self._children(OfficialFound, "officials", "start", mine),
            relevance_terms=self._children(
                RelevanceTerm, "relevance_terms", "abs(value * weight) DESC, feature", mine
            ),
            acts=self._children(ActFound, "acts", "score DESC, rowid", mine),
            marks=self._children(Mark, "marks", "marked_at", mine),
            origins=tuple(self._all(Reprint, f"{chains} copy_id = ? ORDER BY origin_id", mine)),
            copies=tuple(self._all(Reprint, f"{chains} origin_id = ? ORDER BY copy_id", mine)),
            versions=self._children(Version, "versions", "number", mine),
            aliases=self._children(Alias, "urls", "seen_at, url", mine),
            family=self.family(article.family_id or article.id),
        )

    def sources(self) -> list[SourceHealth]:
        """How each source does, by its id."""
        found = []
        for row in self._rows("SELECT * FROM source_health ORDER BY source"):
            state, reason = judge(Signs(**{name: row[name] for name in _SIGNS}))
            found.append(SourceHealth(**row, state=state, reason=reason))
        return found

    def totals(self) -> Totals:
        """The archive in numbers."""
        size = self._value("PRAGMA page_count") * self._value("PRAGMA page_size")
        return self._all(
            Totals,
            "SELECT (SELECT count(*) FROM articles) AS articles,"
            " (SELECT count(*) FROM articles WHERE status = 'gone') AS gone,"
            " (SELECT count(*) FROM articles WHERE reprint_of IS NOT NULL) AS reprints,"
            " (SELECT count(*) FROM versions) AS versions,"
            " (SELECT count(*) FROM pages) AS pages,"
            " (SELECT count(DISTINCT source) FROM articles) AS sources,"
            " (SELECT count(*) FROM urls) AS urls,"
            f" (SELECT min({_PUBLISHED}) FROM articles) AS first_published,"
            f" (SELECT max({_PUBLISHED}) FROM articles) AS last_published, ? AS bytes",
            (size,),
        )[0]

    def who(self, name: str, on: str | None = None, evidence: int = 3) -> list[Person]:
        """The officials that a name may mean, in any script, with their offices.

        ``on`` (a day) asks for the articles nearest to it as evidence, at most ``evidence`` an
        office.
        """
        where, values = naming.condition(name)
        found = self._rows(f"SELECT id, name, variants FROM people WHERE {where}", values)
        return [
            Person(
                id=row["id"],
                name=row["name"],
                variants=naming.variants(row["variants"]),
                posts=tuple(self._posts(row["id"], on, evidence)),
            )
            for row in naming.best(found, name)
        ]

    def _posts(self, person: int, on: str | None, evidence: int) -> list[PostHeld]:
        held = self._rows(
            "SELECT id, post, country, sent_to, status, from_seen, to_seen, (SELECT count(*)"
            " FROM appearances WHERE post_id = posts.id) AS articles FROM posts"
            " WHERE person_id = ? ORDER BY to_seen DESC, id",
            (person,),
        )
        shown = [tuple(self._sightings(row.pop("id"), on, evidence)) for row in held]
        return [PostHeld(**row, sightings=seen) for row, seen in zip(held, shown, strict=True)]

    def _sightings(self, post: int, on: str | None, limit: int) -> list[Sighting]:
        return self._all(
            Sighting,
            "SELECT article_id, seen_on, articles.source AS source, articles.url AS url, written,"
            " words, quote AS evidence FROM appearances JOIN articles ON articles.id = article_id"
            " WHERE post_id = ?1 ORDER BY seen_on IS NULL,"
            " CASE WHEN ?2 IS NULL THEN 0 ELSE abs(julianday(seen_on) - julianday(?2)) END,"
            " seen_on DESC, article_id LIMIT ?3",
            (post, on, limit),
        )

    def latest(self, limit: int = 20) -> list[NewsLine]:
        """The newest articles by publication, reprints folded; undated ones come last."""
        return self._all(
            NewsLine,
            "SELECT * FROM news ORDER BY published DESC, id DESC LIMIT ?",
            (limit,),
        )

    def reprints(self, limit: int = 20) -> list[Reprint]:
        """The reprints of the newest articles."""
        return self._all(
            Reprint,
            "SELECT * FROM reprint_chains ORDER BY copy_published DESC, copy_id DESC, origin_id"
            " LIMIT ?",
            (limit,),
        )

    def problems(self, limit: int = 50) -> list[Problem]:
        """Why URLs gave no article: rejections, failures and pages gone, the commonest first."""
        return self._all(
            Problem,
            "SELECT state, source, reason, count(*) AS urls, min(url) AS example,"
            " max(fetched_at) AS last_at FROM urls WHERE state IN ('rejected', 'failed', 'gone')"
            " GROUP BY state, source, reason ORDER BY urls DESC, state, source, reason LIMIT ?",
            (limit,),
        )

    def unfetched(self, limit: int = 50) -> list[Alias]:
        """Addresses found and not fetched yet, the longest known first."""
        return self._all(
            Alias,
            "SELECT url, state, reason, seen_at, fetched_at FROM urls WHERE state = 'new'"
            " ORDER BY seen_at, url LIMIT ?",
            (limit,),
        )

    def last_run(self) -> Run | None:
        """The run begun last; None where there was none."""
        found = self._rows(
            "SELECT id, started_at, ended_at, outcome, pid, spider FROM runs"
            " ORDER BY id DESC LIMIT 1"
        )
        if not found:
            return None
        did = self._all(
            RunSource,
            "SELECT source, found, new, stored, failed, requests, bytes, seconds, answered"
            " FROM run_sources WHERE run_id = ? ORDER BY source",
            (found[0]["id"],),
        )
        return Run(**found[0], sources=tuple(did))

    def _ranked(self, where: Sequence[str], values: dict[str, Any]) -> list[Hit]:
        """Rank in the index alone; the texts are not read."""
        # The plus keeps SQLite from asking the index once an article (18 s at 40,000 articles).
        chosen = (
            "AND +articles_fts.rowid IN (SELECT articles.id FROM articles"
            f" LEFT JOIN sources ON sources.id = articles.source WHERE {' AND '.join(where)})"
        )
        rows = self._rows(
            "WITH ranked AS (SELECT rowid AS article_id, rank FROM articles_fts"
            f" WHERE articles_fts MATCH :match AND rank MATCH 'bm25({_TITLE_WEIGHT}, 1.0)'"
            f" {chosen if where else ''} ORDER BY rank LIMIT :limit)"
            f" SELECT {_HIT}, ranked.rank AS rank FROM ranked"
            " JOIN articles ON articles.id = ranked.article_id"
            " LEFT JOIN sources ON sources.id = articles.source ORDER BY ranked.rank, articles.id",
            values,
        )
        return [Hit(**row, snippet="") for row in rows]

    def _newest(self, where: Sequence[str], values: dict[str, Any]) -> list[Hit]:
        """Newest first along the index of publication: a common part ends the walk early."""
        rows = self._rows(
            f"SELECT {_HIT}, 0.0 AS rank FROM articles"
            " LEFT JOIN sources ON sources.id = articles.source"
            f" WHERE {' AND '.join(where)} ORDER BY {_PUBLISHED} DESC LIMIT :limit",
            values,
        )
        return [Hit(**row, snippet="") for row in rows]

    def _excerpt(self, article_id: int, match: str | None, part: str | None) -> str:
        if part is not None:
            text = self._value("SELECT text FROM articles WHERE id = ?", (article_id,))
            return " ".join(queries.excerpt(text or "", part).split())
        cut = self._value(
            f"SELECT snippet(articles_fts, 1, ?, ?, '…', {_SNIPPET_WORDS}) FROM articles_fts"
            " WHERE articles_fts MATCH ? AND rowid = ?",
            (*queries.MARKS, match, article_id),
        )
        return " ".join((cut or "").split())

    def _number(self, wanted: str) -> int | None:
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
            return int(wanted)
        address = urls.absolute(wanted)
        if address is None:
            return None
        found: int | None = self._value(
            "SELECT article_id FROM urls WHERE article_id IS NOT NULL AND (url = ?1 OR key = ?2)"
            " ORDER BY url = ?1 DESC LIMIT 1",
            (address, urls.identity(address)),
        )
        return found

    def _children(self, kind: type[_T], table: str, order: str, mine: tuple[int]) -> tuple[_T, ...]:
        columns = ", ".join(f'"{field.name}"' for field in fields(kind))  # type: ignore[arg-type]
        sql = f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY {order}"
        return tuple(self._all(kind, sql, mine))

    def _all(self, kind: type[_T], sql: str, values: Any = ()) -> list[_T]:
        names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
        return [
            kind(**{n: v for n, v in row.items() if n in names}) for row in self._rows(sql, values)
        ]

    def _value(self, sql: str, values: Any = ()) -> Any:
        found = self._rows(sql, values)
        return next(iter(found[0].values())) if found else None

    def _rows(self, sql: str, values: Any = ()) -> list[dict[str, Any]]:
        with plain_errors(self._path):
            cursor = self._db.execute(sql, _bindable(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _bindable(values: Any) -> Any:
    """Values that SQLite takes: what was typed in another charset holds lone surrogates."""
    if isinstance(values, Mapping):
        return {name: _bound(value) for name, value in values.items()}
    return [_bound(value) for value in values]


def _bound(value: Any) -> Any:
    return rows.storable(value) if isinstance(value, str) else value
