"""What the archive's tables and views are, read from the schema itself, for the docs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from pipelines.archive import migrations

_NAMED = re.compile(r"((?:^-- .*\n)+)^CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)", re.MULTILINE)


def described() -> Iterator[tuple[str, str, list[str]]]:
    """Name, meaning of a row and columns of each table and view, in the schema's order.

    A view that a later file makes anew is told as it is there.
    """
    found: dict[str, str] = {}
    with closing(sqlite3.connect(":memory:")) as connection:
        for file in migrations.files():
            script = file.read_text(encoding="utf-8")
            connection.executescript(script)
            for comment, name in _NAMED.findall(script):
                found[name] = " ".join(comment.replace("-- ", "").split())
        for name, meaning in found.items():
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            yield name, meaning, [row[0] for row in columns]
