"""What was done, as an article tells it, with the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence.section import Fact, Section
from pipelines.analysis import ActFound
from pipelines.archive.records import ArticleDetail
from pipelines.diplomacy.acts import PLANNED, kinds


def sections(detail: ArticleDetail) -> Iterator[Section]:
    """Its acts, the main one first."""
    if detail.acts:
        yield Section("Acts", "; ".join(map(_told, detail.acts)), list(map(_fact, detail.acts)))


def _told(act: ActFound) -> str:
    kind = kinds().get(act.act)
    says = kind.says if kind else act.act
    planned = "planned: " if act.mode == PLANNED else ""
    actor = f" by {act.actor}" if act.actor else ""
    target = f" toward {act.target}" if act.target else ""
    return f"{planned}{says}{actor}{target}"


def _fact(act: ActFound) -> Fact:
    place, _, entry = act.rule.rpartition("title:")
    where = "title" if act.rule != entry or place else "sentence"
    return act.act, f"{where} “{act.evidence}” (score {act.score:.2f}, entry {entry})"
