"""The Jacobian lab in a real JupyterLab: hand, keyboard, goal, bad input."""

import pytest

pytestmark = pytest.mark.browser

CELLS = ("from helpers.labs.jacobian import jacobian_lab", "jacobian_lab()")


def preset(notebook):
    return notebook.page.get_by_label("preset (copy, or paste one)").input_value()


def test_the_temperature_scrubs_without_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, words = stage.pixels(), stage.words()
    stage.slider().focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    stage.wait_until("frame", 10)
    assert stage.data("frame") == 10 and stage.data("serial") == 1
    assert stage.pixels() != pixels and stage.words() != words
    assert "Every row adds up to 0" in stage.words()


def test_a_click_over_a_bar_sets_its_logit_and_reaches_the_goal(notebook):
    stage, page = notebook.stage(), notebook.page
    box = stage.pad("logits").bounding_box()
    for serial, (bar, height) in enumerate([(1, 0.95), (2, 0.95), (3, 0.05)], 2):
        x = box["x"] + (bar - 0.5) / 5 * box["width"]
        page.mouse.click(x, box["y"] + (1 - height) * box["height"])
        stage.wait_until("serial", serial)
    page.wait_for_timeout(300)
    logits = preset(notebook).split(";")[1].removeprefix("logits=").split(",")
    assert [float(z) for z in logits[:3]] == pytest.approx([4, 4, -4], abs=0.11)
    assert page.get_by_text("reached ✔").count() == 1


def test_the_keyboard_takes_a_handle_moves_it_and_lets_go(notebook):
    stage, page = notebook.stage(), notebook.page
    stage.pad("logits").focus()
    for key in ["ArrowUp", "Enter", "Shift+ArrowUp", "Shift+ArrowUp", "Enter"]:
        page.keyboard.press(key)
    stage.wait_until("serial", 3)
    page.wait_for_timeout(300)
    changed = preset(notebook).split(";")[1]
    assert changed != "logits=2,1,0,-1,-2" and changed.endswith(",1,0,-1,-2")


def test_bad_input_says_its_sentence_and_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    before = preset(notebook)
    box = page.get_by_label("logits z")
    box.fill("1, 2, high")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "5 logits are needed" in alert.inner_text()
    assert stage.data("serial") == 1 and preset(notebook) == before
