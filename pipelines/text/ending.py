"""Where an article's text ends: before the desk's notes, rights, appeals and other stories.

Nothing is cut from inside a text: only its last lines, and marks at the end of the last one.
An agency's name in a mark of the end, "(QNA)", stays: it is the credit of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.text.noise import bare, begins, is_pointer, is_sentence, rules

_LONGEST_CLOSING = 400
_LONGEST_LABEL = 140
_LONGEST_WORDLESS = 60
_EARLIEST = 0.45
"""Share of a text before which no line is taken for the heading of other stories."""
_USUAL = 0.6
"""Share of a text's paragraphs that end as sentences do, from which a last one that does not is
suspect."""
_INITIALS = re.compile(
    r"[\W_]{0,2}(?:[^\W\d_]{2,8}[\s:]{1,2})?[^\W\d_]{1,4}(?:\s?[/.,;–\-\\&]{1,2}\s?[^\W\d_]{1,5}|\s[^\W\d_](?!\w)){0,7}[\W_]{0,2}"
)
"""Signs of a desk: "abc/ def/", "jsm.kt", "EFE jpc/ram", "/ИП/"."""
_CREDITED = re.compile(r".{20,}[^\W\d_]{3}[.!?»”]\s[^\W\d_][\w .-]{1,30}\Z")
"""A sentence and the name of who sends it: "They meet in the autumn. Harbour Wire"."""
_BRACKETS = re.compile(r"(?:[(\[（][^\W\d_]{2,14}[)\]）]\s?){1,4}")
"""What an agency sends with a text: "(foto)(video)"."""
_SIGNED = re.compile(r"[/.\\()\[\]]")
_ADDRESS = re.compile(r"\W{0,2}(?:https?:|www\.|[\w.+-]{1,40}@[\w-]{1,40}\.)", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[a-z]+(?:[._][a-z]+){1,5}", re.ASCII)
"""A name of a program's text that nobody translated: "news.modal.header"."""
_LABEL = re.compile(r"\W{0,2}[^\W\d][^:：.!?。]{1,28}[:：]\s?[^.!?。]{0,110}\Z")
_BRACKET = re.compile(r"[\s.]?[(（\[【<]([^()（）\[\]【】<>]{1,220})[)）\]】>][\s.\d]{0,12}\Z")
_ISSUE = re.compile(r"《[^》]{1,30}》\s?[（(][^）)]{4,40}版\s?[)）]")
"""The paper, day and page that a story stood on: 《…》（2014年04月10日 03版）"""
_STAMP = re.compile(r"[\d/.:年月日 \-]{8,20}")
"""A day, perhaps with its time, in the bracket behind the text: （2014/04/10-15:03）"""
_CODE = re.compile(r"\s?\d{7}\Z")
"""A day of the Minguo calendar behind the text, YYYMMDD."""


def before_others(blocks: Sequence[str]) -> list[str]:
    """The blocks before the line with which other stories, tags or comments begin."""
    whole, before = sum(map(len, blocks)), 0
    for place, block in enumerate(blocks):
        if place and before >= _EARLIEST * whole and _opens_others(block):
            return list(blocks[:place])
        before += len(block)
    return list(blocks)


def _opens_others(block: str) -> bool:
    if len(block) >= 200:
        return False
    parts = [bare(part) for part in re.split(r" \| |\s?[:：]", block)]
    return parts[0] in rules().ends or parts[-1] in rules().ends


def without_closing(blocks: Sequence[str], linked: frozenset[str]) -> list[str]:
    """The blocks without what stands after the last sentence; one always stays.

    ``linked`` are the keys of the page's links.
    """
    kept = list(blocks)
    while len(kept) > 1 and _is_after(kept[-1], kept[:-1], linked):
        kept.pop()
    if kept:
        kept[-1] = without_marks(kept[-1])
    return kept


def _is_after(block: str, before: Sequence[str], linked: frozenset[str]) -> bool:
    """Whether the last block stands behind the text; one that ends with its mark is of it."""
    told = without_marks(block)
    return is_closing(told, () if told != block else before, linked)


