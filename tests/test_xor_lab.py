"""The XOR playground without a browser: presets, training, controls, goal, picture."""

from dataclasses import replace

import numpy as np
import pytest

from helpers.datasets import xor_cloud
from helpers.figures.xor import CLOUD, lattice
from helpers.labs import xor_picture as picture
from helpers.labs import xor_state as states
from helpers.labs.xor import Goal, xor_lab
from helpers.labs.xor_state import State

QUICK = "hidden_units=3;activation=relu;seed=1"


@pytest.fixture
def lab():
    return xor_lab(QUICK)


@pytest.fixture
def short(monkeypatch):
    """Training of 60 steps, for what holds at any length."""
    monkeypatch.setattr(states, "STEPS", 60)
    states.train.cache_clear()
    yield
    states.train.cache_clear()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


@pytest.mark.parametrize("alpha", states.RATES)
@pytest.mark.parametrize("activation", states.ACTIVATIONS)
def test_any_state_survives_its_own_preset(activation, alpha):
    state = State(5, activation, alpha, 0.01, 7, "no")
    assert states.read_preset(state.preset()) == state


@pytest.mark.parametrize(
    ("preset", "complaint"),
    [
        ("hidden_units=0", "hidden units must lie between 1 and 50; got 0"),
        ("hidden_units=51", "between 1 and 50; got 51"),
        ("hidden_units=2.5", "whole number such as 100"),
        ("activation=magic", "no activation is called “magic”: choose one of tanh"),
        ("alpha=0.02", "α must be one of 0.003, 0.01"),
        ("alpha=-1", "α must lie between 0 and 1000"),
        ("l2=0.5", "λ must be one of 0, 0.0001"),
        ("seed=1000", "the seed must lie between 0 and 999"),
        ("biases=maybe", "choose one of yes, no"),
        ("depth=3", "a preset has no “depth”"),
    ],
)
def test_a_preset_that_does_not_fit_is_refused_in_one_sentence(lab, preset, complaint):
    before, shown = lab.preset, lab.stage.layers
    lab.text.value = preset
    assert complaint in lab.stage.error
    assert lab.preset == before and lab.stage.layers == shown


def test_training_is_plain_gradient_descent():
    state = State(hidden_units=4, alpha=0.3, l2=0.01)
    run, network = states.train(state), state.network()
    network.l2 = 0.01
    objective = network.objective(*_pair())
    w = network.initialise(np.random.default_rng(0))
    for _ in range(3):
        w = w - np.float32(0.3) * objective.gradient(w)
    assert run.steps[:4] == [0, 1, 2, 3]
    assert np.allclose(run.w[3], w, atol=1e-6)
    right = network.predict(run.w[-1], xor_cloud().x).argmax(axis=-1) == xor_cloud().y
    assert run.accuracy[-1] == pytest.approx(right.mean())


def _pair():
    return xor_cloud().x, xor_cloud().y


def test_the_loss_shown_leaves_the_penalty_out(short):
    with_penalty = states.train(State(l2=0.1))
    without = states.train(State(l2=0.0))
    assert with_penalty.loss[0] == pytest.approx(without.loss[0])


def test_an_explosion_is_a_result():
    lab = xor_lab("activation=relu;alpha=100")
    run = lab.training
    assert run.exploded_at and np.isnan(run.loss[-1])
    assert "Exploded: at step" in lab.stage.in_words() and "exploded" in lab.score.value
    assert layer(lab, "exploded").words == f"exploded at {run.exploded_at}"
    lab.stage.frame = 0
    assert "Step 0:" in lab.stage.in_words()


def test_the_picture_shows_the_answers_of_its_moment(lab):
    network, run = lab.state.network(), lab.training
    answers = layer(lab, "answer").values
    for frame in (0, 20, 47):
        expected = network.predict(run.w[frame], lattice(CLOUD, picture.PIXELS))[:, 1]
        assert np.allclose(answers[frame].ravel(), expected)


