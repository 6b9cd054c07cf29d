"""Stores what the analysis of pages gave: identity, versions and reprints are decided here.

A batch is one ``BEGIN IMMEDIATE`` transaction, so an address is "seen" in the very transaction
that holds its article, and two processes that store at once take turns.

``versions`` holds superseded texts only: the text that stands is in ``articles``, and version
n of an article is the row ``number = n``, or the article itself where n is ``articles.version``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawler import clock, rhythm, urls
from crawler.items import Page
from pipelines.analysis import Analysis
from pipelines.archive import identity, linking, rows
from pipelines.archive.connection import transaction
from pipelines.archive.identity import Known
from pipelines.archive.pages import PageStore
from pipelines.reprints import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A page and what its analysis gave."""

    page: Page
    analysis: Analysis
    fault: bool = False
    """Whether reading it broke down: ``analysis.rejection`` says how."""
    keep_query: Sequence[str] | None = None
    """Of the source: query parameters that belong to an article's identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of an outcome."""

    url: str
    state: str
    """"stored" (a new article or a new version), "unchanged" (a visit that brought nothing new),
    "duplicate", "rejected" or "failed"."""
    article_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """The keys under which one outcome's article may be known."""

    asked: str
    final: str | None
    canonical: str | None


_UNSTORABLE = (ValueError, OverflowError, sqlite3.IntegrityError, sqlite3.InterfaceError)
"""What one outcome's values can raise: it must not take its batch with it."""


