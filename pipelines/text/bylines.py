"""Who wrote the article, as the page names him: persons, and agencies where they sign.

Labels ("By", "责任编辑：") are cut, the names themselves never rewritten. The site's own name, the
maker of the site, logins and defaults of content systems are no authors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml import html

from pipelines.page.markup import Markup, texts
from pipelines.page.titles import key, parts, tidy
from pipelines.text.headline import Headline
from pipelines.text.persons import LONGEST, cleaned, is_agency, is_other_agency, words
from pipelines.wire import dateline

_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "citation_author", "og:article:author", "article.author",
    "cxenseparse:author", "shareaholic:article_author_name", "dc.contributor",
)  # fmt: skip
_CLASSES = re.compile(
    "uthor|yline|autor|writer|muhabir|reporter|journalist|yazar|auteur|firma|verfasser|avtor|"
    "muallif|szerzo|penulis"
)
"""In the names of classes of authors' elements."""
_PATHS = re.compile(r"/author|/autor|/profile/|/by/")
"""In the addresses that authors' names lead to."""
_AWAY = re.compile(
    r"yazarlar|comment(?!s?-(?:open|closed))|related|teaser|side-?bar|popular|most-?read|recommend|"
    r"(?<!post-)(?<!entry-)(?<!article-)footer|"
    r"caption|gallery|login|photo|image|picture|foto|credit|bio(?:graphy)?\b|menu|bild|avatar",
    re.IGNORECASE,
)
"""Classes around names that are other people's: of comments, other stories, photographers."""
_MOST_ELEMENTS = 60
_ABOVE = 5
"""Elements around a name whose classes count; those further out wrap the whole page."""
_MOST_BEHIND = 60
"""Elements behind a headline among which its byline stands."""
_HEADINGS = ("h2", "h3", "h4", "h5")
_PARAGRAPH = 200
"""Characters of a line from which it is one of the text, unless it is a heading's."""
_PHOTO = re.compile(r"\W{0,3}(?:photo|foto|image|bild|фото|图片|写真|사진)", re.IGNORECASE)
_LINE_TAGS = ("p", "span", "div", "strong", "em", "address", "b", "i", "td", "li", "h4", "h5")
_NAME = r"[A-ZÀ-ÞА-ЯЁІЇЄЎҚҒӘӨҮҰҢҺҲҶӢӮЈЉЊЏЂЋЃЌΑ-ΩԱ-Ֆ][\w.'’\-]{0,20}"
_BY = (
    "By", "BY", "by", "Von", "VON", "Par", "PAR", "Por", "POR", "Di", "Door", "Av", "Af", "Автор",
    "Авторы", "Yazan", "Oleh", "Auteur", "Autor", "Author", "Text:", "Текст", "Autorin", "Szerző",
    "Autorin/Autor", "Written by", "Story by", "Reported by", "Posted by", "Redaktion:", "Tekst",
    "Pewarta", "Reporter", "Muhabir", "작성자", "作者", "记者", "記者", "文", "Eine Kolumne von",
    "Ein Kommentar von",
)  # fmt: skip
_BY_LETTERS = frozenset(word[0] for word in _BY)
_BY_NAME = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(_BY, key=len, reverse=True)))})\s?[:：]?\s?"
    rf"((?:{_NAME}(?:[ ,]{{1,2}}(?:and |und |et |y |и |e )?{_NAME}){{1,7}})"
    r"|[\u3400-\u9fff·、 ]{2,20})"
    r"(?:\s?[|(–—-].{0,60}|,\s.{0,40})?\Z"
)
"""A label and capitalised words: "By Jane Roe and John Doe"."""
_DATED_NAME = re.compile(rf"[\d.:/,\s-]{{8,24}}\s[-–|]\s({_NAME}(?:\s{_NAME}){{1,3}})\Z")
"""11.12.2019 - Jane Roe"""
_HAN = r"[\u3400-\u9fff·]{2,4}"
_INSIDE = re.compile(
    rf"(?:^|[\s|])([^\W\d_]{{2,12}})\s?[:：]\s?"
    rf"({_NAME}(?:\s{_NAME}){{1,3}}|{_HAN}(?:[、 ]{_HAN}){{0,3}})(?=\s?[\s|,;/]|\Z)"
)
"""A label and a name in a line: "10.04.2023 15:03 Автор: …", 日期：2013-04-10 作者：… 来源：…"""
_BESIDE = re.compile(
    rf"\s(?:By|Por|Von|Par|Di)\s({_NAME}(?:\s(?:d[aeo]s?\s)?{_NAME}){{1,3}})\s[-–|]\s"
)
"""Publicado em 24/07/2023 - 12:03 Por Jane Roe - Repórter"""


