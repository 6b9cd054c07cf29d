from __future__ import annotations

import shutil


def test_relink_tells_what_there_is(scrapy, archive, tmp_path):
    path = tmp_path / "archive.db"
    shutil.copy(archive, path)
    run = scrapy("relink", DIPLOWIRE_ARCHIVE=str(path))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "3 articles: 1 links, 1 families\n"


def test_relink_without_an_archive_is_told_in_one_line(scrapy, tmp_path):
    run = scrapy("relink", DIPLOWIRE_ARCHIVE=str(tmp_path / "none.db"))
    assert run.returncode != 0
    assert run.stderr.startswith("error: no archive at ")
    assert not (tmp_path / "none.db").exists()
