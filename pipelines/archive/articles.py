"""One article with all that the archive knows of it."""

from __future__ import annotations

from crawler import urls
from pipelines.analysis import (
    ActFound,
    CreditFound,
    DateFound,
    Mention,
    OfficialFound,
    RelevanceTerm,
)
from pipelines.archive import lineage
from pipelines.archive.asking import Questions
from pipelines.archive.records import Alias, Article, ArticleDetail, Mark, Reprint, Version

_CHAINS = "SELECT * FROM reprint_chains WHERE"


def article(ask: Questions, wanted: str) -> ArticleDetail | None:
    """An article by its number or any of its addresses; None where there is none.

    Raises:
        ArchiveError: the archive cannot be read.
    """
    number = _number(ask, wanted)
    found = ask.records(Article, "SELECT * FROM articles WHERE id = ?", (number,))
    if not found:
        return None
    article = found[0]
    name = ask.value("SELECT name FROM sources WHERE id = ?", (article.source,))
    return ArticleDetail(
        article=article,
        source_name=name or article.source,
        dates=ask.children(DateFound, "dates", "chosen DESC, rowid", article.id),
        credits=ask.children(CreditFound, "credits", "start", article.id),
        mentions=ask.children(Mention, "mentions", "weight DESC, start", article.id),
        officials=ask.children(OfficialFound, "officials", "start", article.id),
        relevance_terms=ask.children(
            RelevanceTerm, "relevance_terms", "abs(value * weight) DESC, feature", article.id
        ),
        acts=ask.children(ActFound, "acts", "score DESC, rowid", article.id),
        marks=ask.children(Mark, "marks", "marked_at", article.id),
        origins=tuple(
            ask.records(Reprint, f"{_CHAINS} copy_id = ? ORDER BY origin_id", (article.id,))
        ),
        copies=tuple(
            ask.records(Reprint, f"{_CHAINS} origin_id = ? ORDER BY copy_id", (article.id,))
        ),
        versions=ask.children(Version, "versions", "number", article.id),
        aliases=ask.children(Alias, "urls", "seen_at, url", article.id),
        family=lineage.family(ask.rows, article.family_id or article.id),
    )


def _number(ask: Questions, wanted: str) -> int | None:
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        return int(wanted)
    address = urls.absolute(wanted)
    if address is None:
        return None
    found: int | None = ask.value(
        "SELECT article_id FROM urls WHERE article_id IS NOT NULL AND (url = ?1 OR key = ?2)"
        " ORDER BY url = ?1 DESC LIMIT 1",
        (address, urls.identity(address)),
    )
    return found
