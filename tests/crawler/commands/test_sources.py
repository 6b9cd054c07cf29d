from __future__ import annotations

import json
import re

from crawler.errors import EXIT_PARTIAL
from tests.crawler.commands.conftest import SOURCE, SOURCES


def test_the_catalogue_is_a_table_with_health(scrapy):
    run = scrapy("sources")
    assert (run.returncode, run.stderr) == (0, "")
    headings, belta, huaxin, kazinform = (re.split(" {2,}", x) for x in run.stdout.splitlines())
    assert headings[:4] == ["id", "name", "country", "state"]
    assert kazinform == [
        "kazinform", "Kazinform", "KZ", "failing", "2023-07-24 09:00 UTC", "3", "1", "1",
        "2023-07-24 09:00 UTC",
    ]  # fmt: skip
    assert "never polled" in belta
    assert "华新社" in huaxin


def test_named_sources_as_json(scrapy):
    run = scrapy("sources", "--json", "kazinform", "belta-en")
    first, second = map(json.loads, run.stdout.splitlines())
    assert (first["id"], second["id"]) == ("kazinform", "belta-en")
    assert first["failures"] == 3
    assert first["last_success"] is None
    assert second["articles"] == 1


def test_before_the_first_crawl_the_catalogue_is_shown_all_the_same(scrapy, tmp_path):
    run = scrapy("sources", DIPLOWIRE_ARCHIVE=str(tmp_path / "none.db"))
    assert run.returncode == 0
    assert run.stdout.count("never polled") == len(SOURCES)
    assert "no archive at" in run.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_broken_source_file_is_named_and_the_others_stand(scrapy, tmp_path):
    good = SOURCE.format(**SOURCES[0])
    (tmp_path / "belta-en.toml").write_text(good)
    broken = good.replace("belta-en", "broken").replace("[[route]]", 'nmae = "x"\n[[route]]')
    (tmp_path / "broken.toml").write_text(broken)
    disabled = good.replace("belta-en", "silent").replace("[[route]]", "enabled = false\n[[route]]")
    (tmp_path / "silent.toml").write_text(disabled)
    run = scrapy("sources", DIPLOWIRE_SOURCES_DIRS=str(tmp_path))
    assert run.returncode == EXIT_PARTIAL
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith(f"left out: {tmp_path}/broken.toml")
    assert "nmae" in run.stderr
    assert "disabled" in run.stdout
    assert run.stdout.splitlines()[1].startswith("belta-en")
