import pytest

from pipelines.reprints.descent import Ancestor, is_digest, nearest, ranked


def ancestor(id_, **known):
    told = {"family": 1, "relation": "full", "credited": False, "published": None}
    return Ancestor(id=id_, **{**told, "copy_share": 0.9, "origin_share": 0.9, **known})


ORDERS = {
    "the nearest text": ([ancestor(1, copy_share=0.8), ancestor(2, copy_share=0.95)], 2),
    "the credited of two as near": ([ancestor(1, published="2024"), ancestor(2, credited=True)], 2),
    "the earliest of two as near": (
        [ancestor(1), ancestor(2, published="2024-02"), ancestor(3, published="2024-01")],
        3,
    ),
    "one that left out the same": (
        [ancestor(1, origin_share=0.5, published="2023"), ancestor(2, origin_share=1.0)],
        2,
    ),
    "a text much nearer than that of the credited": (
        [ancestor(1, copy_share=0.7, credited=True), ancestor(2, copy_share=0.99)],
        2,
    ),
}


@pytest.mark.parametrize("name", ORDERS)
def test_a_copy_is_of(name):
    some, nearest = ORDERS[name]
    assert ranked(some)[0].id == ranked(some[::-1])[0].id == nearest


def test_a_digest_carries_several_families_and_is_a_copy_of_none():
    one = ancestor(1, copy_share=0.6)
    assert is_digest([one, ancestor(2, family=2, copy_share=0.2)])
    assert not is_digest([one, ancestor(2, family=1, copy_share=0.2)])
    assert not is_digest([one, ancestor(2, family=2, copy_share=0.1)])
    assert not is_digest([ancestor(1, copy_share=0.9), ancestor(2, family=2, copy_share=0.3)])
    assert not is_digest([])


def test_what_carries_the_same_words_of_two_is_no_digest():
    assert not is_digest([ancestor(1, copy_share=0.7), ancestor(2, family=2, copy_share=0.6)])


def test_the_nearest_are_kept_and_the_first_of_each_family():
    some = [ancestor(n, family=n // 4) for n in range(12)]
    assert [a.id for a in nearest(some, 3)] == [0, 1, 2, 4, 8]
