"""What an archive makes of a stream, beside the truth."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import comb
from pathlib import Path

from pipelines.analysis import CreditFound
from pipelines.archive import Outcome, Writer, open_archive
from pipelines.diplomacy import countries
from tests.pipelines.archive.building import outcome
from tests.pipelines.reprints.streams import Made


@dataclass
class Tally:
    """Counts of right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    examples: list[object] = field(default_factory=list)

    def add(self, right: bool, example: object = None) -> None:
        """Count a case."""
        self.right += right
        self.wrong += not right
        if not right:
            self.examples.append(example)

    @property
    def share(self) -> float:
        """Right among all."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def f1(self) -> float:
        """Of right, wrong and missed."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass
class Judged:
    """How a stream came out."""

    links: Tally = field(default_factory=Tally)
    origins: Tally = field(default_factory=Tally)
    parents: Tally = field(default_factory=Tally)
    relations: Tally = field(default_factory=Tally)
    paragraphs: Tally = field(default_factory=Tally)
    heavy: Tally = field(default_factory=Tally)
    """Reprints with two to four words in ten changed that are found."""
    unrelated: Tally = field(default_factory=Tally)
    """Articles that carry no other's text and are linked to none; "wrong" are those linked."""
    formulae: Tally = field(default_factory=Tally)
    digests: Tally = field(default_factory=Tally)
    families: list[tuple[int, int]] = field(default_factory=list)
    """Of each article: its true family and the one found."""

    @property
    def ari(self) -> float:
        """Adjusted Rand index of the families (Hubert and Arabie 1985)."""
        both = sum(comb(n, 2) for n in Counter(self.families).values())
        true = sum(comb(n, 2) for n in Counter(t for t, _ in self.families).values())
        found = sum(comb(n, 2) for n in Counter(f for _, f in self.families).values())
        chance = true * found / comb(len(self.families), 2)
        return (both - chance) / ((true + found) / 2 - chance)


def stored(path: Path, made: Iterable[Made], batch: int = 50) -> dict[int, int]:
    """Store a stream in its order; gives the archive's id of each article."""
    db = open_archive(path)
    writer = Writer(db)
    ids: dict[int, int] = {}
    some = list(made)
    for start in range(0, len(some), batch):
        part = some[start : start + batch]
        results = writer.store([_outcome(one) for one in part])
        ids |= {one.id: result.article_id or 0 for one, result in zip(part, results, strict=True)}
    writer.close()
    return ids


def judge(made: Sequence[Made]) -> Judged:
    """Store the articles in this order of arrival and compare the archive with the truth."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        ids = stored(path, made)
        db = open_archive(path)
        numbers = {archived: number for number, archived in ids.items()}
        rows = list(db.query("SELECT article_id, origin_id, relation, evidence FROM reprints"))
        articles = list(db.query("SELECT id, reprint_of, family_id FROM articles"))
        db.close()
    links = {
        (numbers[row["article_id"]], numbers[row["origin_id"]]): (row["relation"], row["evidence"])
        for row in rows
    }
    found = {
        numbers[row["id"]]: (numbers.get(row["reprint_of"]), numbers[row["family_id"]])
        for row in articles
    }
    return _judged({one.id: one for one in made}, links, found)


def _judged(
    by_id: dict[int, Made],
    links: dict[tuple[int, int], tuple[str, str]],
    found: dict[int, tuple[int | None, int]],
) -> Judged:
    told = Judged()
    linked = {number for pair in links for number in pair}
    for pair in links:
        told.links.add(_akin(by_id[pair[0]], by_id[pair[1]]), pair)
    for one in by_id.values():
        parent, root = found[one.id]
        true_root = min(one.origins) if len(one.origins) == 1 else one.id
        told.families.append((true_root, root))
        mine = [pair for pair in links if pair[0] == one.id]
        held = one.parent in by_id
        if held and one.parent is not None:
            right = any(_akin(one, by_id[origin]) for _, origin in mine)
            told.links.missed += not right
            told.origins.add(root == true_root, (one.id, root, true_root))
            told.parents.add(parent == one.parent, (one.id, parent, one.parent))
            if one.kind == "edited-heavily":
                told.heavy.add(right, one.id)
            if (one.id, one.parent) in links:
                _of_link(told, one, *links[one.id, one.parent])
        elif one.kind == "digest":
            carried = {origin for _, origin in mine}
            told.digests.add(one.origins <= carried and parent is None, one.id)
        elif one.kind == "telegram":
            told.formulae.add(one.id not in linked, one.id)
        elif one.kind == "original":
            wrongly = [p for p in links if one.id in p and not _akin(by_id[p[0]], by_id[p[1]])]
            told.unrelated.add(not wrongly, wrongly)
    return told


def _of_link(told: Judged, one: Made, relation: str, evidence: str) -> None:
    same = {"identical": "full"}.get(relation, relation)
    if one.relation is not None:
        told.relations.add(same == one.relation, (one.id, one.kind, relation, one.relation))
    true = set(one.paragraphs)
    mapped = {(copy - 1, origin - 1) for copy, origin in json.loads(evidence)["paragraphs"]}
    told.paragraphs.right += len(true & mapped)
    told.paragraphs.wrong += len(mapped - true)
    told.paragraphs.missed += len(true - mapped)


def _akin(one: Made, other: Made) -> bool:
    families = [made.origins or frozenset({made.id}) for made in (one, other)]
    return bool(families[0] & families[1])


def _credit(agency: str) -> CreditFound:
    return CreditFound(agency=agency, kind="origin", start=0, end=1, evidence=agency)


def _outcome(one: Made) -> Outcome:
    text = one.text
    credit = text.credited_agency
    return outcome(
        f"https://{text.source}.example/{one.id}",
        text.text,
        source=text.source,
        title=one.title,
        at=text.first_seen_at or "",
        published=text.published_at,
        credited_agency=credit,
        credits=(_credit(credit),) if credit else (),
        language=one.language,
        mentions=countries.mentions("", text.text, [one.language]),
    )
