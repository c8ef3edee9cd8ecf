"""The XOR playground in a real JupyterLab: scrubbing, keyboard, bad input, goal."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.xor import xor_lab",
    "lab = xor_lab('hidden_units=8;seed=0')\nlab",
)


def box(notebook, label):
    return notebook.page.get_by_label(label, exact=True)


def test_scrubbing_with_keys_moves_the_picture_without_the_kernel(notebook):
    stage = notebook.stage()
    pixels, words = stage.pixels(), stage.words()
    assert words.startswith("Step 1,000:")
    stage.slider().focus()
    notebook.page.keyboard.press("Home")
    notebook.page.wait_for_timeout(300)
    assert stage.data("frame") == 0 and stage.words().startswith("Step 0:")
    assert stage.pixels() != pixels
    assert stage.data("serial") == 1, "scrubbing must not ask the kernel for frames"


def test_another_network_is_trained_and_reaches_the_goal(notebook):
    stage, page = notebook.stage(), notebook.page
    box(notebook, "activation").select_option("relu")
    stage.wait_until("serial", 2)
    box(notebook, "seed").fill("1")
    box(notebook, "seed").press("Enter")
    stage.wait_until("serial", 3)
    box(notebook, "hidden units").fill("3")
    box(notebook, "hidden units").press("Enter")
    stage.wait_until("serial", 4)
    page.get_by_text("reached ✔").wait_for()


def test_bad_input_is_one_sentence_and_loses_nothing(notebook):
    stage = notebook.stage()
    pixels = stage.pixels()
    box(notebook, "hidden units").fill("a lot")
    box(notebook, "hidden units").press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "must be a whole number" in alert.inner_text()
    assert stage.data("serial") == 1 and stage.pixels() == pixels
    notebook.page.get_by_role("button", name="Reset").click()
    stage.wait_until("serial", 2)
    alert.wait_for(state="hidden")
