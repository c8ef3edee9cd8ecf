"""Many balls: merging saves work and never changes where they come to rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import balls
from helpers.balls import closer_than, drop, one_bowl, surely_together, trails_meet
from helpers.curves import CURVES, waves
from helpers.descent import descend
from helpers.optimizers import GradientDescent

FIVE = CURVES["five_basins"]
WAVES = st.lists(
    st.tuples(st.floats(0.2, 2), st.floats(0.5, 3), st.floats(0, 6.3)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(
    terms=WAVES,
    pull=st.floats(0.1, 0.5),
    count=st.integers(1, 80),
    share=st.floats(0.2, 1.0),
    seed=st.integers(0, 10_000),
)
def test_merging_never_changes_where_a_ball_rests(terms, pull, count, share, seed):
    curve = waves(pull, 0.0, terms)
    starts = np.random.default_rng(seed).uniform(*curve.domain, count)
    rate = share / curve.largest_bend
    alone = drop(curve, starts, rate)
    merged = drop(curve, starts, rate, surely_together(curve))
    # Where the slope is nearly 0 for long, a ball stops by its tolerance anywhere.
    clear = np.abs(curve.bend(alone.ends)) > 0.01
    np.testing.assert_allclose(merged.ends[clear], alone.ends[clear], atol=3e-4)
    assert merged.evaluations <= alone.evaluations


@pytest.mark.parametrize("count", [1, 7, 40, 1000])
@pytest.mark.parametrize("rule", [trails_meet, one_bowl(FIVE.largest_twist)])
def test_each_proof_alone_finds_the_same_minima(count, rule, rng):
    starts = rng.uniform(*FIVE.domain, count)
    alone, merged = drop(FIVE, starts, 0.25), drop(FIVE, starts, 0.25, rule)
    np.testing.assert_allclose(alone.minima, merged.minima, atol=1e-5)


def test_the_saving_is_large():
    starts = np.random.default_rng(0).uniform(*FIVE.domain, 40)
    alone = drop(FIVE, starts, 0.25)
    merged = drop(FIVE, starts, 0.25, surely_together(FIVE))
    np.testing.assert_allclose(merged.minima, FIVE.minima, atol=1e-5)
    assert merged.lowest == pytest.approx(FIVE.deepest, abs=1e-5)
    assert alone.evaluations == 511
    assert merged.evaluations == 111
    assert np.isfinite(merged.x[-1]).sum() == 5, "one ball a basin is left"


def test_closeness_alone_loses_basins():
    starts = np.random.default_rng(0).uniform(*FIVE.domain, 400)
    assert len(drop(FIVE, starts, 0.25, closer_than(0.3)).minima) < 5


def test_a_lone_ball_rolls_as_descend_rolls_it():
    one = drop(FIVE, [-9.0], 0.25)
    path = descend(FIVE, [-9.0], GradientDescent(0.25), len(one.x) - 1)
    np.testing.assert_allclose(one.x, path.w, atol=1e-6)
    assert one.evaluations == len(one.asked)


def test_a_ball_on_a_hilltop_rests_and_draws_no_other_ball_in():
    starts = [-0.5, -1e-3, 0.0, 1e-3, 0.5]
    well = CURVES["double_well"]
    for rule in (None, surely_together(well)):
        ends = drop(well, starts, 0.05, rule).ends
        np.testing.assert_allclose(ends, [-1, -1, 0, 1, 1], atol=1e-5)


def test_equal_starts_are_merged_at_once():
    merged = drop(FIVE, [-9.0, -9.0, -9.0], 0.25, trails_meet)
    assert merged.merged_at.tolist().count(1) == 2
    assert np.ptp(merged.ends) == 0


def test_rolling_stops_in_the_end():
    assert len(drop(FIVE, [-9.0], 1e-9, most_steps=50).asked) == 50


@pytest.mark.parametrize(
    ("starts", "rate", "complaint"),
    [
        ([], 0.1, "list of places"),
        ([[1.0]], 0.1, "list of places"),
        ([99.0], 0.1, "between -10 and 9.5"),
        ([np.nan], 0.1, "list of places"),
        ([0.0], 0.0, "at most 1/L"),
        ([0.0], 0.3, "at most 1/L = 0.2566"),
        ([0.0], float("nan"), "at most 1/L"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(starts, rate, complaint):
    with pytest.raises(ValueError, match=complaint):
        drop(FIVE, starts, rate)


def test_order_is_kept_so_that_the_proofs_hold(rng):
    alone = drop(FIVE, rng.uniform(*FIVE.domain, 200), 1 / FIVE.largest_bend)
    assert np.all(np.diff(alone.x, axis=1) > -1e-5)  # at rest to a tolerance
    assert balls.FLAT < balls.SAME