def read(page: Markup, names: Sequence[str], named: Headline) -> tuple[str, ...]:
    """Names of the authors in the page's order; () where it names none.

    ``names`` are those of the site and its publisher, which sign nothing of their own; ``named``
    is the headline, behind which bylines stand.
    """
    sites = sites_of(page, names, named)
    said = texts(page.article.get("author") or page.article.get("creator"))
    declared = cleaned(said, sites, loose=True)
    metas = [cleaned(page.meta.get(name, ()), sites) for name in _METAS]
    fuller = next((m for m in metas if set(map(key, declared)) < set(map(key, m))), ())
    seen = page.tree.text_content() if any(metas) and not declared else ""
    shown = (tuple(name for name in m if _is_shown(name, seen)) for m in metas)
    return (
        (fuller if declared else ())
        or declared
        or next(filter(None, shown), ())
        or _credited(named, sites)
        or _own(said, page, names)
        or _of_elements(page.tree, named, sites)
        or _of_lines(page.tree, sites)
    )


def _own(said: Sequence[str], page: Markup, names: Sequence[str]) -> tuple[str, ...]:
    """What JSON-LD declares beside the publisher's known names: "Associated Press", "Redaktion"."""
    known = frozenset(map(key, [*names, *page.meta.get("og:site_name", ())]))
    return cleaned(said, known, loose=True)


def sites_of(page: Markup, names: Sequence[str], named: Headline) -> frozenset[str]:
    """Keys of the names under which the site goes: those known, declared, and in its title tag."""
    declared = [
        *page.meta.get("og:site_name", ()),
        *page.meta.get("application-name", ()),
        *page.meta.get("twitter:site", ()),
        *page.meta.get("copyright", ()),
        *texts(page.article.get("publisher")),
    ]
    title = key(named.title or "")
    pieces = parts(tidy(page.tree.findtext(".//title")))
    ends = [
        piece
        for piece in pieces[:1] + pieces[-1:]
        if key(piece) not in title and title not in key(piece) and not is_agency(piece)
    ]
    return frozenset(map(key, [*names, *declared, *ends])) - {""}


def _is_shown(name: str, seen: str) -> bool:
    """Whether readers see the name, and not as that of the site's maker."""
    place = seen.casefold().rfind(name.casefold())
    before = seen[max(0, place - 60) : place].casefold()
    return place >= 0 and not any(word in before for word in words().maker)


def _of_elements(
    tree: html.HtmlElement, named: Headline, sites: Collection[str]
) -> tuple[str, ...]:
    """Names in elements marked as author: the first behind the headline and those beside it."""
    kinds: dict[str, bool] = {}
    nodes = [node for node in tree.iter() if node is named.node or _is_authors(node, kinds)]
    start = nodes.index(named.node) if named.node is not None else 0
    for several in (nodes[start:], nodes):
        near = [n for n in several[:_MOST_ELEMENTS] if n is not named.node and not _is_away(n)]
        if found := _first_named(near, sites):
            return found
    return ()


def _is_authors(node: html.HtmlElement, kinds: dict[str, bool]) -> bool:
    """Whether an element's attributes call it an author's; ``kinds`` keeps what classes do."""
    if not node.keys():
        return False
    name = node.get("class", "")
    if name not in kinds:
        kinds[name] = _CLASSES.search(name) is not None
    if kinds[name]:
        return True
    named = node.get("id") or ""
    if "uthor" in named or "yline" in named:
        return True
    said = node.get("itemprop"), node.get("rel")
    if "author" in said or node.get("property") == "dc:creator":
        return True
    return _PATHS.search(node.get("href", "")) is not None


