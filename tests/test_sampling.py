"""AW-SGD: unbiased by enumeration, less noise on imbalanced digits, refusals."""

import numpy as np
import pytest

from helpers.datasets import digits, xor
from helpers.derivatives import central_difference
from helpers.descent import Counted, descend
from helpers.groups import ClassGroups, Groups
from helpers.layers import Dense
from helpers.network import Network
from helpers.optimizers import GradientDescent
from helpers.sampling import (
    AWSGD,
    best_probabilities,
    log_slope,
    second_moments,
    variance,
    variance_ratio,
)
from helpers.surfaces import booth, bowl, himmelblau

HALVES, W = np.array([0.5, 0.5]), np.array([1.0, -2.0])


def toy():
    return Groups([bowl(10), booth(), himmelblau()], [0.7, 0.2, 0.1])


def optimizer(learning_rate=0.01, seed=0, **options):
    return AWSGD(learning_rate, rng=np.random.default_rng(seed), **options)


def imbalanced_digits(dtype=np.float32):
    """Two classes with 110 examples each, the other eight with 6."""
    x, y = digits().train
    most = [110, 110, *[6] * 8]
    rows = [np.flatnonzero(y == c)[:count] for c, count in enumerate(most)]
    rows = np.concatenate(rows)
    network = Network([Dense(64, 10, "softmax")], dtype=dtype)
    return network, ClassGroups(network, x[rows], y[rows])


class OneGroup(AWSGD):
    """AW-SGD whose next draw is decided by the test."""

    def choose(self, k):
        class Fixed:
            @staticmethod
            def choice(_, p):
                return k

        self.rng = Fixed()
        return self


def expected_step(groups, w, tau):
    """The mean of AW-SGD's step over its draws, by enumeration of the groups."""
    total = 0.0
    for k in range(groups.groups):
        single = OneGroup(1.0, rng=np.random.default_rng(0)).choose(k)
        single.tau, single.mean_square = tau, 1.0
        q = single.probabilities(groups.shares)
        total = total + q[k] * (w - single.step(w, groups))
    return total


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_over_the_groups_is_the_whole_gradient(seed):
    rng = np.random.default_rng(seed)
    groups, w, tau = toy(), rng.standard_normal(2), 3 * rng.standard_normal(3)
    expected = groups.gradient(w)
    np.testing.assert_allclose(expected_step(groups, w, tau), expected, rtol=1e-12)


def test_the_mean_over_classes_of_digits_is_the_gradient_of_the_network():
    network, groups = imbalanced_digits(np.float64)
    w = network.initialise(np.random.default_rng(0))
    tau = np.random.default_rng(1).standard_normal(10)
    difference = expected_step(groups, w, tau) - groups.gradient(w)
    assert np.abs(difference).max() < 1e-12


@pytest.mark.parametrize("mix", [0.0, 0.1, 0.9])
def test_the_slope_of_log_q_equals_finite_differences(mix):
    tau, shares = np.array([0.3, -1.0, 2.0]), np.array([0.2, 0.3, 0.5])

    def log_q(tau):
        e = np.exp(tau)
        return np.log((1 - mix) * e / e.sum() + mix * shares)

    numeric = central_difference(log_q, tau)
    for k in range(3):
        slope = log_slope(k, tau, shares, mix)
        np.testing.assert_allclose(slope, numeric[k], atol=1e-8)


def test_the_sampler_descends_on_the_variance():
    groups, tau = toy(), np.log(toy().shares)
    moments = second_moments(groups, W)

    def noise(tau):
        return variance(groups, W, 0.9 * softmax(tau) + 0.1 * groups.shares, moments)

    q = 0.9 * softmax(tau) + 0.1 * groups.shares
    squares = (groups.shares / q) ** 2 * moments
    slopes = [log_slope(k, tau, groups.shares, 0.1) for k in range(3)]
    uphill = -np.sum((q * squares)[:, None] * slopes, axis=0)  # −E |d|² ∇ log q
    np.testing.assert_allclose(uphill, central_difference(noise, tau), rtol=1e-5)


def softmax(tau):
    e = np.exp(tau - tau.max())
    return e / e.sum()


def test_variance_is_that_of_the_draws():
    groups, q = toy(), np.array([0.2, 0.3, 0.5])
    rng = np.random.default_rng(0)
    gradients = np.array([groups.group_gradient(k, W) for k in range(3)])
    weighted = (groups.shares / q)[:, None] * gradients
    drawn = weighted[rng.choice(3, size=100_000, p=q)]
    exact = variance(groups, W, q, second_moments(groups, W))
    assert np.var(drawn, axis=0).sum() == pytest.approx(exact, rel=0.02)


def test_no_probabilities_beat_the_best():
    groups, rng = toy(), np.random.default_rng(0)
    moments = second_moments(groups, W)
    least = variance(groups, W, best_probabilities(groups, moments), moments)
    for q in rng.dirichlet(np.ones(3), 200):
        assert variance(groups, W, q, moments) >= least * (1 - 1e-12)


def test_it_learns_the_best_probabilities_where_w_stands_still():
    groups = toy()
    sampler = optimizer(0.0, sampler_rate=0.02, mix=0.01)
    for _ in range(5000):
        sampler.step(W, groups)
    best = best_probabilities(groups, second_moments(groups, W))
    learned = sampler.probabilities(groups.shares)
    np.testing.assert_allclose(learned, best, atol=0.05)
    assert np.abs(groups.shares - best).max() > 0.2  # it had something to learn


