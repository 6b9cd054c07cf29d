import pytest

from crawler.ledger import WellKnown
from crawler.middlewares.politeness import LONGEST_CRAWL_DELAY, rules_of

NOW = "2026-11-23T12:00:00Z"
TEXT = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"


def rules(status: int, body: bytes = TEXT):
    return rules_of(
        WellKnown(origin="https://agency.example", status=status, body=body, fetched_at=NOW)
    )


def allows(status: int, path: str, body: bytes = TEXT) -> bool:
    return rules(status, body).allows(f"https://agency.example{path}", "Diplowire")


def test_rules_are_obeyed():
    assert allows(200, "/news")
    assert not allows(200, "/private/news")


def test_a_group_for_us_wins_over_the_one_for_all():
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: diplowire\nAllow: /\n"
    assert allows(200, "/news", body)


def test_bom_and_crlf_are_tolerated():
    assert not allows(200, "/private", b"\xef\xbb\xbf" + TEXT.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_4xx_means_that_all_is_allowed(status):
    assert allows(status, "/private")


@pytest.mark.parametrize("status", [500, 502, 503, 429, 0, 302])
def test_5xx_and_unreachable_mean_that_nothing_is(status):
    assert not allows(status, "/news")
    assert "robots.txt cannot be had" in rules(status).reason


def test_the_first_500_kib_are_read():
    filler = b"# " + b"x" * 1000 + b"\n"
    inside = filler * 400 + b"User-agent: *\nDisallow: /late\n"
    assert not allows(200, "/late", inside)


def test_crawl_delay_has_a_ceiling():
    assert rules(200).delay("Diplowire") == 7
    body = b"User-agent: *\nCrawl-delay: 86400\n"
    assert rules(200, body).delay("Diplowire") == LONGEST_CRAWL_DELAY


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: soon", 0),
        ("Crawl-delay: -5", 0),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 2/1m", 30),
        ("Crawl-delay: 20\nRequest-rate: 1/10", 20),
        ("Disallow: /private", 0),
    ],
)
def test_the_pace_that_is_asked_for(lines, seconds):
    body = f"User-agent: *\nAllow: /\n{lines}\n".encode()
    assert max(rules(200, body).delay("Diplowire"), 0) == seconds
