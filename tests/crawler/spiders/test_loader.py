import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.spiders.loader import CatalogueLoader, UnknownSource
from crawler.spiders.news import NewsSpider
from tests.crawler.spiders.sources import write_source


@pytest.fixture
def loader(tmp_path):
    write_source(tmp_path, "harbour-en")
    write_source(tmp_path, "harbour-fr", domain="fr.harbour.example")
    write_source(tmp_path, "mountain", domain="mountain.example", enabled="false")
    settings = get_project_settings()
    settings.set("SOURCES_DIRS", str(tmp_path), priority="cmdline")
    return CatalogueLoader.from_settings(settings)


def test_every_source_is_a_spider_by_name(loader):
    assert loader.list() == ["harbour-en", "harbour-fr", "mountain"]
    spider = loader.load("harbour-en")
    assert issubclass(spider, NewsSpider)
    assert (spider.name, [s.id for s in spider.sources]) == ("harbour-en", ["harbour-en"])


@pytest.mark.parametrize("name", ["due", "all"])
def test_the_reserved_names_run_every_enabled_source(loader, name):
    assert [s.id for s in loader.load(name).sources] == ["harbour-en", "harbour-fr"]


def test_several_names_are_one_spider(loader):
    spider = loader.load("mountain,harbour-en,mountain")
    assert [s.id for s in spider.sources] == ["mountain", "harbour-en"]
    with pytest.raises(UnknownSource, match="no source is called 'none'"):
        loader.load("mountain,none")


def test_an_unknown_name_is_a_key_error_that_suggests_the_nearest(loader):
    with pytest.raises(KeyError):
        loader.load("harbor-en")
    with pytest.raises(UnknownSource, match="did you mean 'harbour-en'"):
        loader.load("harbor-en")


def test_a_request_finds_the_sources_that_own_its_host(loader):
    assert loader.find_by_request(Request("https://fr.harbour.example/news/1")) == [
        "harbour-fr",
        "harbour-en",
    ]
    assert loader.find_by_request(Request("https://other.example/")) == []


def test_each_source_has_the_contract_of_its_first_route(loader):
    spider = loader.load("harbour-fr")
    assert "@url https://fr.harbour.example/rss" in (spider.parse.__doc__ or "")


def test_the_delay_of_a_source_holds_on_its_hosts(loader):
    settings = Settings({"CONTACT": "desk@press.example"})
    loader.load("harbour-en").update_settings(settings)
    slots = settings.getdict("DOWNLOAD_SLOTS")
    assert slots["harbour.example"] == {"delay": 1.0, "concurrency": 1}
    assert slots["www.harbour.example"] == {"delay": 1.0, "concurrency": 1}
    assert settings["USER_AGENT"] == "Diplowire/0.1 (+desk@press.example)"
