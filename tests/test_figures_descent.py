"""The figures of lesson 03: each is drawn, small enough, and told in words."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.descent import descend
from helpers.figures import descent, directions, gallery, maps, sampling
from helpers.figures.png import LIMIT, encode, paint
from helpers.optimizers import GradientDescent
from helpers.surfaces import bowl, himmelblau, saddle, two_weight_network

A = np.array([-0.8, 1.2])
SURFACE = two_weight_network()
PATH = descend(SURFACE, A, GradientDescent(0.3), 60)
TURN = np.radians(np.arange(-180, 181, 15))
ARROWS = np.stack((np.cos(TURN), np.sin(TURN)), axis=-1)


def candidates():
    return directions.candidates(SURFACE, A, 0.8 * ARROWS[:4], PATH.w[-1])


def networks():
    fine = np.linspace(-2, 2, 21)
    weights = [(-0.8, 1.2), (0.4, 0.4), (1.5, 1.0)]
    curves = {w: w[1] * np.tanh(w[0] * fine) for w in weights}
    return directions.networks(SURFACE, (fine, np.tanh(1.5 * fine)), fine, curves)


def slices():
    return directions.slices(SURFACE, A, SURFACE.gradient(A))


def rotating_arrow():
    near = replace(SURFACE, domain=((-1.4, -0.2), (0.6, 1.8)))
    size = np.linalg.norm(SURFACE.gradient(A))
    return directions.rotating_arrow(near, A, np.degrees(TURN), size * np.cos(TURN))


def best_directions():
    lengths = [0.1, 0.5, 1.0]
    best = A + np.array(lengths)[:, None] * ARROWS[:3]
    return directions.best_directions(SURFACE, A, lengths, best)


def right_angles():
    points = np.array([A, -A])
    return directions.right_angles(SURFACE, points, 0.2 * SURFACE.gradient(points))


def one_step():
    wide = replace(SURFACE, domain=((-3.0, 1.2), (0.0, 3.6)))
    return descent.one_step(wide, A, 0.3)


def walk():
    return descent.walk(SURFACE, PATH.w, {"A": 0, "B": 1, "F": 60})


def zigzag():
    steps = [GradientDescent(1.8 / k) for k in (1, 10, 100)]
    bowls = [bowl(k) for k in (1, 10, 100)]
    runs = [descend(b, (-3.5, 2.0), s, 25) for b, s in zip(bowls, steps, strict=True)]
    return descent.zigzag(runs)


def contraction():
    rates = np.linspace(0.01, 0.24, 5)
    return descent.contraction([1, 10], rates, 1 - rates[:, None] * [1, 10])


def six_walks():
    run = descend(saddle(), (-2.5, 0.01), GradientDescent(0.1), 90)
    return gallery.gallery([(run, f"lesson {k}") for k in range(6)])


def basins():
    numbers = np.arange(-1, 4).repeat(5).reshape(5, 5)
    return gallery.basins(himmelblau(), {"α = 0.003": numbers}, (-5, 5, -5, 5))


def gradient_clouds():
    singles = np.array([[1.0, 2.0], [-1.0, 4.0], [0.5, 1.0]])
    around = singles - singles.mean(axis=0)
    clouds = {"at A": (singles, singles[:2]), "at F": (around, around[:2])}
    return sampling.gradient_clouds(clouds)


def noisy_walks():
    return sampling.noisy_walks(
        SURFACE, {"all": PATH.w, "eight": PATH.w, "one": PATH.w}
    )


#: each figure, and what its alternative text must say
FIGURES = {
    candidates: "Arrow 1 points at the lowest point",
    networks: f"{SURFACE.value((0.4, 0.4)):.2f}",
    slices: f"{SURFACE.gradient(A)[0]:.2f}",
    rotating_arrow: f"{np.linalg.norm(SURFACE.gradient(A)):.2f}",
    best_directions: "turns away",
    right_angles: "right angle",
    one_step: "A = (-0.8, 1.2)",
    walk: f"F ({PATH.w[-1, 0]:.2f}, {PATH.w[-1, 1]:.2f})",
    zigzag: "farther from the star",
    contraction: "2/λmax = 0.2",
    six_walks: "Saddle: lesson 5",
    basins: "20%",
    gradient_clouds: "of length 2.34 and 0.00",
    noisy_walks: "all, eight, one",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_each_figure_is_small_and_its_words_hold_its_numbers(figure):
    drawn, alt = figure()
    assert isinstance(drawn, Figure)
    assert FIGURES[figure] in alt
    assert len(alt) >= 30 and alt.endswith(".")
    assert len(encode(paint(drawn))) <= LIMIT


def test_maps_have_equal_scales():
    """A gradient stands at a right angle on its contour only then."""
    figure = Figure(figsize=(7.0, 3.0))
    axes = maps.map_axes(figure, (0.1, 0.2, 0.6, 0.7), SURFACE)
    corners = axes.transData.transform([(0, 0), (1, 0), (0, 1)])
    right, up = corners[1:] - corners[0]
    assert right[0] == pytest.approx(up[1])


def test_arrows_reach_from_tail_to_tip():
    figure = Figure()
    axes = figure.add_subplot(xlim=(0, 4), ylim=(0, 4))
    maps.arrow(axes, (1, 2), (0.5, 1), "black")
    (drawn,) = axes.texts
    np.testing.assert_allclose(drawn.xy, (1.5, 3))
    np.testing.assert_allclose(drawn.xyann, (1, 2))


def test_a_path_is_seen_up_to_where_it_leaves_the_picture():
    axes = Figure().add_subplot(xlim=(0, 4), ylim=(0, 4))
    path = np.array([[1.0, 1.0], [2.0, 3.0], [2.0, 5.0], [1.0, 1.0]])
    np.testing.assert_array_equal(maps.seen(axes, path), path[:2])
    np.testing.assert_array_equal(maps.seen(axes, path[:2]), path[:2])


def test_letters_stand_beside_the_path():
    (_, flat) = walk()[0].axes
    places = {text.get_text(): text.xyann for text in flat.texts}
    assert set(places) == {"A", "B", "F"}
    assert all(np.hypot(*place) > 10 for place in places.values())
