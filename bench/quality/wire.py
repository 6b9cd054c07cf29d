"""How well datelines and credits are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.quality.measure import Measure
from pipelines.wire import dateline
from tests.pipelines.wire import labelled
from tests.pipelines.wire.labelled import Case

FORMS = Path(__file__).parents[3] / "shared" / "facts" / "datelines.jsonl"
BOTH = ("place", "on")


def measures() -> Iterator[Measure]:
    """Datelines over the forms seen and over house forms of our own; credits over articles."""
    yield from _seen()
    tuned = [*labelled.cases("datelines"), *labelled.cases("datelines_more")]
    kept, further = labelled.cases("kept/datelines"), labelled.cases("kept/datelines_further")
    yield _datelines(kept, "kept from tuning", "0.956 before the misses were looked at")
    yield _datelines(further, "written after the rules, read once", "")
    yield _datelines(tuned, "tuned on", "")
    yield Measure(
        name="openings taken for a dateline",
        value=float(sum(_is_false(case) for case in [*tuned, *kept])),
        aim=0,
        at_most=True,
        on=f"{sum(not labelled.is_dateline(case) for case in [*tuned, *kept])} openings of our own",
    )
    yield from _credits(labelled.cases("kept/credits"), "kept from tuning", 0.88)
    yield from _credits(labelled.cases("credits_more"), "tuned on", None)


def _datelines(cases: list[Case], how: str, note: str) -> Measure:
    count = sum(labelled.is_dateline(case) for case in cases)
    return Measure(
        name="dateline: place and day",
        value=labelled.share(cases, BOTH),
        aim=None if how == "tuned on" else 0.97,
        on=f"{count} house forms of agencies, {how}",
        note=note,
    )


def _is_false(case: Case) -> bool:
    return not labelled.is_dateline(case) and labelled.read_dateline(case) is not None


def _credits(cases: list[Case], how: str, aim: float | None) -> Iterator[Measure]:
    on = f"{len(cases)} short articles, {how}"
    yield Measure(name="credited agency, F1", value=labelled.origins(cases).f1, aim=aim, on=on)
    yield Measure(name="office that gave the fact, F1", value=labelled.bodies(cases).f1, on=on)


def _seen() -> Iterator[Measure]:
    """The real forms, where the facts are at hand."""
    if not FORMS.exists():
        return
    forms = [json.loads(line) for line in FORMS.read_text(encoding="utf-8").splitlines()]
    yield Measure(
        name="dateline: place and day",
        value=sum(map(_agrees, forms)) / len(forms),
        aim=0.97,
        on=f"{len(forms)} real forms, tuned on",
    )


def _agrees(form: Case) -> bool:
    glue = "\n" if "own line" in form["features"] else " "
    found = dateline.read(form["text"] + glue + labelled.BODY, "2026-11-23")
    if found is None or found.place != form["place"]:
        return False
    if form["day"] is None or found.on is None:
        return form["day"] is None and found.on is None
    year = form["year"] or found.on[:4]
    return found.on == f"{year}-{form['month']:02}-{form['day']:02}"
