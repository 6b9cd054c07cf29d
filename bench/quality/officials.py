"""How well officials are read."""

from __future__ import annotations

from collections.abc import Iterator

from bench.quality.measure import Measure
from tests.pipelines.officials import labelled
from tests.pipelines.officials.labelled import Case

FIELDS = {"post": 0.95, "country": None, "sent_to": None, "status": None}
"""The aim for each field of the officials whose name is read."""
_FIRST = "first read 0.877 in the seven languages that had a file then, 0.803 in all eleven"
GROUPS = {"en": ("en",), "ru": ("ru",), "fr, es, de": ("fr", "es", "de")}


def measures() -> Iterator[Measure]:
    """Names, and what is said of those whose name is read; by language on the kept half."""
    kept = labelled.cases("kept/cases")
    yield _names(kept, "kept from tuning", 0.90)
    for field, aim in FIELDS.items():
        value = labelled.share(kept, field)
        yield Measure(name=f"officials: {field}", value=value, aim=aim, on=_on(kept, "kept"))
    for group, languages in GROUPS.items():
        some = [case for case in kept if case["language"] in languages]
        yield _names(some, f"kept, {group}", None)
    some = [case for case in kept if case["language"] not in ("en", "ru", "fr", "es", "de")]
    yield _names(some, "kept, kk, uk, tr, zh, ar", None)
    yield _names(labelled.cases("cases"), "tuned on", None)
    yield _names(labelled.cases("cases_news"), "tuned on", None, _FIRST)


def _names(cases: list[Case], how: str, aim: float | None, note: str = "") -> Measure:
    value = labelled.names(cases).f1
    return Measure(name="officials: names, F1", value=value, aim=aim, on=_on(cases, how), note=note)


def _on(cases: list[Case], how: str) -> str:
    officials = sum(len(case["officials"]) for case in cases)
    return f"{len(cases)} sentences with {officials} officials, {how}"
