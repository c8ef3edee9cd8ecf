"""The surface lab without a browser: presets, controls, goal, pictures."""

import asyncio

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.descent import descend
from helpers.labs import descent_picture as picture
from helpers.labs import descent_state as states
from helpers.labs import presets
from helpers.labs.goal import Goal
from helpers.labs.lab import Later
from helpers.labs.surface import surface_lab
from helpers.optimizers import OPTIMIZERS, GradientDescent, Momentum
from helpers.surfaces import SURFACES

GOAL = "surface=rosenbrock;optimizer=Nesterov;alpha=0.00091;steps=200;momentum=0.95"


@pytest.fixture
def lab():
    return surface_lab("surface=bowl10;start=-3,1;alpha=0.1;steps=20")


def point(lab, x, y, kind="up", serial=1):
    lab.stage.pointer = {
        **{"kind": kind, "axes": "map", "x": x, "y": y, "serial": serial},
        **{"layer": "start", "index": 0},
    }


# Presets


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_opening_survives_its_own_preset(surface, optimizer):
    state = states.opening(surface, optimizer)
    assert states.read_preset(state.preset()) == state
    assert len(state.preset()) <= presets.LONGEST


@given(frame=st.integers(0, 120), x=st.floats(-4, 4), steps=st.integers(1, 1000))
def test_any_state_survives_its_own_preset(frame, x, steps):
    state = states.opening("bowl10", "momentum")
    start, alpha = (round(x, 3), 1.0), float(states.rates(state)[frame])
    state = states.opening("bowl10", "momentum", start=start, alpha=alpha, steps=steps)
    back = states.read_preset(state.preset())
    assert back == state
    assert back.frame == frame


def test_the_preset_of_the_issue_is_read():
    lab = surface_lab(
        "surface=rosenbrock;optimizer=momentum;start=-1.5,2;alpha=0.0012;steps=200;"
        "momentum=0.9"
    )
    assert lab.state == states.State(
        "rosenbrock", "momentum", (-1.5, 2.0), 0.0012, 200, 0.9
    )


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("surface", "“surface” is not of the form key=value"),
        ("surface=moon", "no surface is called “moon”: choose one of two_weight"),
        ("optimizer=magic", "no optimizer is called “magic”"),
        ("speed=3", "a preset has no “speed”; it may have alpha"),
        ("steps=2;steps=3", "says “steps” twice"),
        ("v=2;steps=3", "of version 2; this lab reads 1"),
        ("steps=2.5", "whole number such as 100, not “2.5”"),
        ("steps=0", "between 1 and 1000; got 0"),
        ("steps=100000000000", "whole number"),
        ("start=1", "two numbers are needed, such as -1.5, 2; got “1”"),
        ("start=1,2,3", "two numbers"),
        ("start=a,2", "w₁ must be a number such as 0.5, not “a”"),
        ("start=900,2", "w₁ must lie between"),
        ("alpha=nan", "α here must be a number such as 0.5, not “nan”"),
        ("alpha=inf", "not “inf”"),
        ("alpha=-1", "α here must lie between 1e-05 and 1; got -1"),
        ("alpha=1e999", "must lie between"),
        ("alpha=__import__('os')", "must be a number"),
        ("momentum=1", "between 0 and 0.99"),
        ("", "the preset is empty"),
        (";;", "the preset is empty"),
        ("x" * 400, "at most 300 characters"),
        (None, "at most 300 characters"),
        ("=3", "a preset has no “”"),
    ],
)
def test_a_malformed_preset_is_refused_in_one_sentence(lab, preset, complaint):
    before = lab.preset
    with pytest.raises(ValueError, match="^the |^a |^this ") as caught:
        lab.preset = preset
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 260
    assert lab.preset == before


def test_a_pasted_preset_restores_the_state(lab):
    lab.text.value = GOAL
    assert (lab.state.surface, lab.state.optimizer) == ("rosenbrock", "Nesterov")
    assert lab.surface.value == "rosenbrock"
    assert lab.stage.error == ""


def test_a_bad_paste_shows_its_sentence_and_keeps_the_state(lab):
    before, serial = lab.preset, lab.stage.serial
    lab.text.value = "surface=moon"
    assert "no surface is called “moon”" in lab.stage.error
    assert (lab.preset, lab.stage.serial) == (before, serial)


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text):
    try:
        states.read_preset(text)
    except ValueError as error:
        assert "\n" not in str(error)


# Rates and limits