class Writer:
    """Writes outcomes into an archive. One instance serves one thread at a time."""

    def __init__(self, db: Database, revisit_after_hours: Iterable[float] = ()) -> None:
        self._db = db
        self._visits = tuple(revisit_after_hours)
        self._pages = PageStore(db.conn)

    def store(self, outcomes: Sequence[Outcome]) -> list[Stored]:
        """Store a batch in one transaction and tell, in its order, what became of each.

        Raises:
            ArchiveError: the archive stayed locked or cannot be written; nothing was stored.
        """
        try:
            with transaction(self._db) as connection:
                return [self._store_one(connection, outcome) for outcome in outcomes]
        except BaseException:
            self._pages.forget()
            raise

    def close(self) -> None:
        """Let go of the archive."""
        self._db.close()

    def _store_one(self, connection: sqlite3.Connection, outcome: Outcome) -> Stored:
        rows.note_source(connection, outcome.analysis.source)
        key = urls.identity(outcome.page.url, outcome.keep_query)
        connection.execute("SAVEPOINT outcome")
        try:
            stored = self._settle(connection, outcome, _address(outcome, key))
        except _UNSTORABLE as error:
            connection.execute("ROLLBACK TO outcome")
            self._pages.forget()
            reason = f"could not be stored: {type(error).__name__}: {error}"
            stored = self._put(connection, outcome, key, "failed", reason)
        connection.execute("RELEASE outcome")
        return stored

    def _settle(
        self, connection: sqlite3.Connection, outcome: Outcome, address: _Address
    ) -> Stored:
        page, analysis = outcome.page, outcome.analysis
        standing = rows.known_by_key(connection, address.asked)
        if standing and standing.url == page.url:
            return self._revisit(connection, outcome, address, standing)
        if standing:
            return self._alias(connection, outcome, address, standing, "same address as")
        if outcome.fault:
            return self._put(connection, outcome, address.asked, "failed", analysis.rejection)
        if analysis.rejection:
            self._keep(outcome)
            return self._put(connection, outcome, address.asked, "rejected", analysis.rejection)
        claim = next(self._claims(connection, analysis, address), None)
        if claim:
            return self._alias(connection, outcome, address, *claim)
        return self._insert(connection, outcome, address)

    def _claims(
        self, connection: sqlite3.Connection, analysis: Analysis, address: _Address
    ) -> Iterator[tuple[Known, str]]:
        """Articles that a page at a new address can be, the surest claim first."""
        if address.final and (known := rows.known_by_key(connection, address.final)):
            yield known, "redirects to"
        if known := self._by_canonical(connection, analysis, address):
            yield known, "same canonical address as"
        for known in rows.known_by_text(connection, analysis.text_sha256, analysis.source):
            if identity.is_copy(analysis, known):
                yield known, "same text as"

    def _by_canonical(
        self, connection: sqlite3.Connection, analysis: Analysis, address: _Address
    ) -> Known | None:
        """A canonical address is a claim, often a wrong one: the words must bear it out."""
        keys = [key for key in (address.asked, address.canonical) if key]
        known = rows.known_by_canonical(connection, keys)
        if known is None and address.canonical:
            known = rows.known_by_key(connection, address.canonical)
        if known is None or self._is_same(connection, analysis, known):
            return known
        return None

    def _is_same(self, connection: sqlite3.Connection, analysis: Analysis, known: Known) -> bool:
        if analysis.text_sha256 == known.text_sha256 or identity.same_title(
            analysis.title, known.title
        ):
            return True
        earlier = fingerprint(rows.text_of(connection, known.id))
        return identity.resembles(analysis.fingerprint, earlier)

    def _revisit(
        self, connection: sqlite3.Connection, outcome: Outcome, address: _Address, known: Known
    ) -> Stored:
        """The page of an article was fetched again."""
        analysis = outcome.analysis
        if analysis.rejection:
            return self._visited(
                connection, outcome, address, known, f"last visit: {analysis.rejection}"
            )
        if analysis.opt_out and rows.text_of(connection, known.id):
            told = f"reserved since: {analysis.opt_out}"  # what was kept before stays
            return self._visited(connection, outcome, address, known, told)
        change = identity.change(analysis, known)
        if change == "text" and identity.only_counts(
            rows.text_of(connection, known.id), analysis.text
        ):
            change = None
        if change is None:
            rows.set_status(connection, known.id, "live")
            return self._visited(connection, outcome, address, known, None)
        if address.final and not self._is_same(connection, analysis, known):
            return self._visited(
                connection, outcome, address, known, f"now leads to {analysis.final_url}"
            )
        page_id = self._keep(outcome)
        rows.replace_article(connection, known.id, analysis, change, page_id)
        if change == "text":
            linking.unlink(connection, known.id)
            linking.link(connection, known.id, analysis.fingerprint)
        return self._put(connection, outcome, address.asked, "stored", None, known.id)

    def _visited(
        self,
        connection: sqlite3.Connection,
        outcome: Outcome,
        address: _Address,
        known: Known,
        reason: str | None,
    ) -> Stored:
        self._put(connection, outcome, address.asked, "stored", reason, known.id)
        return Stored(
            url=outcome.page.url, state="unchanged", article_id=known.id, reason=reason or "no edit"
        )

    def _alias(
        self,
        connection: sqlite3.Connection,
        outcome: Outcome,
        address: _Address,
        known: Known,
        reason: str,
    ) -> Stored:
        if not outcome.analysis.rejection:
            self._keep(outcome)
        told = f"{reason} {known.url}"
        return self._put(connection, outcome, address.asked, "duplicate", told, known.id)

    def _insert(
        self, connection: sqlite3.Connection, outcome: Outcome, address: _Address
    ) -> Stored:
        page, analysis = outcome.page, outcome.analysis
        page_id = self._keep(outcome)
        article_id = rows.insert_article(
            connection,
            analysis,
            {
                "url": page.url,
                "first_seen_at": rows.first_seen(connection, page.url) or page.fetched_at,
                "canonical_key": address.canonical,
                "page_id": page_id,
            },
        )
        stored = self._put(connection, outcome, address.asked, "stored", None, article_id)
        rows.adopt_aliases(connection, address.asked, article_id)
        if address.final:
            rows.put_url(connection, _final_row(outcome, address.final, article_id))
        linking.link(connection, article_id, analysis.fingerprint)
        return stored

    def _keep(self, outcome: Outcome) -> int | None:
        """Keep the raw page, unless its text is reserved."""
        if outcome.analysis.opt_out:
            return None
        return self._pages.keep(outcome.page, outcome.analysis.source)

    def _put(
        self,
        connection: sqlite3.Connection,
        outcome: Outcome,
        key: str,
        state: str,
        reason: str | None,
        article_id: int | None = None,
    ) -> Stored:
        """The row of the asked address.

        The next visit of an article follows from its first sight, that of a failure from how
        often it failed.
        """
        page = outcome.page
        seen_at = rows.first_seen(connection, page.url) or page.fetched_at
        visits = self._visits if state == "stored" else ()
        again = identity.next_visit(seen_at, page.fetched_at, visits)
        tried = rows.attempts(connection, page.url) + 1 if state == "failed" else 0
        if 0 < tried < rhythm.LAST_TRY:
            again = clock.later(page.fetched_at, rhythm.silence(tried))
        rows.put_url(
            connection,
            {
                "url": page.url,
                "key": key,
                "source": outcome.analysis.source,
                "route": page.entry.route if page.entry else None,
                "seen_at": seen_at,
                "state": state,
                "reason": reason,
                "attempts": tried,
                "next_try_at": again,
                "article_id": article_id,
                "fetched_at": page.fetched_at,
                "hints": rows.hints_of(page.entry),
            },
        )
        return Stored(url=page.url, state=state, article_id=article_id, reason=reason)


def _address(outcome: Outcome, key: str) -> _Address:
    asked, keep = outcome.page.url, outcome.keep_query
    return _Address(
        asked=key,
        final=identity.site_key(asked, outcome.page.final_url, keep),
        canonical=identity.site_key(asked, outcome.analysis.canonical_url, keep),
    )


def _final_row(outcome: Outcome, key: str, article_id: int) -> dict[str, str | int | None]:
    """The address that answered in place of the asked one: known now, not to be fetched."""
    page = outcome.page
    return {
        "url": page.address,
        "key": key,
        "source": outcome.analysis.source,
        "seen_at": page.fetched_at,
        "state": "duplicate",
        "reason": f"redirected from {page.url}",
        "article_id": article_id,
        "fetched_at": page.fetched_at,
    }
