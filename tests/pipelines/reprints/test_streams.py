"""Made-up streams stored in an archive, beside the truth; figures are in docs/quality.md."""

from __future__ import annotations

import random

import pytest

from tests.pipelines.reprints.streams import LANGUAGES, Stream, newsday
from tests.pipelines.reprints.truth import judge

SEEDS = (11, 47)


@pytest.fixture(scope="module", params=SEEDS, ids="seed {}".format)
def judged(request):
    """A stream that arrives in the order of its publication."""
    return judge(newsday(request.param, 1))


AIMS = {
    "origins": 0.98,
    "parents": 0.95,
    "relations": 0.98,
    "heavy": 0.95,
    "unrelated": 0.99,
    "formulae": 0.97,
    "digests": 0.95,
}


@pytest.mark.parametrize("what", AIMS)
def test_share_that_comes_out_right(judged, what):
    tally = getattr(judged, what)
    assert tally.share >= AIMS[what], tally.examples


@pytest.mark.parametrize(("what", "least"), [("links", 0.985), ("paragraphs", 0.97)])
def test_found_and_not_invented(judged, what, least):
    tally = getattr(judged, what)
    assert tally.f1 >= least, tally.examples


def test_families_are_the_true_ones(judged):
    assert judged.ari >= 0.98


def test_any_order_of_arrival_gives_the_same_families(judged, request):
    seed = request.node.callspec.params["judged"]
    made = newsday(seed, 1)
    random.Random(seed).shuffle(made)
    late = judge(made)
    assert sorted(late.families) == sorted(judged.families)


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulae_in_a_fresh_archive_are_not_linked(language):
    stream = Stream(5)
    judged = judge([stream.telegram(language, n % 2) for n in range(6)])
    assert judged.formulae.examples == []
