"""Lists of stories under the address of one are told from articles with links in them."""

from pathlib import Path

import pytest

from pipelines.analyse import analyse
from tests.cases import table
from tests.pipelines.sources import page, source

CASES = table(Path(__file__).parent / "lists.toml", "case")
PAGE = "<html><head><title>News - Example</title></head><body><h1>News</h1>{}</body></html>"


@pytest.mark.parametrize("number", [5, 9])
@pytest.mark.parametrize("case", CASES)
def test_a_list_of_stories_is_no_article(case, number):
    rows = "".join(case["each"].replace("#", str(n)) for n in range(1, number + 1))
    found = analyse(page(PAGE.format(case["before"] + rows + case["after"])), source())
    assert found.rejection == ("list of articles" if case["is_list"] else None)
