"""Reads the archive: every question that commands and later the query side ask."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from pipelines.archive import articles, lineage, linking, overview, persons, searching
from pipelines.archive.asking import Questions
from pipelines.archive.connection import path_of, plain_errors
from pipelines.archive.overview import Problem, Run, SourceHealth, Totals
from pipelines.archive.persons import Person
from pipelines.archive.records import Alias, ArticleDetail, Family, Hit, NewsLine, Reprint
from pipelines.reprints import Text


class Reader:
    """Questions to an archive, each answered from one snapshot of it.

    Every method raises ``ArchiveError`` where the archive cannot be read.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ask = Questions(db)

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
        filters: dict[str, Any] = {k: v for k, v in wanted.items() if v is not None}
        if pair is not None:
            filters["pair"] = pair
        return searching.search(self._ask, query, filters, limit=limit, fold=fold)

    def family(self, family_id: int) -> Family | None:
        """The family whose root has this number; None where none is so."""
        return lineage.family(self._ask.rows, family_id)

    def text(self, article_id: int) -> Text:
        """An article as it is compared with others; it must exist."""
        with plain_errors(path_of(self._db)):
            return linking.text_of(self._db.conn, article_id)

    def article(self, id_or_url: int | str) -> ArticleDetail | None:
        """An article by its number or any of its addresses; None where there is none."""
        return articles.article(self._ask, str(id_or_url).strip())

    def who(self, name: str, on: str | None = None, evidence: int = 3) -> list[Person]:
        """The officials that a name may mean, in any script, with their offices.

        ``on`` (a day) asks for the articles nearest to it as evidence, at most ``evidence`` an
        office.
        """
        return persons.who(self._ask, name, on, evidence)

    def sources(self) -> list[SourceHealth]:
        """How each source does, by its id."""
        return overview.sources(self._ask)

    def totals(self) -> Totals:
        """The archive in numbers."""
        return overview.totals(self._ask)

    def problems(self, limit: int = 50) -> list[Problem]:
        """Why URLs gave no article: rejections, failures and pages gone, the commonest first."""
        return overview.problems(self._ask, limit)

    def unfetched(self, limit: int = 50) -> list[Alias]:
        """Addresses found and not fetched yet, the longest known first."""
        return overview.unfetched(self._ask, limit)

    def last_run(self) -> Run | None:
        """The run begun last; None where there was none."""
        return overview.last_run(self._ask)

    def latest(self, limit: int = 20) -> list[NewsLine]:
        """The newest articles by publication, reprints folded; undated ones come last."""
        return self._ask.records(
            NewsLine,
            "SELECT * FROM news ORDER BY published DESC, id DESC LIMIT ?",
            (limit,),
        )

    def reprints(self, limit: int = 20) -> list[Reprint]:
        """The reprints of the newest articles."""
        return self._ask.records(
            Reprint,
            "SELECT * FROM reprint_chains ORDER BY copy_published DESC, copy_id DESC, origin_id"
            " LIMIT ?",
            (limit,),
        )
