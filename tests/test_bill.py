"""What a derivative costs: counts are exact, timings sane, memory as counted."""

import numpy as np
import pytest

from helpers import bill
from helpers.derivatives import central_difference, forward_difference


@pytest.fixture
def small():
    return bill.example(bill.tanh_network(bill.SIZES[100]), np.random.default_rng(0))


@pytest.mark.parametrize("weights", bill.SIZES)
def test_networks_have_exactly_as_many_weights_as_they_say(weights):
    assert bill.tanh_network(bill.SIZES[weights]).size == weights


def test_a_network_needs_inputs_and_outputs():
    with pytest.raises(ValueError, match="inputs and outputs"):
        bill.tanh_network((3,))


def test_passes_are_those_of_the_table(small):
    objective, w = small
    for road, expected in ((forward_difference, 101), (central_difference, 200)):
        f = bill.Counted(objective.value)
        slopes = road(f, w)
        assert f.calls == expected
        np.testing.assert_allclose(slopes, objective.gradient(w), atol=1e-5)


def test_nudges_give_slopes_and_leave_the_weights_as_they_were(small):
    objective, w = small
    before, which = w.copy(), np.array([0, 7, 99])
    f = bill.Counted(objective.value)
    objective.value = f
    nudged = bill.nudge(objective, w, which)
    assert f.calls == 4
    np.testing.assert_array_equal(w, before)
    np.testing.assert_allclose(nudged.slopes, objective.gradient(w)[which], atol=1e-4)
    assert nudged.seconds > 0


def test_a_sweep_of_dual_numbers_is_the_slope_along_its_direction(small):
    objective, w = small
    direction = np.random.default_rng(1).standard_normal(w.size)
    swept = bill.dual_value(objective, w, direction)
    assert swept.value == pytest.approx(float(objective.value(w)))
    assert swept.derivative == pytest.approx(objective.gradient(w) @ direction)


def test_forgetting_layers_changes_nothing(small):
    objective, w = small
    assert bill.forgetful_value(objective, w) == pytest.approx(objective.value(w))


def test_multiplications_by_hand():
    forward, backward = bill.multiplications((784, 128, 10))
    assert forward == 784 * 128 + 128 * 10
    assert backward == forward + 128 * 10


def test_the_quickest_run_counts():
    pauses = iter([0.02, 0.02, 0.001, 0.02])  # the first is not measured
    assert bill.seconds(lambda: bill.time.sleep(next(pauses)), repeats=3) < 0.015


def test_a_gradient_costs_more_than_a_value(small):
    assert 1 < bill.gradient_cost(*small) < 50


def test_memory_of_reverse_mode_grows_by_the_activations():
    peaks = []
    for depth in (4, 12):
        network = bill.tanh_network([20] * (depth + 2))
        objective, w = bill.example(network, np.random.default_rng(0), examples=500)
        peaks.append(
            [
                bill.peak_memory(objective.gradient, w),
                bill.peak_memory(bill.forgetful_value, objective, w),
                bill.peak_memory(bill.dual_value, objective, w, w),
            ]
        )
    growth = np.diff(peaks, axis=0)[0] / (8 * 500 * 20 * 8)
    assert growth[0] == pytest.approx(1.05, abs=0.1)
    assert np.all(np.abs(growth[1:]) < 0.2)


@pytest.mark.parametrize(
    "duration, words",
    [
        (0, "0 ns"),
        (2.5e-9, "2.5 ns"),
        (4.2e-5, "42 µs"),
        (0.9996, "1 second"),
        (1, "1 second"),
        (59.9, "1 minute"),
        (90, "1.5 minutes"),
        (7200, "2 hours"),
        (86_400 * 3.4, "3.4 days"),
        (3.15576e7, "1 year"),
        (3.15576e11, "10,000 years"),
    ],
)
def test_durations_in_words(duration, words):
    assert bill.in_words(duration) == words


@pytest.mark.parametrize("wrong", [-1, float("nan")])
def test_no_duration_is_negative_or_nan(wrong):
    with pytest.raises(ValueError, match="0 or more seconds"):
        bill.in_words(wrong)
