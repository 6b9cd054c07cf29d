"""The user's settings: which layer wins, what each value becomes, what a wrong one is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler import config
from crawler.config import FILE, NAMES, Config
from crawler.errors import ConfigError
from tests import cases

TABLE = Path(__file__).with_name("config.toml")
CASES = cases.table(TABLE, "case")


def layers(case: dict[str, Any], folder: Path) -> Config:
    if "file" in case:
        (folder / FILE).write_text(case["file"], encoding="utf-8")
    return config.from_layers(case.get("environ", {}), folder)


@pytest.mark.parametrize("case", [c for c in CASES if "gives" in c.values[0]])
def test_what_the_layers_give(case: dict[str, Any], tmp_path: Path) -> None:
    found = layers(case, tmp_path)
    for key, value in case["gives"].items():
        got = getattr(found, key)
        assert (list(got) if isinstance(got, tuple) else got) == value, key


@pytest.mark.parametrize("case", [c for c in CASES if "error" in c.values[0]])
def test_what_a_wrong_layer_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        layers(case, tmp_path)
    assert str(error.value) == case["error"].replace("{file}", str(tmp_path / FILE))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"contact = '\xff'\n")
    with pytest.raises(ConfigError, match=rf"{FILE}: cannot be read: 'utf-8' codec"):
        config.from_layers({}, tmp_path)


class TestScrapySettings:
    """What ``-s NAME=value`` brings is text; it is typed like the environment."""

    @staticmethod
    def held(**given: str) -> Settings:
        values = {name: getattr(Config(), name.lower()) for name in NAMES}
        settings = Settings({n: list(v) if isinstance(v, tuple) else v for n, v in values.items()})
        settings.setdict(given, priority="cmdline")
        return settings

    def test_what_scrapy_holds_comes_back_typed(self) -> None:
        assert config.from_settings(self.held().get) == Config()

    def test_text_of_the_command_line_is_typed(self) -> None:
        settings = self.held(WORKERS="3", SOURCES_DIRS="mine,shipped", PAGE_SECONDS="2.5")
        found = config.from_settings(settings.get)
        assert (found.workers, found.sources_dirs, found.page_seconds) == (
            3,
            ("mine", "shipped"),
            2.5,
        )

    def test_a_wrong_value_is_told_with_its_name(self) -> None:
        with pytest.raises(ConfigError) as error:
            config.from_settings(self.held(WORKERS="none").get)
        assert str(error.value) == "setting WORKERS: must be a whole number, not 'none'"
