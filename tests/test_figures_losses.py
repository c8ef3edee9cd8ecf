"""Figures of lesson 01: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.activations import sigmoid, softmax
from helpers.figures import entropy, loss_scenery, losses, weight_maps
from helpers.figures.png import LIMIT, encode, paint
from helpers.fits import best_weight, mean_losses
from helpers.neurons import sigmoid_neuron
from tests.written import sticking_out, touching, written

RIDES = np.array([12.0, 13, 14, 15, 16, 17, 46])
KINDS = {"squared": "squared_error", "absolute": "absolute_error", "Huber": "huber"}
X, Z = np.arange(1, 10.0), np.linspace(-10, 5, 61)
Y = 3 * X + np.tile([1.5, -1.0, -0.5], 3)
PRACTICE = np.array([-2, -1.4, -1, -0.4, 0.5, 0.9, 1.6, 2.1])
PASSED = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
NEURON = sigmoid_neuron(PRACTICE, PASSED)
FINE = np.linspace(-2.4, 2.4, 41)
TILTS = {"follows the data": 3, "the same for all": 0, "wrong way round": -3}


def cancelling():
    lines = {name: (w, Y.mean() - w * X.mean()) for name, w in TILTS.items()}
    return losses.cancelling(X, Y, lines)


def shapes():
    e = np.linspace(-3, 3, 61)
    size = np.abs(e)
    huber = np.where(size < 1, e * e / 2, size - 0.5)
    curves = {"squared": e * e, "absolute": size, "Huber": huber}
    slopes = {"squared": 2 * e, "absolute": np.sign(e), "Huber": np.clip(e, -1, 1)}
    return losses.shapes(e, curves, slopes)


def preferences():
    c, ones = np.linspace(9, 25, 81), np.ones(7)
    curves = {n: mean_losses(c, ones, RIDES, k, delta=5) for n, k in KINDS.items()}
    best = {n: best_weight(ones, RIDES, k, delta=5) for n, k in KINDS.items()}
    return losses.preferences(RIDES, c, curves, best)


def influence():
    last, deltas = np.linspace(18, 100, 20), np.geomspace(0.5, 100, 50)
    rows = [np.append(RIDES[:-1], value) for value in last]
    best = {
        name: [best_weight(np.ones(7), row, kind, delta=5) for row in rows]
        for name, kind in KINDS.items()
    }
    between = [best_weight(np.ones(7), RIDES, "huber", delta=d) for d in deltas]
    return losses.influence(last, best, deltas, between)


def densities():
    e = np.linspace(-4, 4, 81)
    bell, peak = np.exp(-e * e / 2) / np.sqrt(2 * np.pi), np.exp(-np.abs(e)) / 2
    return entropy.densities(e, {"squared": bell, "absolute": peak})


def overflow():
    z = np.linspace(0, 1000, 201)
    naive = np.where(z < 709.8, z, np.nan)
    return entropy.overflow(z, naive, z, {"float32": 88.7, "float64": 709.8})


def saturation():
    s = sigmoid(Z)
    slopes = {"cross-entropy": s - 1, "squared": 2 * (s - 1) * s * (1 - s)}
    curves = {"cross-entropy": np.logaddexp(0, -Z), "squared": (1 - s) ** 2}
    return entropy.saturation(Z, curves, slopes)


def one_weight():
    w, three = np.linspace(0, 6, 61), np.array([1.5, 3, 4.2])
    curve = mean_losses(w, X, Y, "squared_error")
    marks = mean_losses(three, X, Y, "squared_error")
    return weight_maps.one_weight((X, Y), three, w, {"curve": curve, "weights": marks})


def neuron():
    places = [(-3, 1), (0.5, -3), (1.7, 0)]
    curves = {w: sigmoid(w[0] * FINE + w[1]) for w in places}
    return weight_maps.neuron(NEURON, (PRACTICE, PASSED), FINE, curves)


def landscapes():
    squared = sigmoid_neuron(PRACTICE, PASSED, "squared_error")
    walk = np.array([(-5, 4), (-3, 3), (1, 0.0)])
    both = {"cross-entropy": NEURON, "squared error": squared}
    return weight_maps.landscapes(both, dict.fromkeys(both, walk))


def penalties():
    w = np.linspace(0, 10, 101)
    maps = [sigmoid_neuron(PRACTICE, PRACTICE > 0, l2=l2) for l2 in (0, 0.01, 0.1)]
    along = np.stack([w, 0 * w], axis=-1)
    cuts = {l2: (w, m.value(along)) for l2, m in zip((0, 0.01, 0.1), maps, strict=True)}
    return weight_maps.penalties(cuts, [maps[0], maps[2]])


FIGURES = {
    "candidates": lambda: losses.candidates(RIDES, (15, 19, 29)),
    "cancelling": cancelling,
    "shapes": shapes,
    "preferences": preferences,
    "influence": influence,
    "densities": densities,
    "surprise": lambda: entropy.surprise(
        p := np.linspace(0.01, 1, 50), -np.log(p), 1 - p
    ),
    "softmax": lambda: entropy.scores_to_probabilities(
        z := [2.0, 1.0, -1.0], softmax(z), ["cat", "dog", "bird"], 1
    ),
    "overflow": overflow,
    "saturation": saturation,
    "one weight": one_weight,
    "neuron": neuron,
    "landscapes": landscapes,
    "penalties": penalties,
    "scenery": lambda: (
        loss_scenery.points_and_losses()[0],
        "axes of the loss lab " * 2,
    ),
}
each_figure = pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)


@each_figure
def test_says_what_it_shows_and_is_small(make):
    figure, alt = make()
    assert len(alt) >= 30 and "\n" not in alt
    assert len(encode(paint(figure))) <= LIMIT


@each_figure
def test_words_lie_inside_and_apart(make):
    figure, _ = make()
    words = flat(figure)
    assert not sticking_out(figure, words)
    assert not touching(words)


def flat(figure):
    """What is written outside the 3-D axes, which turn their words themselves."""
    solid = [axes for axes in figure.axes if axes.name == "3d"]
    for axes in solid:
        axes.remove()
    return written(figure)


def test_the_pen_is_lifted_where_a_derivative_jumps():
    figure, _ = shapes()
    line = figure.axes[4].lines[-1]
    assert np.isnan(line.get_ydata()).sum() == 2  # down to 0 and up from it


def test_alternative_texts_hold_the_numbers():
    assert "15.33" in preferences()[1]
    assert "0.0, 0.0, 0.0" in cancelling()[1]
    assert "as far as 705" in overflow()[1]
