from __future__ import annotations

import stat

import pytest

from crawler.errors import ArchiveError
from pipelines.archive import round_lock

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from pipelines.archive import round_lock\n"
    "with round_lock(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.readline()\n"
)


@pytest.fixture
def holder(start, path):
    process = start(HOLD, path)
    assert process.stdout.readline() == "held\n"
    return process


def test_second_round_is_refused_and_told_whose_the_first_is(path, holder):
    with (
        pytest.raises(ArchiveError, match=f"process {holder.pid}.* is running on {path}"),
        round_lock(path),
    ):
        pytest.fail("two rounds at once")


def test_rounds_on_two_archives_do_not_meet(path, holder):
    with round_lock(path.with_name("other.db")):
        pass


def test_lock_of_a_killed_round_is_gone(path, holder):
    holder.kill()
    holder.wait()
    with round_lock(path):
        pass
    with round_lock(path):  # and that of a round which ended well
        pass


def test_lock_file_is_private(path):
    with round_lock(path):
        mode = path.with_name("archive.db.lock").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_missing_folder_is_told_plainly(tmp_path):
    with (
        pytest.raises(ArchiveError, match="cannot be locked: No such file"),
        round_lock(tmp_path / "none" / "archive.db"),
    ):
        pytest.fail("locked nothing")
