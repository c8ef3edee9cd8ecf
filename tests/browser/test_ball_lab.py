"""The ball lab in a real JupyterLab: slider, click, keyboard, preset, goal."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.ball import ball_lab",
    "lab = ball_lab('curve=bowl;start=-3;alpha=0.5;steps=40')\nlab",
)


def preset(notebook):
    line = notebook.page.get_by_label("preset (copy, or paste one)").input_value()
    return dict(part.split("=") for part in line.split(";"))


def test_dragging_alpha_names_each_regime_without_asking_the_kernel(notebook):
    stage, page = notebook.stage(), notebook.page
    stage.slider().focus()
    seen = []
    for key, presses in (("Home", 1), ("End", 1), ("ArrowLeft", 41)):
        for _ in range(presses):
            page.keyboard.press(key)
        page.wait_for_timeout(150)
        seen.append(stage.words())
    assert "crawling" in seen[0]
    assert "diverging: at step 1" in seen[1]
    assert "from side to side" in seen[2] or "oscillating" in seen[2]
    assert stage.data("serial") == 1, "scrubbing must not ask the kernel for frames"


def test_a_click_and_the_keyboard_set_the_start(notebook):
    stage, page = notebook.stage(), notebook.page
    box = stage.pad("curve").bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    stage.wait_until("serial", 2)
    page.wait_for_timeout(300)
    first = float(preset(notebook)["start"])
    assert first == pytest.approx(2.0, abs=0.1)
    stage.pad("curve").focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    stage.wait_until("serial", 3)
    page.wait_for_timeout(300)
    assert float(preset(notebook)["start"]) > first + 0.1


def test_the_goal_is_set_reached_and_kept_through_a_bad_preset(notebook):
    stage, page = notebook.stage(), notebook.page
    page.get_by_role("button", name="Go there").click()
    stage.wait_until("serial", 2)
    page.get_by_text("not at rest in the deepest basin").wait_for()
    box = page.get_by_label("preset (copy, or paste one)")
    box.fill("curve=dimple;start=-6;alpha=10;steps=60")
    box.press("Enter")
    page.get_by_text("Now: 1 evaluation (reached").wait_for()
    box.fill("curve=moon")
    box.press("Enter")
    alert = stage.root.locator(".stage-error")
    alert.wait_for()
    assert "no curve is called “moon”" in alert.inner_text()
    assert page.get_by_text("reached").count() == 1
