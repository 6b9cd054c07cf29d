"""The stages called one by one read what trafilatura's own driver reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from trafilatura import bare_extraction

from pipelines.page import decoding, markup
from pipelines.text import engine

FOLDER = Path(__file__).parents[1] / "pages"
PAGES = sorted(folder.parent.name for folder in FOLDER.glob("*/page.html"))
SENTENCE = "The ministers of the four countries met again and spoke of the water of the river. "
MADE = {
    "comments": f"""<body><article><p>{SENTENCE * 4}</p></article>
        <div class="comments"><p>{SENTENCE * 9}</p></div></body>""",
    "appended": f"""<body><article><p>{SENTENCE * 4}</p></article>
        <section class="infinite-scroll"><p>{SENTENCE * 9}</p></section></body>""",
    "little": f"""<body><article><p>{SENTENCE * 4}</p></article>
        <div><span>{SENTENCE * 40}</span></div></body>""",
    "none": "<body><p>No.</p></body>",
    "nothing": "<body><div></div></body>",
    "frames": "<frameset><frame src='a.html'></frameset>",
}  # fmt: skip


def serialised(body):
    return None if body is None else etree.tostring(body)


@pytest.mark.parametrize("fast", [True, False], ids=["fast", "whole"])
@pytest.mark.parametrize("name", [*PAGES, *MADE])
def test_the_stages_give_the_text_of_the_driver(name, fast):
    data = MADE[name].encode() if name in MADE else (FOLDER / name / "page.html").read_bytes()
    tree = markup.parse(decoding.decode(data, "text/html").text)
    markup.read(tree, "https://news.example/1")
    before = etree.tostring(tree)
    found = engine.body(engine.pruned(tree), fast=fast)
    assert etree.tostring(tree) == before
    theirs = bare_extraction(tree, include_comments=False, fast=fast)
    assert serialised(found) == serialised(theirs and theirs.body)
