from __future__ import annotations

from collections import Counter

import pytest
from babel import Locale

from crawler import regions
from crawler.catalogue import load


def test_a_country_has_one_region():
    places = Counter(code for codes in regions.countries().values() for code in codes)
    assert [code for code, times in places.items() if times > 1] == []


def test_every_code_of_a_region_is_known():
    named = {*Locale("en").territories, "XX"}
    assert {code for codes in regions.countries().values() for code in codes} <= named


def test_every_source_has_a_region():
    assert all(regions.region(source.country) for source in load(["shipped"]).sources.values())


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("KZ", "Central Asia"),
        ("BY", "Eastern Europe"),
        ("TR", "Western Asia"),
        ("XX", "International"),
    ],
)
def test_a_country_is_found_in_its_region(country, region):
    assert regions.region(country) == region


def test_what_is_no_country_has_none():
    with pytest.raises(KeyError):
        regions.region("ZZ")
