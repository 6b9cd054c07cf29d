"""What a source file says wrong: each fault with its key, in the order of the file's meaning."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cssselect
import msgspec

from crawler.catalogue.source import RESERVED, Route, Selectors, Source

Fault = tuple[str, str]
"""Key and reason."""

_TABLES: Mapping[str, type[msgspec.Struct]] = {"route": Route, "selectors": Selectors}
"""The keys that hold tables of their own."""


def shape_faults(data: Mapping[str, object], kind: type[msgspec.Struct]) -> Iterator[Fault]:
    """Unknown, missing and ill-typed keys, those of nested tables too: each one, in order.

    ``kind`` is what the data is to become; without a fault ``msgspec.convert`` makes it.
    """
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
                for name, reason in shape_faults(table, _TABLES[key]):
                    yield f"{key} {number}: {name}", reason
        else:
            yield from _type_fault(key, value, field.type)


def _type_fault(key: str, value: object, kind: object) -> Iterator[Fault]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield key, str(error).replace(" - at `$", f" - at `{key}")


def sense_faults(source: Source, stem: str) -> Iterator[Fault]:
    """What a well-formed file can still say wrong; ``stem`` is its name without the ending."""
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
