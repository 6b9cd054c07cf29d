"""The catalogue: what a broken file is told, which folder wins, and the shipped sources."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel import Locale

from crawler import urls
from crawler.catalogue import SHIPPED, Catalogue, Problem, Source, load, read_source
from crawler.errors import CatalogueError

BROKEN = sorted((Path(__file__).parent / "catalogue_cases").glob("*.toml"))
FACTS = Path(__file__).parents[3] / "shared" / "facts" / "sources.jsonl"
SHIPPED_SOURCES = load(["shipped"])
WANTED = json.loads((SHIPPED / "wanted.json").read_text(encoding="utf-8"))
SOURCE = """\
id = "{id}"
name = "Harbour Wire"
kind = "agency"
country = "PT"
languages = ["en"]
timezone = "Europe/Lisbon"
domains = ["harbour.example"]

[[route]]
kind = "feed"
url = "https://harbour.example/rss"
"""


def put(folder: Path, name: str, text: str | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text or SOURCE.format(id=name), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return SHIPPED_SOURCES


every_source = pytest.mark.parametrize(
    "source", SHIPPED_SOURCES.sources.values(), ids=lambda s: s.id
)


class TestBrokenFiles:
    """Each case is a broken file that says in its first lines what is to be told of it."""

    @pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
    def test_each_fault_is_told_with_its_key(self, file: Path) -> None:
        lines = file.read_bytes().decode("latin-1").splitlines()
        expected = [f"{file}: {line[3:]}" for line in lines if line.startswith("#! ")]
        found = read_source(file)
        assert isinstance(found, list)
        assert [str(problem) for problem in found] == expected

    def test_a_broken_file_disables_its_own_source_only(self, tmp_path: Path) -> None:
        put(tmp_path, "harbour")
        broken = put(tmp_path, "lagoon", "id = 1")
        known = load([str(tmp_path)])
        assert list(known.sources) == ["harbour"]
        assert {problem.file for problem in known.problems} == {broken}

    def test_a_file_that_cannot_be_opened_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "harbour.toml").mkdir()
        (problem,) = load([str(tmp_path)]).problems
        assert "cannot be read" in problem.reason

    def test_a_byte_order_mark_is_no_fault(self, tmp_path: Path) -> None:
        file = put(tmp_path, "harbour", "\ufeff" + SOURCE.format(id="harbour"))
        assert isinstance(read_source(file), Source)

    def test_evidence_may_hold_anything(self, tmp_path: Path) -> None:
        text = SOURCE.format(id="harbour") + "\n[evidence]\nwhen = 2026-11-23\nseen = { by = 2 }\n"
        assert isinstance(read_source(put(tmp_path, "harbour", text)), Source)

    def test_an_id_is_given_once_in_a_folder(self, tmp_path: Path) -> None:
        put(tmp_path / "a", "harbour")
        second = put(tmp_path / "b", "harbour")
        known = load([str(tmp_path)])
        assert list(known.sources) == ["harbour"]
        assert list(known.problems) == [Problem(second, "id", "'harbour' is taken by another file")]


class TestFolders:
    def test_a_users_folder_is_added_to_the_shipped(
        self, tmp_path: Path, shipped: Catalogue
    ) -> None:
        put(tmp_path, "harbour")
        assert set(load(["shipped", str(tmp_path)]).sources) == {*shipped.sources, "harbour"}

    def test_a_users_folder_replaces_the_shipped(self, tmp_path: Path) -> None:
        put(tmp_path, "harbour")
        assert list(load([str(tmp_path)]).sources) == ["harbour"]

    def test_the_later_folder_wins(self, tmp_path: Path) -> None:
        put(tmp_path / "a", "harbour")
        put(tmp_path / "b", "harbour", SOURCE.format(id="harbour") + "\ninterval = 60\n")
        known = load([str(tmp_path / "a"), str(tmp_path / "b")])
        assert known.sources["harbour"].routes[0].interval == 60
        assert not known.problems

    def test_a_broken_file_of_a_later_folder_disables_the_source(self, tmp_path: Path) -> None:
        put(tmp_path / "a", "harbour")
        put(tmp_path / "b", "harbour", "enabled = no")
        assert not load([str(tmp_path / "a"), str(tmp_path / "b")]).sources

    def test_a_folder_below_the_home_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        put(tmp_path / "mine", "harbour")
        assert list(load(["~/mine"]).sources) == ["harbour"]

    def test_a_missing_folder_is_an_error_that_names_it(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueError, match=rf"SOURCES_DIRS: no folder {tmp_path}/none; make"):
            load([str(tmp_path / "none")])


class TestNames:
    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("kazinfrom", "no source is called 'kazinfrom'; did you mean 'kazinform'?"),
            ("tass", "did you mean 'tass-en' or 'tass-ru'?"),
            ("al", "did you mean 'all'?"),
            ("zzzzzzzz", "no source is called 'zzzzzzzz'; 'scrapy list' names them all"),
        ],
    )
    def test_an_unknown_name_is_told_the_nearest(
        self, shipped: Catalogue, name: str, told: str
    ) -> None:
        with pytest.raises(CatalogueError) as error:
            shipped.source(name)
        assert told in str(error.value)

    def test_a_disabled_source_says_why(self, tmp_path: Path) -> None:
        put(tmp_path, "lagoon", 'country = "PT"')
        with pytest.raises(
            CatalogueError, match=r"'lagoon' is disabled: .*lagoon.toml: id: missing"
        ):
            load([str(tmp_path)]).source("lagoon")

    def test_a_credit_stands_for_the_english_edition(self, shipped: Catalogue) -> None:
        agencies = shipped.agencies()
        assert agencies["БЕЛТА"] == agencies["BelTA"] == "belta-en"
        assert agencies["AZƏRTAC"] == "azertac-en"  # not azertac-az, which comes first
        assert agencies["Kazinform"] == "kazinform"

    def test_a_credit_without_english_edition_stands_for_the_first(
        self, shipped: Catalogue
    ) -> None:
        assert shipped.agencies()["Укринформ"] == "ukrinform-de"


class TestShipped:
    """What holds of all the sources that come with the project; nothing is asked."""

    def test_every_file_loads(self, shipped: Catalogue) -> None:
        assert [str(problem) for problem in shipped.problems] == []
        assert len(shipped.sources) == len(list(SHIPPED.rglob("*.toml"))) >= 110

    def test_the_founding_sources_keep_their_names(self, shipped: Catalogue) -> None:
        assert {"kazinform", "belta-en", "tass-en"} <= set(shipped.sources)

    def test_each_country_has_its_code_and_folder(self, shipped: Catalogue) -> None:
        known = {*Locale("en").territories, "XX"}
        for source in shipped.sources.values():
            assert source.country in known, source.id
            assert (SHIPPED / source.country.lower() / f"{source.id}.toml").is_file(), source.id

    def test_the_languages_are_known(self, shipped: Catalogue) -> None:
        for source in shipped.sources.values():
            assert set(source.languages) <= set(Locale("en").languages), source.id

    def test_the_time_zones_exist(self, shipped: Catalogue) -> None:
        zones = available_timezones()
        assert not [s.id for s in shipped.sources.values() if s.timezone not in zones]

    def test_an_id_ends_with_the_main_language(self, shipped: Catalogue) -> None:
        known = shipped.sources.values()
        without = {s.id for s in known if not s.id.endswith(f"-{s.languages[0]}")}
        assert without == {"kazinform", *ALONE}

    def test_each_route_has_strength_and_evidence(self, shipped: Catalogue) -> None:
        for source in shipped.sources.values():
            for route in source.routes:
                told = [e for e in source.evidence["routes"] if e.startswith(f"{route.url}: ")]
                assert route.strength is not None, route.url
                assert len(told) == 1, route.url

    def test_nothing_dead_is_a_route(self, shipped: Catalogue) -> None:
        for source in shipped.sources.values():
            lines = [*source.evidence.get("dead", ()), *source.evidence.get("unused", ())]
            asked = {route.url for route in source.routes}
            assert not asked & {line.split(": ")[0] for line in lines}, source.id

    def test_a_sitemap_has_a_pattern_to_choose_by_unless_it_holds_news_only(
        self, shipped: Catalogue
    ) -> None:
        for source in shipped.sources.values():
            for route in source.routes:
                assert route.kind != "sitemap" or source.article or "news" in route.url, route.url

    @every_source
    def test_the_pattern_matches_its_examples_as_found_and_as_asked(self, source: Source) -> None:
        for example in source.evidence.get("examples", ()):
            assert source.article is not None
            assert re.match(source.article, example)
            assert source.is_article(urls.clean(example, source.keep_query))
            assert source.owns(urls.host(example))

    @every_source
    def test_the_pattern_matches_no_other_sources_examples(self, source: Source) -> None:
        others = [*SHIPPED_SOURCES.sources.values(), *WANTED_SOURCES]
        foreign = [e for o in others if o.id != source.id for e in o.evidence.get("examples", ())]
        assert not [e for e in foreign if source.article and source.is_article(e)]

    def test_no_address_is_asked_for_two_sources(self, shipped: Catalogue) -> None:
        asked = [route.url for source in shipped.sources.values() for route in source.routes]
        assert sorted(asked) == sorted(set(asked))

    def test_a_credit_name_belongs_to_one_publisher(self, shipped: Catalogue) -> None:
        publishers = defaultdict(set)
        for source in shipped.sources.values():
            for name in source.credit:
                publishers[name.casefold()].add((source.name, source.country))
        assert {name: who for name, who in publishers.items() if len(who) > 1} == {}

    def test_the_editions_of_a_publisher_agree(self, shipped: Catalogue) -> None:
        editions = sorted(shipped.sources.values(), key=lambda source: source.name)
        for one, other in pairwise(editions):
            if one.name == other.name:
                assert (one.country, one.kind, one.timezone, one.credit) == (
                    other.country,
                    other.kind,
                    other.timezone,
                    other.credit,
                )


WANTED_SOURCES = [
    Source(
        **{key: one[key] for key in ("id", "name", "kind", "country", "languages", "timezone")},
        domains=one["domains"],
        article=one.get("article"),
        evidence={"examples": one.get("examples", [])},
    )
    for one in WANTED
]
ALONE = frozenset(
    ("aip", "europapress", "gna", "iaea", "imf", "nan", "ria", "sanews", "tasr", "telam", "uk-fcdo")
) | {"us-state", "whitehouse"}
"""Publishers of one language, whose id needs none."""


class TestDocs:
    def test_the_example_of_the_docs_is_a_source(self, tmp_path: Path) -> None:
        page = Path(__file__).parents[2] / "docs" / "sources.md"
        (example,) = re.findall(r"```toml\n(id = .*?)```", page.read_text("utf-8"), re.DOTALL)
        assert isinstance(read_source(put(tmp_path, "harbour-en", example)), Source)


class TestWanted:
    """Sources without an attested way in; ``wanted.json`` keeps what is known of them."""

    def test_none_is_shipped_yet(self, shipped: Catalogue) -> None:
        assert not {one["id"] for one in WANTED} & set(shipped.sources)

    @pytest.mark.parametrize("one", WANTED, ids=lambda one: one["id"])
    def test_the_reason_is_told(self, one: dict[str, str]) -> None:
        assert one["reason"]

    @pytest.mark.parametrize("source", WANTED_SOURCES, ids=lambda s: s.id)
    def test_its_pattern_matches_its_examples(self, source: Source) -> None:
        assert all(source.is_article(example) for example in source.evidence["examples"])


@pytest.mark.skipif(not FACTS.exists(), reason="the folder ../shared with the facts is not here")
class TestFacts:
    """Nothing was lost or invented on the way from the facts into the files."""

    def test_each_source_of_the_facts_is_shipped_or_wanted(self, shipped: Catalogue) -> None:
        for fact in facts():
            base = fact["id"].replace("_", "-")
            ids = [*shipped.sources, *(one["id"] for one in WANTED)]
            assert [name for name in ids if name == base or name.startswith(f"{base}-")], base

    def test_each_route_is_in_the_facts_or_was_seen_later(self, shipped: Catalogue) -> None:
        attested = {r["url"] for f in facts() for k in ROUTE_KEYS for r in f[k]}
        for source in shipped.sources.values():
            if source.evidence["gathered"] == FACTS_GATHERED:
                assert {route.url for route in source.routes} <= attested, source.id

    def test_what_was_seen_later_names_the_public_file(self, shipped: Catalogue) -> None:
        for source in shipped.sources.values():
            if source.evidence["gathered"] > FACTS_GATHERED:
                for told in source.evidence["routes"]:
                    assert re.search(r": GitHub file \d{9,}", told), source.id

    def test_each_attested_address_is_asked_or_explained(self, shipped: Catalogue) -> None:
        told = set()
        for source in shipped.sources.values():
            told |= {route.url for route in source.routes}
            for key in ("unused", "dead"):
                told |= {line.split(": ")[0] for line in source.evidence.get(key, ())}
        told |= {line.split(": ")[0] for one in WANTED for line in one.get("dead", ())}
        assert {r["url"] for f in facts() for k in ROUTE_KEYS for r in f[k]} <= told

    def test_each_example_of_the_facts_is_kept(self) -> None:
        kept = {
            example
            for source in (*SHIPPED_SOURCES.sources.values(), *WANTED_SOURCES)
            for example in source.evidence.get("examples", ())
        }
        assert {e["url"] for f in facts() for e in f["article_examples"]} == kept


FACTS_GATHERED = "2026-11-23"
ROUTE_KEYS = ("feeds", "sitemaps", "listings")


def facts() -> list[dict]:
    return [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]
