from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.fates import Refused
from crawler.middlewares.guard import Guard, is_public
from tests.pipelines.sources import source

SOURCE = source(id="agency", domains=["agency.example"])


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


BLOCKS = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
    *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
)
"""IANA's registry of IPv4 addresses for special purposes (RFC 6890), and multicast."""
BLOCKS_6 = (
    *("::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7"),
    *("fe80::/10", "fec0::/10", "ff00::/8"),
)
WRAPPERS = ("::ffff:{}", "64:ff9b::{}")


@given(st.sampled_from(BLOCKS), st.integers(0, 2**32), st.sampled_from(["{}", *WRAPPERS]))
def test_no_address_of_a_special_block_is_public_in_any_wrapping(block, number, wrapper):
    network = ip_network(block)
    address = network[number % network.num_addresses]
    assert not is_public(wrapper.format(address))


@given(st.sampled_from(BLOCKS_6), st.integers(0, 2**128))
def test_no_ipv6_address_of_a_special_block_is_public(block, number):
    network = ip_network(block)
    assert not is_public(str(network[number % network.num_addresses]))


@given(st.sampled_from(BLOCKS), st.integers(0, 2**32))
def test_no_6to4_address_of_a_special_block_is_public(block, number):
    network = ip_network(block)
    inner = int(network[number % network.num_addresses])
    assert not is_public(f"2002:{inner >> 16:x}:{inner & 0xFFFF:x}::1")


@pytest.mark.parametrize(
    "url", ["https://user:word@agency.example/a", "https://agency.example@127.0.0.1/a"]
)
def test_addresses_with_credentials_are_refused(url):
    with pytest.raises(Refused):
        asked(url)


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        ("https://AGENCY.example/a", "agency.example"),
        ("https://agency.example./a", "agency.example"),
        ("http://agency.example:80/a", "agency.example"),
        ("https://agency.example:443/a", "agency.example"),
        ("https://www.agency.example/a", "www.agency.example"),
    ],
)
def test_all_spellings_of_a_host_share_its_slot(url, slot):
    assert asked(url).meta["download_slot"] == slot
