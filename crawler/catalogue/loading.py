"""Reads the source files of the catalogue's folders, and says what is wrong with which."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.catalogue.faults import sense_faults, shape_faults
from crawler.catalogue.source import RESERVED, Source, Wanted
from crawler.errors import CatalogueError

SHIPPED = Path(__file__).parent.parent / "sources"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a source file was left out: file, key and reason in one line."""

    file: Path
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.file), self.key, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sources that can be used, by id, and what is wrong with the others."""

    sources: Mapping[str, Source]
    problems: Sequence[Problem]

    def source(self, name: str) -> Source:
        """The source of this name.

        Raises:
            CatalogueError: there is none; the message suggests the nearest name.
        """
        try:
            return self.sources[name]
        except KeyError:
            raise CatalogueError(self._unknown(name)) from None

    def chosen(self, names: str) -> tuple[Source, ...]:
        """The sources of a name, of several with commas between, or of "due" or "all".

        Raises:
            CatalogueError: there is none of a name.
        """
        if names in RESERVED:
            return tuple(source for source in self.sources.values() if source.enabled)
        return tuple(self.source(name) for name in dict.fromkeys(names.split(",")))

    def agencies(self) -> dict[str, str]:
        """Source ids by the names under which others credit them.

        All editions of a publisher share its names; they stand for its English edition, or
        where there is none for the first, so that one publisher has one id in a credit.
        """
        names: dict[str, str] = {}
        for source in sorted(self.sources.values(), key=lambda s: s.languages[0] != "en"):
            for name in source.credit:
                names.setdefault(name, source.id)
        return names

    def _unknown(self, name: str) -> str:
        broken = [p for p in self.problems if p.file.stem == name]
        if broken:
            return f"source {name!r} is disabled: {broken[0]}"
        near = [source for source in self.sources if source.startswith(f"{name}-")]
        near = near or difflib.get_close_matches(name, [*self.sources, *RESERVED], n=1, cutoff=0.5)
        hint = f" did you mean {' or '.join(map(repr, near))}?" if near else ""
        return f"no source is called {name!r};{hint} 'scrapy list' names them all"


def load(folders: Iterable[str]) -> Catalogue:
    """Read every ``*.toml`` below the folders; ``shipped`` stands for the project's own.

    A source in a later folder takes the place of one of the same id in an earlier folder; so
    does a file there that cannot be used, which disables that source.

    Raises:
        CatalogueError: a folder does not exist.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name in folders:
        folder = SHIPPED if name == "shipped" else Path(name).expanduser()
        if not folder.is_dir():
            raise CatalogueError(
                f"SOURCES_DIRS: no folder {folder}; make it or take it out of the setting"
            )
        found, wrong = _load_folder(folder)
        problems += wrong
        for problem in wrong:
            sources.pop(problem.file.stem, None)
        sources |= found
    return Catalogue(dict(sorted(sources.items())), problems)


def wanted() -> list[Wanted]:
    """The sources that the project's own list still lacks, in the order of their ids."""
    return msgspec.json.decode((SHIPPED / "wanted.json").read_bytes(), type=list[Wanted])


def _load_folder(folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for file in sorted(folder.rglob("*.toml")):
        read = read_source(file)
        if isinstance(read, Source):
            if read.id in sources:
                problems.append(Problem(file, "id", f"{read.id!r} is taken by another file"))
            else:
                sources[read.id] = read
        else:
            problems += read
    return sources, problems


def read_source(file: Path) -> Source | list[Problem]:
    """The source that a file describes, or everything that is wrong with it."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [Problem(file, "", f"cannot be read: {error}")]
    wrong = [Problem(file, key, reason) for key, reason in shape_faults(data, Source)]
    if wrong:
        return wrong
    source = msgspec.convert(data, Source)
    wrong = [Problem(file, key, reason) for key, reason in sense_faults(source, file.stem)]
    return wrong or source
