"""``python -m bench.weights [--write]``: how the shipped weights of relevance are made.

They start from the priors of relevance.toml and acts.toml, set by hand, and are fitted to the
tuned halves alone: our own short articles and, where they are at hand, recorded real pages. What
is for review counts a little on both sides, so that it comes out between them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.chain import RECORDED
from bench.quality.relevance import pages
from crawler import terminal
from pipelines.diplomacy import judging, relevance, training
from pipelines.diplomacy.relevance import Policy, Weights
from pipelines.diplomacy.training import Example
from tests.pipelines.diplomacy import corpora
from tests.pipelines.diplomacy.corpora import Labelled

START = -3.0
SHIFT = 0.2
REVIEW_FOR, REVIEW_AGAINST = 0.3, 0.5
"""Weights of an article for review as diplomatic and as other; one of the two counts 1."""


def main() -> int:
    """Fit and show, or write; without the recorded pages the fit is another one."""
    prior = Weights(START, {name: one.prior for name, one in relevance.concepts().items()})
    examples = list(_examples(corpora.own("tuned"), prior))
    if RECORDED.is_dir():
        examples += _examples(pages("tuned"), prior)
    else:
        terminal.note("recorded pages are not at hand: fitted to our own articles only")
    text = relevance.json_of(training.refit(prior, examples, SHIFT))
    if "--write" in sys.argv[1:]:
        file = Path(relevance.__file__).with_name("weights.json")
        file.write_text(text, encoding="utf-8")
    terminal.line(f"{len(examples)} examples")
    sys.stdout.write(text)
    return 0


def _examples(labelled: Iterator[Labelled], prior: Weights) -> Iterator[Example]:
    for one in labelled:
        terms = judging.judge(one.article, Policy(prior)).terms
        values = {term.feature: term.value for term in terms}
        if one.band == "review":
            yield Example(values, True, REVIEW_FOR)
            yield Example(values, False, REVIEW_AGAINST)
        else:
            yield Example(values, one.band == "diplomatic")


if __name__ == "__main__":
    raise SystemExit(main())
