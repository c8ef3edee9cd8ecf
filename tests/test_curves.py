"""Curves of one weight: derivatives, bounds, basins; exactly five of them."""

import numpy as np
import pytest

from helpers.curves import CURVES, parabola, waves
from helpers.derivatives import complex_step
from helpers.descent import descend
from helpers.optimizers import GradientDescent

ALL = pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)


@ALL
def test_slope_and_curvature_are_the_derivatives(curve, rng):
    x = rng.uniform(*curve.domain, 50)
    tiny = 1e-30
    np.testing.assert_allclose(
        curve.slope(x), np.imag(curve.function(x + 1j * tiny)) / tiny, atol=1e-12
    )
    np.testing.assert_allclose(
        curve.bend(x), np.imag(curve.slope(x + 1j * tiny)) / tiny, atol=1e-12
    )


@ALL
def test_the_bounds_hold_and_are_not_far_off(curve):
    x, h = np.linspace(*curve.domain, 100_001), 1e-5
    twist = (curve.bend(x + h) - curve.bend(x - h)) / (2 * h)
    for bound, values in (
        (curve.largest_bend, curve.bend(x)),
        (curve.largest_twist, twist),
    ):
        assert np.abs(values).max() <= bound * (1 + 1e-6)
        assert np.abs(values).max() >= 0.7 * bound


@ALL
def test_minima_and_maxima_take_turns_and_are_exact(curve):
    places = np.concatenate((curve.minima, curve.maxima))
    np.testing.assert_allclose(curve.slope(places), 0, atol=1e-12)
    assert np.all(curve.bend(curve.minima) > 0)
    assert np.all(curve.bend(curve.maxima) < 0)
    assert len(curve.maxima) == len(curve.minima) - 1
    assert np.all(curve.maxima > curve.minima[:-1])
    assert np.all(curve.maxima < curve.minima[1:])


@ALL
def test_a_curve_is_an_objective_of_one_weight(curve):
    w = np.linspace(*curve.domain, 12).reshape(3, 4, 1)
    value, gradient = curve.value_and_gradient(w)
    assert value.shape == (3, 4)
    assert gradient.shape == (3, 4, 1)
    assert curve.hessian(w).shape == (3, 4, 1, 1)
    numeric = complex_step(curve.value, w[0, 0])
    np.testing.assert_allclose(numeric, curve.gradient(w[0, 0]), atol=1e-12)


def test_five_basins_has_exactly_five_on_the_whole_line():
    """A proof by intervals, with the bounds that each sine is at most 1."""
    curve = CURVES["five_basins"]
    steepest_wave = 1.7 + 0.7 * 1.1
    outside = steepest_wave / (2 * 0.08)  # farther from 0.5 the bowl is steeper
    edges = 0.5 + np.linspace(-outside - 0.01, outside + 0.01, 20_001)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    slope, bend = curve.slope(middle), curve.bend(middle)
    may_vanish = np.abs(slope) <= curve.largest_bend * half
    one_way = np.abs(bend) > curve.largest_twist * half
    assert np.all(one_way[may_vanish]), "the slope is monotone wherever it may vanish"
    rising = may_vanish & (curve.slope(edges[:-1]) < 0) & (curve.slope(edges[1:]) >= 0)
    assert rising.sum() == 5
    np.testing.assert_allclose(middle[rising], curve.minima, atol=1e-2)
    assert all(curve.domain[0] < m < curve.domain[1] for m in curve.minima)


def test_basins_are_numbered_from_left_to_right():
    curve = CURVES["five_basins"]
    assert curve.basin(curve.minima).tolist() == [0, 1, 2, 3, 4]
    assert curve.deepest == curve.minima[3]
    assert curve.minimum == pytest.approx(curve.function(curve.minima).min())


def test_balls_are_rolled_together():
    starts = np.linspace(-1.9, 1.9, 20)[:, None]
    path = descend(CURVES["double_well"], starts, GradientDescent(0.1), 300)
    np.testing.assert_allclose(path.w[-1, :, 0], np.sign(starts[:, 0]), atol=1e-6)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: parabola(0), "curvature must be positive"),
        (lambda: waves(-1, 0, [(1, 1, 0)]), "pull must be positive"),
        (lambda: parabola().value(3.0), r"shape \(…, 1\)"),
        (lambda: parabola().gradient([1.0, 2.0]), r"shape \(…, 1\)"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(make, complaint):
    with pytest.raises(ValueError, match=complaint):
        make()
