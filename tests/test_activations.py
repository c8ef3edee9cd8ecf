"""Activations: values, limits, and VJPs against the complex step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.activations import ACTIVATIONS, activation_named, sigmoid, softmax
from helpers.derivatives import complex_step

numbers = st.floats(-20, 20)
vectors = arrays(float, st.integers(1, 6), elements=numbers)


@given(z=vectors, data=st.data())
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_vjp_is_upstream_times_the_jacobian(name, z, data):
    if name == "relu":  # the kink at 0 has no derivative to compare with
        z = np.where(np.abs(z) < 1e-3, 1.0, z)
    upstream = data.draw(arrays(float, z.shape, elements=numbers))
    activation = activation_named(name)
    jacobian = complex_step(activation.function, z)
    vjp = activation.vjp(activation.function(z), upstream)
    np.testing.assert_allclose(vjp, upstream @ jacobian, rtol=1e-9, atol=1e-10)


@given(z=arrays(float, (3, 4), elements=st.floats(-1e4, 1e4)))
def test_softmax_rows_are_distributions(z):
    s = softmax(z)
    assert np.all(s >= 0)
    np.testing.assert_allclose(s.sum(axis=1), 1)


@given(z=vectors, shift=st.floats(-100, 100))
def test_softmax_ignores_a_common_shift(z, shift):
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-9)


@pytest.mark.filterwarnings("error")
def test_nothing_overflows_at_the_ends_of_the_scale():
    extreme = np.array([-1e300, 0.0, 1e300])
    np.testing.assert_array_equal(sigmoid(extreme), [0, 0.5, 1])
    np.testing.assert_array_equal(softmax(extreme), [0, 0, 1])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float32_stays_float32(name):
    z = np.linspace(-1, 1, 5, dtype=np.float32)
    activation = activation_named(name)
    a = activation.function(z)
    assert a.dtype == activation.vjp(a, z).dtype == np.float32


def test_relu_derivative_is_zero_where_the_unit_is_off():
    relu = activation_named("relu")
    z = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_array_equal(relu.vjp(relu.function(z), np.ones(3)), [0, 0, 1])


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'swoosh'.*tanh, sigmoid"):
        activation_named("swoosh")
