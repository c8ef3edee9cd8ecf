"""The figures of lesson 02: each is drawn, small enough, and told in words."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.balls import drop, surely_together
from helpers.curves import CURVES, parabola
from helpers.descent import descend
from helpers.figures import balls, rolls, slopes
from helpers.figures.ball_scenery import curve_and_trace, height_limits
from helpers.figures.png import LIMIT, encode, paint
from helpers.optimizers import GradientDescent

FIVE = CURVES["five_basins"]
STARTS = np.sort(np.random.default_rng(0).uniform(*FIVE.domain, 40))
ALONE = drop(FIVE, STARTS, 0.25)
MERGED = drop(FIVE, STARTS, 0.25, surely_together(FIVE))


def roll(curve, start, rate, steps):
    return descend(curve, [start], GradientDescent(rate), steps)


def hollows():
    return slopes.hollows(FIVE, -9.0)


def train():
    t = np.linspace(0, 10, 21)
    return slopes.train(t, t**2 / 10, t / 5, [5, 10])


def difference_errors():
    h = np.geomspace(1e-15, 1, 20)
    errors = {"one side": h + 1e-16 / h, "both sides": h**2 + 1e-16 / h}
    best = {"one side": 1e-8, "both sides": 1e-5}
    return slopes.difference_errors(h, errors, best)


def three_rolls():
    bowl = parabola(2.5)
    runs = [(roll(bowl, -1, rate, 5), f"α = {rate}") for rate in (0.1, 0.3, 1.0)]
    return rolls.rolls(runs, view=[((-4, 4), (-1, 20))] * 3)


def rolls_without_a_view():
    return rolls.rolls([(roll(CURVES["dimple"], -6, 0.1, 50), "a dimple")])


def regimes():
    rates = np.array([0.1, 0.5, 0.8, 1.1])
    steps = np.array([31, 1, 14, np.nan])
    return rolls.regimes(2, rates, 1 - 2 * rates, steps)


def leaving():
    x = {"start": np.abs(roll(CURVES["double_well"], 1e-3, 0.1, 50).w[:, 0])}
    return rolls.leaving(x, {"start": 1e-3 * 1.1 ** np.arange(51)})


def landing():
    return balls.landing(FIVE, STARTS, ALONE.ends)


def two_pairs():
    one, other = np.array([0.0, -0.5, -0.9]), np.array([0.1, 0.7, 1.1])
    return balls.two_pairs((one, other), (one, one - 0.05))


def merging():
    return balls.merging(ALONE, MERGED)


def bill():
    return balls.bill([10, 100], [128, 1345], [78, 179])


#: each figure, and what its alternative text must say
FIGURES = {
    hollows: "4.42, 0.01, -0.25, -0.92, 2.02",
    train: "1.00 at minute 5",
    difference_errors: "one side best at h = 1e-08",
    three_rolls: "α = 1.0: from x = -1 to 7.59 in 5 steps",
    rolls_without_a_view: "to -3.91 in 50 steps",
    regimes: "1/f″ = 0.5",
    leaving: "1 starts",
    landing: "8 at height 4.42",
    two_pairs: "0.1 apart",
    merging: "511 if each ball rolls alone and 111 merged",
    bill: "Merged: 78, 179",
}


@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_each_figure_fits_and_is_told_in_words(draw):
    figure, alt = draw()
    assert isinstance(figure, Figure)
    assert len(encode(paint(figure))) <= LIMIT
    assert FIGURES[draw] in alt
    assert len(alt) >= 30


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_the_scenery_shows_the_whole_curve(curve):
    _, axes = curve_and_trace(curve, 30)
    low, high = height_limits(curve)
    heights = curve.function(np.linspace(*curve.domain, 101))
    assert low < heights.min() and heights.max() < high
    assert axes["curve"].get_xlim() == curve.domain
    assert axes["trace"].get_ylim() == curve.domain