@pytest.mark.parametrize("surface", SURFACES)
def test_the_slider_has_round_rates_and_holds_the_usual_one(surface):
    state = states.opening(surface)
    rates = states.rates(state)
    assert len(rates) == states.FRAMES
    assert np.all(np.diff(rates) > 0)
    assert rates[-1] / rates[0] == pytest.approx(1e5)
    assert state.alpha == rates[state.frame]
    bound = states.limit(state)
    assert bound is None or rates[0] < bound[0] < rates[-1]


def test_a_rate_from_a_preset_is_kept_to_its_last_digit():
    lab = surface_lab("surface=bowl10;alpha=0.2013")
    assert lab.state.alpha == 0.2013 and "alpha=0.2013" in lab.preset
    expected = descend(lab.state.objective, lab.state.start, GradientDescent(0.2013), 9)
    np.testing.assert_allclose(lab.path.run(lab.stage.frame).w[9], expected.w[-1])
    kept = lab.stage.frame
    lab.stage.frame = 0
    lab.stage.frame = kept
    assert lab.state.alpha == 0.2013


def test_the_limit_says_where_it_holds():
    assert states.limit(states.opening("bowl10"))[1] == "2/λmax = 0.2 everywhere"
    assert "at the minimum (1, 1)" in states.limit(states.opening("rosenbrock"))[1]
    assert states.limit(states.opening("monkey_saddle")) is None
    assert states.limit(states.opening("bowl10", "Adam")) is None


@pytest.mark.parametrize("optimizer", ["gradient descent", "momentum", "Nesterov"])
def test_the_limit_divides_converging_from_diverging(optimizer):
    state = states.opening("bowl10", optimizer)
    rate, _ = states.limit(state)
    options = {"momentum": state.momentum} if state.has_momentum else {}
    ends = [
        descend(
            state.objective,
            state.start,
            OPTIMIZERS[optimizer](rate * factor, **options),
            4000,
        ).loss[-1]
        for factor in (0.99, 1.01)
    ]
    assert ends[0] < 1e-6 < 1e6 < ends[1]


# Controls


def test_choosing_a_surface_starts_at_its_start(lab):
    lab.surface.value = "himmelblau"
    assert lab.state.start == SURFACES["himmelblau"].start
    assert lab.state.steps == 20
    assert "Himmelblau" in lab.stage.in_words()


def test_choosing_an_optimizer_keeps_what_it_can(lab):
    lab.optimizer.value = "momentum"
    assert (lab.state.alpha, lab.state.start) == (0.1, (-3.0, 1.0))
    assert lab.momentum.layout.display is None
    lab.optimizer.value = "Adam"
    assert lab.momentum.layout.display == "none"
    assert lab.stage.error == ""


def test_momentum_bends_the_path(lab):
    lab.optimizer.value = "momentum"
    lab.momentum.value = 0.5
    expected = descend(lab.state.objective, (-3, 1), Momentum(0.1, 0.5), 20)
    run = lab.path.run(lab.stage.frame)
    np.testing.assert_allclose(run.w, expected.w)


def test_typing_a_start_moves_it(lab):
    lab.start.value = "(2,5; 1)"
    assert "two numbers" in lab.stage.error or "number" in lab.stage.error
    lab.start.value = "2.5, −1"
    assert lab.state.start == (2.5, -1.0)
    assert lab.stage.error == ""
    assert lab.start.value == "2.5, -1"


def test_typing_steps(lab):
    lab.steps.value = "many"
    assert lab.stage.error.startswith("the number of steps must be a whole number")
    assert lab.state.steps == 20
    lab.steps.value = "33"
    assert len(lab.path.loss) == 34
    assert lab.stage.step == 33


def test_the_pointer_sets_the_start_and_escape_takes_it_back(lab):
    point(lab, 2.00049, -1.5)
    assert lab.state.start == (2.0, -1.5)
    point(lab, 0.0, 0.5, "move", 2)
    assert lab.state.start == (0.0, 0.5)
    point(lab, 1.0, 1.0, "cancel", 3)
    assert lab.state.start == (2.0, -1.5)


def test_an_unknown_error_in_a_callback_is_shown(lab, monkeypatch):
    monkeypatch.setattr(states, "descend_at_all_rates", lambda state: 1 / 0)
    point(lab, 1, 1)
    assert "ZeroDivisionError" in lab.stage.error


def test_scrubbing_changes_nothing_but_alpha(lab):
    serial = lab.stage.serial
    lab.stage.frame = 0
    assert lab.state.alpha == 1e-5
    assert "alpha=1e-05" in lab.text.value
    assert lab.stage.serial == serial


