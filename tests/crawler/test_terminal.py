from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import terminal
from crawler.errors import EXIT_ARCHIVE, EXIT_OK, EXIT_UNEXPECTED, ArchiveError
from tests.cases import table

CASES = Path(__file__).with_name("terminal.toml")
ROOT = Path(__file__).parents[2]
ROWS = [["kazinform", "Казинформ", 1200], ["xinhua", "新华社", 7], ["x", None, 0]]
WIDE = (
    "from crawler import terminal\n"
    "terminal.table(['id', 'name'], [['a' * 60, 'b' * 60]])\n"
    "terminal.line(('found', 'bold'), ' here')\n"
)


@pytest.mark.parametrize("case", table(CASES, "safe"))
def test_what_comes_from_outside_is_printed_safely(case):
    assert terminal.safe(case["text"]) == case["shown"]


@pytest.mark.parametrize("case", table(CASES, "when"))
def test_a_time_is_shown_so_that_it_can_be_cited(case):
    assert terminal.when(case["time"]) == case["shown"]
    assert terminal.when(case["time"], seconds=True) == case["exact"]


@pytest.mark.parametrize("case", table(CASES, "csv"))
def test_no_csv_cell_is_a_formula(case):
    file = io.StringIO()
    terminal.csv_rows(["title", "number"], [[case["cell"], -1]], file)
    assert file.getvalue() == f"title,number\n{case['written']},-1\n"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_line_that_can_be_encoded(text):
    shown = terminal.safe(text)
    shown.encode()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)


@given(st.text(st.characters(exclude_categories=())))
def test_json_gives_back_any_text(text):
    written = terminal.json_text({"title": text})
    assert json.loads(written) == {"title": text}
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in written)


def test_json_keeps_letters_readable():
    assert terminal.json_text({"t": "外交 Посол"}) == '{"t": "外交 Посол"}'


def test_table_columns_stand_under_each_other(capsys):
    terminal.table(["id", "name", "articles"], ROWS)
    assert capsys.readouterr().out.splitlines() == [
        "id         name       articles",
        "kazinform  Казинформ      1200",
        "xinhua     新华社            7",
        "x                            0",
    ]


def test_an_empty_table_is_its_headings(capsys):
    terminal.table(["id", "name"], [])
    assert capsys.readouterr().out == "id  name\n"


def test_facts_leave_out_what_is_not_known(capsys):
    terminal.facts([("url", "https://x/"), ("author", None), ("published", "2023-07-24")])
    assert capsys.readouterr().out == "url        https://x/\npublished  2023-07-24\n"


def test_an_error_is_one_line_on_stderr(capsys):
    assert terminal.fail("no folder\n\x1b[2J", EXIT_ARCHIVE) == EXIT_ARCHIVE
    assert capsys.readouterr() == ("", "error: no folder\\n\\x1b[2J\n")


def test_a_failure_that_can_be_mended_gives_its_line_and_code(capsys):
    def answer() -> int:
        raise ArchiveError("no archive at x yet")

    assert terminal.guarded(answer) == EXIT_ARCHIVE
    assert capsys.readouterr().err == "error: no archive at x yet\n"


def test_into_a_pipe_nothing_is_cut_or_coloured():
    out = subprocess.run([sys.executable, "-c", WIDE], cwd=ROOT, capture_output=True, check=True)
    assert out.stdout.decode().splitlines() == [
        "id".ljust(60) + "  name",
        "a" * 60 + "  " + "b" * 60,
        "found here",
    ]


def test_on_a_terminal_there_is_bold_and_the_width_is_kept():
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    environ.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-c", WIDE], cwd=ROOT, env=environ, stdout=theirs, stdin=theirs
    ) as process:
        os.close(theirs)
        written = until_closed(ours)
    assert process.returncode == 0
    assert "\x1b[1mfound\x1b[0m here" in written
    assert "a" * 60 not in written


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "Посол\n"), ("ascii", "\\u041f\\u043e\\u0441\\u043e\\u043b\n")],
)
def test_a_charset_without_the_letters_is_no_failure(encoding, shown):
    code = (
        "from crawler import terminal\n"
        "raise SystemExit(terminal.guarded(lambda: terminal.line('Посол') or 0))\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert out.stdout.decode(encoding) == shown


@pytest.mark.parametrize(("target", "code"), [("|", EXIT_OK), ("/dev/full", EXIT_UNEXPECTED)])
def test_output_that_nobody_takes(target, code):
    if target != "|" and not Path(target).exists():
        pytest.skip(f"no {target} here")
    script = (
        "from crawler import terminal as t\n"
        "def answer():\n    t.table(['n'], [[n] for n in range(5000)])\n    return 0\n"
        "raise SystemExit(t.guarded(answer))\n"
    )
    taken, given_ = os.pipe()
    out = given_ if target == "|" else os.open(target, os.O_WRONLY)
    os.close(taken)
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=out, stderr=subprocess.PIPE, check=False
    )
    os.close(given_)
    assert run.returncode == code
    assert run.stderr.decode() == (
        "" if code == EXIT_OK else "error: cannot go on: No space left on device\n"
    )


def until_closed(terminal_end: int) -> str:
    written = b""
    while True:
        try:
            part = os.read(terminal_end, 4096)
        except OSError:  # Linux ends a pseudo-terminal so
            part = b""
        if not part:
            os.close(terminal_end)
            return written.decode()
        written += part
