"""The experiment bench of lesson 11 in a real JupyterLab: slider, click, bad input."""

import pytest

pytestmark = pytest.mark.browser

CELLS = ("from helpers.labs.bench import bench_lab", 'bench_lab("plan=0:0.79")')


def test_the_last_rate_scrubs_without_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    pixels, words, frame = stage.pixels(), stage.words(), stage.data("frame")
    stage.slider().focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    stage.wait_until("frame", frame - 3)
    page.wait_for_function(
        "words => document.querySelector('.stage-words').innerText !== words", arg=words
    )
    assert stage.data("serial") == 1 and stage.pixels() != pixels


def test_a_click_changes_alpha_from_there_on(notebook):
    stage, page = notebook.stage(), notebook.page
    box = stage.pad("alpha").bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    stage.wait_until("serial", 2)
    page.wait_for_function(
        "() => [...document.querySelectorAll('input')]"
        ".some(box => box.value.startsWith('0:0.79, 2'))"
    )
    assert "from step 2" in stage.words()


def test_bad_input_says_its_sentence_and_loses_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    box = page.get_by_label("plan (step:α, …)")
    box.fill("as fast as you can")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "each part of a plan is step:α" in alert.inner_text()
    assert stage.data("serial") == 1
