"""Optimizers: PyTorch's paths to 1e-10, broadcasting, and refusals."""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.datasets import digits, xor
from helpers.descent import descend, sweep
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import (
    FIRST_ORDER,
    OPTIMIZERS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Optimizer,
    RMSprop,
)
from helpers.surfaces import bowl, surface_named

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "optimizer_paths.json").read_text()
)
each = pytest.mark.parametrize("name", FIRST_ORDER)


@pytest.mark.parametrize(
    "case", REFERENCE["paths"], ids=lambda c: f"{c['optimizer']}-{c['surface']}"
)
def test_path_equals_pytorch(case):
    optimizer = FIRST_ORDER[case["optimizer"]](case["learning_rate"])
    surface, points = surface_named(case["surface"]), np.array(case["points"])
    path = descend(surface, points[0], optimizer, REFERENCE["steps"])
    np.testing.assert_allclose(path.w[:: REFERENCE["every"]], points, atol=1e-10)
    assert np.abs(points[-1] - points[0]).max() > 0.1  # the path goes somewhere


@each
def test_every_optimizer_has_a_reference(name):
    assert name in {case["optimizer"] for case in REFERENCE["paths"]}


@each
def test_many_rates_at_once_equal_one_after_the_other(name):
    rates, surface = np.array([1e-3, 1e-2, 0.1]), bowl(10)
    together = descend(surface, surface.start, FIRST_ORDER[name](rates[:, None]), 50)
    for k, rate in enumerate(rates):
        alone = descend(surface, surface.start, FIRST_ORDER[name](rate), 50)
        np.testing.assert_allclose(together.w[:, k], alone.w, rtol=1e-12, atol=1e-14)


@each
def test_float32_stays_float32_and_w_is_not_changed(name):
    network = Network([Dense(1, 1)], loss="squared_error")
    w, optimizer = np.array([1, 2], dtype=np.float32), FIRST_ORDER[name](0.1)
    objective = network.objective([[1.0], [2.0]], [[0.0], [1.0]])
    after = optimizer.step(optimizer.step(w, objective), objective)
    assert after.dtype == np.float32
    np.testing.assert_array_equal(w, [1, 2])


@each
def test_xor_and_digits_are_learned_with_the_same_step(name):
    for network, data in (
        (Network([Dense(2, 8, "tanh"), Dense(8, 2, "softmax")]), xor()),
        (Network([Dense(64, 10, "softmax")]), digits().train),
    ):
        rate, objective = RATES[name], network.objective(*data)
        w = start = network.initialise(np.random.default_rng(0))
        optimizer = FIRST_ORDER[name](rate)
        for _ in range(200):
            w = optimizer.step(w, objective)
        assert w.dtype == np.float32
        assert objective.value(w) < 0.5 * objective.value(start)


RATES = {
    "gradient descent": 0.5,
    "momentum": 0.1,
    "Nesterov": 0.1,
    "AdaGrad": 0.1,
    "AdaDelta": 10.0,
    "RMSprop": 0.01,
    "Adam": 0.05,
    "AdamW": 0.05,
}


@each
def test_reset_forgets(name):
    optimizer, surface = FIRST_ORDER[name](0.01), bowl(10)
    first = optimizer.step(np.array([1.0, 2.0]), surface)
    optimizer.step(first, surface)
    optimizer.reset()
    again = optimizer.step(np.array([1.0, 2.0]), surface)
    np.testing.assert_array_equal(first, again)


def test_the_lab_offers_some_of_all():
    assert OPTIMIZERS.items() <= FIRST_ORDER.items()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("surface", ["rosenbrock", "plateau", "monkey_saddle"])
@each
def test_a_sweep_to_impossible_rates_makes_no_noise(name, surface):
    surface, rates = surface_named(surface), np.logspace(-6, 12, 19)
    path = sweep(surface, surface.start, FIRST_ORDER[name], rates, 60)
    assert np.isfinite(path.w).all() and np.isfinite(path.loss).all()
    assert (path.loss[-1] < path.loss[0]).any()


