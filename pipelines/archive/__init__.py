"""The archive: one SQLite file, and the only home of SQL.

``open_archive`` and ``Writer`` for what writes, ``open_reader`` and ``Reader`` for what asks,
``ArchiveLedger`` for the crawl. Nothing outside of this package knows that it is SQLite.
"""

from pipelines.archive.connection import archive_path, open_archive, open_reader
from pipelines.archive.description import described
from pipelines.archive.ledger import ArchiveLedger
from pipelines.archive.lock import round_lock
from pipelines.archive.marks import (
    MARKED_AS,
    Judgeable,
    Rejudged,
    judgeable,
    set_mark,
    store_judgements,
    take_mark_back,
)
from pipelines.archive.pages import drop_old_pages, read_page
from pipelines.archive.query import MARKS, QueryError
from pipelines.archive.reader import Reader
from pipelines.archive.relinking import relink
from pipelines.archive.writer import Outcome, Stored, Writer

__all__ = [
    "MARKED_AS",
    "MARKS",
    "ArchiveLedger",
    "Judgeable",
    "Outcome",
    "QueryError",
    "Reader",
    "Rejudged",
    "Stored",
    "Writer",
    "archive_path",
    "described",
    "drop_old_pages",
    "judgeable",
    "open_archive",
    "open_reader",
    "read_page",
    "relink",
    "round_lock",
    "set_mark",
    "store_judgements",
    "take_mark_back",
]
