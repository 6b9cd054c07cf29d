"""Headlines and bylines: cases of pages, each with what it is called and who wrote it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from pipelines.analyse import analyse
from pipelines.page import markup
from pipelines.text import headline, noise, paragraphs
from tests.cases import table
from tests.pipelines.sources import page, source

HERE = Path(__file__).parent
HEADLINES = table(HERE / "headlines.toml", "case")
BYLINES = table(HERE / "bylines.toml", "case")
PROSE = (
    "<p>{first}The ministers of four countries met to talk about the water of the river that all "
    "of them share, and agreed on a common office.</p><p>The office will open in the autumn, the "
    "hosts said. Each country is to send three engineers, as it was in the past.</p>"
)
URL = "https://wire.example/world/1"


def built(case):
    head = f"<title>{case.get('tag', '')}</title>"
    if "og" in case:
        head += f'<meta property="og:title" content="{case["og"]}">'
    if "ld" in case:
        node = {"@type": "NewsArticle", "headline": case["ld"]}
        head += f'<script type="application/ld+json">{json.dumps(node)}</script>'
    body = case["above"] + PROSE.format(first="")
    return f"<html lang='en'><head>{head}</head><body><div>{body}</div></body></html>"


@lru_cache
def named(html):
    tree = markup.parse(html)
    read = markup.read(tree, URL)
    linked = noise.links(tree)
    found = paragraphs.find(tree, linked.size)
    return headline.read(read, ["Harbour Wire", "wire.example"], found, linked.keys)


@pytest.mark.parametrize("case", HEADLINES)
def test_the_headline_is_without_section_site_and_kicker(case):
    assert named(built(case)).title == case.get("title")


@pytest.mark.parametrize("case", [c for c in HEADLINES if "other" in c.values[0]])
def test_the_other_headline_is_kept(case):
    assert named(built(case)).other == case["other"]


def signed(case):
    head = "<title>Ministers agree on the river</title>"
    node = {"@type": "NewsArticle", "headline": "Ministers agree on the river"}
    if "ld" in case:
        node["author"] = {"@type": "Person", "name": case["ld"]}
    graph = case.get("graph", json.dumps(node))
    head += f'<script type="application/ld+json">{graph}</script>'
    if "meta" in case:
        head += f'<meta name="author" content="{case["meta"]}">'
    prose = PROSE.format(first=case.get("first", "")) + case.get("last", "")
    body = f"<h1>Ministers agree on the river</h1>{case.get('byline', '')}<div>{prose}</div>"
    return f"<html lang='en'><head>{head}</head><body><main>{body}</main></body></html>"


@pytest.mark.parametrize("case", BYLINES)
def test_the_author_is_who_signed(case):
    harbour = source(name="Harbour Wire", domains=["wire.example"])
    assert analyse(page(signed(case), url=URL), harbour).author == case.get("author")
