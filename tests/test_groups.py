"""Losses of groups: the same loss as the whole, taken apart."""

import numpy as np
import pytest

from helpers.datasets import digits
from helpers.groups import ClassGroups, Groups
from helpers.layers import Dense
from helpers.network import Network
from helpers.surfaces import booth, bowl, himmelblau


def softmax_groups(dtype=np.float64, l2=0.01):
    network = Network([Dense(64, 10, "softmax")], l2=l2, dtype=dtype)
    x, y = digits().train
    return network, x, y, ClassGroups(network, x, y)


@pytest.mark.parametrize("shape", [(2,), (7, 2)])
def test_surfaces_are_averaged_with_their_shares(shape):
    groups = Groups([bowl(10), booth(), himmelblau()], [0.2, 0.3, 0.5])
    w = np.random.default_rng(0).standard_normal(shape)
    value, gradient = groups.value_and_gradient(w)
    expected = 0.2 * bowl(10).value(w) + 0.3 * booth().value(w)
    expected += 0.5 * himmelblau().value(w)
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    np.testing.assert_array_equal(value, groups.value(w))
    np.testing.assert_array_equal(gradient, groups.gradient(w))
    parts = [groups.group_gradient(k, w) for k in range(groups.groups)]
    np.testing.assert_allclose(gradient, np.tensordot(groups.shares, parts, 1))


def test_classes_together_are_the_loss_of_the_network():
    network, x, y, groups = softmax_groups()
    w = network.initialise(np.random.default_rng(0))
    whole, gradient = network.objective(x, y).value_and_gradient(w)
    assert groups.groups == 10 and groups.shares.sum() == pytest.approx(1)
    assert groups.value(w) == pytest.approx(whole, rel=1e-12)
    np.testing.assert_allclose(groups.gradient(w), gradient, rtol=1e-9, atol=1e-14)


def test_classes_without_examples_are_left_out_and_float32_stays():
    network, x, y, _ = softmax_groups(np.float32)
    rows = np.flatnonzero((y == 3) | (y == 7))
    groups = ClassGroups(network, x[rows], y[rows])
    np.testing.assert_array_equal(groups.labels, [3, 7])
    w = network.initialise(np.random.default_rng(0))
    assert groups.gradient(w).dtype == np.float32
    assert groups.group_gradient(1, w).dtype == np.float32


def test_a_batch_comes_from_its_class_and_is_right_on_average():
    network, _, _, groups = softmax_groups()
    w = network.initialise(np.random.default_rng(0))
    rng, part = np.random.default_rng(1), groups.objectives[4]
    drawn = [groups.group_gradient(4, w, rng, 5) for _ in range(2000)]
    single = [
        network.objective(part.x[[i]], part.y[[i]]).gradient(w)
        for i in range(len(part.x))
    ]
    error = np.linalg.norm(np.mean(drawn, axis=0) - np.mean(single, axis=0))
    spread = np.sqrt(np.var(single, axis=0).sum() / 5 / 2000)
    assert error < 2 * spread
    assert np.var(drawn, axis=0).sum() == pytest.approx(2000 * spread**2, rel=0.1)


@pytest.mark.parametrize(
    ("objectives", "shares"),
    [
        ([], []),
        ([bowl()], [0.5]),
        ([bowl()], [0.5, 0.5]),
        ([bowl(), bowl()], [1.5, -0.5]),
        ([bowl(), bowl()], [0.0, 1.0]),
        ([bowl(), bowl()], [float("nan"), 1.0]),
    ],
)
def test_shares_that_do_not_fit_are_refused(objectives, shares):
    with pytest.raises(ValueError, match="shares must be positive, one for each group"):
        Groups(objectives, shares)


def test_classes_must_be_numbers_one_an_example():
    network = Network([Dense(2, 3, "softmax")])
    x = np.ones((4, 2))
    for y in (np.eye(3)[[0, 1, 2, 0]], np.array([0.0, 1, 2, 0]), np.array([0, 1])):
        with pytest.raises(ValueError, match="need y .N,. of class numbers"):
            ClassGroups(network, x, y)
    with pytest.raises(ValueError, match="classes must lie in 0…2"):
        ClassGroups(network, x, np.array([0, 1, 2, 3]))
