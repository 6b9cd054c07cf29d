"""A case of the routes: a folder with ``case.toml`` and the answer as a text beside it."""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from crawler.catalogue import Route, Source
from crawler.items import Entry
from crawler.routes import Answer, Found, read

FOLDER = Path(__file__).with_name("cases")
ADDRESS = "https://agency.example/route"

ENCODERS = {
    "gzip": lambda text: gzip.compress(text.encode(), mtime=0),
    "gzip cut short": lambda text: gzip.compress(text.encode(), mtime=0)[:-8],
    "utf-8 with a bad byte": lambda text: text.encode().replace("¤".encode(), b"\xa4"),
}
"""How an input is turned into bytes, where it is not by the name of a charset."""


@dataclass(frozen=True)
class Case:
    folder: Path

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @cached_property
    def facts(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "case.toml").read_text(encoding="utf-8"))

    @cached_property
    def body(self) -> bytes:
        text = next(self.folder.glob("input.*")).read_text(encoding="utf-8")
        how = self.facts.get("encode", "utf-8")
        return ENCODERS[how](text) if how in ENCODERS else text.encode(how)

    @cached_property
    def expected(self) -> list[Entry]:
        own = {"source": "agency", "route": ADDRESS, "kind": self.folder.parent.name}
        return [Entry(**own, **entry) for entry in self.facts.get("entries", [])]

    @cached_property
    def found(self) -> Found:
        return self.reading(self.body)

    def reading(self, body: bytes) -> Found:
        """What is found when this case's route answers with these bytes."""
        own = source(self.folder.parent.name, self.facts)
        answer = Answer(
            url=self.facts.get("url", ADDRESS),
            body=body,
            content_type=self.facts.get("content_type", ""),
        )
        return read(answer, own, own.routes[0], self.facts.get("since"))


def source(kind: Any, facts: dict[str, Any] | None = None) -> Source:
    """An invented source with one route of that kind."""
    facts = facts or {}
    route = Route(kind=kind, url=ADDRESS, **facts.get("route", {}))
    own = {"languages": ["en"], **facts.get("source", {})}
    return Source(
        id="agency",
        name="Agency",
        kind="agency",
        country="XX",
        timezone="UTC",
        domains=["agency.example"],
        routes=[route],
        **own,
    )


ALL = [Case(file.parent) for file in sorted(FOLDER.glob("*/*/case.toml"))]
