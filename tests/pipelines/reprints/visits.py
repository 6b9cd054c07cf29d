"""Articles that are fetched again: unchanged, under other addresses, and edited.

Made at random from a seed, read by the real analysis and stored by the real writer. What stands
around the text changes at every visit: a clock, counters, the list of other stories.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import pairwise
from pathlib import Path

from crawler.catalogue import Source
from crawler.items import Page
from pipelines.analyse import analyse
from pipelines.archive import Outcome, Writer, open_archive
from tests.pipelines.reprints.streams import WORDING, Stream
from tests.pipelines.reprints.truth import Tally

LANGUAGES = ("en", "ru", "fr", "tr")
"""Those whose words have letters that can be swapped and names that can be told."""
REFETCHES = 3
START = datetime(2024, 5, 1, 8, tzinfo=UTC)
PLAIN = "https://www.agency.example/politics/{}"
ADDRESSES = {
    "tracking": PLAIN + "?utm_source=feed&utm_medium=rss&fbclid=x1",
    "fragment": PLAIN + "#comments",
    "http": "http://www.agency.example/politics/{}",
    "no www": "https://agency.example/politics/{}",
    "mobile": "https://m.agency.example/politics/{}",
    "AMP": PLAIN + "/amp",
    "AMP by a parameter": PLAIN + "?amp=1",
    "print": PLAIN + "?print=1",
    "session": PLAIN + "?PHPSESSID=a1b2c3d4e5f6a7b8",
    "session in the path": PLAIN + ";jsessionid=0A1B2C3D4E5F",
    "section": "https://www.agency.example/world/{}",
    "slash": PLAIN + "/",
}
"""Other addresses of an article; a page names its own as the canonical one."""
NOTICE = {
    "en": "Correction: an earlier version of this report named the wrong city.",
    "ru": "Исправление: в прежней версии сообщения был неверно назван город.",
    "fr": "Rectificatif : une version antérieure de cette dépêche nommait une autre ville.",
    "tr": "Düzeltme: haberin önceki sürümünde şehrin adı yanlış yazılmıştı.",
}
COMPANIONS = {
    "en": ("Gudrun Oakshott", "Bela Quirke"),
    "ru": ("Гудрун Жолобова", "Фёдор Щепкин"),
    "fr": ("Gudrun Quesnoy", "Zoé Bourgeac"),
    "tr": ("Gudrun Özışık", "Yağız Çobanoğlu"),
}
"""Whom no other sentence names: only then does taking out the name remove it."""
READ = {"en": "Views", "ru": "Просмотров", "fr": "Vues", "tr": "Okunma"}
PRESENT = {"en": "with", "ru": "а с ним", "fr": "avec", "tr": "yanında"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """An article as a page tells it."""

    title: str
    body: tuple[str, ...]
    quote: int
    """Which paragraph is a quotation."""
    companion: str
    """A name in the first paragraph that an edit can take out, with what leads to it."""


@dataclass
class Visited:
    """How the visits came out."""

    refetches: Tally = field(default_factory=Tally)
    aliases: Tally = field(default_factory=Tally)
    versions: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)


def visit(seed: int, count: int, path: Path) -> Visited:
    """Store ``count`` articles a language and visit each again and again."""
    db = open_archive(path)
    visited, visitor = Visited(), _Visitor(Writer(db), random.Random(seed))
    stream = Stream(seed)
    for language in LANGUAGES:
        for number in range(count):
            slug = f"{language}-news-of-the-day-{1000 + number}"
            _visit(visitor, visited, _told(stream, language), language, slug)
    rows = db.execute("SELECT article_id, change FROM versions ORDER BY article_id, number")
    kept = [row[1] for row in rows.fetchall()]
    for told, wanted in zip(kept, visitor.edits, strict=False):
        visited.kinds.add(told == wanted, (told, wanted))
    db.close()
    return visited


class _Visitor:
    """Fetches pages, an hour apart."""

    def __init__(self, writer: Writer, chance: random.Random) -> None:
        self.chance = chance
        self.edits: list[str] = []
        self._writer = writer
        self._now = START

    def fetch(self, url: str, slug: str, told: Told, language: str) -> tuple[str, int | None]:
        """What becomes of the page, and its article."""
        self._now += timedelta(hours=1)
        page = Page(
            url=url,
            body=self._html(slug, told, language).encode(),
            fetched_at=self._now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            content_type="text/html; charset=utf-8",
        )
        source = Source(
            id="agency", name="Agency", kind="agency", country="XX", languages=[language],
            timezone="UTC", domains=["agency.example"],
        )  # fmt: skip
        (stored,) = self._writer.store([Outcome(page=page, analysis=analyse(page, source))])
        return stored.state, stored.article_id

    def _html(self, slug: str, told: Told, language: str) -> str:
        title, clock = escape(told.title), self._now.strftime("%d.%m.%Y %H:%M")
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in told.body)
        others = "".join(
            f'<li><a href="/politics/{n}">Story {n}</a></li>'
            for n in self.chance.sample(range(900), 5)
        )
        return (
            f'<html lang="{language}"><head><title>{title} | Agency</title>'
            f'<link rel="canonical" href="{PLAIN.format(slug)}">'
            '<meta property="article:published_time" content="2024-05-01T08:00:00Z"></head><body>'
            f'<header><a href="/">Agency</a> <span class="clock">{clock}</span></header>'
            f"<article><h1>{title}</h1>{text}<p>{READ[language]}: {self.chance.randint(10, 9999)}"
            f"</p></article><div>{clock}</div>"
            f'<aside class="related"><ul>{others}</ul></aside></body></html>'
        )


def _visit(visitor: _Visitor, visited: Visited, told: Told, language: str, slug: str) -> None:
    url = PLAIN.format(slug)
    _, article = visitor.fetch(url, slug, told, language)
    for _ in range(REFETCHES):
        visited.refetches.add(
            visitor.fetch(url, slug, told, language) == ("unchanged", article), slug
        )
    for name, form in ADDRESSES.items():
        found = visitor.fetch(form.format(slug), slug, told, language)
        visited.aliases.add(found == ("duplicate", article), (slug, name, found))
    for kind, now in _edits(visitor.chance, told, language):
        found = visitor.fetch(url, slug, now, language)
        visited.versions.add(found == ("stored", article), (slug, kind, found))
        if found[0] == "stored":
            visitor.edits.append(kind)


def _edits(chance: random.Random, told: Told, language: str) -> Iterator[tuple[str, Told]]:
    """Edits of every kind, each taken back before the next."""
    for kind, edit in EDITS.items():
        yield kind, edit(chance, told, language)
        yield "revert", told


def _told(stream: Stream, language: str) -> Told:
    body = stream.original(language, (5, 8)).text.text.split("\n")
    cast = {slot: stream.chance.choice(WORDING[language][slots]) for slot, slots in _SLOTS.items()}
    quote = stream.chance.choice(WORDING[language]["statement"])
    place = stream.chance.randint(1, 3)
    body.insert(place, quote.format_map({**cast, "w": "500"}))
    companion = f" ({PRESENT[language]} {stream.chance.choice(COMPANIONS[language])})"
    body[0] = f"{body[0].rstrip('.')}{companion}."
    title = stream.original(language).title
    return Told(title=title, body=tuple(body), quote=place, companion=companion)


_SLOTS = {"c": "countries", "p": "places", "n": "persons", "o": "bodies", "t": "topics"}


def _with(told: Told, place: int, paragraph: str) -> Told:
    return replace(told, body=(*told.body[:place], paragraph, *told.body[place + 1 :]))


def _misprint(chance: random.Random, told: Told, _: str) -> Told:
    words = told.body[-1].split(" ")
    long = [n for n, word in enumerate(words) if word.isalpha() and word.islower() and _mixed(word)]
    place = chance.choice(long)
    word = words[place]
    at = next(n for n in range(1, len(word) - 1) if word[n] != word[n + 1])
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return _with(told, len(told.body) - 1, " ".join(words))


def _mixed(word: str) -> bool:
    return len(word) >= 6 and any(a != b for a, b in pairwise(word[1:]))


def _added(chance: random.Random, told: Told, language: str) -> Told:
    more = Stream(chance.randrange(1 << 30)).original(language, (1, 2)).text.text.split("\n")
    return replace(told, body=(*told.body, *more))


def _corrected(_: random.Random, told: Told, language: str) -> Told:
    return replace(told, body=(*told.body, NOTICE[language]))


def _requoted(_: random.Random, told: Told, __: str) -> Told:
    words = told.body[told.quote].split(" ")
    return _with(told, told.quote, " ".join([words[0], *words[3:]]))


def _unnamed(_: random.Random, told: Told, __: str) -> Told:
    return _with(told, 0, told.body[0].replace(told.companion, ""))


def _shortened(_: random.Random, told: Told, __: str) -> Told:
    return replace(told, body=told.body[: max(told.quote + 1, len(told.body) // 2)])


def _renamed(_: random.Random, told: Told, __: str) -> Told:
    return replace(told, title=" ".join(reversed(told.title.split(" "))))


EDITS: dict[str, Callable[[random.Random, Told, str], Told]] = {
    "typo": _misprint,
    "update": _added,
    "correction": _corrected,
    "quote changed": _requoted,
    "name removed": _unnamed,
    "shortened": _shortened,
    "headline only": _renamed,
}
"""What editors do, by what it is called."""
