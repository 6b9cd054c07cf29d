"""Why a page is no article: no HTML, no text, a list, a wall, an error page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.markup import Markup

LEAST = 140
"""Characters of the shortest article: one sentence of news ("urgent" lines) has 150 to 250."""
LEAST_EAST = 50
"""The same for Chinese, Japanese and Korean, whose letter says what 2.5 to 3 Latin ones say."""
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"RIFF", "a media file"),
    (b"ID3", "a media file"),
    (b"OggS", "a media file"),
    (b"PK\x03\x04", "an archive file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"{\\rtf", "an office file"),
)
"""First bytes of files that servers send in place of pages (WHATWG MIME Sniffing, 6)."""
_NO_HTML = re.compile(
    r"\s*(?:image|video|audio|font)/|\s*application/(?!xhtml|xml|octet-stream|vnd\.wap)",
    re.IGNORECASE,
)
_CONTROL_BYTES = bytes(b for b in range(0x20) if b not in b"\x00\t\n\f\r\x1b")
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_STUB = 900
"""Characters below which a telling title makes a page an error or a wall."""
_MOST_HEADLINES = 30
"""Links of a headline's length from which a page may be a list. Measured: the widest margins of
real articles in shared/pages hold hundreds, hence the second test against the text."""


@dataclass(frozen=True, slots=True)
class _Words:
    missing: tuple[str, ...]
    wall: tuple[str, ...]
    login: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return _Words(tuple(table["missing"]), tuple(table["wall"]), frozenset(table["login"]))


def of_bytes(body: bytes, content_type: str | None) -> str | None:
    """Why the answer is no HTML page; None where it may be one."""
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty page"
    head = body[:32].lstrip()
    named = next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)
    if named:
        return f"not HTML: {named}"
    if content_type and _NO_HTML.match(content_type[:100]):
        return f"not HTML: {content_type.split(';')[0].strip()[:60]}"
    sample = body[:4000]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > 0.1 * len(sample) and b"<" not in sample:
        return "not HTML: binary data"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page that may be an article, as far as it was read."""

    page: Markup
    url: str
    title: str | None
    text: str
    dated: bool
    """Whether a day of publication was found, which a list of articles does not give itself."""

    @property
    def heads(self) -> Sequence[str]:
        """Headline and title tag, lower case."""
        tag = self.page.tree.findtext(".//title") or ""
        return [" ".join(t[:300].casefold().split()) for t in (self.title or "", tag)]


def of_article(candidate: Candidate) -> str | None:
    """Why a page is no article; None where it is one."""
    return next((reason for is_so, reason in _REASONS if is_so(candidate)), None)


def letters(text: str) -> float:
    """The length of a text in shortest articles: 1 is just enough."""
    east = len(_EAST.findall(text[:2000]))
    size = len(text.strip())
    return size / (LEAST_EAST if east > 0.3 * min(size, 2000) else LEAST)


def _is_missing(page: Candidate) -> bool:
    return len(page.text) < _STUB and any(
        w in head for head in page.heads for w in _words().missing
    )


def _is_wall(page: Candidate) -> bool:
    said = [*page.heads, page.text[:400].casefold()]
    return len(page.text) < _STUB and any(word in text for text in said for word in _words().wall)


def _is_login(page: Candidate) -> bool:
    if len(page.text) >= _STUB:
        return False
    if any(re.split(r"\s?[|\-–—:·]", head)[0].strip() in _words().login for head in page.heads):
        return True
    return letters(page.text) < 2 and bool(page.page.tree.xpath("//input[@type='password']"))


def _is_short(page: Candidate) -> bool:
    return letters(page.text) < 1


def _is_home(page: Candidate) -> bool:
    parts = urlsplit(page.url)
    return not parts.query and _HOME.fullmatch(_INDEX.sub("/", parts.path)) is not None


def _is_list(page: Candidate) -> bool:
    """Neither dated nor called an article, and its headlines of others outweigh its text."""
    kind = (page.page.first("og:type") or "").lower()
    if page.dated or page.page.article or kind in ("article", "news"):
        return False
    links = [len(" ".join(a.text_content().split())) for a in page.page.tree.iter("a")]
    headlines = [size for size in links if 25 <= size <= 200]
    return len(headlines) >= _MOST_HEADLINES and sum(headlines) > 6 * len(page.text)


_REASONS: tuple[tuple[Callable[[Candidate], bool], str], ...] = (
    (_is_missing, "error page with status 200"),
    (_is_wall, "consent or robot wall"),
    (_is_login, "login page"),
    (_is_short, "text too short"),
    (_is_home, "home page"),
    (_is_list, "list of articles"),
)
"""Tests in the order in which their reasons say most."""
