"""Puts questions to the archive, and makes records of the rows that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlite_utils import Database

from pipelines.archive import rows
from pipelines.archive.connection import path_of, plain_errors

_T = TypeVar("_T")

PUBLISHED = "coalesce(articles.published_at, articles.published_on)"
"""SQL of when an article was published: the instant, or the day where only that is known."""


class Questions:
    """Runs queries; each method raises ``ArchiveError`` where the archive cannot be read."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._path = path_of(db)

    def rows(self, sql: str, values: Any = ()) -> list[dict[str, Any]]:
        """The rows that answer a query, by column; ``values`` by place or by name."""
        with plain_errors(self._path):
            cursor = self._db.execute(sql, _bindable(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, values: Any = ()) -> Any:
        """The first column of the first row; None where there is no row."""
        found = self.rows(sql, values)
        return next(iter(found[0].values())) if found else None

    def records(self, kind: type[_T], sql: str, values: Any = ()) -> list[_T]:
        """The rows as records of a dataclass; columns that it does not have are left out."""
        names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
        return [
            kind(**{n: v for n, v in row.items() if n in names}) for row in self.rows(sql, values)
        ]

    def children(self, kind: type[_T], table: str, order: str, article: int) -> tuple[_T, ...]:
        """What a table holds of one article, as records of a dataclass whose fields it has."""
        columns = ", ".join(f'"{field.name}"' for field in fields(kind))  # type: ignore[arg-type]
        sql = f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY {order}"
        return tuple(self.records(kind, sql, (article,)))


def _bindable(values: Any) -> Any:
    """Values that SQLite takes: what was typed in another charset holds lone surrogates."""
    if isinstance(values, Mapping):
        return {name: _bound(value) for name, value in values.items()}
    return [_bound(value) for value in values]


def _bound(value: Any) -> Any:
    return rows.storable(value) if isinstance(value, str) else value
