"""A text that went over three agencies, crawled in orders in which its origin comes last."""

from __future__ import annotations

import pytest

CHAIN = ("belta-demo", "kazinform-demo", "caspian-wire")
SLUGS = {
    "belta-demo": "ambassador-seminar-heads-of-missions",
    "kazinform-demo": "belarus-kazakhstan-long-term-projects",
    "caspian-wire": "minsk-astana-projects-reprint",
}


@pytest.mark.parametrize("order", [CHAIN[::-1], (CHAIN[1], CHAIN[2], CHAIN[0])], ids=">".join)
def test_the_chain_comes_out_right_in_any_order(newsroom, project, order):
    urls = {
        truth.site: truth.url for truth in newsroom.truth() if SLUGS.get(truth.site) == truth.slug
    }
    for done, site in enumerate(order):
        assert project.run("crawl", site).returncode == 0
        if done < 2 and "kazinform-demo" in order[: done + 1]:
            (family,) = project.rows(
                "SELECT families.* FROM families JOIN articles USING (family_id)"
                " WHERE articles.url = ?",
                urls["kazinform-demo"],
            )
            assert (family["origin_agency"], family["unseen"]) == ("belta-demo", 1)
    ids = {site: _of(project, url)["id"] for site, url in urls.items()}
    parents = {site: _of(project, url)["reprint_of"] for site, url in urls.items()}
    assert parents == {
        "belta-demo": None,
        "kazinform-demo": ids["belta-demo"],
        "caspian-wire": ids["kazinform-demo"],
    }
    assert {_of(project, url)["family_id"] for url in urls.values()} == {ids["belta-demo"]}
    assert len({_of(project, url)["story_id"] for url in urls.values()}) == 1


def _of(project, url):
    (row,) = project.rows("SELECT * FROM articles WHERE url = ?", url)
    return row
