from itertools import combinations

import pytest

from pipelines.reprints import compare, fingerprint
from tests.pipelines.reprints.streams import SCRIPTS, WAYS, Stream

SEEDS = (11, 47)


def _stream(seed):
    stream = Stream(seed)
    made = []
    for script in SCRIPTS:
        originals = [stream.original(script) for _ in range(16)]
        made += originals
        made += [
            stream.copy(original, way)
            for way, original in zip([*WAYS, *WAYS], originals, strict=True)
        ]
        made.append(stream.digest(originals[0], originals[1], script))
        made += [stream.telegram(script) for _ in range(8)]
        for _ in range(4):
            made += stream.reports_of_one_speech(script)
    return made


@pytest.fixture(scope="module", params=SEEDS)
def judged(request):
    """A stream, the pairs that carry one text, and the relations found among candidates."""
    made = _stream(request.param)
    by_id = {one.text.article_id: one for one in made}
    hashes = {id_: set(fingerprint(one.text.text)) for id_, one in by_id.items()}
    true = set()
    for one, other in combinations(made, 2):
        ids = one.text.article_id, other.text.article_id
        family = [m.origins | {m.text.article_id} for m in (one, other)]
        if family[0] & family[1]:
            true.add(ids)
    found = {}
    for one, other in combinations(sorted(by_id), 2):
        if hashes[one] & hashes[other]:
            relation = compare(by_id[one].text, by_id[other].text)
            if relation:
                found[one, other] = relation
    return by_id, true, found


def test_precision(judged):
    _, true, found = judged
    assert len(found.keys() & true) / len(found) >= 0.98


def test_recall(judged):
    _, true, found = judged
    assert len(found.keys() & true) / len(true) >= 0.95


def test_the_earlier_one_is_the_origin(judged):
    _, _, found = judged
    assert all(relation.origin_id == min(pair) for pair, relation in found.items())


def test_relation_says_how_much_is_carried(judged):
    by_id, _, found = judged
    asked = [
        (relation.relation, by_id[relation.copy_id].expected)
        for relation in found.values()
        if by_id[relation.copy_id].expected
        and relation.origin_id in by_id[relation.copy_id].origins
    ]
    right = sum(got == wanted for got, wanted in asked)
    assert right / len(asked) >= 0.95


def test_a_digest_contains_both(judged):
    by_id, _, found = judged
    kinds = [
        relation.relation
        for relation in found.values()
        if by_id[relation.copy_id].text.source == "digest"
        and relation.origin_id in by_id[relation.copy_id].origins
    ]
    assert kinds == ["contains"] * 2 * len(SCRIPTS)
