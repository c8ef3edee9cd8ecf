"""The bill lab in a real JupyterLab: keyboard, layers, bad input, console silent."""

import pytest

from tests.browser.lab_page import Notebook

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.bill import bill_lab",
    "lab = bill_lab('inputs=20;outputs=5;width=32')\nlab",
)


def preset(notebook: Notebook) -> str:
    return notebook.page.get_by_label("preset (copy, or paste one)").input_value()


def test_the_keyboard_changes_the_width_and_the_bill(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, frame = stage.pixels(), stage.data("frame")
    assert stage.words().startswith("20–32–5: 837 weights, 838 passes.")
    stage.slider().focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    stage.wait_until("frame", frame + 4)
    assert stage.pixels() != pixels
    assert stage.words().startswith("20–64–5: 1,669 weights, 1,670 passes.")
    assert stage.data("serial") == 1, "scrubbing must not ask the kernel for frames"
    page.wait_for_function(
        "() => [...document.querySelectorAll('input[type=text]')]"
        ".some((box) => box.value.includes('width=64;'))"
    )


def test_layers_are_timed_anew_and_nonsense_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("hidden layers", exact=True).select_option("2")
    stage.wait_until("serial", 2)
    assert stage.words().startswith("20–32–32–5:")
    before = preset(notebook)
    box = page.get_by_label("inputs", exact=True)
    box.fill("many")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "inputs must be a whole number" in alert.inner_text()
    assert preset(notebook) == before and stage.data("serial") == 2


def test_the_goal_is_reached_by_a_preset(notebook):
    stage, page = notebook.stage(), notebook.page
    box = page.get_by_label("preset (copy, or paste one)")
    box.fill("inputs=645;layers=2;outputs=10;width=724")
    box.press("Enter")
    stage.wait_until("serial", 2)
    page.get_by_text("reached ✔").wait_for(timeout=5000)
    assert "passes." in stage.words()
