"""Who wrote the article, as the page names him: persons, and agencies where they sign.

Labels ("By", "责任编辑：") are cut, the names themselves never rewritten. The site's own name,
logins and defaults of content systems are no authors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import html

from pipelines.markup import Markup, texts
from pipelines.text import plain
from pipelines.titles import key

MOST = 12
"""Authors of one article; a longer list is a newsroom's staff page."""
_LONGEST = 80
_WORDS = Path(__file__).with_name("bylines.toml")
_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "citation_author", "og:article:author", "article.author",
    "cxenseparse:author", "dc.contributor",
)  # fmt: skip
_ELEMENTS = (
    "//*[@itemprop='author' or @rel='author' or contains(@class,'byline') or "
    "contains(@class,'author') or contains(@class,'autor') or contains(@class,'article-writer')]"
    "[not(ancestor-or-self::*[self::footer or self::nav or self::aside or self::script]"
    " or ancestor-or-self::*[contains(@class,'comment')])]"
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·、]|,(?!\s*(?:Jr|Sr|II|III|PhD|Dr|MD)\b)|\s(?:and|und|et|y|e|и|және|og|och|en|ve|i)\s|\s&\s|\s[/–—-]\s)\s*"
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|gif|png|jpe?g|php)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_OPENING = re.compile(r"\A\s{0,5}[\W_]{0,3}([^\W\d_]+(?:[\s.][^\W\d_]+){0,3})\s{0,3}[:：]?\s{0,3}")
_PHOTO = re.compile(r"\W{0,3}(?:photo|foto|image|bild|фото|图片|写真|사진)", re.IGNORECASE)
_NAME = r"[A-ZÀ-ÞА-ЯЁІЇЄҚҒӘ][\w.'’\-]{0,20}"
_BY_NAME = re.compile(
    r"(?:By|Von|Par|Por|Di|Door|Av|Af|Автор|Авторы|Yazan|Oleh|Auteur|Autor|Author)\s?:?\s?"
    rf"{_NAME}(?:[ ,]{{1,2}}(?:and |und |et |y |и )?{_NAME}){{1,5}}\Z"
    r"|(?:作者|记者|記者|文)\s?[:：]\s?[\u3400-\u9fff·、 ]{2,20}\Z"
)
"""A label and two to six capitalised words: "By Jane Roe and John Doe"."""
_LINE_AUTHOR = re.compile(
    r"[（(【\[](?:新华社|中新社|中新网|本报|人民网)?(?:记者|記者|作者|通讯员)[\s:：]{0,2}"
    r"((?:[\u3400-\u9fff·]{2,4}[、，\s]{0,2}){1,5})[）)】\]]"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words around names, lower case."""

    labels: frozenset[str]
    never: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of all languages: bylines of one language hold labels of another."""
    tables = list(tomllib.loads(_WORDS.read_text(encoding="utf-8")).values())
    return Words(
        labels=frozenset(w for t in tables for w in t["labels"]),
        never=frozenset(key(w) for t in tables for w in t["never"]),
    )


def read(page: Markup, names: Sequence[str]) -> tuple[str, ...]:
    """Names of the authors in the page's order; () where it names none.

    ``names`` are those of the site and its publisher, which sign nothing of their own.
    """
    sites = {key(n) for n in [*names, *page.meta.get("og:site_name", ())]} - {""}
    for said in (_of_json(page.article), _of_metas(page), _of_elements(page)):
        found = _cleaned(said, sites)
        if found:
            return found
    return ()


def of_text(blocks: Sequence[str]) -> tuple[str, ...]:
    """Reporters in the brackets of the dateline or of the last lines: （记者 张三、李四）."""
    for block in [*blocks[:1], *blocks[-2:]]:
        if match := _LINE_AUTHOR.search(block[:400]) or _LINE_AUTHOR.search(block[-200:]):
            return tuple(re.split(r"[、，\s]+", match[1].strip("、， ")))[:MOST]
    return ()


def _of_json(node: Any) -> list[str]:
    said = node.get("author") or node.get("creator")
    return texts(said)


def _of_metas(page: Markup) -> Iterator[str]:
    for name in _METAS:
        if page.meta.get(name):
            yield from page.meta[name][:MOST]
            return


def _of_elements(page: Markup) -> list[str]:
    """Names in elements marked as author: the first and those that stand beside it."""
    nodes = page.tree.xpath(_ELEMENTS)[:40]
    marked = [n for n in nodes if n.get("itemprop") == "author" or n.get("rel") == "author"]
    if marked:
        rows = [list(n.iterancestors())[:2] for n in marked]
        return [_spoken(n) for n, row in zip(marked, rows, strict=True) if set(row) & set(rows[0])]
    named = (text for text in map(_spoken, nodes) if 2 < len(text) < _LONGEST)
    return [text for text in named if not _PHOTO.match(text)][:1] or _of_lines(page)


def _spoken(node: html.HtmlElement) -> str:
    inner = node.xpath(".//*[@itemprop='name']")
    if inner:
        return str(inner[0].get("content") or inner[0].text_content())
    return " ".join(" ".join(node.itertext()).split())


def _of_lines(page: Markup) -> list[str]:
    """A short line of the page that begins with "By" and a name, in words or in capitals."""
    for node in page.tree.iter("p", "span", "div", "strong", "em", "address", "b", "i", "td", "li"):
        if len(node) <= 2:
            text = " ".join(" ".join(node.itertext()).split()) if len(node.text or "") < 90 else ""
            if 5 < len(text) < _LONGEST and _BY_NAME.match(text):
                return [text]
    return []


def _cleaned(said: Iterable[str], sites: set[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in said:
        for part in _SPLIT.split(plain(text[:1000])):
            name = _name(part, sites)
            if name:
                found.setdefault(key(name), name)
    return tuple(found.values()) if len(found) <= MOST else ()


def _name(text: str, sites: set[str]) -> str | None:
    name = _without_label(" ".join(text.split())).strip(' \t:：,.;|-–—*•"“”«»()（）[]【】')
    bare = key(name)
    wrong = _ADDRESS.search(name) or _DIGITS.search(name) or bare in words().never
    if wrong or bare in sites or not 1 < len(name) <= _LONGEST or not bare:
        return None
    return name


def _without_label(text: str) -> str:
    for _ in range(2):
        match = _OPENING.match(text)
        if not match:
            break
        said = match[1].casefold()
        options = [said, *(" ".join(said.split()[:n]) for n in (3, 2, 1))]
        label = next((o for o in options if o in words().labels), None)
        if label is None:
            break
        at = text.casefold().find(label) + len(label)
        rest = text[at:].lstrip(" :：.-–")
        if not rest:
            break
        text = rest
    return text
