"""Figures of lesson 04: that they draw what they are given, and say it in words."""

import numpy as np
import pytest

from helpers.descent import descend
from helpers.figures import memory, race, race_scenery
from helpers.optimizers import Adam, GradientDescent
from helpers.ravine import ravine
from helpers.surfaces import bowl, surface_named

VALLEY = ravine()


def path(optimizer, steps=20):
    return descend(VALLEY, VALLEY.start, optimizer, steps).w


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_walks_name_every_run_and_count_what_was_spent():
    runs = {"gradient descent": path(GradientDescent(0.3)), "Adam": path(Adam(0.3))}
    spent = {"Adam": np.arange(21) * 3}
    figure, alt = memory.walks(VALLEY, runs, spent=spent)
    assert set(runs) <= set(texts(figure))
    assert figure.axes[1].get_xlim() == (0, 60)
    assert "gradient descent, Adam" in alt and "at the end:" in alt


def test_a_walk_that_leaves_the_map_is_drawn_up_to_its_edge():
    far = np.array([[-1.0, 1.6], [0.0, 0.0], [50.0, 0.0], [0.0, 0.0]])
    figure, _ = memory.walks(VALLEY, {"momentum": far})
    assert all(np.max(line.get_xdata()) < 50 for line in figure.axes[0].lines)


@pytest.mark.parametrize(
    ("label", "like"),
    [("AdamW, λ = 0.1", "AdamW"), ("L-BFGS", "L-BFGS"), ("Adam", "Adam")],
)
def test_a_label_has_the_colour_of_its_optimizer(label, like):
    assert memory.style_of(label) == memory.optimizer_style(like)


def test_labels_are_moved_apart_and_stay_in_order():
    places = memory.apart([0.5, 0.5, 0.51, 0.99, 1.0], 0.1)
    assert np.all(np.diff(places) >= 0.1 - 1e-12) and places[-1] <= 1.03


def test_two_maps_show_the_titles_and_the_names():
    runs = {"gradient descent": path(GradientDescent(0.1))}
    figure, alt = memory.two_maps([VALLEY, bowl(77)], [runs, runs])
    assert "gradient descent" in texts(figure) and "Bowl, condition 77" in alt


def test_each_label_has_a_sample_of_its_line():
    runs = {"BFGS": path(Adam(0.3)), "L-BFGS": path(Adam(0.1))}
    figure, _ = memory.walks(VALLEY, runs, unit="values")
    side = figure.axes[1]
    assert len(side.lines) == 2 * len(runs) and side.get_xlabel() == "values"
    heights = [
        line.get_ydata()[0] for line in side.lines if line.get_clip_on() is False
    ]
    assert len(set(heights)) == 2


def test_schedules_say_where_they_end():
    _, alt = memory.schedules({"step": [1.0, 0.5], "cosine": [1.0, 0.0]})
    assert "step 0.5, cosine 0" in alt


def test_the_heat_map_frames_every_cheapest_cell_and_dashes_the_lost():
    table = [[3, 1, np.inf], [7, 7, 9], [np.inf, np.inf, np.inf]]
    figure, alt = race.heat_map(table, ["a", "b", "c"], ["x", "y", "z"])
    assert len(figure.axes[0].patches) == 3
    assert texts(figure).count("–") == 4 and "a: y 1" in alt
    assert "b: x, y 7" in alt and "c: nobody" in alt


def test_sampler_and_dimples_and_networks_tell_their_numbers():
    halves = np.array([0.5, 0.5])
    _, alt = race.sampler(["0", "1"], halves, [0.2, 0.8], halves)
    assert "1 0.50 to 0.80" in alt
    found = np.array([True, False, False, False])
    box = surface_named("rastrigin")
    _, alt = race.dimples(
        box, {"cold": (np.zeros((4, 2)), found)} | {"hot": (np.zeros((4, 2)), ~found)}
    )
    assert "cold 25%" in alt and "hot 75%" in alt
    curves = {"Adam": ([0, 1, 2], [1.0, 5.0, 0.01])}
    figure, alt = race.networks({"XOR": curves, "digits": curves})
    assert figure.axes[0].get_ylim()[1] > 5
    assert "XOR: Adam 0.01" in alt


def test_the_track_ends_beyond_the_finish():
    figure, axes = race_scenery.map_and_track(VALLEY, 1e-3)
    left, right = axes["track"].get_xlim()
    assert left > 1 > 1e-3 > right and axes["map"].get_title(loc="left")
