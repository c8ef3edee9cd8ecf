"""Exact fits of one weight: against dense search, known answers, and edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.fits import LOSSES, best_weight, mean_losses

tenths = st.integers(-100, 100).map(lambda k: k / 10)
points = arrays(float, (7,), elements=tenths)


@given(x=points, y=points, delta=st.sampled_from([0.1, 1.0, 7.5, 1000.0]))
@pytest.mark.parametrize("loss", LOSSES)
def test_no_other_weight_is_better(loss, x, y, delta):
    if not np.any(x):
        x[0] = 1.0
    best = best_weight(x, y, loss, delta=delta)
    others = best + np.concatenate([np.linspace(-3, 3, 61), [-1e-4, 1e-4]])
    lowest = mean_losses(best, x, y, loss, delta=delta)
    scale = 1 + np.abs(mean_losses(others, x, y, loss, delta=delta)).max()
    losses = mean_losses(others, x, y, loss, delta=delta)
    assert np.all(losses >= lowest - 1e-12 * scale)


@given(y=points)
def test_constants_are_mean_and_median(y):
    ones = np.ones(7)
    assert best_weight(ones, y) == pytest.approx(np.mean(y))
    assert best_weight(ones, y, "absolute_error") == pytest.approx(np.median(y))


@given(y=points)
def test_huber_turns_from_median_to_mean(y):
    ones = np.ones(7)
    assert best_weight(ones, y, "huber", delta=100.0) == pytest.approx(np.mean(y))
    small = best_weight(ones, y, "huber", delta=1e-6)
    assert small == pytest.approx(np.median(y), abs=1e-5)


def test_of_a_flat_stretch_the_middle_is_taken():
    assert best_weight([1, 1, 1, 1], [1, 2, 4, 9], "absolute_error") == 3
    assert best_weight([1, 1], [0, 10], "huber", delta=1) == 5


def test_a_point_at_zero_pulls_nothing():
    for loss in LOSSES:
        assert best_weight([0, 2], [9, 6], loss) == pytest.approx(3)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([0, 0], [1, 2]), "every x is 0"),
        (([1, 2], [1]), "same length"),
        (([1], [1], "cross_entropy"), "choose one of"),
    ],
)
def test_what_cannot_be_fitted_is_said(arguments, message):
    with pytest.raises(ValueError, match=message):
        best_weight(*arguments)


def test_huber_needs_a_positive_delta():
    with pytest.raises(ValueError, match="delta must be positive"):
        best_weight([1], [1], "huber", delta=0)
