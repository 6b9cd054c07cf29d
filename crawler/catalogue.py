"""The catalogue: one source, one TOML file, checked when it is loaded.

A file that cannot be used disables its own source, with a line that names file and key; the
others run.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cssselect
import msgspec

from crawler.errors import CatalogueError

SHIPPED = Path(__file__).parent / "sources"
RESERVED = ("due", "all")
"""Names of spiders that run many sources; no source may take them."""

STRENGTHS = ("probed", "maintained", "captured", "listed")
"""How surely a route is known to answer, the surest first."""

Fault = tuple[str, str]
"""Key and reason."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way to find the articles of a source."""

    kind: Literal["feed", "sitemap", "listing", "api"]
    """How the answer is read."""
    url: str
    """Where it is asked."""
    strength: Literal["probed", "maintained", "captured", "listed"] | None = None
    """How surely the address is known to answer."""
    next: str | None = None
    """listing: CSS selector of the link to the next page; api: JMESPath of its address."""
    links: str | None = None
    """listing: CSS selector of the article links; all links are taken where it is missing."""
    pages: int = 5
    """listing, api: the most pages read in one ordinary poll; after an outage more."""
    items: str | None = None
    """api: JMESPath of the list of items."""
    fields: dict[str, str] = {}
    """api: JMESPath, in an item, of url, title, published, updated, author, summary."""
    interval: int | None = None
    """Seconds between two polls, where it is not to follow the source's own rhythm."""
    note: str | None = None
    """What a reader of the file should know."""


class Selectors(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """CSS selectors for pages that the general reader gets wrong."""

    valid_until: str | None = None
    """Last local day, YYYY-MM-DD, of pages that look so; None: until now."""
    title: str | None = None
    text: str | None = None
    published: str | None = None
    author: str | None = None
    remove: list[str] = []
    """What is taken out of the page before the text is read."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One language edition of one publisher: all that the program knows of it."""

    id: str
    """Also the file's and the spider's name."""
    name: str
    """As people write it."""
    kind: Literal["agency", "ministry", "presidency", "organisation", "broadcaster"]
    country: str
    """ISO 3166-1 alpha-2; XX = international."""
    languages: list[str]
    """BCP 47 codes, the main one first."""
    timezone: str
    """IANA name of the publisher's clock."""
    clock: Literal["local-labelled-utc"] | None = None
    """What its pages do wrong: "local-labelled-utc" when they put +00:00 or Z on local times."""
    domains: list[str]
    """Where it may be fetched from, subdomains included; nothing else is asked."""
    article: str | None = None
    """Pattern of an article's address; None: every link of a feed, sitemap or api is one. A group
    called ``date`` in it is the day of publication, as 20260602, 20210609053541 or 09sep26."""
    credit: list[str] = []
    """What others call it when they reprint it."""
    routes: list[Route] = msgspec.field(name="route", default_factory=list)
    """Its ways in; at least one."""
    keep_query: list[str] | None = None
    """Query parameters that belong to an article's identity; None: all but known noise."""
    selectors: list[Selectors] = []
    """For pages that the general reader gets wrong, the newest last."""
    delay: float = 1.0
    """Seconds between two requests to one of its hosts."""
    enabled: bool = True
    allow_hosts: list[str] = []
    """host:port at private addresses that may be asked; the only way to one."""
    parser: str | None = None
    """"crawler.sites.x:function": reads the routes of a site that data cannot describe."""
    evidence: dict[str, Any] = {}
    """Where the facts were seen, and when; in any words, read by people only."""

    @property
    def strength(self) -> str | None:
        """That of its surest route; None where no route's is told."""
        known = {route.strength for route in self.routes}
        return next((strength for strength in STRENGTHS if strength in known), None)

    def is_article(self, url: str) -> bool:
        """Whether an address has the form of this source's articles."""
        return self.article is None or re.match(self.article, url) is not None

    def owns(self, host: str) -> bool:
        """Whether a host (lower case, without port) is one of its domains or below one."""
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A source without an attested way in: a route would make it one of the catalogue."""

    id: str
    name: str
    kind: str
    country: str
    languages: list[str]
    reason: str
    """Why it is none yet."""


_TABLES: Mapping[str, type[msgspec.Struct]] = {"route": Route, "selectors": Selectors}
"""The keys that hold tables of their own."""


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
    wrong = [Problem(file, key, reason) for key, reason in _shape_faults(data, Source)]
    if wrong:
        return wrong
    source = msgspec.convert(data, Source)
    wrong = [Problem(file, key, reason) for key, reason in _sense_faults(source, file.stem)]
    return wrong or source


def _shape_faults(data: Mapping[str, object], kind: type[msgspec.Struct]) -> Iterator[Fault]:
    """Unknown, missing and ill-typed keys, those of nested tables too: each one, in order."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in data:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1)
            yield key, "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    for key, field in fields.items():
        value = data.get(key)
        if key not in data:
            if field.required:
                yield key, "missing"
        elif key in _TABLES and isinstance(value, list) and all(isinstance(v, dict) for v in value):
            for number, table in enumerate(value, 1):
                for name, reason in _shape_faults(table, _TABLES[key]):
                    yield f"{key} {number}: {name}", reason
        else:
            yield from _type_fault(key, value, field.type)


def _type_fault(key: str, value: object, kind: object) -> Iterator[Fault]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield key, str(error).replace(" - at `$", f" - at `{key}")


def _sense_faults(source: Source, stem: str) -> Iterator[Fault]:
    """What a well-formed file can still say wrong."""
    if source.id != stem:
        yield "id", f"is {source.id!r} but the file is called {stem!r}; they must be the same"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id) or source.id in RESERVED:
        yield "id", "must be lower-case letters, digits and single hyphens, and not due or all"
    yield from _code_faults(source)
    if source.delay < 0:
        yield "delay", "must not be negative"
    if not source.routes:
        yield "route", "a source needs at least one route"
    yield from _unreadable(source)
    yield from _bad_selectors(source)
    yield from _route_faults(source)


