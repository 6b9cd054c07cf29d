"""What a check of the installation finds, and what to do about it; the machine's own part of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

OK, NOTE, LOOK, BROKEN = "ok", "note", "look", "broken"
"""All is well; could be better; someone should look; nothing goes on until it is mended."""

LEAST_ROOM = 64 << 20
"""Bytes below which a crawl is likely to end on a full disk: a log of 4 MB, some batches, some
days of raw pages."""
SPARE_ROOM = 1 << 30
"""Bytes below which someone should look; a tenth of the archive where that is more, since what
fills a disk grows with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a check."""

    what: str
    state: str
    says: str
    mend: str = ""
    """What to do; empty where nothing is to be done."""


def folder(archive: Path) -> Iterator[Finding]:
    """Whether the archive's folder and file can be written, by us alone, and have room to grow."""
    place = archive.parent
    if not place.is_dir():
        yield Finding(
            what="folder", state=BROKEN, says=f"there is no {place}", mend=f"mkdir -p {place}"
        )
        return
    unwritable = [p for p in (place, archive) if p.exists() and not os.access(p, os.W_OK)]
    for path in unwritable:
        yield Finding(
            what="folder",
            state=BROKEN,
            says=f"{path} cannot be written by this user",
            mend=f"chown {os.geteuid()} {path}, or run as its owner",
        )
    if archive.exists() and (mode := stat.S_IMODE(archive.stat().st_mode)) & 0o077:
        yield Finding(
            what="folder",
            state=LOOK,
            says=f"others on this machine may read the archive (mode {mode:04o})",
            mend=f"chmod 600 {archive}",
        )
    yield _room(place, archive)


def _room(place: Path, archive: Path) -> Finding:
    free = shutil.disk_usage(place).free
    size = archive.stat().st_size if archive.exists() else 0
    told = f"{free / 1e9:.1f} GB free for {archive}"
    if free < LEAST_ROOM:
        return Finding(what="disk", state=BROKEN, says=told, mend=f"free some room below {place}")
    if free < max(SPARE_ROOM, size // 10):
        return Finding(
            what="disk",
            state=LOOK,
            says=told,
            mend="free some room, or keep raw pages for less long: RAW_RETENTION_DAYS",
        )
    return Finding(what="disk", state=OK, says=told)


def clock(now: str, latest: str | None) -> Finding:
    """Whether the machine's clock can be right: what is noted in the archive is past."""
    if latest is not None and latest > now:
        return Finding(
            what="clock",
            state=LOOK,
            says=f"shows {now}, but the archive was written at {latest}",
            mend="set the clock (timedatectl set-ntp true); times noted meanwhile are wrong",
        )
    return Finding(what="clock", state=OK, says=f"{now}, after all that the archive notes")


def zones(names: Iterable[str]) -> Finding:
    """Whether the time zones of the sources are known here."""
    unknown = sorted(name for name in set(names) if not _is_zone(name))
    if unknown:
        return Finding(
            what="time zones",
            state=BROKEN,
            says=f"not known here: {', '.join(unknown)}",
            mend="install the zone files: pip install tzdata, or the system's package tzdata",
        )
    system = [path for path in TZPATH if Path(path).is_dir()]
    return Finding(
        what="time zones",
        state=OK,
        says=f"all known, from {system[0] if system else 'the package tzdata'}",
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def contact(address: str) -> Finding:
    """Whether a site can reach a person."""
    if address:
        return Finding(what="contact", state=OK, says=f"sites can reach {address}")
    return Finding(
        what="contact",
        state=NOTE,
        says="sites cannot reach you: the User-Agent names no one",
        mend='contact = "you@example.org" in diplowire.toml',
    )


def problems(found: Iterable[object]) -> Iterator[Finding]:
    """Source files that cannot be used."""
    for problem in found:
        yield Finding(
            what="source files",
            state=LOOK,
            says=f"left out: {problem}",
            mend="mend the file; docs/sources.md lists the keys",
        )