@each
def test_where_the_gradient_is_zero_nothing_moves_but_decay(name):
    start = np.array([0.5, -0.5])
    flat = Shifted(bowl(1), start)
    optimizer = FIRST_ORDER[name](0.1)
    after = optimizer.step(start, flat)
    kept = 1 - 0.1 * getattr(optimizer, "weight_decay", 0)
    np.testing.assert_allclose(after, kept * start, rtol=1e-15)


class Shifted:
    """A surface moved so that its point 0 lies at ``centre``."""

    def __init__(self, surface, centre):
        self.surface, self.centre = surface, centre

    def gradient(self, w):
        return self.surface.gradient(w - self.centre)


def test_adagrad_steps_shrink_as_one_over_root_of_their_number():
    path = descend(Slope(), (0.0, 0.0), AdaGrad(0.3), 50)
    lengths = -np.diff(path.w[:, 0])
    np.testing.assert_allclose(lengths, 0.3 / np.sqrt(np.arange(1, 51)), rtol=1e-7)


def test_rmsprop_steps_forget_and_settle_at_alpha():
    path = descend(Slope(), (0.0, 0.0), RMSprop(0.3, decay=0.5), 60)
    np.testing.assert_allclose(path.w[-1] - path.w[-2], [-0.3, -0.3], rtol=1e-6)


def test_adadelta_does_not_see_the_scale_of_the_loss():
    small, large = (
        descend(Slope(scale), (0.0, 0.0), AdaDelta(), 30).w[-1] for scale in (1e2, 1e5)
    )
    np.testing.assert_allclose(small, large, rtol=1e-3)


class Slope:
    """A straight slope: the same gradient (scale, 3 scale) everywhere."""

    def __init__(self, scale=1.0):
        self.steepness = np.array([scale, 3 * scale])

    def value(self, w):
        return w @ self.steepness

    def gradient(self, w):
        return np.broadcast_to(self.steepness, w.shape)


def test_adamw_shrinks_weights_apart_from_the_gradient():
    w, surface = np.array([3.0, -1.0]), bowl(10)
    plain, decayed = Adam(0.1).step(w, surface), AdamW(0.1, 0.2).step(w, surface)
    np.testing.assert_allclose(decayed, plain - 0.1 * 0.2 * w, rtol=1e-14)


def test_the_first_step_of_adam_has_length_alpha_in_every_weight():
    after = Adam(0.1).step(np.array([3.0, -0.01]), bowl(100))
    np.testing.assert_allclose(after, [2.9, 0.09], atol=1e-6)


@pytest.mark.parametrize("rate", [-0.1, float("nan"), float("inf"), [0.1, -1]])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match="learning_rate must be 0 or more"):
        GradientDescent(rate)


@pytest.mark.parametrize("momentum", [-0.1, 1, 2, float("nan")])
def test_impossible_momentum_is_refused(momentum):
    with pytest.raises(ValueError, match="momentum must be at least 0 and below 1"):
        Momentum(0.1, momentum)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Adam(0.1, beta2=1.0), "beta2 must be at least 0 and below 1, got 1.0"),
        (lambda: Adam(0.1, epsilon=0), "epsilon must be positive and finite, got 0"),
        (lambda: AdaGrad(0.1, epsilon=-1), "epsilon must be positive"),
        (lambda: RMSprop(0.1, decay=1), "decay must be at least 0 and below 1"),
        (lambda: RMSprop(0.1, epsilon=float("nan")), "epsilon must be positive"),
        (lambda: AdaDelta(decay=-0.1), "decay must be at least 0 and below 1"),
        (lambda: AdaDelta(epsilon=float("inf")), "epsilon must be positive"),
        (lambda: AdamW(0.1, weight_decay=-1), "weight_decay must be 0 or more"),
        (lambda: AdamW(0.1, beta1=2), "beta1 must be at least 0"),
    ],
)
def test_impossible_options_are_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_the_base_class_has_no_step():
    with pytest.raises(NotImplementedError):
        Optimizer(0.1).step(np.ones(2), bowl(1))
