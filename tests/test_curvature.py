"""Curvature: products against whole Hessians, power iteration against eigvalsh."""

import numpy as np
import pytest

from helpers import curvature
from helpers.layers import Dense
from helpers.network import Network
from helpers.surfaces import SURFACES, bowl, saddle


def small_network(activation="tanh", loss="cross_entropy"):
    last = "softmax" if loss == "cross_entropy" else "identity"
    layers = [Dense(4, 5, activation), Dense(5, 3, last)]
    return Network(layers, loss=loss, l2=0.01, dtype=np.float64)


def problem(rng, **options):
    network = small_network(**options)
    x = rng.standard_normal((12, 4))
    return network.objective(x, rng.integers(0, 3, 12)), network.initialise(rng)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("loss", ["cross_entropy", "half_squared_error"])
def test_the_full_hessian_agrees_with_differences_of_gradients(activation, loss, rng):
    objective, w = problem(rng, activation=activation, loss=loss)
    exact = curvature.hessian(objective, w)
    columns = [
        curvature.hessian_vector_by_differences(objective, w, e) for e in np.eye(w.size)
    ]
    np.testing.assert_allclose(exact, np.array(columns).T, atol=1e-8)
    np.testing.assert_allclose(exact, exact.T, atol=1e-14)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_products_on_every_surface_are_those_of_its_exact_hessian(surface, rng):
    (x0, x1), (y0, y1) = surface.domain
    for w in rng.uniform((x0, y0), (x1, y1), (5, 2)):
        exact, v = surface.hessian(w), rng.standard_normal(2)
        np.testing.assert_allclose(
            curvature.hessian_vector(surface, w, v),
            exact @ v,
            rtol=1e-9,
            atol=1e-9 * np.abs(exact).max(),
        )


def test_power_iteration_finds_the_largest_eigenvalue(rng):
    objective, w = problem(rng)
    found = curvature.largest_curvature(objective, w, rng, tolerance=1e-6)
    values, vectors = np.linalg.eigh(curvature.hessian(objective, w))
    assert found.value == pytest.approx(values[-1], rel=1e-6)
    assert abs(found.direction @ vectors[:, -1]) == pytest.approx(1, abs=1e-4)


def test_the_largest_not_the_one_of_largest_size(rng):
    # x² − 4 y²: eigenvalues 2 and −8, so plain power iteration would say −8.
    class Pass:
        def gradient(self, w):
            return w * np.array([2.0, -8.0])

    found = curvature.largest_curvature(Pass(), [1.0, 1.0], rng, tolerance=1e-6)
    assert found.value == pytest.approx(2)
    assert np.abs(found.direction) == pytest.approx([1, 0], abs=1e-3)
    exact = saddle().largest_curvature(np.array([0.5, 0.5]))
    assert curvature.largest_curvature(
        saddle(), [0.5, 0.5], rng, tolerance=1e-6
    ).value == pytest.approx(exact)


def test_many_weight_vectors_at_once(rng):
    objective, w = problem(rng)
    several = np.stack([w, 2 * w, np.full_like(w, np.nan)])
    found = curvature.largest_curvature(objective, several, rng, tolerance=1e-6)
    one = curvature.largest_curvature(objective, 2 * w, rng, tolerance=1e-6)
    assert found.value[1] == pytest.approx(one.value, rel=1e-6)
    assert np.isnan(found.value[2])


def test_a_good_start_saves_products(rng):
    objective, w = problem(rng)
    cold = curvature.largest_curvature(objective, w, rng)
    warm = curvature.largest_curvature(objective, w, rng, start=cold.direction)
    assert warm.products < cold.products
    assert warm.value == pytest.approx(cold.value, rel=1e-4)


def test_a_flat_place_has_curvature_zero(rng):
    class Flat:
        def gradient(self, w):
            return 0 * w

    assert curvature.largest_curvature(Flat(), [1.0, 2.0], rng).value == 0


def test_a_gradient_that_drops_the_imaginary_part_is_refused():
    class Real:
        def gradient(self, w):
            return w.real

    with pytest.raises(ValueError, match="by_differences"):
        curvature.hessian_vector(Real(), [1.0], [1.0])
    product = curvature.hessian_vector_by_differences(bowl(4), [0.3, 0.1], [0.0, 2.0])
    np.testing.assert_allclose(product, [0, 8], atol=1e-8)
    nothing = curvature.hessian_vector_by_differences(bowl(4), [0.3, 0.1], [0.0, 0.0])
    np.testing.assert_array_equal(nothing, [0, 0])


def test_an_old_direction_that_is_no_longer_the_steepest_is_left(rng):
    class Pass:
        def gradient(self, w):
            return w * np.array([2.0, 3.0])

    old = {"start": np.array([1.0, 0.0]), "tolerance": 1e-6}
    found = curvature.largest_curvature(Pass(), [1.0, 1.0], rng, **old)
    assert found.value == pytest.approx(3.0)
