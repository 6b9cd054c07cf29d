"""Reporters whom an article's own text names: in the dateline's bracket, on its last lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipelines.page.titles import key
from pipelines.text.persons import cleaned, is_agency, is_name

_HAN = r"[\u3400-\u9fff·]{2,4}"
_HANS = rf"({_HAN}(?:[、，,\s\u3000]{{1,2}}{_HAN}){{0,5}})"
_OUTLET = (
    r"(?:[\u3400-\u9fff]{2,5}社|[\u3400-\u9fff]{2,5}网|本报|本網|本网|本刊|[\u3400-\u9fff]{2,3}报)?"
)
_CHINESE = re.compile(
    rf"[（(【\[]{_OUTLET}(?:记者|記者|作者|通讯员|特派员|见习记者)[\s:：]{{0,2}}{_HANS}[）)】\]]"
)
_TAIWAN = re.compile(r"[（(](?:[\u3400-\u9fff]{2,5}社)?記者([\u3400-\u9fff、]{4,30})\d{1,2}日")
"""（中央社記者林美玲台北21日電）: the place follows the last name without a mark."""
_CHINESE_LINE = re.compile(
    rf"(?:文|图文|撰文|作者|记者|記者|{_OUTLET}记者|{_OUTLET}記者)\s?[:：/丨|／\s]\s?{_HANS}(?:\s?(?:报道|報導|摄影报道))?\Z"
)
_JAPANESE = re.compile(r"[【［][^】］]{2,14}[＝=]([\u3040-\u30ff\u3400-\u9fff・]{2,8})[】］]")
_KOREAN = re.compile(r"([\uac00-\ud7af]{2,4})\s?(?:기자|특파원|통신원)(?=[\s=·,/]|\Z)")
_REPORTING = re.compile(
    r"[(（]?\b(?:Reporting and writing by|Additional reporting and writing by|Reporting by|"
    r"With reporting by|Writing by|Text by|Story by)\s([^;()；]{3,160})",
)
_PLACE = re.compile(r"\s(?:in|at|from)\s[A-ZÀ-Þ][\w\s.'’-]{1,40}?(?=,|\sand\s|\Z)")
_CYRILLIC_NAME = r"[А-ЯЁІЇЄҚҒӘЎҲҶӢӮ][а-яёіїєқғәўҳҷӣӯ’'-]{1,20}"
_CORRESPONDENT = re.compile(
    rf"[Кк]орр(?:еспондент)?\.?\s(?:[«»\w-]{{2,20}}\s){{0,2}}?({_CYRILLIC_NAME}\s{_CYRILLIC_NAME})(?=[/.,)])"
)
_BRACKETED = re.compile(
    rf"\A[^.]{{2,60}}[(/][^()/]{{2,30}},\s({_CYRILLIC_NAME}\s{_CYRILLIC_NAME})[)/]"
)
"""(АМИТ «Ховар», Мавҷуда Анварӣ)"""
_SLASHED = rf"({_CYRILLIC_NAME}\s(?:{_CYRILLIC_NAME}|[А-ЯЁІЇЄ]{{3,20}}))"
_BEHIND_MARK = re.compile(rf"(?<=[A-ZА-ЯЁІҚҒ]{{3}}\s)/(?:[Кк]орр\.\s?)?{_SLASHED}/")
_BETWEEN_SLASHES = re.compile(rf"/(?:[Кк]орр\.\s?)?{_SLASHED}\s?[-–—,]\s?[^/()]{{2,20}}/")
"""КАЗИНФОРМ /Динара Речная/; /Иван Речной - БЕЛТА/"""
_BEHIND_AGENCY = re.compile(
    rf"\A[^.()]{{4,40}}?\d[^()]{{2,20}}?[—–-]\s?[^\d,()]{{3,30}},\s({_CYRILLIC_NAME}\s{_CYRILLIC_NAME})\.\s"
)
"""МОСКВА, 10 апр — РИА Новости, Иван Речной."""
_CYRILLIC_LINE = re.compile(
    rf"(?:{_CYRILLIC_NAME}|[А-ЯЁ]\.)\s?{_CYRILLIC_NAME}(?:,\s[^,.]{{2,30}})?\.?\Z"
)
_LABELLED = re.compile(
    r"(?:^|[\s(（/\-])(?:autor(?:ka|ul|a)?|author|автор(?:ка)?|yazar|muhabir|oleh|reporter|pewarta|"
    r"penulis|szerző|szöveg|repórter|redactor|tekst|текст|teksti|صحفي|خبرنگار)\s?[:：]\s?"
    r"([^\W\d_][^;:()\d]{3,60}?)(?=\s*(?:[,;)/.]|\Z))",
    re.IGNORECASE,
)
_AND_AGENCY = re.compile(r"([^\W\d_][\w.'’\s-]{3,40}),\s([^,]{2,30})")
"""Dilnoza Karimova, O'zA"""
_HEAD = 300
_LINES = 4
"""Last lines of a text that may be signed."""


def read(blocks: Sequence[str], sites: Collection[str]) -> tuple[str, ...]:
    """Names of the reporters; () where the text names none.

    ``blocks`` are the paragraphs as found, with what stands before and after the text.
    ``sites`` are keys of the site's names.
    """
    if not blocks:
        return ()
    head = [block[:_HEAD] for block in blocks[:3]]
    tail = [line[-_HEAD:] for block in blocks[-_LINES:] for line in block.split("\n")[-_LINES:]]
    for text in (*head, *tail):
        if names := _eastern(text) or _northern(text):
            return cleaned(names, sites, strict=True)
    for text in tail:
        if signed := _signed(text, sites):
            return signed
    return ()


def _eastern(text: str) -> list[str]:
    if match := _TAIWAN.search(text):
        return _before_place(match[1])
    for pattern in (_CHINESE, _CHINESE_LINE):
        if match := pattern.search(text) if pattern is _CHINESE else pattern.match(text):
            return re.split(r"[、，,\s\u3000]+", match[1])
    if match := _JAPANESE.search(text):
        return [match[1]]
    return _KOREAN.findall(text[:80]) or (_KOREAN.findall(text) if len(text) < 60 else [])


def _before_place(run: str) -> list[str]:
    """Names, the last of which runs into a place: names have three letters, seldom two."""
    *whole, last = run.split("、")
    return [*whole, last[:3] if len(last) > 4 else last[:2]]


def _northern(text: str) -> list[str]:
    for pattern in (_CORRESPONDENT, _BRACKETED, _BEHIND_AGENCY, _BEHIND_MARK, _BETWEEN_SLASHES):
        if match := pattern.search(text[:160]):
            return [match[1]]
    return []


def _signed(text: str, sites: Collection[str]) -> tuple[str, ...]:
    if match := _REPORTING.search(text):
        return cleaned([_PLACE.sub("", match[1])], sites, strict=True)
    if match := _LABELLED.search(text):
        return cleaned([match[1]], sites, strict=True)
    named = _AND_AGENCY.fullmatch(text)
    if named and (key(named[2]) in sites or is_agency(named[2])):
        return cleaned([named[1]], sites, strict=True)
    if len(text) < 60 and _CYRILLIC_LINE.fullmatch(text):
        name = text.split(",")[0].rstrip(".")
        return cleaned([name], sites, strict=True) if is_name(name) else ()
    return ()