@pytest.mark.parametrize("batch", [None, 1, 10])
def test_on_imbalanced_digits_half_the_noise_of_uniform_sampling(batch):
    network, groups = imbalanced_digits()
    w, sampler = network.initialise(np.random.default_rng(1)), optimizer(0.1)
    sampler.batch, ratios, rng = batch, [], np.random.default_rng(5)
    for step in range(1200):
        w = sampler.step(w, groups)
        if step >= 300 and step % 100 == 0:
            q, draws = sampler.probabilities(groups.shares), 40 if batch else 1
            moments = second_moments(groups, w, rng=rng, batch=batch, draws=draws)
            ratios.append(variance_ratio(groups, w, q, moments))
    print(f"batch {batch}: variance ratio {np.mean(ratios):.2f}")
    assert np.mean(ratios) < 0.55 and max(ratios) < 0.85
    assert groups.value(w) < 0.2 and w.dtype == np.float32


def test_with_no_sampler_rate_it_is_plain_sgd():
    network, groups = imbalanced_digits()
    w, sampler = network.initialise(np.random.default_rng(1)), optimizer(sampler_rate=0)
    for _ in range(30):
        w = sampler.step(w, groups)
    q = sampler.probabilities(groups.shares)
    np.testing.assert_allclose(q, groups.shares, rtol=1e-12)
    assert variance_ratio(groups, w, q) == pytest.approx(1)


def test_a_wild_gradient_does_not_decide_alone():
    network, groups = imbalanced_digits()
    w = network.initialise(np.random.default_rng(1))
    sampler = optimizer(0.1, sampler_rate=0.2, batch=1)
    for _ in range(1000):
        w = sampler.step(w, groups)
    assert sampler.probabilities(groups.shares).max() < 0.6
    assert groups.value(w) < 0.3


def test_it_walks_surfaces_and_every_step_is_counted_as_one():
    groups = Groups([bowl(1), booth()], HALVES)
    path = descend(groups, (3.0, -1.0), optimizer(0.01), 600)
    np.testing.assert_array_equal(path.evaluations, np.arange(601))
    best = descend(groups, (3.0, -1.0), GradientDescent(0.05), 600)
    assert path.loss[-50:].mean() < 1.2 * best.loss[-1] < 0.2 * path.loss[0]


def test_xor_is_learned():
    network = Network([Dense(2, 8, "tanh"), Dense(8, 2, "softmax")])
    groups = ClassGroups(network, *xor())
    w, sampler = network.initialise(np.random.default_rng(0)), optimizer(0.3)
    for _ in range(800):
        w = sampler.step(w, groups)
    assert groups.value(w) < 0.1 and w.dtype == np.float32


def test_reset_gives_the_same_path_again():
    network, groups = imbalanced_digits()
    start = network.initialise(np.random.default_rng(0))
    sampler = optimizer(0.1, batch=5)
    first = descend(groups, start, sampler, 40)
    again = descend(groups, start, sampler, 40)
    np.testing.assert_array_equal(first.w, again.w)
    sampler.reset()
    np.testing.assert_array_equal(sampler.probabilities(HALVES), HALVES)


@pytest.mark.filterwarnings("error")
def test_a_diverging_path_teaches_nothing_and_makes_no_noise():
    path = descend(toy(), (1.0, 1.0), optimizer(10.0), 200)
    assert path.diverged_at > 0 and np.isfinite(path.w).all()


def test_at_a_minimum_of_every_group_it_stands_still():
    groups, origin = Groups([bowl(1), bowl(10)], HALVES), np.zeros(2)
    sampler = optimizer(0.1)
    for _ in range(5):
        np.testing.assert_array_equal(sampler.step(origin, groups), origin)
    with pytest.raises(ValueError, match="no variance here: nothing to compare"):
        variance_ratio(groups, origin, HALVES)


def test_it_says_what_it_needs():
    network, _ = imbalanced_digits()
    plain = network.objective(*digits().train)
    for objective in (plain, Counted(plain)):
        with pytest.raises(ValueError, match=r"ClassGroups.*; got NetworkObjective"):
            optimizer().step(network.initialise(np.random.default_rng(0)), objective)
    with pytest.raises(ValueError, match=r"w must be \(n,\), got \(3, 2\)"):
        optimizer().step(np.ones((3, 2)), toy())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"learning_rate": np.ones((3, 1))}, "learning_rate must be one number"),
        ({"learning_rate": -1}, "learning_rate must be 0 or more"),
        ({"sampler_rate": -0.1}, "sampler_rate must be 0 or more"),
        ({"sampler_rate": float("nan")}, "sampler_rate must be 0 or more"),
        ({"mix": 0}, "mix must lie between 0 and 1"),
        ({"mix": 1}, "mix must lie between 0 and 1"),
        ({"batch": 0}, "batch must be None or a whole number"),
        ({"batch": 2.5}, "batch must be None or a whole number"),
    ],
)
def test_impossible_options_are_refused(options, says):
    with pytest.raises(ValueError, match=says):
        optimizer(**options)


@pytest.mark.parametrize("rng", [None, 3, np.random.RandomState(0)])
def test_only_a_generator_will_do(rng):
    with pytest.raises(ValueError, match="rng must be a NumPy Generator"):
        AWSGD(0.1, rng=rng)
