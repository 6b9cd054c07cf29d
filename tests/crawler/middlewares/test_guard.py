import pytest
from scrapy import Request

from crawler.catalogue import Source
from crawler.fates import Refused
from crawler.middlewares.guard import Guard, is_public

SOURCE = Source(
    id="agency",
    name="Agency",
    kind="agency",
    country="XX",
    languages=["en"],
    timezone="UTC",
    domains=["agency.example"],
)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_never_connected_to(address):
    assert not is_public(address)


def test_a_public_address_inside_nat64_stays_public():
    assert is_public("64:ff9b::808:808")


def asked(url: str, source: str = "agency") -> Request:
    request = Request(url, meta={"source": source})
    Guard([SOURCE]).process_request(request)
    return request


def test_a_source_is_asked_on_its_domains_and_below():
    assert asked("https://agency.example/a").meta["download_slot"] == "agency.example"
    assert asked("https://eng.agency.example:8443/a").meta["download_slot"] == (
        "eng.agency.example:8443"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://mirror.example/a",
        "https://agency.example.evil.example/a",
        "https://notagency.example/a",
        "http://127.0.0.1/a",
    ],
)
def test_foreign_hosts_are_refused_for_good(url):
    with pytest.raises(Refused, match="not a domain of agency") as refusal:
        asked(url)
    assert refusal.value.for_good


@pytest.mark.parametrize("url", ["ftp://agency.example/a", "file:///etc/passwd", "data:,x"])
def test_other_schemes_are_refused(url):
    with pytest.raises(Refused, match="not http or https"):
        asked(url)
