"""Why a page is no article: no HTML, no text, a list, a wall, an error page.

Words alone convict nobody: a page that declares itself an article, or is called what its route
called it, may speak of errors and consent. Those words count where nothing speaks for the page.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.page.markup import Markup
from pipelines.text import teasers
from pipelines.text.noise import is_sentence

LEAST = 140
"""Characters of the shortest article: one sentence of news ("urgent" lines) has 150 to 250."""
FLASH = 0.5
"""Share of it from which a dated page that declares itself an article may be an agency's flash."""
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
_OTHER_MARKUP = re.compile(
    rb"\A[^<]{0,20}(?:<\?xml[^>]{0,200}>\s{0,20})?(?:<!--.{0,200}?-->\s{0,20})?"
    rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"<(?:!doctype|html|head|title|meta|body|div|p|table|td|br|span|h[1-6]|article|main)[\s/>]",
    re.IGNORECASE,
)
"""Tags of which every page has one; JSON, scripts and other data called HTML have none."""
_MARKUP_WITHIN = 200_000
"""Bytes from the start within which a page has its first tag."""
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_STUB = 900
"""Characters below which a telling title makes a page an error or a wall."""
_PAID_STUB = 500
"""The same for a page that calls itself paid: whole short articles do so too (582 characters)."""
_WALL = 2500
"""The same for the words of consent managers, which are long."""
_EXCUSE = 400
"""Characters at the beginning of a text in which a page excuses itself."""
_MOST_SAID = 20_000
"""Characters of a page, its last, in which a call to pay is looked for."""
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "og:article:published_time",
)
"""Meta tags by which a page says when it was published."""
_MOST_HEADLINES = 30
"""Links of a headline's length from which a page may be a list. Measured: the widest margins of
real articles in shared/pages hold hundreds, hence the second test against the text."""


@dataclass(frozen=True, slots=True)
class _Words:
    missing: tuple[str, ...]
    wall: tuple[str, ...]
    login: frozenset[str]
    excuse: tuple[str, ...]
    paywall: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return _Words(
        missing=tuple(table["missing"]),
        wall=tuple(table["wall"]),
        login=frozenset(table["login"]),
        excuse=tuple(table["excuse"]),
        paywall=tuple(table["paywall"]),
    )


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
    if _OTHER_MARKUP.search(body[:600]):
        return "not HTML: a feed or sitemap"
    if not _TAG.search(body[:_MARKUP_WITHIN].replace(b"\x00", b"")):
        return "not HTML: no tag of a page in it"
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
    named: str | None = None
    """The title that the route gave it."""

    @property
    def heads(self) -> Sequence[str]:
        """Headline and title tag, lower case."""
        tag = self.page.tree.findtext(".//title") or ""
        return [" ".join(t[:300].casefold().split()) for t in (self.title or "", tag)]

    @property
    def declared(self) -> bool:
        """Whether it tells machines that it is an article, or when it was published."""
        page = self.page
        kind = (page.first("og:type") or "").lower()
        return bool(page.article or kind == "article" or page.first(*_PUBLISHED))

    @property
    def vouched(self) -> bool:
        """Whether something speaks for it: it declares itself, or is what its route named."""
        named = _words_of(self.named or "")
        return self.declared or (len(named) >= 2 and len(named & _words_of(self.title or "")) >= 2)


def of_article(candidate: Candidate) -> str | None:
    """Why a page is no article; None where it is one."""
    return next((reason for is_so, reason in _REASONS if is_so(candidate)), None)


def letters(text: str) -> float:
    """The length of a text in shortest articles: 1 is just enough."""
    east = len(_EAST.findall(text[:2000]))
    size = len(text.strip())
    return size / (LEAST_EAST if east > 0.3 * min(size, 2000) else LEAST)


def _words_of(text: str) -> frozenset[str]:
    """The words of four letters and more; of scripts without spaces, each pair of letters."""
    folded = text[:2000].casefold()
    words = {word for word in re.findall(r"[^\W\d_]{4,40}", folded) if not _EAST.search(word)}
    runs = re.findall(f"(?:{_EAST.pattern}){{2,}}", folded)
    return frozenset(words | {run[at : at + 2] for run in runs for at in range(len(run) - 1)})


def _is_missing(page: Candidate) -> bool:
    if len(page.text) >= _STUB or page.vouched:
        return False
    opening = page.text[:_EXCUSE].casefold()
    return any(word in head for head in page.heads for word in _words().missing) or any(
        word in text for text in (*page.heads, opening) for word in _words().excuse
    )


def _is_wall(page: Candidate) -> bool:
    if len(page.text) >= _WALL or page.vouched:
        return False
    said = [*page.heads, page.text[:_EXCUSE].casefold()]
    return any(word in text for text in said for word in _words().wall)


def _is_paywall(page: Candidate) -> bool:
    """The first words of an article, and a call to pay for the rest."""
    if len(page.text) >= _STUB:
        return False
    paid = str(page.page.article.get("isAccessibleForFree", "")).lower() in ("false", "0")
    if paid and len(page.text) < _PAID_STUB:
        return True
    said = " ".join(page.page.tree.text_content()[-_MOST_SAID:].casefold().split())
    return any(word in said for word in _words().paywall)


def _is_another(page: Candidate) -> bool:
    """Not a word of what the route called it stands in it: the site shows something else.

    Only where the page is short, nothing speaks for it, and both are written in one script.
    """
    named, title = _words_of(page.named or ""), page.title or ""
    if len(named) < 3 or len(page.text) >= _STUB or page.declared:
        return False
    whole = f"{title} {page.text}"
    if _script(page.named or "") != _script(whole):
        return False
    return not named & (_words_of(whole) | _words_of(page.text[2000:]))


def _script(text: str) -> str:
    """The script of most letters, by the first word of their Unicode names."""
    letters_ = (unicodedata.name(c, "?").split()[0] for c in text[:300] if c.isalpha())
    return max(Counter(letters_).items(), key=lambda pair: pair[1], default=("", 0))[0]


def _is_login(page: Candidate) -> bool:
    if len(page.text) >= _STUB or page.vouched:
        return False
    if any(re.split(r"\s?[|\-–—:·]", head)[0].strip() in _words().login for head in page.heads):
        return True
    return letters(page.text) < 2 and bool(page.page.tree.xpath("//input[@type='password']"))


def _is_short(page: Candidate) -> bool:
    """Too short for an article; for a flash, where the page says that it is one and of when."""
    flash = page.vouched and page.dated and is_sentence(page.text.strip())
    return letters(page.text) < (FLASH if flash else 1)


def _is_home(page: Candidate) -> bool:
    parts = urlsplit(page.url)
    return not parts.query and _HOME.fullmatch(_INDEX.sub("/", parts.path)) is not None


def _is_collection(page: Candidate) -> bool:
    """Its text is that of its teasers, and it does not declare itself an article."""
    return not page.declared and teasers.most_of(page.page.tree, page.text, page.url)


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
    (_is_paywall, "paywall: only the beginning is shown"),
    (_is_short, "text too short"),
    (_is_home, "home page"),
    (_is_list, "list of articles"),
    (_is_collection, "list of articles"),
    (_is_another, "another page than the route named"),
)
"""Tests in the order in which their reasons say most."""
