"""Which process it was, beyond its number: numbers are given out again.

The mark of a process is the boot of the machine and the tick of its start, from ``/proc`` (Linux).
Where there is none, the number alone must do.
"""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")


def mark(pid: int) -> str | None:
    """What tells this process from an earlier or later one of its number; None: not known."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        # Field 22 of proc(5); the name in parentheses before it may hold spaces.
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        return f"{boot}/{fields.rpartition(')')[2].split()[19]}"
    except (OSError, IndexError):
        return None


def is_alive(pid: int | None, known: str | None) -> bool:
    """Whether the very process with this number and mark still runs."""
    if pid is None:
        return False
    if known is not None:
        return mark(pid) == known
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
