"""Countries, organisations and the main pair, on labelled articles of our own writing.

F1 is over all countries of all articles (micro): found are those whose role is more than
"mentioned", true are those of the label. The lowest language is named with its own F1. Beside
them: real pages labelled by hand, where the shared pages are at hand; articles that were written
for acts, whose actor and target are the pair; and the time that it takes.
"""

from __future__ import annotations

import gzip
import json
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.quality.measure import Measure
from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import INTERNATIONAL, analyse
from pipelines.analysis import Mention
from pipelines.diplomacy import countries, standing
from pipelines.wire import dateline
from tests import newsroom
from tests.newsroom.agency import AgencySite
from tests.newsroom.content import Article

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "pipelines" / "diplomacy"
SHARED = ROOT.parent / "shared" / "pages"
READ_AT = "2026-11-25T12:00:00Z"
SPLITS = {"kept": "kept from tuning", "tuned": "used for tuning"}
FEWEST = 4
"""Articles of a language below which its own F1 says nothing."""
UNDATED = "2024-05-05"
"""Day of the articles for acts, which have none: leaders of that day stand for their countries."""
SIZE = 4000
"""Characters of the article that is timed."""
ROUNDS = 20


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed tags."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], true: set[str]) -> None:
        """Count one article."""
        self.right += len(found & true)
        self.wrong += len(found - true)
        self.missed += len(true - found)

    @property
    def f1(self) -> float:
        """Of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def articles(split: str, kind: str = "places") -> list[Mapping[str, Any]]:
    """The labelled articles of a half of the corpus: written for "places" or for "acts"."""
    files = sorted((CASES / "corpus").glob(f"*-{split}-{kind}.toml"))
    return [one for file in files for one in tomllib.loads(file.read_text("utf-8"))["article"]]


def tagged(article: Mapping[str, Any], day: str | None = None) -> tuple[Mention, ...]:
    """What Diplowire finds in a labelled article."""
    return countries.mentions(
        article["title"],
        article["text"],
        [article["language"]],
        day=article.get("published_on", day),
        publisher=countries.Publisher(country=article["publisher"]),
    )


def codes(mentions: Iterable[Mention], kind: str) -> set[str]:
    """The codes of a kind that act or are treated of."""
    return {one.code for one in mentions if one.kind == kind and one.role != standing.MENTIONED}


def measures() -> Iterator[Measure]:
    """The figures of both halves, of the articles for acts and of real pages; the time."""
    for split, meaning in SPLITS.items():
        found = articles(split)
        spoken = len({one["language"] for one in found})
        on = f"{len(found)} articles of our own in {spoken} languages, {meaning}"
        yield from _of(found, on)
    for split, meaning in SPLITS.items():
        yield from _of_acts(articles(split, "acts"), meaning)
    yield from _of_newsroom()
    if SHARED.is_dir():
        yield from _of_pages()
    yield _time()


def _of(found: list[Mapping[str, Any]], on: str) -> Iterator[Measure]:
    nations, bodies, pairs = Tally(), Tally(), []
    languages: dict[str, Tally] = defaultdict(Tally)
    for article in found:
        mentions = tagged(article)
        true = set(article["countries"])
        nations.add(codes(mentions, "country"), true)
        languages[article["language"]].add(codes(mentions, "country"), true)
        bodies.add(codes(mentions, "organisation"), set(article["organisations"]))
        if "pair" in article:
            pairs.append(standing.main_pair(mentions) == tuple(article["pair"]))
    yield Measure(name="countries, F1", value=nations.f1, on=on, aim=0.96)
    lowest = min(_enough(languages, found), key=lambda one: languages[one].f1)
    yield Measure(
        name="countries, F1 of the lowest language", value=languages[lowest].f1, on=on, aim=0.90,
        note=f"{lowest}, of the languages with {FEWEST} articles or more",
    )  # fmt: skip
    yield Measure(name="organisations, F1", value=bodies.f1, on=on)
    yield Measure(name="main pair", value=sum(pairs) / len(pairs), on=on, aim=0.90)


def _enough(languages: Iterable[str], found: list[Mapping[str, Any]]) -> list[str]:
    return [
        one for one in languages if sum(article["language"] == one for article in found) >= FEWEST
    ]


def _of_acts(found: Iterable[Mapping[str, Any]], meaning: str) -> Iterator[Measure]:
    """Whether actor and target, where both are known, are the pair."""
    right = []
    for article in found:
        parties = {article.get("actor"), article.get("target")} - {None, "", "XX"}
        if len(parties) == 2:
            pair = standing.main_pair(tagged(article, UNDATED)) or ()
            right.append(set(pair) == parties)
    if right:
        on = f"{len(right)} articles written for acts, with actor and target, {meaning}"
        yield Measure(name="main pair", value=sum(right) / len(right), on=on, aim=0.90)


def _of_newsroom() -> Iterator[Measure]:
    """The articles of the tests' newsroom, whose truth names their countries."""
    nations, pairs, count = Tally(), [], 0
    for site in newsroom.agencies():
        for article in site.articles:
            true = set(article.truth.countries)
            mentions = _of_site(site, article)
            nations.add(codes(mentions, "country"), true)
            count += 1
            if len(true) == 2:
                pairs.append(set(standing.main_pair(mentions) or ()) == true)
    on = f"{count} articles of the newsroom, of another hand; one fault of Arabic mended after"
    yield Measure(name="countries, F1", value=nations.f1, on=on, aim=0.96)
    yield Measure(
        name="main pair", value=sum(pairs) / len(pairs), on=f"{len(pairs)} of these with two",
        aim=0.90,
    )  # fmt: skip


