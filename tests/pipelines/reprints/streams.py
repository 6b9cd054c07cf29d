"""Streams of articles made at random from a seed: originals, their reprints, and look-alikes.

The sentences are our own (wording.toml), in six languages; part of the words is invented. So two
originals of a language share turns of phrase, as news do, but no text. Each article knows from
which other it was made, what it is to it, and to which event it belongs.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.reprints import Text

WORDING = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))
LANGUAGES = tuple(WORDING)
SYLLABLES = {
    "latin": re.findall("..", "barentomisalkudorvilanpegastenoithmarol"),
    "ru": re.findall("..", "барентомисалкудорвиланпегастеномарол"),
    "ar": re.findall("..", "بارنتوميسلكودرفيلنبيغاسترولنو"),
    "zh": list("山川江湖风云春秋东西南北金木水火土田林石玉花草竹松梅车船桥路门窗灯书画诗歌舞弓箭"),
}
ROMANISED = (("yu", "iu"), ("Yu", "Iu"), ("kh", "h"), ("Kh", "H"), ("v", "w"), ("ё", "е"))
START = datetime(2024, 5, 1, tzinfo=UTC)
AGENCIES = 24


@dataclass(frozen=True, kw_only=True)
class Made:
    """An article and the truth about it."""

    text: Text
    title: str
    language: str
    kind: str
    """"original", a way of ``WAYS``, "digest", "telegram" or "statement"."""
    parent: int | None = None
    """The article that it was copied from."""
    origins: frozenset[int] = frozenset()
    """The originals whose text it carries."""
    relation: str | None = None
    """To its parent; None where it lies so near a border that either word would do."""
    unseen: bool = False
    """Whether its original is not in the archive."""
    paragraphs: tuple[tuple[int, int], ...] = ()
    """Which paragraphs it has from which of its parent's, counted from 0."""

    @property
    def id(self) -> int:
        """Number of the article."""
        return self.text.article_id


Piece = tuple[str, int | None]
"""A paragraph, and the parent's from which it is."""