def test_reset_brings_the_opening_back(lab):
    first = lab.preset
    lab.surface.value = "saddle"
    lab.stage.frame = 3
    lab.reset.click()
    assert lab.preset == first
    assert lab.surface.value == "bowl10"


# What is shown


def test_words_say_what_became_of_each_run():
    words = picture.verdicts(*shown("surface=bowl10;steps=50"))
    assert len(words) == states.FRAMES
    assert "diverged at step" in words[-1]
    assert "is crawling" in words[0] or "is still on its way" in words[0]
    assert all(word.endswith(".") and "\n" not in word for word in words)


def shown(preset):
    state = states.read_preset(preset)
    return state, states.descend_at_all_rates(state)


def test_a_diverged_run_ends_where_it_diverged():
    state, path = shown("surface=bowl10;steps=200")
    line = picture.layers(state, path)[0]
    last = states.FRAMES - 1
    step = int(path.diverged_at[last])
    assert np.isfinite(line.x[last][:step]).all()
    assert np.isnan(line.x[last][step:]).all()


def test_the_step_arrow_is_true_to_scale():
    state, path = shown("surface=bowl10;start=1,1;steps=5")
    layers = {layer.name: layer for layer in picture.layers(state, path)}
    step, rates = layers["step"], states.rates(state)
    np.testing.assert_allclose(step.dx[:, 0], -rates * 1.0)
    np.testing.assert_allclose(step.dy[:, 0], -rates * 10.0)
    assert (step.label, layers["gradient"].label) == ("−αg", "g")


@pytest.mark.parametrize("surface", ["rosenbrock", "rastrigin", "saddle"])
def test_the_busiest_surfaces_have_stills_below_the_limit(surface, recwarn):
    lab = surface_lab(f"surface={surface};steps=30")
    data, metadata = lab._repr_mimebundle_()
    assert len(data["image/png"]) * 3 / 4 <= 150_000
    assert len(metadata["image/png"]["alt"]) >= 30
    view = data["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == lab.model_id
    assert not recwarn.list


def test_a_start_at_a_minimum_is_fine():
    lab = surface_lab("surface=bowl10;start=0,0;steps=5")
    assert "stands still" in lab.stage.in_words()
    assert lab.stage.still()


# The goal


def test_the_goal_can_be_reached_and_keeps_the_best():
    lab = surface_lab(GOAL)
    assert "reached" in lab.score.value
    best = lab.goal.best
    assert best < 1e-3
    lab.stage.frame = 0
    assert "not yet" in lab.score.value and "Nesterov, α = 0.00091" in lab.score.value
    assert lab.goal.best == best
    lab.surface.value = "booth"
    assert "not at the goal’s start" in lab.score.value


def test_steps_beyond_the_budget_do_not_count():
    state, path = shown("surface=rosenbrock;alpha=0.001;steps=1000")
    Goal().score(state, path)
    goal = Goal()
    goal.score(state, path)
    assert goal.best == path.loss[:201, state.frame].min()
    assert path.loss[:, state.frame].min() < goal.best


def test_go_there_takes_the_goal(lab):
    lab.to_goal.click()
    assert Goal.applies(lab.state)
    assert lab.state.steps == 200
    assert any(layer.name == "goal" for layer in lab.stage.layers)


# Work done ahead


def test_later_works_bit_by_bit_after_a_rest(monkeypatch):
    monkeypatch.setattr(Later, "REST", 0.01)
    left = [1, 2, 3]

    async def wait():
        later = Later(lambda: bool(left.pop() and left))
        later.start()
        later.start()
        await asyncio.sleep(0.2)

    asyncio.run(wait())
    assert left == []


def test_sceneries_are_painted_ahead_until_all_are_there(lab, monkeypatch):
    painted = {"bowl10"}
    monkeypatch.setattr(picture, "is_painted", lambda name, steps: name in painted)
    monkeypatch.setattr(picture, "scenery", lambda name, steps: painted.add(name))
    while lab._paint_ahead():
        pass
    assert painted == set(SURFACES)


@pytest.mark.parametrize("surface", SURFACES)
def test_a_start_at_the_edge_of_the_map_survives_its_preset(surface):
    lab = surface_lab(f"surface={surface}")
    across, up = states.map_limits(surface)
    for serial, corner in enumerate(zip(across, up, strict=True), start=1):
        point(lab, *corner, serial=serial)
        assert lab.state.start[0] == pytest.approx(corner[0], abs=1e-3)
        assert states.read_preset(lab.preset).preset() == lab.preset
