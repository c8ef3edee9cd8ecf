"""The bill lab: counts exact, times from real passes, nothing lost on bad input."""

import time

import numpy as np
import pytest

from helpers.bill import tanh_network
from helpers.labs import bill_state as states
from helpers.labs.bill import GOAL, bill_lab
from helpers.labs.bill_state import BUDGET, ROADS, WIDTHS, State


@pytest.fixture
def quick(monkeypatch):
    """Timings that are made up: one microsecond a weight, forward."""

    def measure(state):
        P = state.weights()
        return states.Prices(1e-6 * P, 3e-6 * P, 4e-6 * P, timed=30)

    monkeypatch.setattr(states, "measure", measure)


@pytest.fixture
def lab(quick):
    return bill_lab()


@pytest.mark.parametrize("layers", [1, 4])
def test_weights_are_those_of_real_networks(layers):
    state = State(inputs=7, layers=layers, outputs=3)
    for frame in (0, 9):
        assert state.weights()[frame] == tanh_network(state.sizes(frame)).size


def test_passes_are_those_of_the_lesson():
    passes = State(inputs=1, outputs=1).passes()
    P = State(inputs=1, outputs=1).weights()
    assert [int(passes[road][0]) for road in ROADS] == [P[0] + 1, 2 * P[0], P[0], 2]


def test_measuring_keeps_to_its_budget():
    large = State(inputs=1000, layers=4, outputs=1000)
    start = time.perf_counter()
    prices = states.measure(large, budget=0.2)
    assert time.perf_counter() - start < 0.2 + 4 * BUDGET  # a busy machine may be late
    assert 1 <= prices.timed < len(WIDTHS)
    assert len(prices.forward) == len(WIDTHS) and np.all(prices.forward > 0)
    grown = large.weights()[-1] / large.weights()[prices.timed - 1]
    assert prices.both[-1] == pytest.approx(prices.both[prices.timed - 1] * grown)


def test_times_are_passes_times_prices(quick):
    state = State(gradients=60_000)
    P, seconds = state.weights(), states.measure(state).seconds(state)
    np.testing.assert_allclose(seconds["forward differences"], 6e-2 * P * (P + 1))
    np.testing.assert_allclose(seconds["reverse mode"], 0.18 * P)


def test_it_opens_on_the_network_of_mnist_and_says_so(lab):
    words = lab.stage.in_words()
    assert "784–128–10: 101,770 weights, 101,771 passes" in words
    assert "2.9 hours by forward differences" in words and "timed here" in words


def test_widths_that_were_not_timed_are_said_to_be_scaled(lab):
    lab.stage.frame = 32
    assert "scaled up, not timed" in lab.stage.in_words()


def test_dragging_the_width_changes_preset_and_score(lab):
    lab.stage.frame = 0
    assert "width=4;" in lab.text.value
    assert "3,191 passes (not yet)" in lab.score.value
    assert "Closest so far: 101,771" in lab.score.value


def test_more_layers_and_more_gradients_cost_more(lab):
    before = layer(lab, "forward differences").value[0]
    lab.layers.value = 2
    lab.gradients.value = 60_000
    assert np.all(layer(lab, "forward differences").value[0] > 50_000 * before)
    assert "784–128–128–10" in lab.stage.in_words()


def layer(lab, name):
    return next(layer for layer in lab.stage.layers if layer.name == name)


@pytest.mark.parametrize("typed", ["many", "0", "1001", "-3", "2.5", ""])
def test_wrong_inputs_get_a_sentence_and_nothing_is_lost(lab, typed):
    before = lab.preset
    lab.inputs.value = typed
    assert "inputs must" in lab.stage.error and lab.preset == before
    lab.inputs.value = "49"
    assert not lab.stage.error and lab.state.inputs == 49


@pytest.mark.parametrize(
    "preset, sentence",
    [
        ("layers=9", "layers must lie between 1 and 4"),
        ("width=2", "width must lie between 4 and 1024"),
        ("gradients=7", "“7”: choose one of 1, 60000, 1000000"),
        (" ;", "the preset is empty: paste a line such as width=64"),
        ("depth=3", "a preset has no “depth”"),
        ("width=wide", "width must be a whole number"),
    ],
)
def test_wrong_presets_get_a_sentence_and_nothing_is_lost(lab, preset, sentence):
    before = lab.preset
    lab.text.value = preset
    assert sentence in lab.stage.error and lab.preset == before
    with pytest.raises(ValueError, match=sentence):
        bill_lab(preset)


def test_a_preset_restores_everything(lab):
    lab.preset = "inputs=49;layers=3;outputs=2;width=64;gradients=1000000"
    kept = lab.preset
    lab.reset.click()
    assert lab.state == State()
    lab.text.value = kept
    assert lab.preset == kept and lab.layers.value == 3
    assert lab.state.sizes() == (49, 64, 64, 64, 2)


def test_the_goal_can_be_reached_as_the_lesson_says(lab):
    lab.preset = "inputs=645;layers=2;width=724"
    assert "reached ✔" in lab.score.value
    assert abs(lab.best - GOAL) < GOAL / 100


def test_the_numbers_of_the_lessons_findings(lab):
    passes = State(layers=4).passes()["forward differences"]
    assert passes[WIDTHS.index(512)] == 1_195_019 and passes[-1] == 3_962_891
    assert State(inputs=2, outputs=2).weights()[0] == 22


def test_each_family_is_timed_once_until_asked_again(lab, monkeypatch):
    calls, measure = [], states.measure
    monkeypatch.setattr(states, "measure", lambda s: calls.append(1) or measure(s))
    lab.layers.value = 2
    lab.layers.value = 1
    assert len(calls) == 1
    lab.again.click()
    assert len(calls) == 2


def test_has_a_still_picture(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"] and "101,771" in metadata["image/png"]["alt"]
