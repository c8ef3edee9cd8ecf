"""Dual numbers: every rule against the complex step."""

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.derivatives import complex_step
from helpers.duals import Dual

FUNCTIONS = [
    np.negative, np.positive, np.exp, np.log, np.log1p, np.sqrt, np.square,
    np.sin, np.cos, np.tanh,
]  # fmt: skip
OPERATORS = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.pow,
]  # fmt: skip


@given(x=st.floats(0.1, 5))
@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_of_one_variable(function, x):
    dual = function(Dual(x, 1.0))
    assert dual.value == pytest.approx(function(x), rel=1e-12, abs=1e-12)
    expected = complex_step(function, x)
    assert dual.derivative == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(x=st.floats(0.1, 5), y=st.floats(0.1, 5))
@pytest.mark.parametrize("operation", OPERATORS)
def test_operators_in_each_argument(operation, x, y):
    left = operation(Dual(x, 1.0), y).derivative
    assert left == pytest.approx(complex_step(lambda v: operation(v, y), x), rel=1e-9)
    right = operation(x, Dual(y, 1.0)).derivative
    assert right == pytest.approx(complex_step(lambda v: operation(x, v), y), rel=1e-9)


def test_absolute_and_maximum_pick_a_side():
    assert np.abs(Dual(-2.0, 1.0)).derivative == -1
    assert np.maximum(Dual(2.0, 1.0), 0).derivative == 1
    assert np.maximum(Dual(-2.0, 1.0), 0).derivative == 0


def test_negative_base_with_constant_power():
    assert (Dual(-3.0, 1.0) ** 2).derivative == -6


def test_matrix_product_sum_index_and_shape(rng):
    a, b, da = rng.normal(size=(2, 3)), rng.normal(size=(3, 2)), rng.normal(size=(2, 3))
    product = Dual(a, da) @ b
    np.testing.assert_allclose(product.derivative, da @ b)
    assert product.sum().derivative == pytest.approx((da @ b).sum())
    assert product[0, 1].value == product.value[0, 1]
    assert product.shape == (2, 2)


def test_comparison_looks_at_the_value():
    assert Dual(2.0, 1.0) > 1


def test_an_operation_without_a_rule_is_refused():
    with pytest.raises(TypeError, match="arctan2"):
        np.arctan2(Dual(1.0, 1.0), 2.0)
    with pytest.raises(TypeError):
        np.add.reduce(Dual([1.0, 2.0], 1.0))


def test_repr_shows_both_parts():
    assert repr(Dual(2.0, 1.0)) == "Dual(2.0, 1.0)"
