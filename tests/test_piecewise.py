"""The bench's task: branches are the very runs that one would do one by one."""

import numpy as np

from helpers.datasets import digits
from helpers.piecewise import BATCH, EVERY, RATES, STEPS, WATCHED, branches, network


def one_by_one(rate_at, seed):
    """Train once, as plainly as can be; return validation losses every few steps."""
    net, rng, data = network(), np.random.default_rng(seed), digits()
    w, watch = net.initialise(rng), data.validation
    batches, losses = rng.integers(0, len(data.train.x), (STEPS, BATCH)), []
    for step in range(STEPS + 1):
        if step % EVERY == 0:
            watched = net.objective(watch.x[:WATCHED], watch.y[:WATCHED])
            losses.append(watched.value(w))
        if step < STEPS:
            rows = batches[step]
            objective = net.objective(data.train.x[rows], data.train.y[rows])
            w = w - rate_at(step) * objective.gradient(w)
    return np.array(losses)


def test_a_branch_is_the_run_with_that_rate():
    plan, k = ((0, 0.5), (40, 0.1), (200, 1.0)), 8
    found = branches(plan, 3)
    expected = one_by_one(
        lambda step: 0.5 if step < 40 else 0.1 if step < 200 else RATES[k], 3
    )
    np.testing.assert_allclose(found.validation[k], expected, rtol=1e-9)
    assert (found.validation.shape, found.training.shape) == ((31, 61), (31,))
    assert found.seconds > 0


def test_before_the_last_change_all_branches_are_one():
    found = branches(((0, 0.5), (200, 0.1)), 0)
    before = found.step <= 200
    assert np.all(np.ptp(found.validation[:, before], axis=0) == 0)
    assert np.all(np.ptp(found.validation[:, ~before], axis=0) > 0)


def test_the_last_rate_of_the_plan_does_not_matter():
    assert branches(((0, 0.5), (200, 0.1)), 0) is branches(((0, 0.5), (200, 9.0)), 0)


def test_the_rates_have_two_digits_and_no_gap():
    assert (RATES[0], RATES[-1]) == (0.01, 10)
    assert np.all(np.diff(np.log10(RATES)) < 0.12)
    assert all(float(f"{rate:.2g}") == rate for rate in RATES)
