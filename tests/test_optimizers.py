"""Optimizers: PyTorch's paths to 1e-10, broadcasting, and refusals."""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.descent import descend
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import OPTIMIZERS, Adam, GradientDescent, Momentum, Optimizer
from helpers.surfaces import bowl, surface_named

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "optimizer_paths.json").read_text()
)
each = pytest.mark.parametrize("name", OPTIMIZERS)


@pytest.mark.parametrize(
    "case", REFERENCE["paths"], ids=lambda c: f"{c['optimizer']}-{c['surface']}"
)
def test_path_equals_pytorch(case):
    optimizer = OPTIMIZERS[case["optimizer"]](case["learning_rate"])
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
    together = descend(surface, surface.start, OPTIMIZERS[name](rates[:, None]), 50)
    for k, rate in enumerate(rates):
        alone = descend(surface, surface.start, OPTIMIZERS[name](rate), 50)
        np.testing.assert_allclose(together.w[:, k], alone.w, rtol=1e-12, atol=1e-14)


@each
def test_float32_stays_float32_and_w_is_not_changed(name):
    network = Network([Dense(1, 1)], loss="squared_error")
    w, optimizer = np.array([1, 2], dtype=np.float32), OPTIMIZERS[name](0.1)
    objective = network.objective([[1.0], [2.0]], [[0.0], [1.0]])
    after = optimizer.step(optimizer.step(w, objective), objective)
    assert after.dtype == np.float32
    np.testing.assert_array_equal(w, [1, 2])


@each
def test_reset_forgets(name):
    optimizer, surface = OPTIMIZERS[name](0.01), bowl(10)
    first = optimizer.step(np.array([1.0, 2.0]), surface)
    optimizer.step(first, surface)
    optimizer.reset()
    again = optimizer.step(np.array([1.0, 2.0]), surface)
    np.testing.assert_array_equal(first, again)


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


def test_impossible_options_of_adam_are_refused():
    with pytest.raises(ValueError, match="beta2"):
        Adam(0.1, beta2=1.0)
    with pytest.raises(ValueError, match="epsilon must be positive"):
        Adam(0.1, epsilon=0)


def test_the_base_class_has_no_step():
    with pytest.raises(NotImplementedError):
        Optimizer(0.1).step(np.ones(2), bowl(1))
