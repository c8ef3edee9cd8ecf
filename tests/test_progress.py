"""Progress is kept, merged, set aside when damaged, and never in a reader's way."""

import json
import os
import subprocess
import sys
import time

import pytest

from helpers.checks import progress


@pytest.fixture(autouse=True)
def file(monkeypatch, tmp_path):
    """A progress file of this test's own, not there yet."""
    path = tmp_path / "folder" / "progress.json"
    monkeypatch.setenv("DOWNHILL_PROGRESS", str(path))
    monkeypatch.setitem(progress._state, "complained", False)
    return path


def test_remembers():
    assert progress.record("03", 1) == "" == progress.record("03", 1)
    assert progress.record("09", 2) == ""
    assert progress.solved() == {"03": {1}, "09": {2}}


def test_only_the_file_is_left(file):
    progress.record("03", 1)
    assert os.listdir(file.parent) == [file.name]


def test_default_place_is_the_users(monkeypatch):
    monkeypatch.delenv("DOWNHILL_PROGRESS")
    assert progress.path().name == "progress.json"
    assert "downhill" in str(progress.path()).lower()


def test_keeps_what_another_notebook_wrote(file):
    progress.record("03", 1)
    file.write_text(json.dumps({"solved": {"03": [1, 4], "05": [2]}}))
    progress.record("03", 2)
    assert progress.solved() == {"03": {1, 2, 4}, "05": {2}}


def test_many_kernels_at_once_lose_nothing():
    code = (
        "import sys; from helpers.checks import progress\n"
        "for n in range(20): progress.record(sys.argv[1], n)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, name]) for name in ("01", "02")
    ]
    assert [process.wait() for process in running] == [0, 0]
    assert progress.solved() == {"01": set(range(20)), "02": set(range(20))}


def test_a_pause_counts_nothing(file):
    with progress.pause():
        assert progress.record("03", 1) == ""
    assert not file.exists()
    progress.record("03", 2)
    assert progress.solved() == {"03": {2}}


def test_a_pause_without_with_lasts(monkeypatch, file):
    monkeypatch.setitem(progress._state, "paused", 0)
    assert progress.pause()._ipython_display_() is None
    progress.record("03", 1)
    assert not file.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"solved": 3}',
        b'{"solved": {"03": 3}}',
        b'{"solved": {"03": ["x"]}}',
        b'{"other": {}}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b" " * (progress.LONGEST + 1),
    ],
)
def test_a_damaged_file_is_set_aside(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    assert progress.solved() == {}
    note = progress.record("03", 1)
    assert note.startswith("Your progress file was damaged") and "\n" not in note
    assert progress.solved() == {"03": {1}}
    aside = [name for name in file.parent.iterdir() if name != file]
    assert len(aside) == 1 and aside[0].read_bytes() == content
    assert aside[0].name in note


def test_a_disk_that_cannot_be_written_is_told_once(file):
    file.parent.write_text("not a folder")
    assert progress.record("03", 1).startswith("Your progress cannot be saved: ")
    assert progress.record("03", 1) == ""
    assert progress.solved() == {}


def test_a_disk_that_fills_up_leaves_the_old_file(file, monkeypatch):
    progress.record("03", 1)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = progress.record("03", 2)
    assert said == "Your progress cannot be saved: No space left on device."
    assert progress.solved() == {"03": {1}}
    assert os.listdir(file.parent) == [file.name]


def lock_of(file):
    """A lock on the progress file, just taken."""
    file.parent.mkdir(exist_ok=True)
    lock = file.with_name(f".{file.name}.lock")
    lock.touch()
    return lock


def test_the_lock_of_a_dead_kernel_is_broken(file):
    lock_of(file)
    start = time.monotonic()
    assert progress.record("03", 1) == ""
    assert time.monotonic() - start < 2 * progress.STALE


def test_a_lock_that_is_held_is_respected(file, monkeypatch):
    lock = lock_of(file)
    os.utime(lock, (time.time() + 3600,) * 2)
    monkeypatch.setattr(progress, "STALE", 0.05)
    assert "locked" in progress.record("03", 1)
    assert not file.exists() and lock.exists()


def test_table():
    progress.record("03", 2)
    progress.record("03", 9)  # of an older edition, not counted
    rows = progress.table({"09": 3, "03": 4}).splitlines()
    assert rows == ["lesson  solved", "03      1 of 4   ○●○○", "09      0 of 3   ○○○"]


def test_reset_keeps_a_dated_copy(file):
    assert progress.reset() == "There is no progress to forget."
    progress.record("03", 1)
    said = progress.reset()
    assert progress.solved() == {}
    kept = [name for name in os.listdir(file.parent)]
    assert len(kept) == 1 and kept[0] in said
    assert json.loads((file.parent / kept[0]).read_text()) == {"solved": {"03": [1]}}


def test_reset_of_what_cannot_be_moved(file, monkeypatch):
    progress.record("03", 1)

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    assert progress.reset() == "Progress could not be reset: Permission denied."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that is none")
def test_a_device_is_never_replaced(file):
    # Who sets DOWNHILL_PROGRESS=/dev/null as root would otherwise lose /dev/null.
    file.parent.mkdir()
    os.mkfifo(file)
    assert (
        progress.record("03", 1) == f"Your progress cannot be saved: {file} is no file."
    )
    assert progress.reset() == f"Progress could not be reset: {file} is no file."
    assert progress.solved() == {}
    assert os.listdir(file.parent) == [file.name] and not file.is_file()
