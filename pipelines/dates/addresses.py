"""The date in an article's address, where the source file says which part of it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from pipelines.dates.calendars import FIRST_YEAR
from pipelines.dates.times import Reading
from pipelines.dates.witnesses import PUBLISHED, URL, Witness

FORMS = (
    (r"\d{14}", "%Y%m%d%H%M%S", "second"),
    (r"\d{12}", "%Y%m%d%H%M", "minute"),
    (r"\d{8}", "%Y%m%d", "day"),
    (r"\d{6}", "%y%m%d", "day"),
    (r"\d\d[a-z]{3}\d\d", "%d%b%y", "day"),
)
"""Writings that the group ``date`` of a source's pattern may match, and the precision of each:
ANI's 20210609053541, Yonhap's 20260602, the WTO's 09sep26."""


def addressed(url: str, pattern: str | None) -> Iterator[Witness]:
    """What the group ``date`` of the pattern matches in the address, on the publisher's clock."""
    if not pattern or "(?P<date>" not in pattern:
        return
    match = re.match(pattern, url)
    words = match["date"] if match else None
    for form, written, precision in FORMS:
        if words and re.fullmatch(form, words, re.IGNORECASE):
            try:
                local = datetime.strptime(words, written)  # noqa: DTZ007 - the zone comes later
            except ValueError:
                return
            if local.year >= FIRST_YEAR:  # an earlier one is of another calendar
                reading = Reading(local=local, offset=None, precision=precision)
                yield Witness(kind=PUBLISHED, reading=reading, origin="url:date", rank=URL)
