"""The graph lab in a real JupyterLab: steps, keyboard, inputs, the quiz."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.graph import graph_lab",
    "lab = graph_lab('graph=twice;inputs=1;order=skipped')\nlab",
)


def test_keys_step_through_the_graph_without_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    assert stage.words() == "The inputs. Step forward."
    first = stage.pixels()
    stage.slider().focus()
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    assert "Done, but wrong: a has 2, its gradient is 4." in stage.words()
    last, pixels = stage.data("frame"), stage.pixels()
    page.keyboard.press("Home")
    page.wait_for_timeout(200)
    assert stage.data("frame") == 0 and stage.pixels() == first != pixels
    stage.root.get_by_role("button", name="step: one forward").click()
    page.wait_for_timeout(200)
    assert stage.words() == "Forward: + takes 1 and 1, gives 2, called b."
    stage.slider().focus()
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    assert stage.data("frame") == last and stage.pixels() == pixels
    assert stage.data("serial") == 1


def test_switch_and_inputs_change_the_numbers_and_bad_ones_nothing(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("skip the topological order").uncheck()
    stage.wait_until("serial", 2)
    page.wait_for_timeout(200)
    assert stage.data("frame") == 0
    stage.slider().focus()
    page.keyboard.press("End")
    page.wait_for_timeout(200)
    assert stage.words().endswith("now 4. All gradients are right.")
    box = page.get_by_label("a", exact=True)
    box.fill("ten")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "a must be a number such as 0.5, not “ten”" in alert.inner_text()
    assert stage.data("serial") == 2
    pixels = stage.pixels()
    box.fill("10")
    box.press("Enter")
    stage.wait_until("serial", 3)
    alert.wait_for(state="hidden")
    page.wait_for_timeout(200)
    assert stage.pixels() != pixels


def test_a_gradient_is_guessed_wrong_and_then_right(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_label("guess this gradient").check()
    stage.wait_until("serial", 2)
    page.wait_for_timeout(200)
    assert stage.words().startswith("What is the gradient of b")
    assert not stage.slider().is_visible()
    box = page.get_by_label("your gradient")
    box.fill("1")
    box.press("Enter")
    page.get_by_text("that comes along one arrow only; b has 2: add.").wait_for()
    box.fill("2")
    box.press("Enter")
    page.get_by_text("Right: the gradient of b is 1 · 1 + 1 · 1 = 2.").wait_for()
    page.wait_for_timeout(200)
    assert stage.words().startswith("What is the gradient of a")
    assert page.get_by_text("Now: 0 of 2 at the first try.").count() == 1
