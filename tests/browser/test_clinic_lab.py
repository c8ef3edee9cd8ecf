"""The training clinic of lesson 10 in a real JupyterLab: slider, menus, bad input."""

import pytest

pytestmark = pytest.mark.browser

CELLS = ("from helpers.labs.clinic import clinic_lab", 'clinic_lab("patient=4")')


def test_the_step_scrubs_without_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, words = stage.pixels(), stage.words()
    stage.slider().focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    stage.wait_until("frame", 5)
    assert stage.data("serial") == 1
    assert stage.pixels() != pixels and stage.words() != words


def test_a_diagnosis_and_a_treatment_are_answered(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("diagnosis").select_option("dead ReLU units")
    stage.wait_until("serial", 2)
    page.get_by_label("treatment").select_option("start as He or Xavier")
    stage.wait_until("serial", 3)
    page.get_by_text("Cured").wait_for(timeout=10_000)
    assert page.get_by_text("Diagnosis right").count() == 1


def test_bad_input_says_its_sentence_and_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    box = page.get_by_label("patient (1 to 99)")
    box.fill("a hundred")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "must be a whole number" in alert.inner_text()
    assert stage.data("serial") == 1
