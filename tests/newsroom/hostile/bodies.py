"""Bodies that rows name: whole articles, bombs, and pages that are hard to read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from html import escape

import brotli
from backports import zstd

from tests.newsroom.hostile.rows import Fault

PROSE = (
    "The foreign ministers met on Thursday and agreed on a calendar of consultations.",
    "The first round is to be held in the spring, the second in the autumn of the same year.",
    "A communique issued after the talks lists the subjects that both sides will prepare.",
    "Experts are to begin with the text on river traffic, which has waited for four years.",
)
PUBLISHED = "2025-03-04T09:30:00+02:00"
MEGABYTE = 1 << 20


def article(fault: Fault) -> str:
    """A plain article of its own words, with a date of the publisher."""
    paragraphs = "".join(
        f"<p>{sentence} This is part {number} of what is known about {fault.name}.</p>"
        for number, sentence in enumerate(PROSE)
    )
    return page(fault, f"<article><h1>{escape(fault.heading)}</h1>{paragraphs}</article>")


def page(fault: Fault, inside: str) -> str:
    """A page with the head that the row asks for."""
    title = escape(fault.heading)
    time = f'<meta property="article:published_time" content="{PUBLISHED}">'
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{time}{fault.head}</head>"
        f"<body>{inside}</body></html>"
    )


def _zeros(fault: Fault) -> bytes:
    return b"<html><body>" + b"<p>zero</p>" * (12 * MEGABYTE // 11)


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _deflate_raw(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


_PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "deflate": zlib.compress,
    "raw-deflate": _deflate_raw,
    "br": lambda data: bytes(brotli.compress(data, quality=1)),  # type: ignore[no-untyped-call]
    "zstd": zstd.compress,
}


def _packed(coding: str, *, bomb: bool = False, cut: bool = False) -> Callable[[Fault], bytes]:
    def make(fault: Fault) -> bytes:
        plain = _zeros(fault) if bomb else article(fault).encode()
        packed = _PACKERS[coding](plain)
        return packed[: len(packed) // 2] if cut else packed

    return make


def _twice(fault: Fault) -> bytes:
    return _gzip(_gzip(_zeros(fault)))


def _many(inside: Callable[[int], str], count: int) -> Callable[[Fault], bytes]:
    def make(fault: Fault) -> bytes:
        return page(fault, "".join(map(inside, range(count)))).encode()

    return make


def _deep(fault: Fault) -> bytes:
    return page(fault, "<div>" * 60_000 + "deep" + "</div>" * 60_000).encode()


def _attributes(fault: Fault) -> bytes:
    return page(fault, "<p " + " ".join(f"a{n}='x'" for n in range(60_000)) + ">text</p>").encode()


def _long_line(fault: Fault) -> bytes:
    return page(fault, "<p>" + "word " * 600_000 + "</p>").encode()


def _deep_json(fault: Fault) -> bytes:
    script = '<script type="application/ld+json">' + "[" * 200_000 + "</script>"
    return article(fault).replace("</head>", script + "</head>").encode()


def _spaces(fault: Fault) -> bytes:
    return page(fault, "<p>text" + " \t" * 700_000 + "end</p>").encode()


def _story_links(fault: Fault) -> Iterator[str]:
    for number in range(60):
        yield (
            f'<li><a href="/news/other-{number}">Delegation number {number} of the conference '
            f"arrived for its consultations in the capital</a></li>"
        )


def _listing(fault: Fault) -> bytes:
    return page(fault, f"<h1>News</h1><ul>{''.join(_story_links(fault))}</ul>").encode()


def home() -> bytes:
    """The front page of an agency."""
    teasers = "".join(
        f'<div class="teaser"><h2><a href="/news/story-{n}">The council of ministers heard report '
        f'number {n} on the harbour</a></h2><p>Report {n} was heard. <a href="/news/story-{n}">'
        "More</a></p></div>"
        for n in range(25)
    )
    text = (
        "<!doctype html><html lang='en'><head><title>Example Agency - latest news</title>"
        "<meta property='og:type' content='website'></head><body><h1>Latest news</h1>"
        f"{teasers}</body></html>"
    )
    return text.encode()


def _collector(fault: Fault) -> bytes:
    items = "".join(
        f"<div><h3><a href='/news/item-{n}'>Item {n} of the day in short words here</a></h3>"
        f"<p>{PROSE[n % 4]} It was item {n}.</p></div>"
        for n in range(30)
    )
    return (
        "<!doctype html><html lang='en'><head><title>News of the day | Example Agency</title>"
        f"</head><body><h1>News of the day</h1>{items}</body></html>"
    ).encode()


def _binary(fault: Fault) -> bytes:
    return bytes(range(256)) * 200


MAKERS: Mapping[str, Callable[[Fault], bytes | str]] = {
    "article": article,
    "zeros": _zeros,
    **{coding: _packed(coding) for coding in _PACKERS},
    **{f"{coding}-bomb": _packed(coding, bomb=True) for coding in _PACKERS},
    **{f"{coding}-cut": _packed(coding, cut=True) for coding in _PACKERS},
    "gzip-twice-bomb": _twice,
    "paragraphs": _many(lambda n: f"<p>Paragraph {n} of very many words of text.</p>", 29_000),
    "links": _many(lambda n: f"<a href='/news/{n}'>link {n}</a> ", 100_000),
    "links-29000": _many(lambda n: f"<a href='/news/{n}'>link {n} to a story</a> ", 29_000),
    "tables": _many(lambda n: "<table><tr><td>cell", 8_000),
    "inline": _many(lambda n: "<b><i><u>", 15_000),
    "entities": _many(lambda n: "&eacute;&#x41;", 200_000),
    "divs": _many(lambda n: f"<div class='c{n}'>text {n}, and more of it</div>", 28_000),
    "deep": _deep,
    "attributes": _attributes,
    "long-line": _long_line,
    "deep-json": _deep_json,
    "spaces": _spaces,
    "listing": _listing,
    "home": lambda fault: home(),
    "collector": _collector,
    "binary": _binary,
}
