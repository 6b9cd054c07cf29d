"""The labelled datelines and credits, and how well they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.wire import credit, dateline
from pipelines.wire.dateline import Dateline
from tests.pipelines.scores import Score, of_one

HERE = Path(__file__).parent
BODY = "Die Delegation The delegation of the region was received in the morning and went on."
PARTS = ("place", "on", "agency")

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    """The cases of a file below this folder: "credits", "kept/datelines" ..."""
    found: list[Case] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return found


def text_of(case: Case) -> str:
    """A dateline case with a body behind it."""
    return str(case["text"]) + ("\n" if case.get("line") else " ") + BODY


def read_dateline(case: Case) -> Dateline | None:
    """What is read of a dateline case."""
    return dateline.read(text_of(case), case.get("published_on", "2024-01-01"))


def is_dateline(case: Case) -> bool:
    """Whether a case is a dateline; the others are openings that are none."""
    return bool(set(PARTS) & case.keys())


def share(found: Sequence[Case], fields: Sequence[str]) -> float:
    """The share of datelines of which all these fields are read as they stand."""
    wanted = [case for case in found if is_dateline(case)]
    right = 0
    for case in wanted:
        read = read_dateline(case)
        right += read is not None and all(getattr(read, f) == case.get(f) for f in fields)
    return right / len(wanted)


def origins(found: Sequence[Case]) -> Score:
    """How well the credited agency is read."""
    return of_one((case.get("origin"), credit.origin(_credits(case))) for case in found)


def bodies(found: Sequence[Case]) -> Score:
    """How well the office is read that the fact comes from; an article before it is no matter."""
    return of_one((_plain(c.get("body")), _plain(credit.body(_credits(c)))) for c in found)


def _credits(case: Case) -> Sequence[Any]:
    own = [case["own"]] if "own" in case else ["Kazinform", "Казинформ"]
    return credit.read(case["text"], own)


def _plain(office: str | None) -> str | None:
    return office.removeprefix("the ").removeprefix("The ").strip() if office else None