def is_closing(block: str, before: Sequence[str], linked: frozenset[str]) -> bool:
    """Whether the last block of a text is none of its sentences."""
    if len(block) >= _LONGEST_CLOSING:
        return False
    low = block.casefold().lstrip(' -–—•*"«“')
    table = rules()
    if low.startswith(table.last) or any(phrase in low for phrase in ("©", "all rights reserved")):
        return True
    if _is_desk(block) or is_pointer(block, linked) or _ADDRESS.match(block):
        return True
    if (
        _ISSUE.match(block)
        or _IDENTIFIER.fullmatch(block)
        or _is_sign(block)
        or _is_attached(block)
        or _mostly_digits(block)
    ):
        return True
    return _is_wordless(block, before)


def _is_desk(block: str) -> bool:
    """Whether the block is one bracket of the desk, or a line of its labels."""
    low = bare(block)
    return low.startswith(rules().desk) and (
        block[0] in "(（[【<" or begins(low, rules().desk) or len(block) < _LONGEST_LABEL
    )


def _is_sign(block: str) -> bool:
    low = block.casefold()
    mark = next((m for m in rules().marks if low.startswith(f"{m} ")), "")
    if mark and _is_sign(block[len(mark) :].lstrip()):  # "(Schluss) abc/de"
        return True
    if len(block) > 36 or not _INITIALS.fullmatch(block):
        return False
    return bool(_SIGNED.search(block)) and not _is_agency_mark(block)


def _is_attached(block: str) -> bool:
    """Whether the block is a mark of the end, or says in brackets what goes with the text."""
    if bare(block) and block.casefold().strip() in rules().marks:
        return True
    if not _BRACKETS.fullmatch(block):
        return False
    told = set(re.findall(r"[^\W\d_]+", block.casefold()))
    return told <= {*rules().photo, *rules().starts}


def _is_agency_mark(block: str) -> bool:
    """Whether the sign is one name in brackets, as "(PAP)": the credit of the text."""
    return re.fullmatch(r"[(（]\w{2,12}[)）]\.?", block) is not None


def _mostly_digits(block: str) -> bool:
    digits = sum(map(str.isdigit, block))
    return len(block) < 80 and digits >= 6 and digits * 2 >= len(block.replace(" ", ""))


def _is_wordless(block: str, before: Sequence[str]) -> bool:
    """A short last line without the end of a sentence, in a text whose lines have one."""
    if is_sentence(block) or block.startswith(("- ", "(", "（")) or _CREDITED.match(block):
        return False
    if len(block) > (_LONGEST_LABEL if _LABEL.match(block) else _LONGEST_WORDLESS):
        return False
    longer = [line for line in before if len(line) > _LONGEST_WORDLESS]
    return bool(longer) and sum(map(is_sentence, longer)) >= _USUAL * len(longer)


def without_marks(block: str) -> str:
    """The last paragraph without the desk's bracket and the mark of the end behind it."""
    while True:
        cut = _CODE.sub("", block) if _BRACKET.search(block) else block
        bracket = _BRACKET.search(cut)
        if bracket and (bare(bracket[1]).startswith(rules().desk) or _is_mark(bracket[1])):
            cut = cut[: bracket.start()].rstrip(" /–—-") + (
                "." if cut[bracket.start()] == "." else ""
            )
        cut = _without_sign(cut).rstrip()
        if cut == block or not cut:
            return block
        block = cut


def _is_mark(inside: str) -> bool:
    dated = _STAMP.fullmatch(inside) and sum(map(str.isdigit, inside)) >= 7
    return bool(dated) or f"({bare(inside)})" in rules().marks


def _without_sign(block: str) -> str:
    low = block.casefold()
    for mark in rules().marks:
        if low.endswith(mark) and len(block) == len(low):
            return block[: -len(mark)] + ("." if mark in ("./.", ".-") else "")
    return block
