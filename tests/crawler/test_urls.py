from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import urls
from tests.cases import table

CASES = Path(__file__).with_name("urls.toml")


@pytest.mark.parametrize("case", table(CASES, "absolute"))
def test_absolute(case):
    assert urls.absolute(case["url"], case.get("base")) == case.get("gives")


@pytest.mark.parametrize("case", table(CASES, "clean"))
def test_clean(case):
    assert urls.clean(case["url"], case.get("keep_query")) == case["gives"]


@pytest.mark.parametrize("case", table(CASES, "same"))
def test_variants_of_one_article_share_their_key(case):
    assert len({urls.identity(url) for url in case["urls"]}) == 1


@pytest.mark.parametrize("case", table(CASES, "other"))
def test_different_articles_keep_different_keys(case):
    assert len({urls.identity(url) for url in case["urls"]}) == len(case["urls"])


@pytest.mark.parametrize("case", table(CASES, "home"))
def test_front_pages(case):
    assert [url for url in case["urls"] if not urls.is_home(url)] == []


@pytest.mark.parametrize("case", table(CASES, "elsewhere"))
def test_no_front_pages(case):
    assert [url for url in case["urls"] if urls.is_home(url)] == []


@given(st.text(max_size=300), st.sampled_from([None, "https://agency.example/en/", "http://h:8/"]))
def test_any_text_is_an_http_address_or_none(text, base):
    url = urls.absolute(text, base)
    if url is not None:
        assert urlsplit(url).scheme in ("http", "https")
        assert urlsplit(url).hostname
        assert "#" not in url
        assert url.isascii()
        assert urls.absolute(url) == url


@given(st.text(max_size=100), st.text(max_size=100))
def test_cleaning_again_changes_nothing(path, query):
    url = urls.absolute(f"https://agency.example/{path}?{query}")
    if url is not None:
        cleaned = urls.clean(url)
        assert urls.clean(cleaned) == cleaned
        assert urls.identity(cleaned) == urls.identity(url)
