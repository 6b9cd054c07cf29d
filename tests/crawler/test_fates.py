import pytest
from twisted.python.failure import Failure

from crawler import fates
from crawler.fates import Refused, Verdict


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (404, "gone"),
        (410, "gone"),
        (451, "gone"),
        (401, "failed"),
        (403, "failed"),
        (429, "failed"),
        (500, "failed"),
        (503, "failed"),
        (599, "failed"),
        (400, "rejected"),
        (302, "rejected"),
    ],
)
def test_a_status_decides_whether_a_url_is_asked_again(status, state):
    verdict = fates.of_status(status)
    assert verdict is not None
    assert verdict.state == state
    assert str(status) in verdict.reason


def test_200_is_no_verdict():
    assert fates.of_status(200) is None


def test_a_refusal_for_good_is_a_rejection():
    failure = Failure(Refused("not a domain of tass-en", for_good=True))
    assert fates.of_failure(failure) == Verdict("rejected", "not a domain of tass-en")


def test_a_refusal_for_now_is_asked_again():
    failure = Failure(Refused("robots.txt forbids it", obeyed=True))
    assert fates.of_failure(failure) == Verdict("failed", "robots.txt forbids it", obeyed=True)


def test_an_unforeseen_error_names_itself():
    assert fates.of_failure(Failure(KeyError("x"))) == Verdict("failed", "KeyError: 'x'")
