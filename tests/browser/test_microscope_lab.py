"""The gradient microscope in a real JupyterLab: keyboard, goal, bugs."""

import pytest

pytestmark = pytest.mark.browser

CELLS = ("from helpers.labs.microscope import microscope_lab", "microscope_lab()")


def test_the_keyboard_reaches_the_goal_without_new_frames(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels = stage.pixels()
    stage.slider().focus()
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("reached ✔").wait_for(timeout=10_000)
    assert stage.data("serial") == 1 and stage.data("frame") == 17
    assert stage.pixels() != pixels


def test_a_bug_lights_up_and_its_words_say_where(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("analytic gradient").select_option("bug D")
    stage.wait_until("serial", 2)
    page.get_by_text("no h makes a bug agree").wait_for(timeout=10_000)
    assert "W₂ 1e0" in stage.words() or "W₂ 9e−1" in stage.words()
