"""``python -m helpers``: what JupyterLab is told."""

import sys

from jupyterlab.labapp import LabApp

from helpers import __main__ as start
from helpers import copies
from helpers.__main__ import FIRST, ROOT, arguments


def test_listens_on_this_machine_only_and_opens_a_lesson_that_exists():
    options = arguments([], root_user=False)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert f"--LabApp.default_url=/lab/tree/my_lessons/{FIRST}" in options
    assert (ROOT / "notebooks" / FIRST).is_file()
    assert not any("token=" in option.lower() for option in options)
    assert "--allow-root" not in options


def started(monkeypatch, tmp_path, *given):
    """Run main() on a course of one lesson; returns what JupyterLab is told."""
    told = []
    (tmp_path / "notebooks").mkdir(exist_ok=True)
    (tmp_path / "notebooks" / FIRST).write_text('{"cells": []}')
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "refresh", lambda: copies.refresh(tmp_path))
    monkeypatch.setattr(LabApp, "launch_instance", told.extend)
    monkeypatch.setattr(sys, "argv", ["helpers", *given])
    assert start.main() == 0
    return told


def test_opens_the_readers_copy(monkeypatch, tmp_path):
    told = started(monkeypatch, tmp_path)
    assert f"--LabApp.default_url=/lab/tree/my_lessons/{FIRST}" in told
    assert (tmp_path / "my_lessons" / FIRST).is_file()


def test_another_folder_gets_no_copies(monkeypatch, tmp_path):
    started(monkeypatch, tmp_path, f"--ServerApp.root_dir={tmp_path}")
    assert not (tmp_path / "my_lessons").exists()


def test_where_nothing_can_be_written_the_course_itself_is_opened(
    monkeypatch, tmp_path, capsys
):
    (tmp_path / "my_lessons").write_text("in the way")
    told = started(monkeypatch, tmp_path)
    assert f"--LabApp.default_url=/lab/tree/notebooks/{FIRST}" in told
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("my_lessons cannot be written (File exists), so the")


def test_afresh_says_what_it_wants(monkeypatch, capsys):
    for given in (["afresh"], ["afresh", "99"], ["afresh", "0"]):
        monkeypatch.setattr(sys, "argv", ["helpers", *given])
        assert start.main() == 1
        said = capsys.readouterr().err.splitlines()
        assert len(said) == 1 and "03" in said[0]


def test_what_is_typed_takes_the_place_of_ours():
    options = arguments(["--ServerApp.root_dir=/somewhere", "--no-browser"], True)
    assert [o for o in options if "root_dir" in o] == [
        "--ServerApp.root_dir=/somewhere"
    ]
    assert options[-1] == "--no-browser" and "--allow-root" in options
