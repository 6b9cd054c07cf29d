"""Diplowire's commands beside Scrapy's own; each module here is one, called by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import config
from crawler.commandline import UsageFault
from pipelines.archive import Judgeable, Reader, archive_path, open_reader
from pipelines.archive.records import ArticleDetail
from pipelines.diplomacy.reading import Article


def archive_of(settings: BaseSettings) -> Path:
    """The archive's file, as the settings name it.

    Raises:
        ConfigError: a setting holds a wrong value.
    """
    value = config.from_settings(settings.get).archive
    return archive_path(value, Path(settings["PROJECT_FOLDER"]))


@contextmanager
def reading(settings: BaseSettings) -> Iterator[Reader]:
    """The archive, open for reading while the block runs.

    Raises:
        ArchiveError: there is none yet, or it cannot be read.
    """
    reader = Reader(open_reader(archive_of(settings)))
    try:
        yield reader
    finally:
        reader.close()


def as_judged(one: Judgeable) -> Article:
    """An archived article as its relevance is judged."""
    return Article(
        title=one.title,
        text=one.text,
        language=one.language,
        mentions=one.mentions,
        home=one.country,
        year=int(one.day[:4]),
    )


def article_of(reader: Reader, wanted: str) -> ArticleDetail:
    """The article with this number or address.

    Raises:
        UsageFault: there is none.
    """
    detail = reader.article(wanted)
    if detail is None:
        raise UsageFault(
            f"no article {wanted} in the archive; 'scrapy search WORDS' gives their numbers"
        )
    return detail
