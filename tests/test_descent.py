"""Descent: theory on a bowl, divergence as a result, verdicts, counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.descent import Counted, descend, sweep
from helpers.optimizers import OPTIMIZERS, Adam, GradientDescent, Momentum
from helpers.surfaces import SURFACES, bowl, surface_named


@given(rate=st.floats(0.001, 0.25), steps=st.integers(1, 40))
def test_on_a_bowl_each_step_multiplies_by_one_minus_alpha_curvature(rate, steps):
    path = descend(bowl(10), (1.0, 1.0), GradientDescent(rate), steps)
    predicted = np.array([1 - rate, 1 - 10 * rate]) ** steps
    np.testing.assert_allclose(path.w[-1], predicted, rtol=1e-9, atol=1e-12)


def test_path_starts_at_the_start_and_losses_belong_to_the_points():
    surface = surface_named("booth")
    path = descend(surface, (0, 0), GradientDescent(0.05), 10)
    assert path.w.shape == (11, 2) and path.loss.shape == (11,)
    np.testing.assert_array_equal(path.w[0], [0, 0])
    np.testing.assert_array_equal(path.loss, surface.value(path.w))
    np.testing.assert_array_equal(path.evaluations, np.arange(11))
    expected = np.linalg.norm(surface.gradient(path.w), axis=-1)
    np.testing.assert_array_equal(path.gradient_norm, expected)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_rate_makes_noise_or_leaves_the_numbers(name, optimizer):
    surface = SURFACES[name]
    rates = np.logspace(-6, 12, 19)
    path = sweep(surface, surface.start, OPTIMIZERS[optimizer], rates, 60)
    assert np.isfinite(path.w).all() and np.isfinite(path.loss).all()
    for k in range(len(rates)):
        verdict = path.run(k).verdict()
        assert (verdict.regime == "diverged") == (path.diverged_at[k] >= 0)


def test_divergence_is_reported_with_its_step_and_the_last_point_kept():
    path = descend(bowl(1), (1, 0), GradientDescent(11.0), 20)  # each step times −10
    assert path.diverged_at == 9  # 10⁹ is the first out of sight
    np.testing.assert_allclose(np.abs(path.w[8:, 0]), 1e8)
    assert path.verdict().text == "diverged at step 9"


def test_a_run_that_is_gone_early_costs_no_more_evaluations():
    path = descend(surface_named("rosenbrock"), (-1.5, 2), GradientDescent(1.0), 5000)
    assert 0 < path.diverged_at <= path.evaluations[-1] < 20


def test_runs_of_a_sweep_are_independent():
    path = sweep(bowl(1), (1, 0), GradientDescent, [0.5, 3.0, 1e200], 100)
    assert path.diverged_at.tolist()[0] == -1 and (path.diverged_at[1:] > 0).all()
    alone = descend(bowl(1), (1, 0), GradientDescent(0.5), 100)
    np.testing.assert_array_equal(path.run(0).w, alone.w)


def test_descend_forgets_what_the_optimizer_remembers():
    optimizer = Momentum(0.01)
    first = descend(bowl(10), (1, 1), optimizer, 30)
    again = descend(bowl(10), (1, 1), optimizer, 30)
    np.testing.assert_array_equal(first.w, again.w)


@pytest.mark.parametrize(
    ("rate", "regime", "step"),
    [
        (1e-5, "crawling", 200),
        (0.019, "travelling", 200),
        (0.19, "converged", 110),  # 10 · 0.9¹¹⁰ is the first below 1e-4
        (0.1999, "oscillating", 200),
        (0.202, "diverging", 200),  # 1.02²⁰⁰ = 52
        (0.3, "diverged", 30),  # 2³⁰ is the first beyond 1e9
    ],
)
def test_verdicts_on_a_bowl_of_condition_ten(rate, regime, step):
    verdict = descend(bowl(10), (1, 1), GradientDescent(rate), 200).verdict()
    assert (verdict.regime, verdict.step) == (regime, step)
    assert verdict.text.startswith(("still on its way", regime))


def test_a_start_at_the_minimum_stands_still():
    verdict = descend(bowl(1), (0, 0), Adam(0.1), 5).verdict()
    assert verdict.step == 0 and verdict.text.startswith("stands still")


def test_a_rest_on_a_saddle_is_not_called_a_minimum():
    saddle = surface_named("saddle")
    verdict = descend(saddle, (-2.5, 0), GradientDescent(0.1), 200).verdict()
    assert verdict.regime == "saddle" and "no minimum" in verdict.text


def test_verdict_of_many_asks_for_one():
    with pytest.raises(ValueError, match=r"run\(index\)"):
        sweep(bowl(1), (1, 0), Adam, [0.1, 0.2], 3).verdict()


def test_counted_counts_gradients_only():
    counted, w = Counted(bowl(1)), np.ones(2)
    counted.value(w)
    counted.gradient(w)
    counted.value_and_gradient(w)
    assert counted.evaluations == 2


@pytest.mark.parametrize("start", [(float("nan"), 0), (float("inf"), 0), 3.0])
def test_bad_starts_are_refused(start):
    with pytest.raises(ValueError, match="start must be a finite vector"):
        descend(bowl(1), start, GradientDescent(0.1), 5)


@pytest.mark.parametrize("steps", [0, -1, 2.5, None])
def test_bad_step_counts_are_refused(steps):
    with pytest.raises(ValueError, match="steps must be a whole number"):
        descend(bowl(1), (1, 1), GradientDescent(0.1), steps)


@pytest.mark.parametrize("rates", [[], 0.1, [[0.1]]])
def test_rates_must_be_a_list(rates):
    with pytest.raises(ValueError, match="learning_rates must be a list"):
        sweep(bowl(1), (1, 1), GradientDescent, rates, 5)


def test_verdicts_of_many_runs_are_those_of_each_alone():
    path = sweep(
        SURFACES["rosenbrock"], (-1.2, 1.0), GradientDescent, [1e-6, 1e-3, 0.1], 300
    )
    assert path.verdicts() == [path.run(k).verdict() for k in range(3)]
    assert len({verdict.regime for verdict in path.verdicts()}) > 1
