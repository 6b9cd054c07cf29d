"""Few numbers by which the texts that share a passage are found among millions."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from pipelines.reprints import words

SIZE = 48
"""Numbers that a text is reduced to, whatever its length."""


def fingerprint(text: str) -> tuple[int, ...]:
    """Winnowed hashes of three-word shingles, ascending, each of 47 bits.

    A text of up to ``SIZE`` shingles keeps them all. From a longer one the least of each
    window is kept (Schleimer, Wilkerson, Aiken 2003); the window grows with the text, and what
    a wide window keeps, a narrow one keeps too, so a cut copy still meets its original. The
    same for every process and machine. Linear in the text's length.
    """
    spoken = list(words.spoken(words.plain(text)))
    hashes = words.shingles(words.comparable(spoken))
    window = max(1, round(2 * len(hashes) / SIZE) - 1)
    return tuple(sorted(set(_winnow(hashes, window))))


def _winnow(hashes: Sequence[int], window: int) -> list[int]:
    """The least hash of each window; a queue of rising candidates makes it linear."""
    kept: list[int] = []
    queue: deque[int] = deque()
    for index, value in enumerate(hashes):
        while queue and hashes[queue[-1]] >= value:
            queue.pop()
        queue.append(index)
        if queue[0] <= index - window:
            queue.popleft()
        if index >= min(window, len(hashes)) - 1:
            kept.append(hashes[queue[0]])
    return kept