def _code_faults(source: Source) -> Iterator[Fault]:
    if not re.fullmatch(r"[A-Z]{2}", source.country):
        yield "country", "must be a two-letter code of ISO 3166-1 in capitals, or XX"
    if not source.languages:
        yield "languages", "must name at least one language"
    for code in source.languages:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
            yield "languages", f"{code!r} is no BCP 47 code, such as en or zh-Hant"
    if not source.domains:
        yield "domains", "must name at least one domain"
    for domain in source.domains:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", domain):
            yield "domains", f"{domain!r} must be a bare host name in lower case, such as belta.by"


def _bad_selectors(source: Source) -> Iterator[Fault]:
    for number, own in enumerate(source.selectors, 1):
        for css in filter(None, (own.title, own.text, own.published, own.author, *own.remove)):
            try:
                cssselect.parse(css)
            except cssselect.SelectorError as error:
                yield f"selectors {number}", f"{css!r} is no CSS selector: {error}"


def _is_parser(name: str) -> bool:
    """No code from outside: a source file may name what the project ships, nothing else."""
    return (
        re.fullmatch(r"crawler\.sites\.[a-z_]+:[a-z_]+", name) is not None
        and find_spec(name.partition(":")[0]) is not None
    )


def _unreadable(source: Source) -> Iterator[Fault]:
    if source.parser is not None and not _is_parser(source.parser):
        yield "parser", "must be crawler.sites.MODULE:FUNCTION, of a module that is there"
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone", f"no time zone is called {source.timezone!r}"
    try:
        re.compile(source.article or "")
    except re.error as error:
        yield "article", f"not a regular expression: {error}"


def _route_faults(source: Source) -> Iterator[Fault]:
    asked: set[str] = set()
    for number, route in enumerate(source.routes, 1):
        place = f"route {number}"
        for key, reason in (*_address_faults(source, route), *_reading_faults(source, route)):
            yield f"{place}: {key}" if key else place, reason
        if route.url in asked:
            yield f"{place}: url", "is asked by an earlier route"
        asked.add(route.url)


def _address_faults(source: Source, route: Route) -> Iterator[Fault]:
    try:
        address = urlsplit(route.url)
        host = address.hostname
    except ValueError:
        address, host = urlsplit(""), None
    if address.scheme not in ("http", "https") or not host:
        yield "url", f"{route.url!r} is not an http or https address"
    elif not source.owns(host):
        yield "url", f"{host} is not in domains"


def _reading_faults(source: Source, route: Route) -> Iterator[Fault]:
    if route.pages < 1:
        yield "pages", "must be at least 1"
    if route.interval is not None and route.interval < 1:
        yield "interval", "must be at least 1"
    if route.kind == "listing" and source.article is None:
        yield "", "a listing needs the key 'article' to know article links"
    if route.kind == "api" and not (route.items and "url" in route.fields):
        yield "", "an api needs 'items' and 'fields.url'"