def _first_named(nodes: Sequence[html.HtmlElement], sites: Collection[str]) -> tuple[str, ...]:
    for node in nodes:
        sure, text = _is_sure(node), _spoken(node)
        if not 1 < len(text) < LONGEST * (4 if sure else 1.5) or _PHOTO.match(text):
            continue
        if (filed := dateline.read(f"{text} …")) and filed.place:
            continue
        found = cleaned([text], sites, strict=not sure)
        if found and sure:
            row = set(list(node.iterancestors())[:2])
            beside = [n for n in nodes if _is_sure(n) and row & set(list(n.iterancestors())[:2])]
            others = cleaned(map(_spoken, beside), sites, strict=True)
            return tuple({key(name): name for name in (*found, *others)}.values())
        if found:
            return found
    return ()


def _is_sure(node: html.HtmlElement) -> bool:
    """Whether the element is an author's by a standard: microdata, link type, microformat."""
    kinds = (node.get("class") or "").split()
    return "author" in (node.get("itemprop"), node.get("rel")) or "fn" in kinds


def _is_away(node: html.HtmlElement) -> bool:
    for up in [node, *node.iterancestors()][:_ABOVE]:
        if up.tag in ("footer", "nav", "aside", "figure", "form"):
            return True
        if up.tag in ("article", "main", "body"):
            return False
        if _AWAY.search(f"{up.get('class') or ''} {up.get('id') or ''}") is not None:
            return True
    return False


def _spoken(node: html.HtmlElement) -> str:
    inner = node.xpath(".//*[@itemprop='name']") if _is_sure(node) else ()
    if inner:
        return str(inner[0].get("content") or inner[0].text_content())
    first = next((a for a in node.iter("a") if a is not node), None)
    if first is not None and len(node.text_content().split()) > 5:
        return " ".join(first.text_content().split())
    return " ".join(" ".join(node.itertext()).split())


def _credited(named: Headline, sites: Collection[str]) -> tuple[str, ...]:
    """An agency whose name is a line behind the headline: "AFP, MANILA"; a name below "Author"."""
    is_label = False
    for node, text in _behind(named.node):
        agency = text.split(",")[0].strip()
        if is_other_agency(agency, sites) and not _is_away(node):
            return cleaned([agency], sites)
        if is_label and (found := cleaned([text], sites, strict=True)):
            return found
        is_label = text.casefold().rstrip(" :") in words().alone
    return ()


def _behind(heading: html.HtmlElement | None) -> Iterator[tuple[html.HtmlElement, str]]:
    """The short lines behind the headline, as far as the text or the end of its surroundings."""
    left = _MOST_BEHIND
    around = [heading, *heading.iterancestors()][:_ABOVE] if heading is not None else []
    for beside in (sibling for up in around for sibling in up.itersiblings()):
        for node in beside.iter():
            text = " ".join("".join([node.text or "", *(n.tail or "" for n in node)]).split())
            left -= 1
            if not left or (len(text) > _PARAGRAPH and node.tag not in _HEADINGS):
                return
            if 1 < len(text) < LONGEST and node.tag != "option":
                yield node, text


def _of_lines(tree: html.HtmlElement, sites: Collection[str]) -> tuple[str, ...]:
    """A short line of the page that begins with "By" and a name, in words or in capitals."""
    for node in tree.iter(*_LINE_TAGS):
        if len(node) > 3 or not _may_sign(node):
            continue
        text = " ".join(" ".join(node.itertext()).split())
        if not 5 < len(text) < 160 or _is_away(node):
            continue
        match = _BY_NAME.match(text) or _DATED_NAME.match(text) or _BESIDE.search(text)
        name = match[1] if match else _labelled(text)
        if name and (found := cleaned([name], sites, strict=True)):
            return found
    return ()


def _labelled(text: str) -> str | None:
    """The first name behind an author's label inside a line."""
    told = (match[2] for match in _INSIDE.finditer(text) if match[1].casefold() in words().alone)
    return next(told, None)


def _may_sign(node: html.HtmlElement) -> bool:
    """Whether an element's first words may open a byline: a cheap test before the costly one."""
    first = node.text or ""
    if not first or first.isspace():
        first = (node[0].text or node[0].tail or "") if len(node) else ""
    start = first[:200].lstrip()
    if start[:1] in _BY_LETTERS and start.startswith(_BY):
        return True
    labelled = ":" in start or "：" in start
    return "Por " in start or (len(first) < 140 and (labelled or start[:1].isdigit()))
