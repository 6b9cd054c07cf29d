"""The archive: one SQLite file, and the only home of SQL.

``open_archive`` and ``Writer`` for what writes, ``open_reader`` and ``Reader`` for what asks,
``ArchiveLedger`` for the crawl. Nothing outside of this package knows that it is SQLite.
"""

from pipelines.archive.backup import back_up
from pipelines.archive.connection import archive_path, open_archive, open_reader
from pipelines.archive.description import described
from pipelines.archive.ledger import ArchiveLedger
from pipelines.archive.lock import holder, round_lock
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
from pipelines.archive.recovery import Saved, recover
from pipelines.archive.relinking import relink
from pipelines.archive.rereading import Reread, Rereader
from pipelines.archive.soundness import Soundness, examine
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
    "Reread",
    "Rereader",
    "Saved",
    "Soundness",
    "Stored",
    "Writer",
    "archive_path",
    "back_up",
    "described",
    "drop_old_pages",
    "examine",
    "holder",
    "judgeable",
    "open_archive",
    "open_reader",
    "read_page",
    "recover",
    "relink",
    "round_lock",
    "set_mark",
    "store_judgements",
    "take_mark_back",
]