def test_crosses_stand_on_the_mistakes(lab):
    crosses = np.isfinite(layer(lab, "wrong").x).sum(axis=1)
    assert np.array_equal(crosses, np.round(300 * (1 - lab.training.accuracy)))


@pytest.mark.parametrize("biases", ["yes", "no"])
@pytest.mark.parametrize("units", [1, 2, 8])
def test_the_hidden_view_puts_each_answer_on_its_side(short, units, biases):
    state = State(hidden_units=units, biases=biases)
    run = states.train(state)
    view = picture.hidden_view(state, run)
    assert view.shape == (48, 300, 2) and np.isfinite(view).all()
    answers = state.network().predict(run.w, xor_cloud().x).argmax(axis=-1)
    clear = np.abs(view[..., 0]) > 1e-3
    assert np.array_equal((view[..., 0] > 0)[clear], answers[clear] == 1)


def test_a_single_unit_has_nothing_across(short):
    state = State(hidden_units=1)
    assert np.allclose(picture.hidden_view(state, states.train(state))[..., 1], 0)


def test_controls_change_the_state_and_keep_the_moment(short):
    lab = xor_lab(QUICK)
    lab.stage.frame = 10
    lab.activation.value, lab.units.value = "tanh", "2"
    lab.alpha.value, lab.l2.value = 0.3, 0.001
    lab.seed.value, lab.biases.value = "5", False
    assert lab.state == State(2, "tanh", 0.3, 0.001, 5, "no")
    assert lab.preset.endswith(
        "hidden_units=2;activation=tanh;alpha=0.3;l2=0.001;seed=5;biases=no"
    )
    assert lab.stage.frame == 10 and lab.text.value == lab.preset


def test_a_bad_number_leaves_everything_as_it_was(lab):
    lab.units.value = "many"
    assert "hidden units must be a whole number" in lab.stage.error
    assert lab.state.hidden_units == 3
    lab.units.value = "4"
    assert lab.stage.error == "" and lab.state.hidden_units == 4


def test_a_pasted_preset_is_shown_and_reset_goes_back(short):
    lab = xor_lab(QUICK)
    lab.text.value = "hidden_units=2;seed=4"
    assert lab.state == State(hidden_units=2, seed=4)
    lab.reset.click()
    assert lab.state == states.read_preset(QUICK)


def test_the_goal_is_reached_by_few_units_and_kept(lab):
    assert "reached ✔" in lab.score.value
    lab.preset = "hidden_units=8"
    assert "use fewer units" in lab.score.value
    assert "Best so far: 3 hidden units of relu, seed 1." in lab.score.value
    lab.preset = "hidden_units=1"
    assert "(not yet)" in lab.score.value


def test_the_goal_keeps_the_smallest_network(short):
    goal = Goal()
    for units, share in ((8, 0.99), (5, 0.993), (6, 1.0), (2, 0.98)):
        state = State(hidden_units=units)
        run = replace(states.train(State()), accuracy=np.array([share]))
        goal.score(state, run)
    assert goal.best.hidden_units == 5


def test_reach_holds_the_last_points(lab):
    view = picture.hidden_view(lab.state, lab.training)
    wide, high = picture.reach(view)
    assert np.mean(np.abs(view[-1, :, 0]) <= wide) > 0.98
    assert picture.painted((wide, high)) is picture.painted((wide, high))


def test_sceneries_are_forgotten_in_the_end():
    for k in range(14):
        picture.painted((1.0 + k, 1.0))
    assert len(picture._PAINTED) <= 12


def test_has_a_still_picture(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "300 points are right" in metadata["image/png"]["alt"]


def test_a_loss_beyond_all_numbers_counts_as_an_explosion():
    w = np.ones((4, 2), np.float32)
    loss = np.array([1.0, np.inf, np.nan, 2.0])
    assert states._blank([0, 5, 9, 20], w, loss, exploded=17) == 5
    assert np.isnan(w[1:]).all() and np.isnan(loss[1:]).all()
    assert states._blank([0, 5], w[:1], loss[:1], exploded=None) is None
