"""Streams of articles made at random from a seed: originals, their reprints, and look-alikes.

The words are invented, so that two originals share wording only by chance; the formulae and the
names in them are our own. Each article knows the number of the original that it carries.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from pipelines.reprints import Text

LATIN = ["ba", "ren", "to", "mi", "sal", "ku", "dor", "vi", "lan", "pe", "ga", "str", "eno", "ith"]
CYRILLIC = ["ба", "рен", "то", "ми", "сал", "ку", "дор", "ви", "лан", "пе", "га", "стр", "ено"]
SCRIPTS = {"latin": LATIN, "cyrillic": CYRILLIC}
ROMANISED = (("yu", "iu"), ("y", "i"), ("kh", "k"), ("w", "v"), ("ю", "йу"), ("и", "ы"))

TELEGRAMS = {
    "latin": (
        "On the occasion of the national day the president sent a telegram of congratulation to"
        " {name} {name}, the head of state of {name}. In the telegram the president wished {name}"
        " good health and success, and the friendly people of {name} peace and prosperity. He"
        " voiced his confidence that the relations of friendship between {name} and {name} would"
        " grow stronger for the good of both peoples. {name} {name} thanked him for the wishes."
    ),
    "cyrillic": (
        "По случаю национального праздника президент направил поздравительную телеграмму, адресат"
        " которой {name} {name}, глава государства {name}. В телеграмме он пожелал лидеру {name}"
        " крепкого здоровья и успехов, а дружественному народу {name} мира и процветания. Он"
        " выразил уверенность, что дружба стран {name} и {name} будет крепнуть на благо двух"
        " народов. В ответ {name} {name} поблагодарил за добрые слова."
    ),
}


@dataclass(frozen=True)
class Made:
    """An article and the ids of the originals whose text it carries."""

    text: Text
    origins: frozenset[int] = frozenset()
    expected: str = ""
    """The relation that it should have."""


class Stream:
    """Makes articles, one after the other, minute by minute."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._count = 0
        self._words = {
            script: sorted({self._word(script) for _ in range(4000)}) for script in SCRIPTS
        }

    def original(self, script: str) -> Made:
        """An article of its own wording."""
        paragraphs = [self._paragraph(script) for _ in range(self._chance.randint(5, 12))]
        return self._made("\n".join(paragraphs), f"source{self._chance.randint(0, 9)}")

    def copy(self, original: Made, way: str) -> Made:
        """A reprint, changed in one of ``WAYS``."""
        paragraphs = original.text.text.split("\n")
        changed = WAYS[way][0](self, paragraphs)
        text = f"VELIGRAD. WIRE – {chr(10).join(changed)}"
        made = self._made(text, f"reprinter-{way}")
        return replace(made, origins=frozenset({original.text.article_id}), expected=WAYS[way][1])

    def digest(self, one: Made, other: Made, script: str) -> Made:
        """Two originals in one article, with a word of its own before each."""
        parts = [self._paragraph(script), one.text.text, self._paragraph(script), other.text.text]
        made = self._made("\n".join(parts), "digest")
        return replace(made, origins=frozenset({one.text.article_id, other.text.article_id}))

    def telegram(self, script: str) -> Made:
        """A formula with names of its own."""
        text = TELEGRAMS[script]
        while "{name}" in text:
            text = text.replace("{name}", self._name(script), 1)
        return self._made(text, f"protocol{self._count}")

    def reports_of_one_speech(self, script: str) -> tuple[Made, Made]:
        """Two articles of their own wording that quote the same statement."""
        quotes = [f"«{self._paragraph(script)}»" for _ in range(2)]
        texts = []
        for _ in range(2):
            told = [self._paragraph(script) for _ in range(4)]
            texts.append("\n".join([told[0], quotes[0], told[1], quotes[1], *told[2:]]))
        return self._made(texts[0], "reporter-a"), self._made(texts[1], "reporter-b")

    def _made(self, text: str, source: str) -> Made:
        self._count += 1
        hour, minute = divmod(self._count, 60)
        return Made(
            Text(
                article_id=self._count,
                source=source,
                published_at=f"2024-05-{1 + hour // 24:02}T{hour % 24:02}:{minute:02}:00Z",
                published_on=f"2024-05-{1 + hour // 24:02}",
                first_seen_at="2024-06-01T00:00:00Z",
                text=text,
            )
        )

    def _word(self, script: str) -> str:
        return "".join(self._chance.choices(SCRIPTS[script], k=self._chance.randint(1, 4)))

    def _name(self, script: str) -> str:
        return "".join(self._chance.choices(SCRIPTS[script], k=3)).capitalize()

    def _paragraph(self, script: str) -> str:
        return " ".join(self._sentence(script) for _ in range(self._chance.randint(2, 4)))

    def _sentence(self, script: str) -> str:
        words = self._chance.choices(self._words[script], k=self._chance.randint(9, 18))
        words[3] = self._name(script)
        if self._chance.random() < 0.3:
            words[5] = str(self._chance.randint(2, 900))
        return f"{' '.join(words).capitalize().replace(words[3].lower(), words[3])}."

    def _same(self, paragraphs: list[str]) -> list[str]:
        return paragraphs

    def _credited(self, paragraphs: list[str]) -> list[str]:
        return [f"{paragraphs[0]} This was reported by the agency.", *paragraphs[1:]]

    def _cut(self, paragraphs: list[str]) -> list[str]:
        return paragraphs[: max(2, round(0.35 * len(paragraphs)))]

    def _reordered(self, paragraphs: list[str]) -> list[str]:
        return [paragraphs[0], *self._chance.sample(paragraphs[1:], len(paragraphs) - 1)]

    def _figures(self, paragraphs: list[str]) -> list[str]:
        return [
            " ".join(str(int(w) + 1) if w.isdigit() else w for w in paragraph.split(" "))
            for paragraph in paragraphs
        ]

    def _romanised(self, paragraphs: list[str]) -> list[str]:
        return [" ".join(map(self._other_spelling, p.split(" "))) for p in paragraphs]

    def _other_spelling(self, word: str) -> str:
        if not word[:1].isupper():
            return word
        for one, other in ROMANISED:
            word = word.replace(one, other)
        return word

    def _punctuated(self, paragraphs: list[str]) -> list[str]:
        return [p.replace(". ", " – ").replace(" ", "\u00a0", 2) for p in paragraphs]

    def _edited(self, paragraphs: list[str]) -> list[str]:
        return [
            " ".join(
                self._chance.choice(self._words["latin"])
                if word.islower() and self._chance.random() < 0.15
                else word
                for word in paragraph.split(" ")
            )
            for paragraph in paragraphs
        ]


WAYS = {
    "whole": (Stream._same, "full"),
    "credited": (Stream._credited, "full"),
    "cut": (Stream._cut, "abridged"),
    "reordered": (Stream._reordered, "full"),
    "figures": (Stream._figures, "full"),
    "romanised": (Stream._romanised, "full"),
    "punctuated": (Stream._punctuated, "full"),
    "edited": (Stream._edited, "full"),
}
"""What reprinters do, and the relation that it leaves."""
