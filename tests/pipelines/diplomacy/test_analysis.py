"""Relevance and acts as the analysis of a page gives them, and what the user does not keep."""

from __future__ import annotations

import msgspec
import pytest

from crawler import config
from crawler.catalogue import Source
from crawler.errors import ConfigError
from crawler.items import Page
from pipelines import policy
from pipelines.analyse import analyse
from pipelines.diplomacy import relevance
from pipelines.diplomacy.relevance import Policy

PAGE = """<!doctype html><html lang="{language}"><head><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta property="article:published_time" content="2023-07-24T09:00:00+06:00"></head>
<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"""

FOUNDING = {
    "en": (
        "Belarus and Kazakhstan turn to long-term projects, ambassador says",
        "MINSK. KAZINFORM – Belarus and Kazakhstan are moving from trade to production, BelTA "
        "has learned. The Ambassador of Belarus to Kazakhstan, Pavel Utyupin, spoke at the annual "
        "seminar of heads of diplomatic missions in Minsk. «Trade between the two countries has "
        "grown by a third,» the diplomat said. BelTA reports that talks go on in the autumn.",
    ),
    "ru": (
        "Беларусь и Казахстан переходят к долгосрочным проектам - посол",
        "МИНСК. КАЗИНФОРМ – Беларусь и Казахстан переходят от торговли к совместному производству, "
        "сообщает БЕЛТА. Посол Беларуси в Казахстане Павел Утюпин выступил на ежегодном семинаре "
        "руководителей дипломатических представительств в Минске. «Товарооборот двух стран вырос "
        "на треть», - сказал дипломат.",
    ),
    "kk": (
        "Беларусь пен Қазақстан ұзақ мерзімді жобаларға көшеді",
        "МИНСК. ҚАЗАҚПАРАТ – Беларусь пен Қазақстан саудадан бірлескен өндіріске көшеді, деп "
        "хабарлайды БЕЛТА. Беларусьтің Қазақстандағы елшісі Павел Утюпин Минскіде дипломатиялық "
        "өкілдіктер басшыларының жыл сайынғы семинарында сөз сөйледі. «Екі елдің тауар айналымы "
        "үштен бірге өсті», – деді дипломат.",
    ),
}
SPORT = (
    "Kairat draw with Astana in league derby",
    "Kairat drew 1-1 with Astana in the league derby on Sunday. The striker scored in the first "
    "half; the goalkeeper saved a penalty kick. The coach praised the players and the fans in the "
    "stadium. The teams meet again in the cup semi-final in October, before the season ends.",
)


def read(title, text, language, **decided):
    source = msgspec.convert(
        {
            "id": "kazinform", "name": "Kazinform", "kind": "agency", "country": "KZ",
            "languages": ["en", "ru", "kk"], "timezone": "Asia/Almaty", "domains": ["inform.kz"],
        },
        Source,
    )  # fmt: skip
    page = Page(
        url="https://inform.kz/en/article_a4093324",
        body=PAGE.format(title=title, text=text, language=language).encode(),
        fetched_at="2023-07-24T12:00:00Z",
        source="kazinform",
        content_type="text/html; charset=utf-8",
    )
    return analyse(page, source, None, Policy(relevance.shipped(), **decided))


@pytest.mark.parametrize("language", FOUNDING)
def test_the_founding_example_is_diplomatic(language):
    found = read(*FOUNDING[language], language)
    assert found.rejection is None
    assert (found.band, found.doubtful) == ("diplomatic", None)
    assert found.relevance > 0.9
    assert found.acts
    assert found.relevance_terms[0].feature == "envoy"


def test_sport_is_kept_and_told_to_be_other():
    found = read(*SPORT, "en")
    assert (found.rejection, found.band, found.acts) == (None, "other", ())


def test_what_the_user_does_not_keep_has_the_reason():
    found = read(*SPORT, "en", keep_other=False)
    assert found.rejection.startswith("not diplomatic: relevance 0.0")
    assert read(*FOUNDING["en"], "en", keep_other=False).rejection is None


class TestPolicy:
    """What the settings make of it."""

    def test_settings_become_a_policy(self, tmp_path):
        settings = config.Config(
            relevance_diplomatic=0.6, doubtful=("war=review",), keep_other=False
        )
        found = policy.of_settings(settings, tmp_path)
        assert (found.diplomatic, found.review) == (0.6, 0.3)
        assert (found.switches, found.keep_other) == ({"war": "review"}, False)
        assert found.weights == relevance.shipped()

    def test_weights_of_ones_own_are_used(self, tmp_path):
        (tmp_path / "weights.json").write_text('{"bias": 1, "features": {"envoy": 2}}', "utf-8")
        assert policy.of_settings(config.Config(), tmp_path).weights.features == {"envoy": 2.0}

    def test_weights_that_are_none_are_told(self, tmp_path):
        (tmp_path / "weights.json").write_text("[]", "utf-8")
        with pytest.raises(ConfigError, match=r"weights.json: no weights of relevance"):
            policy.of_settings(config.Config(), tmp_path)
