"""One round at a time on one archive, whoever started it."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import ArchiveError


@contextmanager
def round_lock(archive: Path) -> Iterator[None]:
    """Hold ``<archive>.lock`` for the length of the block.

    The lock belongs to the process and ends with it, however it ends; the file stays and holds
    the number of the process that locked it last. The file is never removed: another process
    could hold a lock on the removed one.

    Raises:
        ArchiveError: another process runs a round on this archive, or the file cannot be made.
    """
    path = archive.with_name(archive.name + ".lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be locked: {error.strerror}") from None
    try:
        _take(handle, archive)
        yield
    finally:
        os.close(handle)


def holder(archive: Path) -> int | None:
    """The process that runs a round on this archive; None where none does, or none can be told."""
    try:
        handle = os.open(archive.with_name(archive.name + ".lock"), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        named = os.pread(handle, 20, 0).strip()
        return int(named) if named.isdigit() else None
    finally:
        os.close(handle)
    return None


def _take(handle: int, archive: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN):  # a file system without locks
            raise ArchiveError(f"{archive}.lock: cannot be locked: {error.strerror}") from None
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        raise ArchiveError(
            f"another round (process {holder or 'unknown'}) is running on {archive}; "
            "wait for its end, or stop it"
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
