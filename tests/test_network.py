"""Networks: gradients to 1e-6 over random architectures, views, broadcasting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.derivatives import check_gradient, complex_step
from helpers.layers import Dense, Shift
from helpers.network import Network
from helpers.optimizers import GradientDescent

SIZES = st.integers(1, 4)
HIDDEN = st.sampled_from(["identity", "tanh", "sigmoid", "relu", "softmax"])
LAST = {
    "cross_entropy": ["softmax"],
    "binary_cross_entropy": ["sigmoid"],
    "squared_error": ["identity", "tanh", "sigmoid", "softmax"],
    "half_squared_error": ["identity", "softmax"],
}


@st.composite
def problems(draw):
    """Draw a network with weights and data to try it on."""
    loss = draw(st.sampled_from(sorted(LAST)))
    sizes = draw(st.lists(SIZES, min_size=2, max_size=4))
    names = [draw(HIDDEN) for _ in sizes[2:]] + [draw(st.sampled_from(LAST[loss]))]
    layers = [Shift(sizes[0], draw(HIDDEN))] if draw(st.booleans()) else []
    for inputs, outputs, name in zip(sizes, sizes[1:], names, strict=False):
        layers.append(Dense(inputs, outputs, name, bias=draw(st.booleans())))
    network = Network(layers, loss, l2=draw(st.sampled_from([0, 0.1])), dtype=float)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    w = rng.normal(size=network.size)
    x, y = rng.normal(size=(5, sizes[0])), rng.uniform(size=(5, sizes[-1]))
    return network.objective(x, y / y.sum(axis=1, keepdims=True)), w


@given(problems())
def test_gradient_is_right_to_1e_6(problem):
    objective, w = problem
    check = check_gradient(
        objective.value, objective.gradient, w, tolerance=1e-6, method=complex_step
    )
    assert check.passed, str(check)


@given(problems())
def test_many_weight_vectors_at_once_equal_one_after_the_other(problem):
    objective, w = problem
    many = np.stack([w, 0.5 * w, -w])
    values, gradients = objective.value_and_gradient(many)
    assert values.shape == (3,) and gradients.shape == many.shape
    for one, value, gradient in zip(many, values, gradients, strict=True):
        np.testing.assert_allclose(objective.value(one), value, rtol=1e-10)
        np.testing.assert_allclose(
            objective.gradient(one), gradient, rtol=1e-9, atol=1e-12
        )


@pytest.fixture
def small():
    layers = [Dense(3, 4, "tanh"), Dense(4, 2, "softmax")]
    return Network(layers, dtype=float)


def test_parameters_are_views(small):
    w = np.zeros(small.size)
    first, second = small.unpack(w)
    assert first["W"].shape == (3, 4) and second["b"].shape == (2,)
    second["b"][:] = 7
    np.testing.assert_array_equal(w[-2:], [7, 7])
    assert small.size == 3 * 4 + 4 + 4 * 2 + 2


def test_class_numbers_and_one_hot_rows_are_the_same(small, rng):
    x, y, w = rng.normal(size=(4, 3)), np.array([0, 1, 1, 0]), small.initialise(rng)
    numbers, rows = small.objective(x, y), small.objective(x, np.eye(2)[y])
    assert numbers.value(w) == rows.value(w)


def test_l2_leaves_biases_alone(rng):
    plain = Network([Dense(2, 2)], "squared_error", dtype=float)
    ruled = Network([Dense(2, 2)], "squared_error", l2=0.6, dtype=float)
    x, y, w = rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), rng.normal(size=6)
    extra = ruled.objective(x, y).value(w) - plain.objective(x, y).value(w)
    assert extra == pytest.approx(0.3 * np.sum(w[:4] ** 2))


def test_latest_loss_comes_with_the_gradient(small, rng):
    objective = small.objective(rng.normal(size=(4, 3)), np.array([0, 1, 1, 0]))
    w = small.initialise(rng)
    assert objective.latest_loss is None
    GradientDescent(0.1).step(w, objective)
    assert objective.latest_loss == objective.value(w)


def test_initial_weights_have_the_stated_variance_and_zero_biases(rng):
    network = Network([Dense(400, 300, "relu"), Dense(300, 200, "softmax")])
    w = network.initialise(rng)
    first, second = network.unpack(w)
    assert w.dtype == np.float32
    assert first["W"].var() == pytest.approx(2 / 400, rel=0.02)
    assert second["W"].var() == pytest.approx(1 / 300, rel=0.02)
    assert not first["b"].any()
    half = network.unpack(network.initialise(rng, gain=0.5))[0]["W"]
    assert half.var() == pytest.approx(0.5 / 400, rel=0.02)


def test_the_same_seed_gives_the_same_weights(small):
    first = small.initialise(np.random.default_rng(3))
    np.testing.assert_array_equal(first, small.initialise(np.random.default_rng(3)))


def test_predictions_are_the_last_activations(small, rng):
    w, x = small.initialise(rng), rng.normal(size=(5, 3))
    values = small.forward(w, x)
    assert [v.shape for v in values] == [(5, 3), (5, 4), (5, 2)]
    np.testing.assert_array_equal(small.predict(w, x), values[-1])


def test_layers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="4 outputs cannot feed one with 5 inputs"):
        Network([Dense(3, 4), Dense(5, 2, "softmax")])
    with pytest.raises(ValueError, match="at least one layer"):
        Network([])
    with pytest.raises(ValueError, match="at least 1 input"):
        Dense(0, 3)
    with pytest.raises(
        ValueError, match="needs a last layer with activation 'softmax'"
    ):
        Network([Dense(3, 2, "tanh")])
    with pytest.raises(ValueError, match="l2 must be 0 or more"):
        Network([Dense(3, 2, "softmax")], l2=-1)


def test_data_that_do_not_fit_are_refused(small):
    good = np.ones((4, 3))
    with pytest.raises(ValueError, match=r"x must be \(N, 3\).*got \(4, 2\)"):
        small.objective(np.ones((4, 2)), np.ones((4, 2)))
    with pytest.raises(ValueError, match=r"x must be"):
        small.predict(np.zeros(small.size), np.ones((0, 3)))
    with pytest.raises(ValueError, match=r"y must be \(4, 2\)"):
        small.objective(good, np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"classes must lie in 0…1, got 0…2"):
        small.objective(good, np.array([0, 1, 2, 0]))
    with pytest.raises(ValueError, match=r"26 entries.*got shape \(5,\)"):
        small.predict(np.zeros(5), good)
