"""The language of a text, against what page and source say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.analyse import analyse
from pipelines.page import markup
from pipelines.text import language
from tests.cases import table
from tests.pipelines.sources import page, source

CASES = table(Path(__file__).parent / "languages.toml", "case")


@pytest.mark.parametrize("case", CASES)
def test_the_words_of_a_text_tell_its_language(case):
    tree = markup.parse(f"<html lang='{case['said']}'><body><p>x</p></body></html>")
    read = markup.read(tree, "https://news.example/1")
    assert language.read(read, case["text"], case["source"]) == case["language"]


@pytest.mark.parametrize("case", [c for c in CASES if len(c.values[0]["text"]) > 90])
def test_a_false_declaration_never_costs_the_text(case):
    body = f"<html lang='{case['said']}'><body><h1>Rio 1</h1><p>{case['text']}</p></body></html>"
    assert analyse(page(body), source(languages=case["source"])).text == case["text"]
