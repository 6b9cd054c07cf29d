"""What a user types, made into full-text terms that can never be a syntax error. Pure functions.

All words must occur; words in double quotes must stand together. FTS5 makes words where a script
puts spaces or marks between them; for scripts that do not (Chinese, Japanese, Thai ...) and for
Korean, which glues particles to words, a term is looked for as a part of the text instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from crawler.errors import DiplowireError

LONGEST = 1000
"""Characters of a query."""
MARKS = ("\x02", "\x03")
"""What stands before and after a matched word in a snippet; stored text never holds them."""
SNIPPET = 160
"""Characters, about, of a snippet."""

_TERM = re.compile(r'"([^"]{0,1000})"|([^\s"]{1,1000})')
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Kana, Bopomofo, Han, Hangul (blocks of the Unicode Standard)."""


class QueryError(DiplowireError):
    """A search that asks for nothing: no word stands in it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as SQLite gets it."""

    match: str | None
    """Expression for FTS5's MATCH; None when every term is looked for as a part."""
    parts: tuple[str, ...]
    """Terms to be looked for as parts of title or text."""


NOTHING = Query(None, ())
"""A query without words, for a search that something else narrows."""


def parse(typed: str) -> Query:
    """The terms of what was typed.

    Raises:
        QueryError: there is no word in it, or it is too long.
    """
    if len(typed) > LONGEST:
        raise QueryError(f"a search may have {LONGEST} characters, this one has {len(typed)}")
    text = typed.encode("utf-8", "ignore").decode()
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    terms = [quoted or bare for quoted, bare in _TERM.findall(text)]
    terms = [term.strip() for term in terms if _has_word(term)]
    if not terms:
        raise QueryError("the search has no word in it; give at least one letter or digit")
    words = [f'"{term}"' for term in terms if not _UNSPACED.search(term)]
    parts = tuple(term for term in terms if _UNSPACED.search(term))
    return Query(" AND ".join(words) or None, parts)


def like(part: str) -> str:
    """The LIKE pattern (escape character backslash) of texts that hold a part."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def excerpt(text: str, part: str) -> str:
    """The words around the first place of a part in a text, the part marked."""
    at = text.find(part) if part else -1
    if at < 0:
        return text[:SNIPPET] + ("…" if len(text) > SNIPPET else "")
    end = at + len(part)
    start, stop = max(0, at - SNIPPET // 2), end + SNIPPET // 2
    before = ("…" if start else "") + text[start:at]
    after = text[end:stop] + ("…" if stop < len(text) else "")
    return f"{before}{MARKS[0]}{part}{MARKS[1]}{after}"


def _has_word(term: str) -> bool:
    """Whether unicode61 finds a word in it: letters, digits, private use."""
    return any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Co" for c in term)
