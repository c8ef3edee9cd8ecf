"""Schedules: ends, monotony, ranges, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import schedules

FALLING = {
    "step_decay": schedules.step_decay(),
    "exponential": schedules.exponential(),
    "inverse_time": schedules.inverse_time(),
    "cosine": schedules.cosine(),
}


@pytest.mark.parametrize("name", FALLING)
def test_falls_from_one_and_never_rises(name):
    factors = [FALLING[name](t) for t in np.linspace(0, 1, 201)]
    assert factors[0] == pytest.approx(1)
    assert (np.diff(factors) <= 1e-12).all()
    assert factors[-1] < 0.1


@given(final=st.floats(0.001, 1))
@pytest.mark.parametrize("make", [schedules.exponential, schedules.inverse_time])
def test_ends_where_it_was_told(make, final):
    assert make(final)(1.0) == pytest.approx(final)


def test_step_decay_drops_at_equal_intervals():
    schedule = schedules.step_decay(0.5, drops=3)
    assert [schedule(t) for t in (0, 0.24, 0.25, 0.5, 0.75, 1)] == [
        1, 1, 0.5, 0.25, 0.125, 0.125,
    ]  # fmt: skip


def test_cosine_is_steepest_in_the_middle():
    steepness = -np.diff([schedules.cosine(0.2)(t) for t in np.linspace(0, 1, 101)])
    assert 48 <= steepness.argmax() <= 51
    assert schedules.cosine(0.2)(1) == pytest.approx(0.2)


def test_warm_up_hands_over_to_the_whole_of_what_follows():
    schedule = schedules.warm_up(schedules.exponential(0.01), fraction=0.2)
    assert schedule(0) == 0 and schedule(0.1) == pytest.approx(0.5)
    assert schedule(0.2) == 1 and schedule(1) == pytest.approx(0.01)
    assert schedules.warm_up(schedules.constant(), fraction=1)(1) == 1


def test_one_cycle_peaks_where_it_was_told():
    schedule = schedules.one_cycle(peak_at=0.3, start=0.04, final=0.001)
    factors = [schedule(t) for t in np.linspace(0, 1, 1001)]
    assert np.argmax(factors) == 300 and max(factors) == pytest.approx(1)
    assert factors[0] == pytest.approx(0.04) and factors[-1] == pytest.approx(0.001)


@pytest.mark.parametrize(
    "make",
    [
        lambda: schedules.step_decay(0),
        lambda: schedules.step_decay(0.5, drops=0),
        lambda: schedules.exponential(2),
        lambda: schedules.inverse_time(-1),
        lambda: schedules.cosine(1.5),
        lambda: schedules.warm_up(schedules.constant(), 0),
        lambda: schedules.one_cycle(peak_at=1),
    ],
)
def test_impossible_settings_are_refused(make):
    with pytest.raises(ValueError, match="must"):
        make()
