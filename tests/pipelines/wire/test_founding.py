"""The founding example in three languages, through every part that reads it."""

from collections import Counter

import pytest

from pipelines.diplomacy import officials
from pipelines.diplomacy.countries import mentions
from pipelines.diplomacy.officials.spellings import key
from pipelines.wire import credit, dateline

AGENCIES = {"BelTA": "belta-en", "БЕЛТА": "belta-en", "Kazinform": "kazinform-en"}
ARTICLES = {
    "en": (
        "Belarus and Kazakhstan plan for years ahead – Ambassador",
        'MINSK. KAZINFORM – "We no longer count machines at the border," Ambassador of Belarus to'
        " Kazakhstan Pavel Utyupin told the annual seminar of heads of diplomatic missions, BelTA"
        " has learned.\nBelarusian and Kazakh engineers will be trained together, BelTA reports.",
    ),
    "ru": (
        "Беларусь и Казахстан строят планы на годы – посол",
        "МИНСК. КАЗИНФОРМ – «Мы больше не считаем машины на границе», – сказал посол Беларуси в"
        " Казахстане Павел Утюпин на семинаре руководителей загранучреждений, передаёт"
        " корреспондент БЕЛТА.\nБелорусские и казахстанские инженеры будут учиться вместе.",
    ),
    "kk": (
        "Беларусь пен Қазақстан ұзақ мерзімге жоспар құрды – елші",
        "МИНСК. ҚазАқпарат – «Біз енді шекарадағы машиналарды санамаймыз», – деді Беларусьтің"
        " Қазақстандағы елшісі Павел Утюпин жыл сайынғы семинарда, деп хабарлайды БелТА.\n"
        "Қазақстанның инженерлері Беларусьте оқиды.",
    ),
}


@pytest.fixture(params=ARTICLES)
def article(request):
    title, text = ARTICLES[request.param]
    found = dateline.read(text, "2023-07-24", AGENCIES)
    return request.param, title, found, text[found.end :].strip()


def test_filed_in_minsk_by_kazinform(article):
    language, _, found, _ = article
    assert (found.place.casefold(), found.country) == (
        {"en": "minsk"}.get(language, "минск"),
        "BY",
    )
    assert found.agency in ("KAZINFORM", "КАЗИНФОРМ", "ҚазАқпарат")
    assert found.on is None


def test_written_by_belta(article):
    *_, body = article
    assert credit.origin(credit.read(body, ["Kazinform"], AGENCIES)) == "belta-en"


def test_about_belarus_and_kazakhstan(article):
    language, title, _, body = article
    weights = Counter()
    for mention in mentions(title, body, [language]):
        weights[mention.code] += mention.weight
    assert {code for code, _ in weights.most_common(2)} == {"BY", "KZ"}


def test_pavel_utyupin_is_ambassador_of_belarus_to_kazakhstan(article):
    language, title, _, body = article
    (one,) = officials.read(body, [language], mentions(title, body, [language]))
    assert (one.post, one.country, one.sent_to, one.status) == (
        "ambassador",
        "BY",
        "KZ",
        "in office",
    )
    assert key(one.name) == key("Pavel Utyupin")
    assert one.evidence.startswith(('"We no longer', "«Мы больше", "«Біз енді"))
