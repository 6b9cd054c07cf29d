"""The README's and docs' commands are run as they stand; their generated parts are current."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generate import PAGES, main, renewed
from tests.newsroom import demo
from tests.project import ROOT

BLOCK = re.compile(r"(?:<!-- (run|no-run): ([^>\n]+) -->\n)?```sh\n(.*?)```", re.DOTALL)


def blocks():
    for page in PAGES:
        for mark, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            yield page.name, mark, name, text


RUN = [
    pytest.param(line.partition("#")[0].strip(), id=f"{page}-{name}-{number}")
    for page, mark, name, text in blocks()
    if mark == "run"
    for number, line in enumerate(text.strip().splitlines(), 1)
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A folder with the demo made, and the environment that the README speaks of."""
    folder = tmp_path_factory.mktemp("reader")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "path", [str(ROOT), *sys.path])
        own = {k: v for k, v in os.environ.items() if not k.startswith("DIPLOWIRE_")}
        own |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
            "DIPLOWIRE_ARCHIVE": str(folder / "demo" / "archive.db"),
        }
        made = subprocess.run(
            [sys.executable, "-m", demo.__name__],
            cwd=folder,
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        yield folder, own, made.stdout


@pytest.mark.parametrize("command", RUN)
def test_a_command_of_the_docs_works_as_it_stands(shell, command):
    folder, environment, _ = shell
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


def test_every_block_of_commands_says_whether_it_is_run():
    unmarked = [(page, text) for page, mark, _, text in blocks() if not mark]
    assert unmarked == []


def test_generated_parts_are_as_the_code_is():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert renewed(text) == text, f"{page.name} is out of date: run 'make docs'"


def test_a_stale_page_is_named(monkeypatch, capsys, tmp_path):
    page = tmp_path / "settings.md"
    page.write_text("<!-- generated: settings -->\nold\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr("docs.generate.PAGES", (page,))
    monkeypatch.setattr(sys, "argv", ["generate", "--check"])
    assert main() == 1
    assert "out of date: settings.md" in capsys.readouterr().err


def test_the_demo_shows_the_reprint_and_its_origin(shell):
    told = shell[2]
    assert "reprint of" in told
    assert "belta-demo" in told
    assert "0 article requests" in told
    assert "make run" in told
