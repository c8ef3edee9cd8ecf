"""Figures of lesson 07: each says what it shows, is small, and overlaps nothing."""

import numpy as np
import pytest

from helpers.datasets import xor, xor_cloud
from helpers.figures import xor as pictures
from helpers.figures import xor_lab, xor_rates, xor_story
from helpers.figures.png import LIMIT, encode, paint
from helpers.xor_runs import stored_runs
from tests.written import sticking_out, written

RNG = np.random.default_rng(0)
FOUR, CLOUD = xor(), xor_cloud()
RUNS = stored_runs()
WAVE = np.sin(pictures.lattice(pictures.CLOUD) @ [1.0, 2.0])
FLAT = np.ones(121 * 121)
FALLING = np.linspace(0.7, 0.1, 101)


def _best_lines():
    windows = [pictures.SQUARE, pictures.CLOUD]
    scores = [pictures.lattice(window) @ [1.0, 0.5] for window in windows]
    panels = {"75 %": (*FOUR, scores[0]), "70 %": (*CLOUD, scores[1])}
    return pictures.best_lines(panels, windows)


def _hidden_plane():
    h = np.array([[-0.9, -1.0], [0.9, -0.9], [0.97, -0.87], [1.0, 0.9]])
    names = ["0 0", "0 1", "1 0", "1 1"]
    panels = {"before": (0.4 * h, h[0], 0.1), "after": (h, h[1], -1.0)}
    return pictures.hidden_plane(panels, FOUR.y, names)


def _hidden_space():
    h = np.tanh(RNG.standard_normal((300, 3)))
    view = h, np.array([1.0, -2.0, 0.5]), 0.2
    return pictures.hidden_space({"before": view, "after": view}, CLOUD.y)


def _mirror():
    d = RNG.normal(0, 1, 300)
    return xor_story.mirror_pairs(
        {"without biases": (d, 0.5 - d), "with biases": (d, d)}, CLOUD.y
    )


def _cures():
    names = "smaller α = 0.5", "decay 1.1/(1 + t/50)", "L2, λ = 0.1", "clipping at 0.1"
    runs = {name: (FALLING, 0.97) for name in names}
    return xor_rates.cures(runs, np.where(np.arange(101) < 40, FALLING, np.nan))


PUBLISHED = {f"{units} units": RUNS["published", units] for units in (3, 10, 50)}
RUNAWAY = {
    "published, λ = 1e-4": RUNS["0.003, published penalty", 50],
    "λ = 0": RUNS["0.003, lambda 0", 50],
}
STRENGTH = np.array([0.003, 0.01, 0.03, 0.1])
FIGURES = {
    "best lines": _best_lines,
    "boundaries": lambda: pictures.boundaries({"a\nb": WAVE, "c\nd": FLAT}, CLOUD),
    "one boundary": lambda: pictures.boundaries({"a": WAVE}, CLOUD),
    "training": lambda: pictures.training_panels(
        {0: FLAT, 10: WAVE, 100: WAVE}, CLOUD, (1 - FALLING, FALLING)
    ),
    "training on four": lambda: pictures.training_panels(
        {0: FLAT, 10: WAVE, 100: WAVE}, FOUR, (1 - FALLING, FALLING)
    ),
    "hidden plane": _hidden_plane,
    "hidden space": _hidden_space,
    "gradients": lambda: xor_story.gradients_compared(
        np.linspace(-0.01, 0.02, 12), np.linspace(-0.2, 1.0, 12), 6, (0.3, 0.2)
    ),
    "published": lambda: xor_story.published_runs(PUBLISHED, 0.7),
    "suspects": lambda: xor_story.suspects(
        {"as published": (0.6, 0.64), "with biases": (0.74, 0.9)}, 0.7
    ),
    "mirror": _mirror,
    "run-away": lambda: xor_story.runaway(RUNAWAY),
    "blow-up": lambda: xor_story.blow_up(
        STRENGTH, (11.5 / STRENGTH).astype(int), 11.4 / STRENGTH, (1e-4, 102_687)
    ),
    "explosion": lambda: xor_rates.explosion(
        np.append(FALLING[::4], 10.0 ** np.arange(4)), np.linspace(1.5, 6.5, 30)
    ),
    "cures": _cures,
    "sweep": lambda: xor_rates.rate_sweep(
        10_000 * np.arange(7),
        {
            f"{rate:g}": np.linspace(0.4964, end, 7)
            for rate, end in zip(
                10.0 ** np.arange(-3, 4),
                (0.4821, 0.076, 0.0116, 0.0032, 0.0012, 0.1252, 0.5),
                strict=True,
            )
        },
    ),
}
each_figure = pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)


@each_figure
def test_says_what_it_shows_and_is_small(make):
    figure, alt = make()
    assert len(alt) >= 30 and "\n" not in alt
    assert len(encode(paint(figure))) <= LIMIT


@each_figure
def test_words_lie_inside(make):
    figure, _ = make()
    outside = sticking_out(figure, written(figure))
    assert not outside


def test_the_scenery_of_the_lab_has_its_axes():
    figure, axes = xor_lab.scenery(1000, (20.0, 2.0))
    assert set(axes) == set(xor_lab.BOXES)
    assert axes["hidden"].get_xlim() == (-20.0, 20.0)
    outside = sticking_out(figure, written(figure))
    assert not outside


def test_a_lattice_starts_at_the_top_left_corner():
    points = pictures.lattice((-1, 1), 3)
    assert points[0].tolist() == [-1, 1] and points[-1].tolist() == [1, -1]


def test_the_best_rate_is_named():
    _, alt = FIGURES["sweep"]()
    assert alt.endswith("The best is α = 10.")


def test_an_explosion_says_where_the_limit_is_passed():
    _, alt = FIGURES["explosion"]()
    assert "passes the limit 2 at step 3" in alt


def test_a_plane_cuts_the_cube_in_a_polygon():
    square = pictures.cut_of_cube(np.array([0.0, 0.0, 2.0]), -1.0)
    assert square.shape == (4, 3) and np.allclose(square[:, 2], 0.5)
    sides = np.linalg.norm(square - np.roll(square, 1, axis=0), axis=1)
    assert np.allclose(sides, 2)  # in order: no side runs across
    hexagon = pictures.cut_of_cube(np.array([1.0, 1.0, 1.0]), 0.0)
    assert hexagon.shape == (6, 3) and np.allclose(hexagon.sum(axis=1), 0)
    assert pictures.cut_of_cube(np.array([1.0, 0.0, 0.0]), 5.0).shape == (0, 3)
