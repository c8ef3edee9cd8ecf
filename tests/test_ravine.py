"""The ravine of lesson 04: what it is made of, and what is refused."""

import numpy as np
import pytest

from helpers.derivatives import check_gradient
from helpers.ravine import line_data, ravine


def test_its_loss_is_half_the_mean_squared_error():
    x, y = line_data()
    for w in np.random.default_rng(0).uniform(-3, 3, (5, 2)):
        expected = np.mean((w[0] * x + w[1] - y) ** 2) / 2
        assert ravine().value(w) == pytest.approx(expected, rel=1e-12)


def test_its_gradient_is_right_and_zero_at_its_minimum():
    surface = ravine()
    assert check_gradient(surface.value, surface.gradient, [0.3, -1.0]).passed
    np.testing.assert_allclose(surface.gradient(surface.minima[0]), 0, atol=1e-12)
    assert surface.value(surface.minima[0]) == pytest.approx(surface.minimum)


def test_it_is_long_oblique_and_starts_in_its_domain():
    surface = ravine()
    hessian = surface.hessian(surface.start)
    low, high = np.linalg.eigvalsh(hessian)
    assert high / low > 50 and abs(hessian[0, 1]) > 1
    for value, (left, right) in zip(surface.start, surface.domain, strict=True):
        assert left < value < right


@pytest.mark.parametrize(
    ("x", "y"), [([1.0, 2.0], [1.0]), ([1.0, 1.0], [0.0, 2.0]), ([], []), ([[1]], [1])]
)
def test_data_without_a_line_are_refused(x, y):
    with pytest.raises(ValueError, match="two lists of the same length, with at least"):
        ravine(x, y)
