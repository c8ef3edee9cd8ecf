"""The museum of lesson 12 in a real JupyterLab: slider, instruments, answer, errors."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.museum import museum_lab",
    'museum_lab("tour=1;stop=4;tools=gradient check")',
)


def test_the_step_scrubs_without_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, words = stage.pixels(), stage.words()
    stage.slider().focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    stage.wait_until("frame", 5)
    assert stage.data("serial") == 1
    assert stage.pixels() != pixels and stage.words() != words


def test_an_instrument_and_an_answer_by_keyboard(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("alone", exact=True).focus()
    page.keyboard.press("Space")
    stage.wait_until("serial", 2)
    assert "alone: " in stage.words()
    label = "slope of the activation forgotten"
    page.get_by_label("the bug").select_option(label)
    page.get_by_text("It should say").wait_for(timeout=10_000)
    assert page.get_by_text("Found 1 of 15").count() == 1


def test_bad_input_says_its_sentence_and_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    box = page.get_by_label("tour (1 to 99)")
    box.fill("the long one")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "must be a whole number" in alert.inner_text()
    assert stage.data("serial") == 1
