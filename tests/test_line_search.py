"""The line search: success means strong Wolfe, and nothing else gets out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.line_search import MOST_EVALUATIONS, Line, StrongWolfe, look
from helpers.surfaces import SURFACES, bowl, saddle

numbers = st.floats(-3, 3, allow_subnormal=False)
widths = st.floats(-3, 3).map(lambda exponent: 10**exponent)


class Curve:
    """An objective of one weight, from a function and its derivative."""

    def __init__(self, function, derivative):
        self.function, self.derivative = function, derivative

    def value_and_gradient(self, w):
        return self.function(w[0]), np.array([self.derivative(w[0])])


def search(objective, w, direction, first=1.0, **conditions):
    w = np.asarray(w, dtype=float)
    line = Line(objective, look(objective, w), np.asarray(direction, dtype=float))
    return line, StrongWolfe(line, **conditions).run(first)


def strong_wolfe_holds(objective, line, step, c1=1e-4, c2=0.9):
    """Both conditions, from the definition and from fresh evaluations."""
    w, d = line.start.w, line.direction
    value, gradient = objective.value_and_gradient(w)
    there, slope = objective.value_and_gradient(w + step * d)
    gain = there <= value + c1 * step * (gradient @ d)
    return gain and abs(slope @ d) <= c2 * abs(gradient @ d)


@given(
    name=st.sampled_from(list(SURFACES)),
    w=st.tuples(numbers, numbers),
    turn=st.floats(-1.5, 1.5),
    length=widths,
    trial=st.tuples(widths, st.sampled_from([1e-4, 0.1, 0.45])),
)
def test_success_means_both_conditions_on_every_surface(name, w, turn, length, trial):
    surface, w, (first, c1) = SURFACES[name], np.array(w), trial
    g = surface.gradient(w)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    direction = -length * turned @ g
    if not g @ direction < -1e-12:
        return
    line, found = search(surface, w, direction, first, c1=c1, c2=0.5)
    assert line.evaluations <= MOST_EVALUATIONS
    assert np.isfinite(found.point.w).all() and np.isfinite(found.point.value)
    assert found.point.value <= line.start.value
    if found.success:
        assert strong_wolfe_holds(surface, line, found.point.step, c1, 0.5)


@given(centre=widths, steepness=widths, quartic=st.floats(0, 1), first=widths)
def test_a_valley_is_always_found(centre, steepness, quartic, first):
    def function(x):
        u = x / centre - 1
        return steepness * (u * u + quartic * u**4)

    def derivative(x):
        u = x / centre - 1
        return steepness * (2 * u + 4 * quartic * u**3) / centre

    valley = Curve(function, derivative)
    line, found = search(valley, [0.0], [1.0], first)
    assert found.success
    assert strong_wolfe_holds(valley, line, found.point.step)


@given(start=st.floats(0.1, 10), waves=st.floats(0.5, 40), first=widths)
def test_waves_on_the_way_do_no_harm(start, waves, first):
    wavy = Curve(
        lambda x: x * x + np.sin(waves * x) / waves,
        lambda x: 2 * x + np.cos(waves * x),
    )
    slope = wavy.derivative(start)
    if abs(slope) < 1e-3:
        return
    line, found = search(wavy, [start], [-slope], first)
    assert found.success
    assert strong_wolfe_holds(wavy, line, found.point.step)


@pytest.mark.parametrize("curvature", [0.01, 1.0, 100.0])
def test_on_a_bowl_the_cubic_finds_the_bottom_at_once(curvature):
    parabola = Curve(lambda x: 0.5 * curvature * x * x, lambda x: curvature * x)
    far = 5 / curvature  # a first trial five times too long
    line, found = search(parabola, [1.0], [-curvature], far)
    assert found.success and line.evaluations == 2
    assert found.point.step == pytest.approx(1 / curvature)


def test_a_step_too_short_is_stretched():
    line, found = search(bowl(1), [1000.0, 0.0], [-1.0, 0.0])
    assert found.success and line.evaluations <= 4
    assert found.point.step > 50


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("first", [1.0, 1e3, 1e10])
def test_it_comes_back_from_overflow_and_from_undefined_values(first):
    steep = Curve(lambda x: np.exp(x * x), lambda x: 2 * x * np.exp(x * x))
    barrier = Curve(lambda x: x - np.log(x), lambda x: 1 - 1 / x)
    for curve, w, direction in ((steep, 1.0, -1.0), (barrier, 5.0, -1.0)):
        line, found = search(curve, [w], [direction], first)
        assert found.success
        assert strong_wolfe_holds(curve, line, found.point.step)


@pytest.mark.filterwarnings("error")
def test_a_slope_without_end_is_followed_but_not_called_success():
    line, found = search(saddle(), [0.0, 1.0], [0.0, 1.0])
    assert not found.success and line.evaluations <= MOST_EVALUATIONS
    assert np.isfinite(found.point.value) and found.point.value < -1e6


def test_a_gain_too_small_for_its_length_is_not_enough():
    # The far side of a valley, nearly as high as here: the slope would do.
    shelf = Curve(
        lambda x: np.cos(x) - 0.02 * np.sin(4 * x),
        lambda x: -np.sin(x) - 0.08 * np.cos(4 * x),
    )
    first = 2 * np.pi - 1.3  # nearly a period
    line, found = search(shelf, [0.5], [1.0], first, c1=0.4, c2=0.9)
    assert shelf.function(0.5 + first) < shelf.function(0.5)
    assert found.success and found.point.step < first
    assert strong_wolfe_holds(shelf, line, found.point.step, c1=0.4)


def test_nothing_lower_leaves_the_start():
    liar = Curve(lambda x: x * x, lambda x: -2 * x)  # a wrong sign in the gradient
    line, found = search(liar, [1.0], [1.0])
    assert not found.success and found.point.step == 0
    np.testing.assert_array_equal(found.point.w, [1.0])
    assert line.evaluations <= MOST_EVALUATIONS


def test_points_keep_the_dtype_of_the_weights():
    w = np.array([1.0, 2.0], dtype=np.float32)
    line = Line(bowl(10), look(bowl(10), w), -bowl(10).gradient(w).astype(float))
    point = StrongWolfe(line).run().point
    assert point.w.dtype == np.float32 and point.gradient.dtype == np.float64


def test_uphill_is_refused():
    with pytest.raises(ValueError, match="leads downhill; the slope along this one"):
        search(bowl(1), [1.0, 0.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="leads downhill"):
        search(bowl(1), [1.0, 0.0], [float("nan"), 0.0])


@pytest.mark.parametrize(("c1", "c2"), [(0.5, 0.1), (0, 0.9), (1e-4, 1)])
def test_impossible_conditions_are_refused(c1, c2):
    line = Line(bowl(1), look(bowl(1), np.ones(2)), -np.ones(2))
    with pytest.raises(ValueError, match="0 < c1 < c2 < 1"):
        StrongWolfe(line, c1, c2)
