"""Writes the parts of the docs that the code knows best, between markers, or checks them.

``python -m docs.generate`` writes, ``--check`` exits with 1 where a page is out of date. A part
stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel import Locale
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.misc import walk_modules_iter

from crawler import catalogue, config, errors, regions, terminal
from crawler.commands.crawl import EXITS
from pipelines import archive
from pipelines.diplomacy import acts as diplomacy_acts
from tests import promises

FOLDER = Path(__file__).resolve().parent
PAGES = (FOLDER.parent / "README.md", *sorted(FOLDER.glob("*.md")))
PART = re.compile(r"(<!-- generated: ([a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), ["---"] * len(list(head))]
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def fields(kind: type) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and docstring of each field of a class, from its source."""
    (owner,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(owner, ast.ClassDef)
    for node, after in zip(owner.body, [*owner.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = after.value if isinstance(after, ast.Expr) else None
            told = text.value if isinstance(text, ast.Constant) else ""
            default = ast.unparse(node.value) if node.value else ""
            yield (
                node.target.id,
                ast.unparse(node.annotation),
                default,
                " ".join(str(told).split()),
            )


def settings() -> str:
    """The user's settings."""
    standard = config.Config()
    rows = (
        (f"`{name.upper()}`", _shown(getattr(standard, name)), told)
        for name, _, _, told in fields(config.Config)
    )
    return table(("setting", "default", "what it does"), rows)


def _shown(value: object) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"`{words}`" if words else ""


def source_keys() -> str:
    """The keys of a source file."""
    parts = []
    for table_of, title in (
        (catalogue.Source, ""),
        (catalogue.Route, "[[route]]"),
        (catalogue.Selectors, "[[selectors]]"),
    ):
        rows = []
        for key, kind, default, told in fields(table_of):
            key = "route" if key == "routes" else key
            need = "required" if not default else "" if "None" in default else _plain(default)
            rows.append((f"`{key}`", f"`{kind}`", need, told))
        parts.append(
            (f"\n`{title}`\n\n" if title else "") + table(("key", "type", "", "what it says"), rows)
        )
    return "".join(parts)


def _plain(default: str) -> str:
    found = re.search(r"default_factory=(\w+)", default)
    return "required" if found else f"`{default}`"


def commands() -> str:
    """Diplowire's own commands, with their options."""
    rows = []
    for module in walk_modules_iter("crawler.commands"):
        made = getattr(module, "Command", None)
        if made is None:
            continue
        command: ScrapyCommand = made()
        command.settings = Settings()
        rows.append(
            (
                f"`scrapy {module.__name__.split('.')[-1]} {command.syntax()}`",
                _options(command),
                command.short_desc(),
            )
        )
    return table(("command", "options", "what it does"), rows)


def _options(command: ScrapyCommand) -> str:
    own, common = argparse.ArgumentParser(), argparse.ArgumentParser()
    command.add_options(own)
    ScrapyCommand.add_options(command, common)
    known = {flag for action in common._actions for flag in action.option_strings}
    flags = [a.option_strings[-1] for a in own._actions if not set(a.option_strings) & known]
    return " ".join(f"`{flag}`" for flag in flags if flag)


def exits() -> str:
    """The exit codes of ``scrapy crawl`` and ``scheduler.py``."""
    named = {value: key for key, value in vars(errors).items() if key.startswith("EXIT_")}
    outcomes = {code: ", ".join(o for o, c in EXITS.items() if c == code) for code in named}
    rows = (
        (str(code), name.removeprefix("EXIT_").lower().replace("_", " "), outcomes[code])
        for code, name in sorted(named.items())
    )
    return table(("code", "meaning", "outcome of a crawl"), rows)


def tables() -> str:
    """The archive's tables and views with their columns."""
    rows = (
        (f"`{name}`", told, ", ".join(f"`{c}`" for c in columns))
        for name, told, columns in archive.described()
    )
    return table(("table or view", "what a row is", "columns"), rows)


def sources() -> str:
    """The shipped sources by region and country, then those that are wanted."""
    known = catalogue.load(["shipped"]).sources.values()
    covered = {source.country for source in known}
    told = f"{len(known)} sources of {len(covered) - 1} countries and international bodies"
    parts = [f"{told}, by region (UN M49).\n"]
    for region, codes in regions.countries().items():
        rows = [
            (_country(source.country), *_source_row(source))
            for source in known
            if source.country in codes
        ]
        head = ("country", "source", "name", "kind", "language", "routes", "strength")
        if rows:
            parts.append(f"\n## {region}\n\n{table(head, sorted(rows))}")
    rows = [(f"`{w.id}`", w.name, _country(w.country), w.reason) for w in catalogue.wanted()]
    parts.append(f"\n## Wanted\n\n{table(('source', 'name', 'country', 'what is missing'), rows)}")
    return "".join(parts)


def _country(code: str) -> str:
    return str(Locale("en").territories.get(code, "")) if code != "XX" else "International"


def _source_row(source: catalogue.Source) -> tuple[str, ...]:
    kinds = Counter(route.kind for route in source.routes)
    routes = ", ".join(f"{n} {kind}s" if n > 1 else kind for kind, n in kinds.items())
    languages = ", ".join(source.languages)
    off = "" if source.enabled else " (off)"
    return (
        f"`{source.id}`", source.name, source.kind, languages, routes, f"{source.strength}{off}",
    )  # fmt: skip


def acts() -> str:
    """The acts that are told, with PLOVER's nearest types."""
    rows = ((f"`{name}`", kind.says, kind.plover) for name, kind in diplomacy_acts.kinds().items())
    return table(("act", "what it is", "PLOVER, nearest"), rows)


def held() -> str:
    """The promises and the tests that hold them; those without a test are told as such."""
    known = {one.number: one for one in promises.promises()}
    rows = []
    for number in range(1, promises.LAST + 1):
        one = known.get(number)
        tests = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in one.tests) if one else ""
        rows.append((str(number), one.promise if one else "", tests or "no test is named yet"))
    return table(("", "promise", "held by"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "acts": acts,
    "settings": settings,
    "source keys": source_keys,
    "commands": commands,
    "exit codes": exits,
    "tables": tables,
    "catalogue": sources,
    "promises": held,
}


def renewed(text: str) -> str:
    """A page with each of its generated parts made anew."""
    return PART.sub(lambda m: f"{m[1]}\n{PARTS[m[2]]()}\n{m[3]}", text)


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of date."""
    check = "--check" in sys.argv[1:]
    stale = []
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            stale.append(page.name)
            if not check:
                page.write_text(new, encoding="utf-8")
    if check and stale:
        return terminal.fail(f"out of date: {', '.join(stale)}; run 'make docs'", 1)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
