"""Figures of lesson 12: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.figures import claims
from tests.written import faults

SIDE = np.linspace(-3, 3, 31)
PLANE = np.meshgrid(SIDE, SIDE)
STEPS = np.linspace(-4, 4, 17)
FRAMES = np.arange(0, 301, 10)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def leap(wide):
    below, above = (2.0, 4.0), (3.0, 9.0)
    return (below if wide else (2.9999, 8.9994)), above, "5 / 0.0002 = 25,000"


def runs(scale):
    times = np.arange(1, 251)
    return {kind: (times * scale**k, 9 / times ** (1 + 0.2 * k)) for k, kind in WALKS}


WALKS = tuple(enumerate(claims.WALKS))
FIGURES = {
    "line-up": lambda: claims.line_up(
        FRAMES,
        {name: 1 - np.exp(-FRAMES / (20 + 5 * k)) for k, name in enumerate("ABCDEF")},
    ),
    "border": lambda: claims.straight_border(
        PLANE, sigmoid(PLANE[0] - PLANE[1]), (STEPS, sigmoid(STEPS))
    ),
    "leaps": lambda: claims.leaps(
        (SIDE, SIDE**2), {"floats": leap(False), "integers": leap(True)}
    ),
    "maps": lambda: claims.cost_maps(
        {
            "right": PLANE[0] ** 2 + PLANE[1] ** 2,
            "wrong": (PLANE[0] - 2) ** 2 + PLANE[1] ** 2,
        },
        (SIDE, SIDE),
        np.outer(0.9 ** np.arange(50), [2.0, -2.5]),
        (0.0, 0.0),
    ),
    "clocks": lambda: claims.two_clocks(
        {"steps": runs(1), "work": runs(5)},
        {kind: f"run {kind}" for kind in claims.WALKS},
    ),
    "blow-up": lambda: claims.blow_up_without_data(
        {
            "published": 1 / (1.0001 - np.linspace(0, 1, 392)),
            "right": 0.7 * np.ones(392),
        },
        (382.0, 392),
    ),
}


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_is_well_drawn(make):
    assert faults(*make()) == []


def test_a_map_marks_its_own_lowest_point():
    _, alt = FIGURES["maps"]()
    assert "right: lowest at 0.0, 0.0" in alt and "wrong: lowest at 2.0, 0.0" in alt


def test_the_leader_is_the_lowest_at_the_end_not_at_one_noisy_step():
    times = np.arange(1, 101)
    noisy, calm = np.full(100, 2.0), np.full(100, 1.0)
    noisy[-1] = 0.1
    panels = {"steps": {"all": (times, noisy), "20": (times, calm)}}
    _, alt = claims.two_clocks(panels, {"all": "noisy", "20": "calm"})
    assert "by steps calm is lowest" in alt


def test_the_line_up_tells_the_mean_of_the_last_five_readings():
    steps = np.arange(7)
    values = np.array([0.0, 0.9, 0.5, 0.6, 0.7, 0.8, 0.9])  # the last five: 0.7
    _, alt = claims.line_up(steps, {"A": values})
    assert "A 70.0%" in alt


def test_the_mark_of_the_lowest_point_leaves_the_best_line_to_be_seen():
    figure, _ = FIGURES["maps"]()
    rings = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    open_ones = [ring for ring in rings if ring.get_markerfacecolor() == "none"]
    star = next(line for line in figure.axes[0].lines if line.get_marker() == "*")
    assert open_ones and all(
        ring.get_markersize() > star.get_markersize() for ring in open_ones
    )
