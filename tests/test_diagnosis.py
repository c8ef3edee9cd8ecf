"""The instruments of lesson 10 against what can be worked out another way."""

import numpy as np
import pytest

from helpers import diagnosis
from helpers.derivatives import central_difference
from helpers.layers import Dense
from helpers.network import Network

X = np.random.default_rng(0).standard_normal((7, 5))
Y = np.arange(7) % 3


@pytest.fixture(params=["relu", "tanh", "sigmoid"])
def network(request):
    layers = [Dense(5, 4, request.param), Dense(4, 4, request.param)]
    return Network([*layers, Dense(4, 3, "softmax")], dtype=np.float64, l2=0.1)


@pytest.fixture
def w(network):
    return network.initialise(np.random.default_rng(1))


def test_gradient_sizes_are_those_of_the_gradient(network, w):
    read = diagnosis.examine(network, w, X, Y)
    parts = network.unpack(network.objective(X, Y).gradient(w))
    expected = [diagnosis.rms(p["W"]) for p in parts]
    np.testing.assert_allclose(read.gradient, expected, rtol=1e-12)


def test_activations_end_in_the_logits(network, w):
    read = diagnosis.examine(network, w, X, Y)
    values = network.forward(w, X)
    assert read.activation[0] == pytest.approx(diagnosis.rms(values[1]))
    p = network.unpack(w)[-1]
    assert read.activation[-1] == pytest.approx(diagnosis.rms(values[-2] @ p["W"]))


def test_errors_are_derivatives_by_the_biases_of_one_example(network, w):
    read = diagnosis.examine(network, w, X[:1], Y[:1])
    parts = network.unpack(network.objective(X[:1], Y[:1]).gradient(w))
    expected = [diagnosis.rms(p["b"]) for p in parts]
    np.testing.assert_allclose(read.error, expected, rtol=1e-12)


def test_zero_weights_and_overflow_give_readings_and_no_warning(network, w):
    zero = diagnosis.examine(network, 0 * w, X, Y)
    assert zero.weight.tolist() == [0, 0, 0]
    assert not np.isfinite(zero.update_ratio(0.1)).any()
    huge = diagnosis.examine(network, w * 1e200, X, Y)
    assert huge.weight.shape == (3,)


def test_silent_units_are_counted():
    assert diagnosis.silent_fraction(np.array([[0, 0, 1, 0], [0, 2, 0, 0]])) == 0.5


def test_singular_values_are_those_of_the_measured_jacobian():
    network = Network(
        [Dense(5, 5, "tanh"), Dense(5, 5, "relu")], "half_squared_error", dtype=float
    )
    w = network.initialise(np.random.default_rng(2))
    J = central_difference(lambda x: network.predict(w, x[None])[0], X[0])
    expected = np.linalg.svd(J, compute_uv=False)
    measured = diagnosis.singular_values(network, w, X[0])
    assert measured.shape == (2, 5)
    np.testing.assert_allclose(measured[1], expected, atol=1e-8)


def test_singular_values_need_square_layers(network, w):
    with pytest.raises(ValueError, match="must have 5 inputs and outputs"):
        diagnosis.singular_values(network, w, X[0])


@pytest.mark.parametrize(("activation", "factor"), [("relu", 0.5), ("identity", 1)])
def test_gradients_follow_the_product_of_factors(activation, factor):
    scales = np.array([0.5, 1.0, 2.0])
    sizes = diagnosis.gradient_sizes(scales, 30, activation, np.random.default_rng(0))
    assert sizes.shape == (3, 31) and np.all(sizes[:, 0] == 1)
    rate = np.log(sizes[:, -1]) / 30
    np.testing.assert_allclose(rate, np.log(scales * factor**0.5), atol=0.05)


def test_example_gradients_average_to_the_gradient(network, w):
    network.l2 = 0.0
    each = diagnosis.example_gradients(network, w, X, Y)
    expected = network.objective(X, Y).gradient(w)
    np.testing.assert_allclose(each.mean(axis=0), expected, atol=1e-14)


def test_batch_noise_is_the_variance_over_b():
    G = np.random.default_rng(3).standard_normal((300, 4))
    one = np.sum(G.var(axis=0))
    sizes, rng = [1, 4, 16, 64], np.random.default_rng(4)
    noise = diagnosis.batch_noise(G, sizes, rng, draws=2000)
    np.testing.assert_allclose(noise, one / np.array(sizes), rtol=0.1)
    assert diagnosis.fitted_exponent(sizes, noise) == pytest.approx(-1, abs=0.03)


def test_without_return_the_whole_set_has_no_noise():
    G = np.random.default_rng(3).standard_normal((50, 4))
    options = {"rng": np.random.default_rng(4), "draws": 3000, "replace": False}
    half, all_of_them = diagnosis.batch_noise(G, [25, 50], **options)
    one = np.sum(G.var(axis=0))
    assert half == pytest.approx(one / 25 * 25 / 49, rel=0.1)
    assert abs(all_of_them) < 1e-12
    with pytest.raises(ValueError, match="1…50"):
        diagnosis.batch_noise(G, [51], **options)
