"""Kept pages, read again by better code: what they now say takes the place of what they said.

Nothing is fetched and nothing disappears: an article stays one whatever the new code says of its
page, and no version is made, since the publisher changed nothing. A page that was rejected and
now holds an article becomes one. Read twice by the same code, a page gives the same rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.items import Page
from pipelines.archive import identity, linking, rows, stories
from pipelines.archive.connection import path_of, plain_errors, transaction
from pipelines.archive.pages import read_page
from pipelines.archive.writer import Outcome, Writer

CHANGED, UNCHANGED, GAINED, REFUSED = "changed", "unchanged", "gained", "refused"
REJECTED = "rejected"

_LINKED_BY = "text_sha256, published_at, published_on, credited_agency"
"""What of an article its relations to others depend on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What reading a kept page again came to."""

    url: str
    result: str
    """"changed", "unchanged", "gained" (an article where there was none), "refused" (the page of
    an article that would be rejected now; the article stays as it was) or "rejected" (still)."""
    reason: str | None = None


class Rereader:
    """Kept pages and what they say now; one instance serves one thread.

    Every method raises ``ArchiveError`` where the archive cannot be read or written.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._writer = Writer(db)

    def pages(self, sources: Sequence[str] = (), since: str | None = None) -> list[int]:
        """The pages to read again, oldest first: that of each article, that of each rejected URL.

        ``sources`` narrows to these, ``since`` (UTC) to what was fetched from then on.
        """
        where = (
            "pages.fetched_at >= ?1 AND"
            " (?2 = '[]' OR pages.source IN (SELECT value FROM json_each(?2)))"
        )
        with plain_errors(path_of(self._db)):
            found = self._db.execute(
                f"SELECT pages.id FROM articles JOIN pages ON pages.id = page_id WHERE {where}"
                " UNION SELECT max(pages.id) FROM urls JOIN pages ON pages.url = urls.url"
                f" WHERE urls.state = 'rejected' AND urls.article_id IS NULL AND {where}"
                " GROUP BY urls.url ORDER BY 1",
                (since or "", json.dumps(list(sources))),
            )
            return [row[0] for row in found]

    def page(self, page_id: int) -> Page:
        """A page as it was fetched, with the entry that led to it.

        Raises:
            KeyError: no page has this id.
        """
        body = read_page(self._db, page_id)
        with plain_errors(path_of(self._db)):
            row = self._db.execute(
                "SELECT pages.url, final_url, status, pages.fetched_at, content_type,"
                " last_modified, pages.source, hints FROM pages"
                " LEFT JOIN urls ON urls.url = pages.url WHERE pages.id = ?",
                (page_id,),
            ).fetchone()
        return Page(
            url=row[0],
            body=body,
            fetched_at=row[3],
            source=row[6],
            final_url=row[1],
            status=row[2],
            content_type=row[4],
            last_modified=row[5],
            entry=rows.entry_of(row[7]) if row[7] else None,
        )

    def store(self, outcomes: Sequence[tuple[int, Outcome]]) -> list[Reread]:
        """Store what a batch of pages, by their ids, says now; in one transaction for articles."""
        results, fresh = [], []
        with transaction(self._db) as connection:
            for page_id, outcome in outcomes:
                row = connection.execute(
                    "SELECT id, version FROM articles WHERE page_id = ? ORDER BY id", (page_id,)
                ).fetchone()
                if row:
                    results.append(_replaced(connection, row[0], row[1], outcome))
                elif outcome.analysis.rejection:
                    results.append(_told(outcome, REJECTED))
                else:
                    fresh.append(outcome)
        return results + [
            Reread(url=s.url, result=GAINED if s.state == "stored" else s.state, reason=s.reason)
            for s in (self._writer.store(fresh) if fresh else ())
        ]

    def close(self) -> None:
        """Let go of the archive."""
        self._db.close()


def _told(outcome: Outcome, result: str) -> Reread:
    return Reread(url=outcome.page.url, result=result, reason=outcome.analysis.rejection)


def _replaced(
    connection: sqlite3.Connection, article_id: int, version: int, outcome: Outcome
) -> Reread:
    analysis = outcome.analysis
    if analysis.rejection:
        return _told(outcome, REFUSED)
    before, linked = rows.reading_of(connection, article_id), _linked_by(connection, article_id)
    canonical = identity.site_key(outcome.page.url, analysis.canonical_url, outcome.keep_query)
    # A later version whose page bears no date keeps the date of an earlier one.
    dated = analysis.published_on is not None or version == 1
    rows.reread_article(connection, article_id, analysis, canonical, dated=dated)
    if _linked_by(connection, article_id) != linked:
        linking.unlink(connection, article_id)
        linking.link(connection, article_id, analysis.fingerprint)
        stories.tell(connection, article_id)
    unchanged = rows.reading_of(connection, article_id) == before
    return _told(outcome, UNCHANGED if unchanged else CHANGED)


def _linked_by(connection: sqlite3.Connection, article_id: int) -> tuple[str | None, ...]:
    found: tuple[str | None, ...] = connection.execute(
        f"SELECT {_LINKED_BY} FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return found
