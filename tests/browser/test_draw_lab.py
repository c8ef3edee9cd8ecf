"""The lab "draw a digit" in a real JupyterLab: mouse, keyboard, buttons, silence."""

import pytest

from tests.browser.lab_page import Notebook

pytestmark = pytest.mark.browser

TRAINED = """
import numpy as np
from helpers.datasets import digits
from helpers.labs.draw import draw_lab
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import Momentum
from helpers.training import fit

data, rng = digits(), np.random.default_rng(0)
network = Network([Dense(64, 48, "relu"), Dense(48, 10, "softmax")])
w = network.initialise(rng)
w = fit(network, w, data.train, Momentum(0.1), rng=rng, epochs=15, progress=False).w
"""
CELLS = (TRAINED, "lab = draw_lab(network, w, data)\nlab")
ONE = [(0.5, 0.2), (0.5, 0.8)]


@pytest.fixture
def stage(notebook):
    return notebook.stage()


def place(stage, x, y):
    """Return where on the page a point of the field is; y goes downwards."""
    box = stage.pad("field").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def read(stage):
    """Wait until all strokes are read."""
    element = stage.root.element_handle()
    stage.page.wait_for_timeout(120)
    stage.page.wait_for_function("root => root.dataset.read === 'true'", arg=element)


def draw(notebook, stage, points, steps=12):
    mouse, serial = notebook.page.mouse, stage.data("serial")
    mouse.move(*place(stage, *points[0]))
    mouse.down()
    for point in points[1:]:
        mouse.move(*place(stage, *point), steps=steps)
    mouse.up()
    stage.wait_until("serial", serial + 1)
    read(stage)


def press(notebook, stage, name):
    serial = stage.data("serial")
    notebook.page.get_by_role("button", name=name).click()
    stage.wait_until("serial", serial + 1)


def test_a_stroke_is_shown_at_once_and_then_read(notebook, stage):
    assert stage.words().startswith("A sample drawing")
    before, serial = stage.pixels(), stage.data("serial")
    mouse = notebook.page.mouse
    mouse.move(*place(stage, *ONE[0]))
    mouse.down()
    mouse.move(*place(stage, *ONE[1]), steps=60)
    notebook.page.wait_for_timeout(120)
    assert stage.pixels() != before
    stage.wait_until("serial", serial + 1)  # it is read while the pen is still down
    assert stage.words().startswith("Your drawing: read as")
    mouse.up()
    read(stage)
    assert stage.words().startswith("Your drawing: read as 1")
    assert stage.data("serial") - serial < 30, "not every point asks the kernel"


def test_undo_and_clear(notebook, stage):
    draw(notebook, stage, ONE)
    one = stage.words()
    draw(notebook, stage, [(0.3, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8)])
    assert stage.words() != one
    press(notebook, stage, "Undo")
    assert stage.words() == one
    press(notebook, stage, "Clear")
    assert stage.words().startswith("An empty field")
    notebook.page.get_by_role("button", name="Undo").click()
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert alert.inner_text() == "there is nothing to undo: the field is empty"


def test_the_keyboard_draws_and_takes_back(notebook, stage):
    keys, pad = notebook.page.keyboard, stage.pad("field")
    pad.focus()
    for key in ["Shift+ArrowUp"] * 6 + ["Space"] + ["Shift+ArrowDown"] * 12 + ["Space"]:
        keys.press(key)
    stage.wait_until("serial", 2)
    read(stage)
    drawn = stage.words()
    assert drawn.startswith("Your drawing: read as 1")
    for key in ["Space"] + ["Shift+ArrowLeft"] * 6:
        keys.press(key)
    read(stage)
    assert stage.words() != drawn
    keys.press("Escape")
    read(stage)
    assert stage.words() == drawn
    assert "Space puts it down" in pad.get_attribute("aria-label")


def test_a_hard_one_keeps_its_label_until_asked(notebook, stage):
    press(notebook, stage, "Give me a hard one")
    assert stage.words().startswith("A hard test image: read as")
    page = notebook.page
    assert page.get_by_text("It is labelled").count() == 0
    page.get_by_role("button", name="Show its label").click()
    page.get_by_text("It is labelled").wait_for(timeout=5000)
    draw(notebook, stage, ONE)
    assert stage.words().startswith("A hard test image with your strokes")
    press(notebook, stage, "Clear")
    assert page.get_by_role("button", name="Show its label").is_disabled()


def test_a_narrow_page_loses_nothing(opened: Notebook):
    opened.page.set_viewport_size({"width": 560, "height": 1000})
    stage = opened.rerun()
    draw(opened, stage, ONE)
    assert stage.words().startswith("Your drawing: read as 1")
    assert opened.errors == []
