"""An archive of three articles of made-up agencies, and the commands as a user runs them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import catalogue
from pipelines.analysis import CreditFound, DateFound, Mention, OfficialFound
from pipelines.archive import ArchiveLedger, Writer, open_archive
from tests.pipelines.archive.building import SEMINAR, outcome

ROOT = Path(__file__).parents[3]
AT = "2023-07-24T09:00:00Z"

SOURCE = """
id = "{id}"
name = "{name}"
kind = "agency"
country = "{country}"
languages = ["en"]
timezone = "UTC"
domains = ["{domain}"]
[[route]]
kind = "feed"
url = "https://{domain}/rss"
strength = "listed"
"""
SOURCES = (
    {"id": "belta-en", "name": "BelTA", "country": "BY", "domain": "eng.belta.by"},
    {"id": "kazinform", "name": "Kazinform", "country": "KZ", "domain": "inform.kz"},
    {"id": "huaxin-zh", "name": "华新社", "country": "CN", "domain": "huaxin.cn"},
)


ORIGINAL = "https://eng.belta.by/politics/view/seminar-1-2023"
REPRINT = "https://inform.kz/news/seminar_1"
CHINESE = "https://huaxin.cn/1"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A catalogue of three sources."""
    made = tmp_path_factory.mktemp("sources")
    for source in SOURCES:
        (made / f"{source['id']}.toml").write_text(SOURCE.format(**source), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def archive(tmp_path_factory, folder):
    path = tmp_path_factory.mktemp("archive") / "archive.db"
    asyncio.run(_begin(path, catalogue.load([str(folder)])))
    db = open_archive(path)
    writer = Writer(db)
    writer.store([_original(SEMINAR), _reprint(), _chinese()])
    writer.store([_original(SEMINAR + " It ended.", at="2023-07-25T09:00:00Z")])
    with db.conn:
        db.execute(
            "UPDATE routes SET polled_at = ?, failures = 3, status = 'HTTP 404: not found'"
            " WHERE source = 'kazinform'",
            (AT,),
        )
    db.close()
    return path


@pytest.fixture(scope="session")
def environ(archive, folder):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DIPLOWIRE_")}
    return kept | {"DIPLOWIRE_ARCHIVE": str(archive), "DIPLOWIRE_SOURCES_DIRS": str(folder)}


@pytest.fixture(scope="session")
def scrapy(environ):
    """Runs a command: ``scrapy("search", "minsk", DIPLOWIRE_ARCHIVE=...)``."""

    def run(*arguments, **changed):
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=ROOT,
            env=environ | changed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run


async def _begin(path, known):
    """A run notes the catalogue in the archive."""
    ledger = ArchiveLedger(open_archive(path))
    await ledger.open_run("all", [*known.sources.values()], AT)
    await ledger.close()


def _original(text, at=AT):
    return outcome(ORIGINAL, text, at=at, title="Envoys meet in Minsk", language="en")


def _official():
    name = "Pavel Utyupin"
    return OfficialFound(
        name=name,
        written=name,
        post="ambassador",
        words="Ambassador",
        country="BY",
        sent_to="KZ",
        status="in office",
        times=2,
        start=18,
        end=42,
        evidence="Ambassador Pavel Utyupin spoke at the seminar.",
    )


def _reprint():
    return outcome(
        REPRINT,
        SEMINAR + " The diplomat returns on Monday.",
        source="kazinform",
        title="Ambassador \x1b[31m speaks\u202e",
        published="2023-07-24T09:30:00Z",
        published_from="json-ld:datePublished",
        dateline="MINSK. KAZINFORM",
        dateline_place="Minsk",
        dateline_country="BY",
        dateline_agency="kazinform",
        credited_agency="belta-en",
        dates=(
            DateFound(
                kind="published",
                value="2023-07-24T09:30:00Z",
                offset_minutes=360,
                precision="second",
                origin="json-ld:datePublished",
                chosen=True,
            ),
        ),
        credits=(
            CreditFound(
                agency="belta-en", kind="origin", start=0, end=17, evidence="BelTA has learned"
            ),
        ),
        mentions=(_mention("KZ", 1.0, "Astana"), _mention("BY", 3.0, "Minsk")),
        officials=(_official(),),
        pair_a="BY",
        pair_b="KZ",
    )


def _mention(code, weight, matched):
    return Mention(
        kind="country",
        code=code,
        role="pair",
        weight=weight,
        start=0,
        end=5,
        matched=matched,
        rule=f"capital:en:{matched}",
    )


def _chinese():
    text = "发言人表示，两国将继续深化外交合作，并就双边关系交换意见。"
    return outcome(CHINESE, text, source="huaxin-zh", title="外交部发言人谈合作", published=None)
