"""Losses: values against plain definitions, gradients against the complex step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import losses
from helpers.activations import sigmoid, softmax
from helpers.derivatives import central_difference, complex_step

SMOOTH = [
    "squared_error",
    "half_squared_error",
    "cross_entropy",
    "binary_cross_entropy",
]
KINKED = ["absolute_error", "huber"]
values = arrays(float, (3, 4), elements=st.floats(-5, 5))


def one_hot(rng):
    return np.eye(4)[rng.integers(0, 4, size=3)]


@given(prediction=values, seed=st.integers(0, 99))
@pytest.mark.parametrize("name", SMOOTH)
def test_gradient_equals_complex_step(name, prediction, seed):
    loss, target = losses.loss_named(name), one_hot(np.random.default_rng(seed))
    if name == "binary_cross_entropy":  # complex |z| has a kink at 0 only
        prediction = np.where(prediction == 0, 0.5, prediction)
    expected = complex_step(lambda p: loss.value(p, target), prediction)
    actual = loss.gradient(prediction, target)
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", KINKED)
def test_kinked_gradients_equal_finite_differences(name, rng):
    loss, target = losses.loss_named(name), rng.normal(size=(3, 4))
    prediction = target + rng.choice([-3.0, -0.5, 0.5, 3.0], size=(3, 4))
    expected = central_difference(lambda p: loss.value(p, target), prediction)
    np.testing.assert_allclose(loss.gradient(prediction, target), expected, atol=1e-9)


@given(logits=values, seed=st.integers(0, 99))
def test_cross_entropies_equal_their_naive_formulas(logits, seed):
    target = one_hot(np.random.default_rng(seed))
    naive = -np.sum(target * np.log(softmax(logits))) / 3
    np.testing.assert_allclose(losses.cross_entropy(logits, target), naive, rtol=1e-12)
    p = sigmoid(logits)
    naive = -np.sum(target * np.log(p) + (1 - target) * np.log(1 - p)) / 3
    stable = losses.binary_cross_entropy(logits, target)
    np.testing.assert_allclose(stable, naive, rtol=1e-9)


@pytest.mark.filterwarnings("error")
def test_huge_logits_give_their_exact_loss():
    logits, target = np.array([[1000.0, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
    assert losses.cross_entropy(logits, target) == 1000
    binary = losses.binary_cross_entropy(logits, target)
    assert binary == pytest.approx(1000 + 2 * np.log(2), rel=1e-14)


@pytest.mark.parametrize("name", losses.LOSSES)
def test_mean_over_examples_not_sum(name, rng):
    loss = losses.loss_named(name)
    prediction, target = rng.normal(size=(2, 3)), np.eye(3)[:2]
    twice = np.concatenate([prediction] * 2), np.concatenate([target] * 2)
    np.testing.assert_allclose(loss.value(*twice), loss.value(prediction, target))
    np.testing.assert_allclose(
        loss.gradient(*twice)[:2], loss.gradient(prediction, target) / 2
    )


@pytest.mark.parametrize("name", losses.LOSSES)
def test_leading_axes_are_separate_batches(name, rng):
    loss = losses.loss_named(name)
    many, target = rng.normal(size=(5, 2, 3)), np.eye(3)[:2]
    np.testing.assert_allclose(
        loss.value(many, target), [loss.value(one, target) for one in many]
    )
    np.testing.assert_allclose(
        loss.gradient(many, target), [loss.gradient(one, target) for one in many]
    )


def test_huber_is_squared_inside_and_straight_outside():
    zero = [[0.0]]
    assert losses.huber([[0.5]], zero) == 0.125
    assert losses.huber([[5.0]], zero, delta=2.0) == 2 * (5 - 1)
    with pytest.raises(ValueError, match="delta must be positive, got -1"):
        losses.huber([[1.0]], zero, delta=-1)


@pytest.mark.parametrize("name", losses.LOSSES)
def test_shapes_that_do_not_fit_are_named(name):
    with pytest.raises(ValueError, match=r"\(2, 3\) and \(3, 2\)"):
        losses.loss_named(name).value(np.ones((2, 3)), np.ones((3, 2)))


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'rmse'.*huber"):
        losses.loss_named("rmse")


@pytest.mark.parametrize("name", losses.LOSSES)
@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4)])
def test_value_and_gradient_together_are_the_two(name, shape, rng):
    loss, target = losses.loss_named(name), one_hot(rng)
    for prediction in (rng.normal(size=shape), 1e3 * rng.normal(size=shape)):
        value, gradient = loss.value_and_gradient(prediction, target)
        np.testing.assert_array_equal(value, loss.value(prediction, target))
        np.testing.assert_array_equal(gradient, loss.gradient(prediction, target))


def test_cross_entropy_and_its_gradient_bear_the_complex_step(rng):
    target, z, d = one_hot(rng), rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    loss = losses.loss_named("cross_entropy")
    value, slope = loss.value_and_gradient(z + 1e-20j * d, target)
    expected = (loss.gradient(z, target) * d).sum()
    assert value.imag / 1e-20 == pytest.approx(expected, rel=1e-12)
    along = loss.gradient(z + 1e-6 * d, target) - loss.gradient(z - 1e-6 * d, target)
    np.testing.assert_allclose(slope.imag / 1e-20, along / 2e-6, atol=1e-8)
