import pytest

from crawler.catalogue import Route
from crawler.errors import ConfigError
from crawler.items import Entry
from crawler.spiders.arguments import Arguments, day_of
from tests.pipelines.sources import source

SOURCE = source(
    id="agency",
    domains=["agency.example"],
    routes=[Route(kind="feed", url="https://agency.example/rss")],
)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"since": "yesterday"}, "not a day; write it as 2023-07-24"),
        ({"since": "2023-02-30"}, "not a day"),
        ({"url": "agency.example/a"}, "not an http or https address"),
        ({"url": "https://mirror.example/a"}, "not in the domains of agency (agency.example)"),
        ({"sinc": "2023-07-24"}, "-a sinc: unknown; there are since, url, routes"),
        ({"routes": "none"}, "there is only -a routes=only"),
    ],
)
def test_what_cannot_be_meant_is_told(typed, told):
    with pytest.raises(ConfigError) as error:
        Arguments.of(typed, [SOURCE])
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_one_url_needs_one_source():
    with pytest.raises(ConfigError, match="needs one source"):
        Arguments.of({"url": "https://agency.example/a"}, [SOURCE, SOURCE])


def test_a_url_is_cleaned():
    arguments = Arguments.of({"url": "https://agency.example/a?utm_source=x#top"}, [SOURCE])
    assert arguments.url == "https://agency.example/a"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023-07-24T09:00:00+06:00", "2023-07-24"),
        ("2023-07-24", "2023-07-24"),
        ("Mon, 24 Jul 2023 09:00:00 +0600", "2023-07-24"),
        ("24.07.2023", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_day_of_a_routes_words(words, day):
    assert day_of(words) == day


@pytest.mark.parametrize(
    ("published", "admitted"),
    [("2023-07-24", True), ("2023-07-23", False), ("sometime", True), (None, True)],
)
def test_since_leaves_out_only_what_is_surely_older(published, admitted):
    entry = Entry(url="https://agency.example/a", source="agency", route="r", published=published)
    assert Arguments(since="2023-07-24").admits(entry) is admitted
