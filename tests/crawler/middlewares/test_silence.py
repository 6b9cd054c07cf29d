import pytest

from crawler.middlewares.silence import LONGEST_RETRY_AFTER, USUAL_RETRY_AFTER, retry_after

NOW = "2026-11-23T12:00:00Z"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", LONGEST_RETRY_AFTER),
        ("Mon, 23 Nov 2026 12:05:00 GMT", 300),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2099 11:00:00 GMT", LONGEST_RETRY_AFTER),
        ("Mon Nov 23 12:05:00 2026", 300),
        ("1.5", USUAL_RETRY_AFTER),
        ("soon", USUAL_RETRY_AFTER),
        ("", USUAL_RETRY_AFTER),
        ("-5", USUAL_RETRY_AFTER),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds
