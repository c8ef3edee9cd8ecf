"""A reader's copies: renewed while untouched, never overwritten once edited."""

import json
import os
import time

import pytest

from helpers import copies
from helpers.copies import RECORD, afresh, fingerprint, refresh


def notebook(*sources, outputs=()):
    cells = [
        {"cell_type": "code", "source": source, "outputs": list(outputs)}
        for source in sources
    ]
    return json.dumps({"cells": cells}).encode()


def publish(root, name="03_x.ipynb", *sources, outputs=()):
    """Let the course have this edition of a lesson."""
    file = root / "notebooks" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(notebook(*(sources or ("answer = ...",)), outputs=outputs))
    return file.read_bytes()


@pytest.fixture
def root(tmp_path):
    """A course of one lesson and its solution, and a reader who has opened it."""
    publish(tmp_path)
    publish(tmp_path, "solutions/03_x.ipynb", "answer = 3")
    assert refresh(tmp_path) == []
    return tmp_path


@pytest.fixture
def mine(root):
    """The reader's copy of the lesson."""
    return root / "my_lessons" / "03_x.ipynb"


def beside(mine, word="new"):
    return sorted(mine.parent.glob(f"03_x_{word}_*.ipynb"))


def test_the_folder_is_built_as_the_course_is(root, mine):
    assert mine.read_bytes() == (root / "notebooks" / mine.name).read_bytes()
    names = {p.relative_to(mine.parent).as_posix() for p in mine.parent.rglob("*")}
    assert names == {"03_x.ipynb", "solutions", "solutions/03_x.ipynb", RECORD}


def test_an_untouched_lesson_is_renewed(root, mine):
    new = publish(root, mine.name, "a better question")
    assert refresh(root) == []
    assert mine.read_bytes() == new and beside(mine) == []


def test_a_lesson_that_was_only_run_is_renewed(root, mine):
    # JupyterLab adds an empty cell at the end, and splits sources into lines.
    mine.write_bytes(notebook(["answer", " = ..."], "", outputs=["3"]))
    new = publish(root, mine.name, "a better question")
    assert refresh(root) == []
    assert mine.read_bytes() == new


def test_an_edited_lesson_stays_and_the_new_one_is_laid_beside(root, mine):
    mine.write_bytes(work := notebook("answer = 4"))
    assert refresh(root) == [] and beside(mine) == []
    new = publish(root, mine.name, "a better question")
    (said,) = refresh(root)
    assert mine.read_bytes() == work
    (place,) = beside(mine)
    assert place.read_bytes() == new and place.name in said
    assert refresh(root) == [], "said once"


def test_new_pictures_alone_are_no_news_for_an_edited_lesson(root, mine):
    mine.write_bytes(notebook("answer = 4"))
    publish(root, mine.name, outputs=["another picture"])
    assert refresh(root) == [] and beside(mine) == []


def test_an_offer_is_replaced_by_the_next_unless_it_was_edited(root, mine):
    mine.write_bytes(work := notebook("answer = 4"))
    publish(root, mine.name, "second edition")
    refresh(root)
    third = publish(root, mine.name, "third edition")
    refresh(root)
    (place,) = beside(mine)
    assert place.read_bytes() == third
    place.write_bytes(more := notebook("third edition, answered"))
    fourth = publish(root, mine.name, "fourth edition")
    refresh(root)
    assert {p.read_bytes() for p in beside(mine)} == {more, fourth}
    assert mine.read_bytes() == work


def test_a_refused_offer_is_not_made_again(root, mine):
    mine.write_bytes(notebook("answer = 4"))
    publish(root, mine.name, "second edition")
    refresh(root)
    beside(mine)[0].unlink()
    assert refresh(root) == [] and beside(mine) == []


def test_a_lesson_that_was_thrown_away_comes_back(root, mine):
    mine.unlink()
    assert refresh(root) == [] and mine.exists()


def test_a_file_of_the_readers_own_under_a_new_lessons_name_stays(root, mine):
    own = mine.with_name("11_y.ipynb")
    own.write_bytes(work := notebook("my own experiment"))
    publish(root, own.name, "a new lesson")
    assert len(refresh(root)) == 1
    assert own.read_bytes() == work
    assert len(list(mine.parent.glob("11_y_new_*.ipynb"))) == 1


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"03_x.ipynb": 3}', b"\xff"])
def test_without_its_record_all_that_differs_counts_as_the_readers(root, mine, damage):
    mine.write_bytes(work := notebook("answer = 4"))
    (mine.parent / RECORD).write_bytes(damage)
    publish(root, mine.name, "second edition")
    assert len(refresh(root)) == 1
    assert mine.read_bytes() == work and len(beside(mine)) == 1


@pytest.mark.parametrize("work", [b"", b"no notebook", b"[" * 100_000, b'{"cells":3}'])
def test_what_is_no_notebook_is_the_readers_too(root, mine, work):
    mine.write_bytes(work)
    publish(root, mine.name, "second edition")
    refresh(root)
    assert mine.read_bytes() == work and len(beside(mine)) == 1


def test_afresh_keeps_a_dated_copy_first(root, mine):
    mine.write_bytes(work := notebook("answer = 4"))
    new = publish(root, mine.name, "second edition")
    refresh(root)
    said = afresh("03", root)
    (kept,) = beside(mine, "kept")
    assert kept.read_bytes() == work and f"my_lessons/{kept.name}" in said
    assert time.strftime("%Y-") in kept.name
    assert mine.read_bytes() == new
    assert beside(mine) == [], "the offer is taken"
    assert refresh(root) == []


def test_afresh_twice_keeps_both(root, mine):
    for work in (b"first", b"second", b"third"):
        mine.write_bytes(work)
        afresh("03", root)
    assert {p.read_bytes() for p in beside(mine, "kept")} == {
        b"first",
        b"second",
        b"third",
    }


def test_afresh_of_an_untouched_lesson_keeps_nothing(root, mine):
    assert "no work of yours" in afresh("03_x", root)
    assert beside(mine, "kept") == []
    assert "solutions/03_x.ipynb starts afresh" in afresh("solutions/03", root)


def test_a_disk_that_fills_up_leaves_the_old_lesson(root, mine, monkeypatch):
    old = mine.read_bytes()
    publish(root, mine.name, "second edition")
    real, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) == 1:  # the lesson, not the record
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    (said,) = refresh(root)
    assert said == f"{mine} stays as it is: No space left on device."
    assert mine.read_bytes() == old and not list(mine.parent.glob(".*.tmp"))
    monkeypatch.undo()
    assert refresh(root) == [] and b"second" in mine.read_bytes()


def test_death_between_a_lesson_and_the_record_loses_nothing(root, mine, monkeypatch):
    new = publish(root, mine.name, "second edition")
    monkeypatch.setattr(copies, "_remember", lambda *_: None)
    refresh(root)
    monkeypatch.undo()
    third = publish(root, mine.name, "third edition")
    refresh(root)
    # It cannot be told from an edit any more, so it counts as one.
    assert mine.read_bytes() == new and beside(mine)[0].read_bytes() == third


def test_what_a_crash_left_half_written_goes_after_an_hour(root, mine):
    young, old = (mine.with_name(f".03_x.ipynb.{n}.tmp") for n in (1, 2))
    young.touch()
    old.touch()
    os.utime(old, (time.time() - 2 * copies.STALE,) * 2)
    refresh(root)
    assert young.exists() and not old.exists()


def test_the_fingerprint_sees_every_kind_of_edit():
    plain = notebook("a", "b")
    others = [
        notebook("a"),
        notebook("b", "a"),
        notebook("a", "b", "c"),
        notebook("a", "b "),
        plain.replace(b'"code"', b'"markdown"', 1),
        plain.replace(b'"outputs"', b'"attachments": {"x.png": 1}, "outputs"', 1),
    ]
    assert len({fingerprint(each) for each in [plain, *others]}) == 7
    assert fingerprint(notebook("a", "b", outputs=["7"])) == fingerprint(plain)
