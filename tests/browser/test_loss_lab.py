"""The loss lab in a real JupyterLab: hand, keyboard, slider, bad input."""

import pytest

pytestmark = pytest.mark.browser

CELLS = ("from helpers.labs.losses import loss_lab\nloss_lab()",)


def preset(notebook):
    return notebook.page.get_by_label("preset (copy, or paste one)").input_value()


def place(box, x, y):
    """Where a point in data units lies on the page."""
    across, up = (x + 0.3) / 10.8, (y + 1.6) / 43.1
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def test_dragging_a_point_by_hand_reaches_the_goal(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, box = stage.pixels(), stage.pad("data").bounding_box()
    page.mouse.move(*place(box, 9, 27.2))
    page.mouse.down()
    page.mouse.move(*place(box, 4, 40), steps=8)
    page.mouse.up()
    page.get_by_text("reached ✔").wait_for(timeout=5000)
    assert stage.pixels() != pixels and "9/27.2" not in preset(notebook)
    assert "3/38," in preset(notebook), "the other points stay"


def test_the_keyboard_alone_moves_a_point_and_your_line(notebook):
    stage, page = notebook.stage(), notebook.page
    page.wait_for_timeout(500)  # JupyterLab takes the focus once more after a run
    stage.pad("data").focus()
    for key in ["Enter"] + ["Shift+ArrowUp"] * 3 + ["Enter"]:
        page.keyboard.press(key)
    page.wait_for_function(
        "() => [...document.querySelectorAll('input[type=text]')]"
        ".some((box) => /points=1(\\.\\d)?[/](1\\d|2\\d)/.test(box.value))"
    )
    frame, words = stage.data("frame"), stage.words()
    stage.slider().focus()
    page.keyboard.press("ArrowRight")
    stage.wait_until("frame", frame + 1)
    assert stage.words() != words


def test_bad_input_shows_a_sentence_and_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    before = preset(notebook)
    delta = page.get_by_label("Huber’s δ, minutes")
    delta.fill("-1")
    delta.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "δ must lie between 0.1 and 50" in alert.inner_text()
    assert preset(notebook) == before
    delta.fill("5")
    delta.press("Enter")
    alert.wait_for(state="hidden")
    page.wait_for_timeout(200)
    assert "delta=5" in preset(notebook)
