"""The ball lab without a browser: presets, controls, regimes, goal, pictures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.curves import CURVES, parabola
from helpers.descent import descend
from helpers.figures.png import LIMIT
from helpers.labs import ball_state as states
from helpers.labs import presets
from helpers.labs.ball import ball_lab
from helpers.labs.ball_goal import Goal
from helpers.labs.ball_words import regime
from helpers.optimizers import GradientDescent


@pytest.fixture
def lab():
    return ball_lab("curve=bowl;start=-3;alpha=0.1;steps=20")


def point(lab, x, kind="up", serial=1):
    lab.stage.pointer = {
        **{"kind": kind, "axes": "curve", "x": x, "y": 0.0, "serial": serial},
        **{"layer": "start", "index": 0},
    }


@pytest.mark.parametrize("curve", CURVES)
def test_every_opening_survives_its_own_preset(curve):
    state = states.opening(curve)
    assert states.read_preset(state.preset()) == state


@given(frame=st.integers(0, 120), x=st.floats(-4, 4), steps=st.integers(1, 300))
def test_any_state_survives_its_own_preset(frame, x, steps):
    given = {"start": round(x, 2), "alpha": float(states.GRID[frame]), "steps": steps}
    state = states.opening("bowl", **given)
    back = states.read_preset(state.preset())
    assert (back, back.frame) == (state, frame)


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text):
    try:
        states.read_preset(text)
    except ValueError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("curve=moon", "no curve is called “moon”: choose one of bowl"),
        ("speed=3", "a preset has no “speed”; it may have alpha"),
        ("start=9", "the start must lie between -4 and 4; got 9"),
        ("curve=dimple;start=-6.5;alpha=0", "α must lie between 0.001 and 100; got 0"),
        ("alpha=nan", "α must be a number such as 0.5"),
        ("steps=301", "between 1 and 300; got 301"),
        ("", "the preset is empty"),
        ("x" * (presets.LONGEST + 1), "at most 300 characters"),
    ],
)
def test_a_bad_paste_shows_its_sentence_and_keeps_the_state(lab, preset, complaint):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = preset
    assert complaint in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


def test_typed_nonsense_is_refused_and_the_next_good_value_taken(lab):
    lab.start.value = "far left"
    assert "the start must be a number" in lab.stage.error
    lab.steps.value = "many"
    assert "whole number" in lab.stage.error
    lab.start.value = "2.5"
    assert (lab.state.start, lab.stage.error) == (2.5, "")


def test_the_slider_has_round_rates_over_five_decades():
    assert len(set(states.GRID)) == 121
    assert (states.GRID[0], states.GRID[72], states.GRID[-1]) == (0.001, 1, 100)


def test_a_rate_between_the_stops_is_kept():
    state = states.read_preset("alpha=0.1234")
    assert states.rates(state)[state.frame] == 0.1234


def test_the_mark_is_the_limit_of_the_basin_it_starts_in():
    assert states.limit(states.opening("flat_bowl"))[0] == pytest.approx(40)
    assert states.limit(states.opening("dimple"))[0] == pytest.approx(0.49, abs=0.01)
    right = states.opening("dimple", start=3.0)
    assert states.limit(right)[0] == pytest.approx(20)


def run(curve, start, rate, steps):
    return descend(CURVES[curve], [start], GradientDescent(rate), steps)


@pytest.mark.parametrize(
    ("curve", "start", "rate", "steps", "name", "words"),
    [
        ("bowl", -3, 0.001, 30, "crawling", "hardly moved"),
        ("bowl", -3, 0.5, 30, "converging", "converging: at rest after 15 steps"),
        ("bowl", -3, 1.5, 30, "converging", "converging from side to side"),
        ("bowl", -3, 1.0, 30, "converging", "at rest after 1 step at x = 0"),
        ("bowl", -3, 1.8, 30, "oscillating", "the last jump 0.80 of the one before"),
        ("bowl", -3, 2.0, 30, "oscillating", "last jump 1.00 of the one before"),
        ("bowl", -3, 3.0, 30, "diverging at step 1", "at step 1 the ball leaves"),
        ("bowl", -3, 2.1, 200, "diverging at step 4", "ever farther out"),
        ("bowl", -3, 0.1, 10, "on its way", "after 10 steps it is still rolling"),
        ("double_well", 0, 0.1, 30, "on a hilltop", "slope 0, but no minimum"),
        ("dimple", -6, 0.3, 60, "converging", "x = −3.91, not the deepest basin"),
        ("dimple", -6, 10, 60, "converging", "at x = 0, the deepest basin"),
        ("dimple", -6, 0.6, 60, "oscillating", "jumps to and fro"),
        ("double_well", 0.5, 0.3, 60, "converging", "x = 1, one of the deepest basins"),
        ("five_basins", -9, 2.9, 30, "thrown out at step 30", "it is not back yet"),
        ("plateau", -6, 15, 30, "thrown out at step 15", "after 30 steps it is not"),
        ("bowl", -3, 4, 300, "diverging at step 1", "diverging: at step 1"),
        ("bowl", -1, 2.2, 5, "diverging", "the last jump is 1.20 of the one before"),
        (
            "double_well",
            1.05,
            1.05,
            300,
            "oscillating",
            "last jump 1.00 of the one before",
        ),
    ],
)
def test_regimes_are_named(curve, start, rate, steps, name, words):
    found, sentence = regime(run(curve, start, rate, steps))
    assert found == name
    assert words in sentence
    assert "\n" not in sentence


def test_the_regime_in_the_lab_belongs_to_the_frame(lab):
    for rate in (0.001, 1.5, 3.8):
        lab.stage.frame = int(np.argmin(np.abs(states.GRID - rate)))
        assert lab.state.alpha == rate
        name, sentence = regime(lab.path.run(lab.stage.frame))
        assert sentence in lab.stage.in_words()
        (label,) = [layer for layer in lab.stage.layers if layer.name == "regime"]
        assert label.words[lab.stage.frame] == name


def test_frames_are_what_descend_finds(lab):
    frame = lab.stage.frame
    alone = run("bowl", -3, lab.state.alpha, 20)
    np.testing.assert_allclose(lab.path.w[:, frame], alone.w)


def test_a_press_sets_the_start_and_escape_takes_it_back(lab):
    point(lab, 1.234)
    assert lab.state.start == 1.23
    point(lab, 2.0, kind="move", serial=2)
    assert lab.state.start == 2.0
    point(lab, 0.0, kind="cancel", serial=3)
    assert lab.state.start == 1.23
    point(lab, 99.0, serial=4)
    assert lab.state.start == 4.0


def test_a_new_curve_brings_its_usual_start_and_reset_the_first_state(lab):
    first = lab.preset
    lab.curve.value = "five_basins"
    assert (lab.state.start, lab.state.steps) == (-9.0, 20)
    lab.reset.click()
    assert lab.preset == first
    assert lab.curve.value == "bowl"


def test_the_goal_is_reached_by_several_stops_in_a_row_and_not_by_others(lab):
    lab.to_goal.click()
    assert "not at rest in the deepest basin" in lab.score.value
    spent = [Goal.evaluations(lab.path, k) for k in range(121)]
    good = [float(states.GRID[k]) for k in range(121) if spent[k] <= 6]
    assert good == [8.3, 9.1, 10.0, 11.0, 12.0]
    lab.text.value = "curve=dimple;start=-6;alpha=9.1;steps=60"
    assert "reached ✔" in lab.score.value
    assert lab.goal.best == 4
    lab.text.value = "curve=dimple;start=-6;alpha=0.3;steps=60"
    assert "Best so far: 4 with α = 9.1" in lab.score.value


def test_another_start_does_not_count_for_the_goal(lab):
    lab.text.value = "curve=dimple;start=-5;alpha=10;steps=60"
    assert "not at the goal’s curve and start" in lab.score.value
    assert math.isinf(lab.goal.best)


@pytest.mark.parametrize("curve", CURVES)
def test_each_curve_has_a_still_that_fits(curve):
    lab = ball_lab(f"curve={curve};steps=40")
    assert len(lab.stage.still()) <= LIMIT
    assert lab.stage.error == ""


def test_a_path_that_flies_away_is_still_shown():
    lab = ball_lab("curve=five_basins;start=-9;alpha=100;steps=300")
    assert lab.stage.error == ""
    run_away = parabola().value(lab.path.w[:, -1])
    assert np.isfinite(run_away).all()