def _of_site(site: AgencySite, article: Article) -> tuple[Mention, ...]:
    day = article.published.date().isoformat()
    body = "\n\n".join(article.body)
    filed = dateline.read(body, day, {})
    country = None if site.agency.country == INTERNATIONAL else site.agency.country
    return countries.mentions(
        article.title,
        body[filed.end :].lstrip() if filed else body,
        [article.language] if article.language else site.agency.languages,
        day=day,
        publisher=countries.Publisher(country=country),
    )


def _of_pages() -> Iterator[Measure]:
    labels = tomllib.loads((CASES / "labelled_pages.toml").read_text("utf-8"))["label"]
    gold = {}
    with (SHARED / "gold.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            gold[record["file"]] = record
    for split, meaning in SPLITS.items():
        whole, between = Tally(), Tally()
        mine = [label for label in labels if label["half"] == split]
        for label in mine:
            found, true = _of_page(gold[label["page"]]), set(label["countries"])
            whole.add(found, true)
            if len(true) > 1:
                between.add(found, true)
        several = sum(len(label["countries"]) > 1 for label in mine)
        on = f"{len(mine)} real pages of any subject, labelled by hand, {meaning}"
        yield Measure(name="countries, F1", value=whole.f1, on=on, note="most are home news")
        on = f"{several} of these with two countries or more, {meaning}"
        yield Measure(name="countries, F1", value=between.f1, on=on)


def _of_page(record: Mapping[str, Any]) -> set[str]:
    """The countries of a recorded page; its text is the gold's where there is one."""
    html = gzip.decompress((SHARED.parent / "pages" / record["file"]).read_bytes())
    host = urlsplit(record["url"]).hostname or ""
    source = Source(
        id="page", name=record["publisher"] or host, kind="agency", country="XX",
        languages=[], timezone="UTC", domains=[host],
    )  # fmt: skip
    page = Page(url=record["url"], body=html, fetched_at=READ_AT, source=source.id)
    found = analyse(page, source)
    title = record["gold_title"] or found.title or ""
    body = record["gold_text"] or found.text
    spoken = found.language
    day = (record["gold_date"] or "")[:10] or None
    return codes(countries.mentions(title, body, [spoken] if spoken else [], day=day), "country")


def _time() -> Measure:
    """CPU milliseconds an article, over the languages, each word seen before."""
    by_language: dict[str, str] = defaultdict(str)
    for article in articles("kept"):
        by_language[article["language"]] += article["text"] + "\n"
    whole = {one: (words * SIZE)[:SIZE] for one, words in by_language.items()}
    for one, words in whole.items():
        countries.mentions("", words, [one])
    before = time.process_time()
    for _ in range(ROUNDS):
        for one, words in whole.items():
            countries.mentions("", words, [one])
    each = (time.process_time() - before) / ROUNDS / len(whole) * 1000
    return Measure(
        name="CPU ms an article", value=each,
        on=f"{SIZE} characters, {len(whole)} languages",
        note="dense with names: a real page of that length takes about half; 1.6 to 2.4 with the"
        " machine's day, the ratio to trafilatura is in docs/performance.md",
    )  # fmt: skip
