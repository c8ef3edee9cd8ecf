"""The race lab in a real JupyterLab: play, bet, click, and bad input."""

import pytest

pytestmark = pytest.mark.browser

CELLS = (
    "from helpers.labs.race import race_lab",
    "field = 'gradient descent,momentum,Adam,BFGS'\n"
    "lab = race_lab(f'surface=bowl1;racers={field};budget=60')\nlab",
)


def box(notebook, label):
    return notebook.page.get_by_label(label, exact=True)


def test_a_bet_and_play_lead_to_a_verdict_and_a_score(notebook):
    stage, page = notebook.stage(), notebook.page
    before = stage.pixels()
    assert stage.words().startswith("Ready:")
    box(notebook, "my bet").select_option("gradient descent")
    stage.slider().focus()
    page.keyboard.press("End")
    stage.wait_until("frame", 60)
    assert "Winner: gradient descent with 1." in stage.words()
    assert stage.pixels() != before
    assert stage.data("serial") == 1, "a race must not ask the kernel for frames"
    page.get_by_text("Different winners bet on: 1 of 3").wait_for(timeout=5000)


def test_the_race_plays_by_itself(notebook):
    stage, page = notebook.stage(), notebook.page
    stage.root.get_by_role("button", name="Play evaluations spent").click()
    page.wait_for_timeout(1500)
    assert 2 <= stage.data("frame") < 60
    assert "After" in stage.words()


def test_switching_a_runner_on_and_clicking_a_start_line_up_anew(notebook):
    stage, page = notebook.stage(), notebook.page
    box(notebook, "Nesterov").check()
    stage.wait_until("serial", 2)
    assert "Nesterov" in stage.words()
    pad = stage.pad("map").bounding_box()
    page.mouse.click(pad["x"] + 0.8 * pad["width"], pad["y"] + 0.3 * pad["height"])
    stage.wait_until("serial", 3)
    assert not box(notebook, "start w₁, w₂").input_value().startswith("-3.5")


def test_a_bad_preset_is_answered_in_words_and_nothing_is_lost(notebook):
    stage, page = notebook.stage(), notebook.page
    text = box(notebook, "preset (copy, or paste one)")
    text.fill("racers=magic")
    text.press("Enter")
    alert = stage.root.get_by_role("alert")
    alert.get_by_text("no optimizer is called “magic”").wait_for(timeout=5000)
    assert stage.data("serial") == 1
    page.wait_for_timeout(100)
