"""One neuron with two weights: gradients, and the same numbers as a network."""

import numpy as np
import pytest

from helpers.derivatives import check_gradient, complex_step
from helpers.layers import Dense
from helpers.network import Network
from helpers.neurons import LOSSES, sigmoid_neuron

X = np.array([-2.0, -0.5, 0.3, 1.1, 2.0])
Y = np.array([0.0, 1.0, 0.0, 1.0, 1.0])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_gradient_equals_complex_step(loss, l2, rng):
    surface = sigmoid_neuron(X, Y, loss, l2=l2)
    for w in rng.normal(size=(10, 2)):
        options = {"method": complex_step, "tolerance": 1e-10}
        assert check_gradient(surface.value, surface.gradient, w, **options).passed


@pytest.mark.parametrize("loss", LOSSES)
def test_is_a_network_of_one_neuron(loss, rng):
    network = Network([Dense(1, 1, "sigmoid")], loss=loss, l2=0.2, dtype=np.float64)
    objective = network.objective(X[:, None], Y[:, None])
    surface = sigmoid_neuron(X, Y, loss, l2=0.2)
    for w in rng.normal(size=(5, 2)):
        np.testing.assert_allclose(surface.value(w), objective.value(w))
        np.testing.assert_allclose(surface.gradient(w), objective.gradient(w))


def test_many_points_are_one_call(rng):
    surface, w = sigmoid_neuron(X, Y), rng.normal(size=(3, 4, 2))
    assert surface.value(w).shape == (3, 4)
    assert surface.gradient(w).shape == (3, 4, 2)
    np.testing.assert_allclose(surface.gradient(w)[2, 1], surface.gradient(w[2, 1]))


def test_far_out_nothing_overflows():
    for loss in LOSSES:
        surface = sigmoid_neuron(X, Y, loss)
        assert np.isfinite(surface.value([1e4, -1e4]))
        assert np.all(np.isfinite(surface.gradient([1e4, -1e4])))


@pytest.mark.parametrize(
    "arguments, options, message",
    [
        (([1, 2], [1]), {}, "same length"),
        (([1], [2]), {}, "between 0 and 1"),
        (([1], [1], "huber"), {}, "choose"),
        (([1], [1]), {"l2": -1}, "0 or more"),
    ],
)
def test_what_makes_no_neuron_is_said(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        sigmoid_neuron(*arguments, **options)
