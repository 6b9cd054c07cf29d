"""Relevance and acts: on articles of our own that were kept from tuning, and on real pages.

``python -m bench.quality.fitting`` is how the shipped weights were made, from the other halves.
"""

from __future__ import annotations

import gzip
import json
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from bench.chain import RECORDED
from bench.quality.measure import Measure
from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.analysis import ActFound
from pipelines.diplomacy import judging, reading, relevance
from pipelines.diplomacy.judging import Judged
from pipelines.diplomacy.reading import Article
from pipelines.diplomacy.relevance import Policy
from tests.pipelines.diplomacy import corpora
from tests.pipelines.diplomacy.corpora import Labelled

TRAPS = ("sport", "market")
SPEED_PAGES = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled article and what we say of it."""

    label: Labelled
    judged: Judged


def measures() -> Iterator[Measure]:
    """The kept halves first: they are the figures that count."""
    policy = Policy(relevance.shipped())
    for half in ("kept", "tuned"):
        seen = [Seen(one, judging.judge(one.article, policy)) for one in corpora.own(half)]
        where = f"{len(seen)} short articles of our own, {_told(half)}"
        yield from _bands(seen, where, is_aim=half == "kept")
        yield from _acts(seen, where, is_aim=half == "kept")
    if RECORDED.is_dir():
        for half in ("kept", "tuned"):
            seen = [Seen(one, judging.judge(one.article, policy)) for one in pages(half)]
            where = f"{len(seen)} recorded real pages, {_told(half)}"
            yield from _bands(seen, where, is_aim=half == "kept")
        yield from _speed()


def pages(half: str) -> Iterator[Labelled]:
    """The recorded pages of a half that give an article, read by our own chain."""
    labels = corpora.page_labels(half)
    for line in (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        name = gold["file"].removeprefix("pages/").removesuffix(".html.gz")
        if name not in labels:
            continue
        body = gzip.decompress((RECORDED / gold["file"]).read_bytes())
        kind = labels[name]
        band = kind if kind in ("diplomatic", "review") else "other"
        read = _read(gold, body)
        if read:
            yield Labelled(name, read, band, kind, (), None, None)


def _read(gold: dict[str, str], body: bytes) -> Article | None:
    """The article of a recorded page; None where it gives none."""
    host = urlsplit(gold["url"]).hostname or ""
    source = Source(
        id=host,
        name=gold["publisher"] or host,
        kind="agency",
        country="XX",
        languages=[gold.get("language") or "en"],
        timezone="UTC",
        domains=[host],
    )
    page = Page(url=gold["url"], body=body, fetched_at="2026-11-23T12:00:00Z", source=host)
    found = analyse(page, source)
    if found.rejection:
        return None
    year = int((found.published_on or found.fetched_at)[:4])
    return corpora.article(found.title or "", found.text, found.language, "XX", year)


def _told(half: str) -> str:
    return "kept from tuning" if half == "kept" else "tuned on"


def _bands(seen: Sequence[Seen], where: str, *, is_aim: bool) -> Iterator[Measure]:
    """F1 and AUC of diplomatic against other (review apart), and flags on sport and markets."""
    ours = [one.judged.score for one in seen if one.label.band == "diplomatic"]
    others = [one.judged.score for one in seen if one.label.band == "other"]
    found = sum(score >= relevance.DIPLOMATIC for score in ours)
    wrong = sum(score >= relevance.DIPLOMATIC for score in others)
    traps = [one for one in seen if one.label.topic in TRAPS]
    flagged = sum(one.judged.band == "diplomatic" for one in traps)
    counts = f"{found} of {len(ours)} found, {wrong} of {len(others)} others flagged"
    yield Measure(
        name="relevance F1",
        value=2 * found / (found + wrong + len(ours)),
        on=where,
        aim=0.91 if is_aim else None,
        note=counts,
    )
    yield Measure(
        name="relevance AUC", value=auc(ours, others), on=where, aim=0.965 if is_aim else None
    )
    yield Measure(
        name="false flags, sport and markets",
        value=flagged / len(traps),
        on=where,
        aim=0.005 if is_aim else None,
        at_most=True,
        note=f"{flagged} of {len(traps)}",
    )


def auc(ours: Sequence[float], others: Sequence[float]) -> float:
    """The chance that one of ours scores above one of the others."""
    ranked = sorted(others)
    above = sum((bisect_left(ranked, one) + bisect_right(ranked, one)) / 2 for one in ours)
    return above / (len(ours) * len(others))


def _acts(seen: Sequence[Seen], where: str, *, is_aim: bool) -> Iterator[Measure]:
    told = [one for one in seen if one.label.band == "diplomatic" and one.label.acts]
    first = [(one.judged.acts[0].act if one.judged.acts else None, one.label) for one in told]
    any_true = sum(act in label.acts for act, label in first)
    strict = sum(act == label.acts[0] for act, label in first)
    yield Measure(
        name="main act is one of the true acts",
        value=any_true / len(told),
        on=where,
        aim=0.90 if is_aim else None,
    )
    yield Measure(
        name="main act is the true main act",
        value=strict / len(told),
        on=where,
        aim=0.80 if is_aim else None,
    )
    parties = [
        (act, one.label)
        for one in told
        if one.label.actor and (act := _main(one)) and one.label.actor != "XX"
    ]
    for role in ("actor", "target"):
        right = sum(getattr(act, role) == getattr(label, role) for act, label in parties)
        yield Measure(name=f"{role} of the main act", value=right / len(parties), on=where)


def _main(one: Seen) -> ActFound | None:
    return next((act for act in one.judged.acts if act.act == one.label.acts[0]), None)


def _speed() -> Iterator[Measure]:
    """CPU of relevance and acts as a share of trafilatura's on the same pages."""
    lines = (RECORDED / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [json.loads(line) for line in lines[:: max(1, len(lines) // SPEED_PAGES)]]
    bodies = [gzip.decompress((RECORDED / gold["file"]).read_bytes()) for gold in chosen]
    several = [_read(gold, body) for gold, body in zip(chosen, bodies, strict=True)]
    bodies = [body for body, article in zip(bodies, several, strict=True) if article]
    read = [article for article in several if article]
    policy = Policy(relevance.shipped())
    for article in read:
        judging.judge(article, policy)
    started = time.process_time()
    for article in read:
        judging.judge(article, policy)
    ours = time.process_time() - started
    started = time.process_time()
    for body in bodies:
        bare_extraction(body, with_metadata=True)
    theirs = time.process_time() - started
    letters = sum(min(len(one.text), reading.LONGEST) for one in read) / len(read)
    yield Measure(
        name="CPU of relevance and acts / trafilatura",
        value=ours / theirs,
        on=f"{len(read)} recorded real pages, {letters:.0f} letters read of each",
        aim=0.35,
        at_most=True,
        note=f"{1000 * ours / len(read):.2f} ms an article here",
    )
