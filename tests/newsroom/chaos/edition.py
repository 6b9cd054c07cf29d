"""What the agencies publish meanwhile: their own articles, and generated ones round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from tests.newsroom.agency import AgencySite
from tests.newsroom.content import Article, Contents, load
from tests.newsroom.server import Newsroom

LASTED = timedelta(hours=18)
"""Before the present, when the first generated article was published: routes tell of what is new
by its date, so that old news must not appear late."""

_WHO = (
    "the foreign minister of the northern republic", "a delegation of port authorities",
    "the ambassador to the island state", "the council of rectors", "the grain exporters' union",
    "the secretary of the border commission", "the railway consortium", "the fisheries envoy",
    "the mayor of the free harbour", "the head of the mediation group",
)  # fmt: skip
_DID = (
    "signed a protocol on", "asked for a review of", "presented a calendar for",
    "opened consultations about", "agreed to postpone", "welcomed the report on",
    "named a coordinator for", "published the annex to",
)  # fmt: skip
_WHAT = (
    "transit permits for refrigerated goods", "the exchange of archive copies",
    "mutual recognition of diplomas", "flood warnings along the shared river",
    "the second bridge at the old crossing", "visa-free travel for drivers",
    "the night train between the capitals", "joint searches in the eastern gulf",
    "a fund for translated school books", "the tariff on cement and timber",
)  # fmt: skip
_THEN = (
    "Experts are to meet again before the {n}th session of the joint committee.",
    "The text has {n} articles and enters into force after an exchange of notes.",
    "Officials counted {n} applications since the beginning of the year.",
    "A first payment of {n} million crowns is planned for the coming quarter.",
    "The other side asked for {n} more days to translate the annexes.",
    "Observers from {n} states took part without the right to vote.",
)


class Edition:
    """The agencies with more to say than they have published yet."""

    def __init__(self, chance: Random, more: int, now: datetime, only: int | None = None) -> None:
        self._begin = now - LASTED
        contents = list(load())[:only]
        self.sites = [AgencySite(each) for each in contents]
        self._planned = {
            each.agency.id: list(self._articles(each, more, chance)) for each in contents
        }

    def publish(self, newsroom: Newsroom, rounds_left: int) -> int:
        """Let each agency publish its share of what is left; gives the number of articles."""
        published = 0
        for site, planned in self._planned.items():
            for _ in range(-(-len(planned) // max(rounds_left, 1))):
                newsroom.publish(site, planned.pop(0))
                published += 1
        return published

    def _articles(self, contents: Contents, number: int, chance: Random) -> Iterator[Article]:
        """Generated articles of an agency, each of its own words, the oldest first."""
        sections = sorted({article.section for article in contents.articles})
        for n in range(number):
            serial = f"{contents.agency.id}-{n}"
            paragraphs = tuple(_paragraph(chance) for _ in range(4))
            yield Article(
                slug=f"bulletin-{chance.randrange(10**9)}-{n}",
                title=f"Bulletin {serial} on {chance.choice(_WHAT)}",
                published=self._begin + timedelta(minutes=15 * n + chance.randrange(15)),
                body=paragraphs,
                section=chance.choice(sections),
            )


def _paragraph(chance: Random) -> str:
    who, did, what = chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT)
    first = f"{who[0].upper()}{who[1:]} {did} {what} in round {chance.randrange(10**6)}."
    then = " ".join(chance.choice(_THEN).format(n=chance.randrange(3, 10**4)) for _ in range(2))
    return f"{first} {then}"