class Stream:
    """Makes articles, one after the other, some minutes apart."""

    def __init__(self, seed: int, phrases: float = 0.5) -> None:
        """``phrases`` is the share of sentences that are not of invented words."""
        self._phrases = phrases
        self.chance = random.Random(seed)
        self._count = 0
        self._now = START
        self._invented = {
            language: [self._word(language) for _ in range(2500)] for language in LANGUAGES
        }

    def original(self, language: str, paragraphs: tuple[int, int] = (4, 9)) -> Made:
        """An article of its own wording, made of one cast of names."""
        cast = self._cast(language)
        body = [self._paragraph(language, cast) for _ in range(self.chance.randint(*paragraphs))]
        return self._made(body, language, "original", source=self._agency())

    def copy(self, parent: Made, way: str, *, credited: bool | None = None) -> Made:
        """A reprint by another agency, with a headline of its own, changed in one of ``WAYS``."""
        pieces: list[Piece] = [(p, n) for n, p in enumerate(parent.text.text.split("\n"))]
        pieces = WAYS[way](self, pieces, parent.language)
        names = parent.text.source
        if credited if credited is not None else self.chance.random() < 0.6:
            sentence = self.chance.choice(WORDING[parent.language]["credit"]).format(a=names)
            spaced = "" if parent.language == "zh" else " "
            pieces[0] = (f"{pieces[0][0]}{spaced}{sentence}", pieces[0][1])
            credit = names
        else:
            credit = None
        if self.chance.random() < 0.3:
            pieces.append((self.chance.choice(WORDING[parent.language]["boilerplate"]), None))
        made = self._made(
            [piece for piece, _ in pieces], parent.language, way,
            source=self._agency(parent.text.source), credit=credit,
        )  # fmt: skip
        return replace(
            made,
            parent=parent.id,
            origins=parent.origins or frozenset({parent.id}),
            relation=_relation(pieces, parent.text.text.split("\n")),
            paragraphs=tuple((n, at) for n, (_, at) in enumerate(pieces) if at is not None),
        )

    def digest(self, one: Made, other: Made) -> Made:
        """Two originals in one article, with words of its own before each."""
        language = one.language
        parts = []
        for made in (one, other):
            parts += [self._paragraph(language, self._cast(language)), made.text.text]
        made = self._made("\n".join(parts).split("\n"), language, "digest", source="digest-daily")
        return replace(made, origins=frozenset({one.id, other.id}), relation="contains")

    def telegram(self, language: str, which: int = 0) -> Made:
        """A formula with names of its own."""
        forms = WORDING[language]["telegram"]
        wording, cast = WORDING[language], self._cast(language)
        sender, receiver = self._person(language), self._person(language)
        text = forms[which % len(forms)].format_map(
            {**cast, "c": self.chance.choice(wording["countries"]), "n": "{n}"}
        )
        for person in (sender, receiver, sender, sender, receiver):
            text = text.replace("{n}", person, 1)
        return self._made([text], language, "telegram", source=self._agency())

    def reports_of_one_speech(self, language: str) -> tuple[Made, Made]:
        """Two articles of their own wording that quote the same statement."""
        cast = self._cast(language)
        quotes = [self._filled(s, language, cast) for s in WORDING[language]["statement"]]
        made = []
        for source in ("reporter-a", "reporter-b"):
            told = [self._paragraph(language, self._cast(language)) for _ in range(4)]
            body = [told[0], quotes[0], told[1], quotes[1], *told[2:]]
            made.append(self._made(body, language, "statement", source=source))
        return made[0], made[1]

    def wait(self, hours: float) -> None:
        """Let time pass."""
        self._now += timedelta(hours=hours)

    def _made(
        self,
        body: Sequence[str],
        language: str,
        kind: str,
        *,
        source: str,
        credit: str | None = None,
    ) -> Made:
        self._count += 1
        self._now += timedelta(minutes=self.chance.randint(3, 40))
        return Made(
            text=Text(
                article_id=self._count,
                source=source,
                published_at=self._now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                published_on=self._now.date().isoformat(),
                first_seen_at="2024-07-01T00:00:00Z",
                credited_agency=credit,
                text="\n".join(body),
            ),
            title=self._filled("{w} {p} {t}", language, None),
            language=language,
            kind=kind,
        )

    def _agency(self, not_this: str | None = None) -> str:
        names = [f"agency{n}" for n in range(AGENCIES) if f"agency{n}" != not_this]
        return self.chance.choice(names)

    def _word(self, language: str) -> str:
        syllables = SYLLABLES.get(language, SYLLABLES["latin"])
        return "".join(self.chance.choices(syllables, k=self.chance.randint(2, 4)))

    def _cast(self, language: str) -> dict[str, str]:
        """Who and what an article is about; some of it real, some invented."""
        wording = WORDING[language]
        invented = [self.chance.choice(self._invented[language]).capitalize() for _ in range(3)]
        return {
            "c": self.chance.choice([*wording["countries"], invented[0]]),
            "p": self.chance.choice([*wording["places"], invented[1]]),
            "n": self.chance.choice(wording["persons"]),
            "o": self.chance.choice(wording["bodies"]),
            "t": self.chance.choice(wording["topics"]),
        }

    def _filled(self, form: str, language: str, cast: dict[str, str] | None) -> str:
        """A form with its slots filled: from the cast, or with new names at each place."""

        def fill(match: re.Match[str]) -> str:
            slot = match.group(1)
            if slot == "f":
                return str(self.chance.randint(2, 900))
            if slot == "w":
                glue = "" if language == "zh" else " "
                return glue.join(self.chance.choices(self._invented[language], k=3))
            lasting = cast if cast and self.chance.random() < 0.8 else self._cast(language)
            return lasting[slot]

        text = re.sub(r"\{(\w)\}", fill, form)
        return text[:1].upper() + text[1:]

    def _person(self, language: str) -> str:
        """One of many: heads of state are not ten, as the persons of the wording are."""
        one, other = self.chance.sample(WORDING[language]["persons"], 2)
        return f"{one.split()[0]} {other.split()[-1]}" if language != "zh" else one + other[-1]

    def _sentence(self, language: str, cast: dict[str, str]) -> str:
        if self.chance.random() < self._phrases:
            form = self.chance.choice(WORDING[language]["sentences"])
        else:
            glue = "" if language == "zh" else " "
            count = self.chance.randint(9, 16)
            words = self.chance.choices(self._invented[language], k=count)
            words[3] = "{n}"
            words[7] = self.chance.choice(["{f}", "{p}", "{t}", "{c}"])
            form = glue.join(words) + ("。" if language == "zh" else ".")
        return self._filled(form, language, cast)

    def _paragraph(self, language: str, cast: dict[str, str]) -> str:
        glue = "" if language == "zh" else " "
        sentences = range(self.chance.randint(1, 4))
        return glue.join(self._sentence(language, cast) for _ in sentences)

    def _same(self, pieces: list[Piece], _: str) -> list[Piece]:
        return pieces

    def _cut(self, pieces: list[Piece], _: str) -> list[Piece]:
        return pieces[: max(2, round(self.chance.uniform(0.3, 0.7) * len(pieces)))]

    def _thinned(self, pieces: list[Piece], _: str) -> list[Piece]:
        left_out = self.chance.sample(range(1, len(pieces)), max(1, len(pieces) // 3))
        return [piece for place, piece in enumerate(pieces) if place not in left_out]

    def _reordered(self, pieces: list[Piece], _: str) -> list[Piece]:
        return [pieces[0], *self.chance.sample(pieces[1:], len(pieces) - 1)]

    def _figures(self, pieces: list[Piece], _: str) -> list[Piece]:
        return [
            (re.sub(r"\d+", lambda m: str(int(m.group()) + self.chance.randint(0, 9)), text), at)
            for text, at in pieces
        ]

    def _respelt(self, pieces: list[Piece], _: str) -> list[Piece]:
        def other_name(match: re.Match[str]) -> str:
            name = match.group()
            for one, other in ROMANISED:
                name = name.replace(one, other)
            return name

        def spell(text: str) -> str:
            text = re.sub(r"\b[A-ZА-ЯЁ]\w+", other_name, text)
            return text.replace("«", "“").replace("»", "”").replace(",", " –", 1)

        return [(spell(text), at) for text, at in pieces]

    def _added(self, pieces: list[Piece], language: str) -> list[Piece]:
        own = [self._paragraph(language, self._cast(language)) for _ in range(2)]
        return [pieces[0], (own[0], None), *pieces[1:], (own[1], None)]

    def _edited(self, low: float, high: float) -> Callable[[list[Piece], str], list[Piece]]:
        share = self.chance.uniform(low, high)

        def edit(pieces: list[Piece], language: str) -> list[Piece]:
            return [(self._other_words(text, language, share), at) for text, at in pieces]

        return edit

    def _other_words(self, text: str, language: str, share: float) -> str:
        """Other words in the place of some; names and figures stay, as an editor leaves them."""
        if language == "zh":
            pieces = re.findall(r"[^，。“”]{1,4}|[，。“”]", text)
            names = [n for key in ("persons", "countries", "places") for n in WORDING["zh"][key]]
            return "".join(
                self.chance.choice(self._invented["zh"])
                if self.chance.random() < share and not any(p in n or n in p for n in names)
                else p
                for p in pieces
            )
        return " ".join(
            self.chance.choice(self._invented[language])
            if self.chance.random() < share and not word[:1].isupper() and word.isalpha()
            else word
            for word in text.split(" ")
        )


def _lightly(stream: Stream, pieces: list[Piece], language: str) -> list[Piece]:
    return stream._edited(0.05, 0.2)(pieces, language)


def _heavily(stream: Stream, pieces: list[Piece], language: str) -> list[Piece]:
    return stream._edited(0.2, 0.4)(pieces, language)


WAYS: dict[str, Callable[[Stream, list[Piece], str], list[Piece]]] = {
    "whole": Stream._same,
    "cut": Stream._cut,
    "thinned": Stream._thinned,
    "reordered": Stream._reordered,
    "figures": Stream._figures,
    "respelt": Stream._respelt,
    "added": Stream._added,
    "edited": _lightly,
    "edited-heavily": _heavily,
}
"""What reprinters do."""


def _size(text: str) -> int:
    return len(text.split()) if " " in text else len(text)


BORDER = 0.04


def _relation(pieces: Sequence[Piece], parent: Sequence[str]) -> str | None:
    """What the copy is to its parent, by the paragraphs that it kept and added."""
    whole = sum(map(_size, parent))
    kept = {at for _, at in pieces if at is not None}
    of_parent = sum(_size(parent[at]) for at in kept) / whole
    size = sum(_size(text) for text, _ in pieces)
    of_copy = sum(_size(text) for text, at in pieces if at is not None) / size
    if abs(of_copy - 0.6) < BORDER or abs(of_parent - 0.8) < BORDER:
        return None
    if of_copy < 0.6:
        return "contains" if of_parent >= 0.6 else "partial"
    return "full" if of_parent >= 0.8 else "abridged"


def newsday(seed: int, families: int = 4) -> list[Made]:
    """A stream with everything in it, by time of publication; ``families`` a language and way.

    An original that is ``unseen`` is left out; so is nothing else.
    """
    stream = Stream(seed)
    made: list[Made] = []
    for language in LANGUAGES:
        originals = []
        for way in WAYS:
            for _ in range(families):
                first = stream.original(language)
                originals.append(first)
                chain = [first, stream.copy(first, way)]
                if stream.chance.random() < 0.5:
                    chain.append(stream.copy(chain[-1], "thinned", credited=True))
                if stream.chance.random() < 0.3:
                    chain.append(stream.copy(first, "whole"))
                made += chain
        made += [stream.original(language) for _ in range(2 * families)]
        for _ in range(families):
            unseen = stream.original(language)
            made.append(replace(stream.copy(unseen, "whole", credited=True), unseen=True))
            made += stream.reports_of_one_speech(language)
            made.append(stream.digest(*stream.chance.sample(originals, 2)))
        made += [stream.telegram(language, n % 2) for n in range(2 * families)]
    return made
