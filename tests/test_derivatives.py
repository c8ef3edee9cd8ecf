"""Numeric derivatives: right on known functions, honest about errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.derivatives import (
    central_difference,
    check_gradient,
    complex_step,
    forward_difference,
    forward_mode,
)

METHODS = {forward_difference: 1e-6, central_difference: 1e-8, complex_step: 1e-14}


def wavy(w):
    return np.sum(np.sin(w) * np.exp(0.3 * w))


def wavy_gradient(w):
    return (np.cos(w) + 0.3 * np.sin(w)) * np.exp(0.3 * w)


@pytest.mark.parametrize("method", METHODS)
@given(w=arrays(float, st.integers(1, 5), elements=st.floats(-3, 3)))
def test_methods_agree_with_calculus_to_their_order(method, w):
    np.testing.assert_allclose(method(wavy, w), wavy_gradient(w), atol=METHODS[method])


@given(w=arrays(float, st.integers(1, 5), elements=st.floats(-3, 3)))
def test_dual_numbers_agree_with_calculus(w):
    actual = forward_mode(lambda v: (np.sin(v) * np.exp(0.3 * v)).sum(), w)
    np.testing.assert_allclose(actual, wavy_gradient(w), atol=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_integers_are_not_cut_off(method):
    gradient = method(lambda w: w[0] ** 2 + w[1] ** 2, np.array([3, 4]))
    np.testing.assert_allclose(gradient, [6, 8], rtol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_vector_functions_give_the_jacobian(method, rng):
    matrix = rng.normal(size=(3, 2))
    jacobian = method(lambda w: matrix @ w, rng.normal(size=2))
    np.testing.assert_allclose(jacobian, matrix, atol=1e-6)


def test_any_shape_of_weights_keeps_its_shape(rng):
    w = rng.normal(size=(2, 3))
    np.testing.assert_allclose(central_difference(wavy, w), wavy_gradient(w), atol=1e-8)
    assert central_difference(np.exp, 0.0).shape == ()


def test_errors_shrink_with_h_as_the_order_says():
    def error(method, h):
        return abs(method(np.sin, 1.0, h) - np.cos(1.0))

    assert 1.9 < error(forward_difference, 2e-3) / error(forward_difference, 1e-3) < 2.1
    assert 3.9 < error(central_difference, 2e-3) / error(central_difference, 1e-3) < 4.1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("h", [0, -1e-3, float("nan")])
def test_a_step_must_be_positive(method, h):
    with pytest.raises(ValueError, match="h must be positive"):
        method(wavy, [1.0], h)


def test_check_names_the_worst_entry(rng):
    w = rng.normal(size=(2, 3)) + 3

    def wrong(v):
        gradient = wavy_gradient(v)
        gradient[1, 2] *= 1.5
        return gradient

    assert check_gradient(wavy, wavy_gradient, w).passed
    result = check_gradient(wavy, wrong, w)
    assert not result.passed and result.worst == (1, 2)
    assert result.relative_error == pytest.approx(1 / 3, rel=1e-4)
    assert "[1, 2]" in str(result) and "DIFFER" in str(result)


def test_check_does_not_let_nan_pass():
    result = check_gradient(wavy, lambda w: w * np.nan, [1.0, 2.0])
    assert not result.passed and np.isnan(result.relative_error)


def test_check_of_an_all_zero_gradient_passes():
    assert check_gradient(lambda w: 1.0, np.zeros_like, [1.0, 2.0]).passed


def test_check_refuses_another_shape():
    with pytest.raises(ValueError, match=r"\(2,\); got \(\)"):
        check_gradient(wavy, lambda w: 1.0, [1.0, 2.0])
