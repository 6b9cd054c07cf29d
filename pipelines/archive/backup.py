"""A copy of the archive that is whole, made while others write."""

from __future__ import annotations

import os
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ArchiveError
from pipelines.archive.connection import open_reader, path_of, plain_errors, quick_check


def back_up(db: Database, copy: Path) -> int:
    """Copy the archive as it stands at this moment into a new file; gives its size in bytes.

    The copy appears under its name only when it is complete, checked and on the disk.

    Raises:
        ArchiveError: the file is there already, cannot be written, or the copy is not whole.
    """
    if copy.exists():
        raise ArchiveError(f"{copy}: is there already, and is not written over; name a new file")
    part = copy.with_name(copy.name + ".part")
    with plain_errors(copy):
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with plain_errors(path_of(db)):
                db.execute("VACUUM INTO ?", (str(part),))
            _check(part)
            _to_disk(part)
            # A hard link fails where a file of the name has appeared meanwhile; a rename would not.
            os.link(part, copy)
        finally:
            part.unlink(missing_ok=True)
        _to_disk(copy.parent)
    return copy.stat().st_size


def _check(part: Path) -> None:
    with open_reader(part) as copied:
        quick_check(copied, part)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
