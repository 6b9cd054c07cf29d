import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reprints import fingerprint
from pipelines.reprints.fingerprint import SIZE
from pipelines.reprints.words import LONGEST
from tests.pipelines.reprints.streams import Stream

SENTENCE = "At the seminar in Minsk the envoy Pavel Utyupin spoke about the plants of the region."


def _long(paragraphs):
    stream = Stream(5)
    return "\n".join(stream.original("en").text.text for _ in range(paragraphs))


@pytest.mark.parametrize("articles", [2, 8, 40])
def test_the_size_does_not_grow_with_the_text(articles):
    assert 0.7 * SIZE <= len(fingerprint(_long(articles))) <= 1.3 * SIZE


def test_hashes_fit_into_47_bits_and_ascend():
    numbers = fingerprint(_long(3))
    assert list(numbers) == sorted(set(numbers))
    assert all(0 <= number < 2**47 for number in numbers)


SAME = {
    "another romanisation": ("Utyupin", "Utiupin"),
    "accents": ("envoy", "énvoy"),
    "full-width letters": ("plants", "ｐｌａｎｔｓ"),
    "punctuation": ("the envoy Pavel", "the envoy, Pavel"),
    "no-break space": ("about the", "about\u00a0the"),
}


@pytest.mark.parametrize("name", SAME)
def test_spellings_of_one_text_are_one(name):
    assert fingerprint(SENTENCE) == fingerprint(SENTENCE.replace(*SAME[name]))


def test_another_name_is_another_text():
    assert fingerprint(SENTENCE) != fingerprint(SENTENCE.replace("Utyupin", "Baranov"))


def test_a_third_of_a_text_still_meets_the_whole():
    whole = _long(1)
    part = whole[: len(whole) // 3]
    assert len(set(fingerprint(whole)) & set(fingerprint(part))) >= 5


def test_the_same_in_every_process():
    code = f"from pipelines.reprints import fingerprint; print(fingerprint({SENTENCE!r}))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(fingerprint(SENTENCE))


@pytest.mark.parametrize("text", ["", "one", "one two", "...", "🙂"])
def test_too_little_gives_nothing(text):
    assert fingerprint(text) == ()


def test_one_word_for_ever_gives_one_number():
    assert len(fingerprint("word " * 10_000)) == 1


def test_text_beyond_the_limit_counts_for_nothing():
    text = "word " * (LONGEST // 5)
    assert fingerprint(text) == fingerprint(text + SENTENCE)


@given(st.text())
def test_any_text_has_one_fingerprint(text):
    assert fingerprint(text) == fingerprint(text)
    assert len(fingerprint(text)) <= max(0, len(text))
