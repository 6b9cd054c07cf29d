"""Small builders: texts, outcomes and entries of made-up agencies."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crawler.items import Entry, Page
from pipelines.analysis import Analysis
from pipelines.archive import Outcome
from pipelines.reprints import fingerprint

AT = "2023-07-24T09:00:00Z"

SEMINAR = (
    "BelTA has learned that Ambassador Pavel Utyupin spoke at the seminar of heads of missions. "
    "«Trade between the two countries grew by a third within a year,» the diplomat said, and "
    "added that both capitals prepare a road map for industrial cooperation until 2026. The "
    "embassy in Astana expects a delegation of machine builders from Gomel in the autumn. An "
    "exhibition of agricultural machinery will open in Kostanay, and direct flights between "
    "Minsk and Almaty are to become daily from October onward. The seminar gathers envoys from "
    "fifty-eight posts; it ends on Friday with a plenary session at the foreign ministry."
)

STUB = "The ministers met on Thursday, and what they agreed on is told to subscribers alone."

_WORDS = re.findall(
    r"\w+",
    """envoy harbour treaty minister grain border summit railway visa tariff embassy fleet protocol
    mediator province delegate signature corridor pipeline election refugee ceasefire consul
    observer budget parliament decree orchard winter bridge customs satellite dialogue vessel""",
)


def prose(seed: int, words: int = 120) -> str:
    """A text that shares no three words in a row with that of another seed, but by chance."""
    chosen = random.Random(seed).choices(_WORDS, k=words)
    return " ".join(f"{word}{seed}" if n % 3 == 0 else word for n, word in enumerate(chosen)) + "."


def outcome(
    url: str,
    text: str = SEMINAR,
    *,
    source: str = "belta-en",
    title: str = "Seminar of envoys",
    at: str = AT,
    published: str | None = "2023-07-24T08:00:00Z",
    final_url: str | None = None,
    body: bytes | None = None,
    entry: Entry | None = None,
    keep_query: Sequence[str] | None = None,
    **fields: Any,
) -> Outcome:
    """A page and the analysis that it would give."""
    page = Page(
        url=url,
        body=body if body is not None else f"<h1>{title}</h1><p>{text}".encode("utf-8", "replace"),
        fetched_at=at,
        source=source,
        final_url=final_url,
        entry=entry,
    )
    analysis = Analysis(
        url=url,
        source=source,
        fetched_at=at,
        final_url=final_url,
        title=title,
        text=text,
        published_at=published,
        published_on=published[:10] if published else None,
        published_precision="second" if published else None,
        text_sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        fingerprint=fingerprint(text),
    )
    return Outcome(page=page, analysis=replace(analysis, **fields), keep_query=keep_query)


def rejected(url: str, reason: str = "a listing", *, at: str = AT) -> Outcome:
    """A page that is no article, with what was read of it."""
    return outcome(url, STUB, title="Stub", at=at, body=b"<ul>", rejection=reason)


def entry(url: str, **fields: str) -> Entry:
    """A link found on a feed of BelTA."""
    return Entry(url=url, source="belta-en", route="https://eng.belta.by/rss", **fields)
