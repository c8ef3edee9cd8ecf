"""Surfaces: exact gradients, true minima, and SciPy's word where it has one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from helpers.derivatives import complex_step, forward_mode
from helpers.layers import Dense
from helpers.network import Network
from helpers.surfaces import SURFACES, bowl, surface_named, two_weight_network

each = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES.keys())
coordinate = st.floats(-3, 3)


@each
@given(x=coordinate, y=coordinate)
def test_gradient_equals_complex_step(surface, x, y):
    expected = complex_step(surface.value, [x, y])
    scale = 1 + np.abs(expected).max()
    actual = surface.gradient([x, y])
    np.testing.assert_allclose(actual, expected, rtol=1e-10, atol=1e-12 * scale)


@each
@given(x=coordinate, y=coordinate)
def test_hessian_is_symmetric_and_equals_differences_of_the_gradient(surface, x, y):
    w, h = np.array([x, y]), 1e-5
    hessian = surface.hessian(w)
    scale = 1 + np.abs(hessian).max()
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-9 * scale)
    columns = [
        (surface.gradient(w + e) - surface.gradient(w - e)) / (2 * h)
        for e in h * np.eye(2)
    ]
    np.testing.assert_allclose(hessian.T, columns, atol=1e-5 * scale)


@each
def test_minima_are_flat_curve_upwards_and_nothing_near_is_lower(surface, rng):
    for minimum in surface.minima:
        assert np.abs(surface.gradient(minimum)).max() < 1e-12
        assert np.linalg.eigvalsh(surface.hessian(minimum)).min() > 0
        assert surface.value(minimum) == pytest.approx(surface.minimum, abs=1e-12)
    low, high = np.array(surface.domain).T
    values = surface.value(rng.uniform(low, high, size=(20_000, 2)))
    if surface.minima:
        assert values.min() >= surface.minimum
        assert values.min() < surface.minimum + 0.02 * np.ptp(values)
    else:
        assert surface.minimum is None and values.min() < 0


@each
def test_grids_broadcast(surface, rng):
    w = rng.uniform(-2, 2, size=(3, 4, 2))
    value, gradient = surface.value_and_gradient(w)
    assert value.shape == (3, 4) and gradient.shape == (3, 4, 2)
    assert surface.hessian(w).shape == (3, 4, 2, 2)
    np.testing.assert_allclose(value[1, 2], surface.value(w[1, 2]))
    np.testing.assert_allclose(gradient[1, 2], surface.gradient(w[1, 2]))


@each
def test_start_lies_in_the_domain_off_every_flat_spot(surface):
    (x0, x1), (y0, y1) = surface.domain
    x, y = surface.start
    assert x0 <= x <= x1 and y0 <= y <= y1
    assert np.abs(surface.gradient(surface.start)).max() > 1e-3


@given(x=coordinate, y=coordinate)
def test_rosenbrock_is_scipys(x, y):
    surface = surface_named("rosenbrock")
    w = np.array([x, y])
    assert surface.value(w) == pytest.approx(optimize.rosen(w))
    np.testing.assert_allclose(surface.gradient(w), optimize.rosen_der(w), atol=1e-9)
    np.testing.assert_allclose(surface.hessian(w), optimize.rosen_hess(w), atol=1e-9)


@pytest.mark.parametrize("name", ["himmelblau", "beale", "booth", "plateau"])
def test_scipy_finds_the_stated_minima(name):
    surface = surface_named(name)
    for minimum in surface.minima:
        near = np.add(minimum, 0.1)
        found = optimize.minimize(surface.value, near, jac=surface.gradient)
        np.testing.assert_allclose(found.x, minimum, atol=1e-4)


@given(condition=st.floats(1, 1e4), angle=st.floats(0, 3))
def test_bowl_has_the_condition_asked_for(condition, angle):
    values = np.linalg.eigvalsh(bowl(condition, angle).hessian([1.0, 2.0]))
    np.testing.assert_allclose(values, [1, condition], rtol=1e-9)


def test_two_weight_network_is_a_network(rng):
    x, y = rng.normal(size=12), rng.normal(size=12)
    layers = [Dense(1, 1, "tanh", bias=False), Dense(1, 1, bias=False)]
    network = Network(layers, loss="squared_error", dtype=float)
    objective = network.objective(x[:, None], y[:, None])
    surface, w = two_weight_network(x, y), rng.normal(size=(7, 2))
    np.testing.assert_allclose(surface.value(w), objective.value(w), rtol=1e-12)
    np.testing.assert_allclose(surface.gradient(w), objective.gradient(w), rtol=1e-12)
    assert surface.minima == () and surface.minimum is None


def test_works_with_dual_numbers():
    surface = surface_named("rosenbrock")
    gradient = forward_mode(surface.function, [-1.5, 2.0])
    np.testing.assert_allclose(gradient, surface.gradient([-1.5, 2.0]), rtol=1e-12)


@pytest.mark.parametrize("w", [1.0, [1.0], np.ones((2, 3))])
def test_other_shapes_are_refused(w):
    with pytest.raises(ValueError, match=r"w must have shape \(…, 2\)"):
        surface_named("booth").value(w)


@pytest.mark.parametrize("condition", [0.5, -1, float("inf"), float("nan")])
def test_impossible_conditions_are_refused(condition):
    with pytest.raises(ValueError, match="condition must be 1 or more"):
        bowl(condition)


@pytest.mark.parametrize("data", [([], []), ([1], [1, 2]), ([[1]], [[1]])])
def test_data_that_do_not_pair_up_are_refused(data):
    with pytest.raises(ValueError, match="same length"):
        two_weight_network(*data)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'alps'.*rosenbrock"):
        surface_named("alps")
