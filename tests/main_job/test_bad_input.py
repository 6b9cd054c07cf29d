"""What a user can get wrong: one plain line on stderr, a telling exit code, no traceback."""

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys

import pytest

from tests.newsroom import Newsroom, agencies
from tests.project import ROOT, Project

USAGE, ARCHIVE = 2, 3


@pytest.fixture
def newsroom():
    with Newsroom([site for site in agencies() if site.id == "belta-demo"]) as opened:
        yield opened


def told(done, code):
    """The one line that a failed command says beside its log."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def only(done, code):
    """The same, of a command that has no log."""
    assert done.stderr.count("\n") == 1, done.stderr
    return told(done, code)


def test_unknown_key_disables_its_source_and_the_others_run(project):
    file = project.sources / "broken.toml"
    good = (project.sources / "belta-demo.toml").read_text(encoding="utf-8")
    file.write_text(good.replace('"belta-demo"', '"broken"').replace("credit =", "credits ="))
    done = project.run("crawl", "all")
    assert done.returncode == 0
    assert f"{file}: credits: unknown key; did you mean 'credit'?" in done.stderr
    assert project.value("SELECT count(*) FROM articles") > 0
    assert "broken.toml: credits" in told(project.run("crawl", "broken"), USAGE)


@pytest.mark.parametrize("command", [("crawl", "belta-dema"), ("search", "a", "--source", "belta")])
def test_unknown_source_suggests_the_nearest(project, command):
    assert project.run("crawl", "belta-demo").returncode == 0
    assert "belta-demo" in only(project.run(*command), USAGE)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("crawl",), "crawl takes one name"),
        (("crawl", "belta-demo", "kazinform"), "crawl takes one name"),
        (("crawl", "belta-demo", "-a", "since=yesterday"), "write it as 2023-07-24"),
        (("crawl", "belta-demo", "-a", "url=https://mirror.example/"), "not in the domains"),
        (("crawl", "belta-demo", "-a", "sinse=2023-07-24"), "-a sinse: unknown"),
        (("crawl", "belta-demo", "-s", "WORKERS=many"), "WORKERS"),
        (("crawl", "belta-demo", "-s", "SOURCES_DIRS=/nowhere"), "SOURCES_DIRS"),
        (("search", "?!-*()"), ""),
        (("search", "a", "--since", "24.07.2023"), "write it as 2023-07-24"),
        (("search", "a", "--contry", "BY"), "unknown option --contry"),
        (("show", "99999"), "99999"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_line(project, words, says):
    if words[0] != "crawl":
        assert project.run("crawl", "belta-demo").returncode == 0
    assert says in only(project.run(*words), USAGE)


def test_missing_folder_of_the_archive(project):
    done = project.run("crawl", "belta-demo", "-s", "ARCHIVE=/nowhere/at/all.db")
    assert "mkdir -p /nowhere/at" in only(done, ARCHIVE)


@pytest.mark.parametrize("command", [("crawl", "belta-demo"), ("search", "a"), ("sources",)])
def test_a_file_that_is_no_database_is_left_alone(project, command):
    project.archive.write_text("minutes of a meeting\n" * 500)
    assert str(project.archive) in only(project.run(*command), ARCHIVE)
    assert project.archive.read_text() == "minutes of a meeting\n" * 500


def test_an_archive_of_a_newer_version_is_refused(project):
    assert project.run("crawl", "belta-demo").returncode == 0
    with sqlite3.connect(project.archive) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    for command in (("crawl", "belta-demo"), ("search", "a"), ("sources",)):
        assert "newer version" in only(project.run(*command), ARCHIVE)


@pytest.mark.parametrize("command", [("crawl", "belta-demo"), ("search", "a"), ("show", "1")])
def test_a_damaged_archive_is_left_as_it_is(project, command):
    assert project.run("crawl", "belta-demo").returncode == 0
    damaged = bytearray(project.archive.read_bytes())
    for start in range(8192, len(damaged) - 2048, 16384):
        damaged[start : start + 2048] = b"\xaa" * 2048
    project.archive.write_bytes(damaged)
    assert "scrapy recover" in only(project.run(*command), ARCHIVE)
    assert project.archive.read_bytes() == damaged


def as_anyone(command):
    """The command bound by file permissions, which root is not."""
    if os.geteuid() != 0:
        return command
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv is not here to take that away")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]


def test_a_read_only_folder_of_the_archive(project):
    folder = project.folder / "shelf"
    folder.mkdir(mode=0o500)
    command = project.command("crawl", "belta-demo", "-s", f"ARCHIVE={folder}/archive.db")
    assert "give yourself write permission" in only(project.process(as_anyone(command)), ARCHIVE)
    assert list(folder.iterdir()) == []


def test_a_read_only_archive_keeps_its_rows(project):
    assert project.run("crawl", "belta-demo").returncode == 0
    before = project.rows("SELECT * FROM articles")
    project.archive.chmod(0o400)
    command = as_anyone(project.command("crawl", "all"))
    assert "give yourself write permission" in only(project.process(command), ARCHIVE)
    project.archive.chmod(0o600)
    assert project.rows("SELECT * FROM articles") == before


def test_no_archive_yet(project):
    assert "make demo" in only(project.run("search", "a"), ARCHIVE)


def test_a_full_disk_ends_the_run_plainly_and_the_next_completes_it(project, newsroom):
    url = newsroom.truth()[0].url
    assert project.run("crawl", "belta-demo", "-a", f"url={url}").returncode == 0
    before = project.rows("SELECT id, text FROM articles")
    room = 60_000  # bytes that any one file may grow to: the write-ahead log soon is larger

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        project.command("crawl", "belta-demo"),
        cwd=ROOT,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=full,
    )
    assert str(project.archive) in told(done, ARCHIVE)
    after = project.rows("SELECT id, text FROM articles")
    assert after[: len(before)] == before
    assert project.value("PRAGMA integrity_check") == "ok"
    assert project.run("crawl", "belta-demo").returncode == 0
    assert project.value("SELECT count(*) FROM articles") == len(newsroom.truth())


def test_an_unknown_setting_of_the_environment(tmp_path):
    project = Project(tmp_path, settings={"ARCHIV": "a.db"})
    assert "did you mean ARCHIVE?" in only(project.run("list"), USAGE)


def test_a_wrong_line_of_the_settings_file_is_named(tmp_path):
    copy = tmp_path / "project"
    for name in ("crawler", "pipelines", "scrapy.cfg"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(
            ROOT / name, _made(copy) / name
        )
    (copy / "diplowire.toml").write_text('contact = "desk@press.example"\nworkerz = 3\n')
    project = Project(tmp_path)
    done = project.process(project.command("list"), cwd=copy)
    assert "diplowire.toml:2: workerz: unknown setting; did you mean WORKERS?" in only(done, USAGE)


def _made(folder):
    folder.mkdir(exist_ok=True)
    return folder


def test_a_port_in_use(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "tests.newsroom", "--port", str(port)],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
    assert str(port) in only(done, USAGE)


def test_a_closed_pipe_is_no_error(project):
    assert project.run("crawl", "belta-demo").returncode == 0
    words = " ".join(project.command("show", "1"))
    done = project.process(["bash", "-o", "pipefail", "-c", f"{words} | head -1"])
    assert (done.returncode, done.stderr) == (0, "")
