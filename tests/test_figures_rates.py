"""Figures of lesson 11: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.figures import bench_scenery, rates
from tests.written import faults

ALPHAS = np.geomspace(1e-3, 10, 140)
DIP = 2.3 - 1.7 * np.exp(-(np.log10(ALPHAS / 0.8) ** 2)) + (ALPHAS > 3) * 20
PICKS = {"steepest": 0.3, "lowest": 0.8, "lowest / 10": 0.08}
OCTAVES = 2.0 ** np.arange(-5, 3)
MAP = np.outer([1, 2, 1.5], [2.0, 1.2, 0.7, 0.3, 0.25, 0.3, 50, np.inf])
STEPS = np.arange(0, 1600, 25)
CURVES = {
    alpha: (np.exp(-STEPS / 900), np.minimum(3 + STEPS / 400, 2 / alpha))
    for alpha in (0.4, 0.5, 0.6)
}
SEVEN = ("constant", "step", "exponential", "1/t", "cosine", "warm-up", "one-cycle")
LOSSES = {name: [0.2 + 0.01 * k, 0.22, 0.25] for k, name in enumerate(SEVEN)}
FIGURES = {
    "range": lambda: rates.range_test(ALPHAS, DIP, DIP, PICKS),
    "valley": lambda: rates.valley(OCTAVES[:7], MAP[:, :7], {**PICKS, "best": 0.5}),
    "heat": lambda: rates.heat(
        *([1, 2, 4], OCTAVES, MAP),
        label="batch size",
        line=([0.1, 0.2, 0.4], "linear scaling"),
    ),
    "plain heat": lambda: rates.heat([1, 2, 8], OCTAVES, MAP, label="hidden layers"),
    "threshold": lambda: rates.threshold([0.9, 1, 1.1], [0.01, 1, 100], 1.0),
    "edge": lambda: rates.edge(STEPS, CURVES),
    "schedules": lambda: rates.schedules(
        {name: np.linspace(1, 0.1, 50) for name in SEVEN}
    ),
    "contest": lambda: rates.contest(LOSSES, dict.fromkeys(SEVEN, 0.5)),
    "bench": lambda: (bench_scenery.scenery(300, 0.16)[0], "the bench" * 9),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


@pytest.mark.parametrize(
    ("limits", "ticks"),
    [((0.1, 6), ["0.1", "0.2", "0.5", "1", "2", "5"]), ((0.05, 200), "0.1 1 10 100")],
)
def test_losses_have_few_plain_ticks(limits, ticks):
    axes = Figure().subplots()
    axes.set(yscale="log", ylim=limits)
    rates.plain_ticks(axes)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == (ticks if isinstance(ticks, list) else ticks.split())


def test_an_overshoot_is_not_cut_off():
    sharpness = np.where(STEPS == 500, 9.0, 4.0)
    figure, _ = rates.edge(STEPS, {0.5: (np.exp(-STEPS / 900), sharpness)})
    assert figure.axes[1].get_ylim()[1] > 9


def test_alternative_texts_hold_the_numbers():
    assert "lowest at α = 0.8" in FIGURES["range"]()[1]
    assert "floor at α = 0.5: 0.38" in FIGURES["valley"]()[1]
    assert "0.5 at 1, 0.5 at 2, 0.5 at 4" in FIGURES["heat"]()[1]
    assert (
        "to about 5, 2/α 5; α = 0.5: λmax from 3 to about 4, 2/α 4"
        in FIGURES["edge"]()[1]
    )
    assert FIGURES["contest"]()[1].count("0.") == 7
