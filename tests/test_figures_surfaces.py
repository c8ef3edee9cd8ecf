"""Contours, 3-D views, and how a figure is shown: levels, bytes, words."""

import base64
import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from helpers import figures
from helpers.descent import descend
from helpers.figures import surfaces as drawn
from helpers.figures.png import LIMIT, encode, paint, size
from helpers.figures.style import OPTIMIZERS as STYLES
from helpers.figures.style import optimizer_style
from helpers.figures.surface_scenery import map_and_loss
from helpers.optimizers import FIRST_ORDER, GradientDescent
from helpers.surfaces import SURFACES

each = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES.keys())


def walk(surface, steps=5):
    return descend(surface, surface.start, GradientDescent(1e-3), steps).w


def losses(surface):
    sides = (np.linspace(*limits, 61) for limits in surface.domain)
    return surface.value(np.stack(np.meshgrid(*sides), axis=-1))


@each
def test_levels_rise_and_hold_every_loss(surface):
    loss = losses(surface)
    levels = drawn.contour_levels(surface, loss)
    assert len(levels) == drawn.BANDS + 1
    assert np.all(np.diff(levels) > 0)
    assert levels[0] <= loss.min() and levels[-1] >= loss.max()


@each
def test_every_band_is_seen(surface):
    """No surface spends its colours on losses that hardly occur in the picture."""
    loss = losses(surface)
    counts, _ = np.histogram(loss, drawn.contour_levels(surface, loss))
    assert np.count_nonzero(counts) >= drawn.BANDS - 3


@each
def test_the_bend_can_be_undone(surface):
    loss = losses(surface)
    bend, unbend = drawn.spacing(surface, loss)
    np.testing.assert_allclose(unbend(bend(loss)), loss, rtol=1e-9, atol=1e-9)


def test_filling_grows_one_side_about_the_middle():
    assert drawn.fill(((0, 4), (0, 1)), ratio=2) == ((0, 4), (-0.5, 1.5))


def test_contours_say_what_they_show():
    surface = SURFACES["himmelblau"]
    figure, alt = drawn.contours(surface, walk(surface))
    assert "Himmelblau" in alt and alt.count("star") == 4 and "black path" in alt
    axes = figure.axes[0]
    assert axes.get_xlabel() == "weight $w_1$"
    assert 3 <= len(axes.get_xticks()) <= 7


@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "rastrigin"])
def test_the_view_from_above_and_in_3d_fits_a_notebook(name, recwarn):
    surface = SURFACES[name]
    figure, alt = drawn.surface_and_contours(surface, walk(surface))
    assert "3-D" in alt
    assert len(encode(paint(figure))) <= LIMIT
    assert not recwarn.list


def test_a_path_in_3d_ends_where_it_leaves_the_domain():
    surface = SURFACES["saddle"]
    path = np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 9.0], [0.0, 1.0]])
    assert len(drawn._inside(surface, path)) == 2
    assert len(drawn._inside(surface, path[:2])) == 2


@pytest.mark.parametrize(("name", "scale"), [("booth", "log"), ("saddle", "symlog")])
def test_a_loss_that_may_be_negative_has_a_scale_for_it(name, scale):
    _, axes = map_and_loss(SURFACES[name], 30)
    assert axes["loss"].get_yscale() == scale
    assert axes["loss"].get_xlim() == (0, 30)
    assert axes["loss"].get_ylim()[1] > SURFACES[name].value(SURFACES[name].start)


# Colours


def test_every_optimizer_has_a_look_of_its_own():
    assert set(FIRST_ORDER) <= set(STYLES)
    assert len(set(STYLES.values())) == len(STYLES)


def test_an_unknown_optimizer_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no colour is set for 'magic': .*Adam"):
        optimizer_style("magic")


# Showing


@pytest.fixture
def published(monkeypatch):
    """What a notebook would have shown: a list of (data, metadata)."""
    shown = []

    def keep(data, metadata=None):
        shown.append((data, metadata))

    monkeypatch.setattr(figures, "publish_display_data", keep)
    return shown


def small_figure():
    figure = Figure(figsize=(3, 2), dpi=100)
    figure.add_subplot().plot([1, 2, 1])
    return figure


ALT = "A line that rises and falls again, as an example."


def test_a_figure_is_shown_as_one_png_with_its_text_and_then_its_caption(published):
    figures.show(small_figure(), ALT, caption="What goes **up** comes down.")
    (picture, metadata), (caption, _) = published
    assert picture["text/plain"] == ALT
    assert metadata == {"image/png": {"width": 300, "height": 200, "alt": ALT}}
    assert size(base64.b64decode(picture["image/png"])) == (600, 400)
    assert caption["text/markdown"] == "What goes **up** comes down."


def test_without_a_caption_there_is_only_the_picture(published):
    figures.show(small_figure(), ALT)
    assert len(published) == 1


def test_too_short_a_text_is_refused(published):
    with pytest.raises(ValueError, match="alt must describe .*got 'a line'"):
        figures.show(small_figure(), "a line")
    assert not published


def test_the_same_figure_gives_the_same_bytes():
    assert encode(paint(small_figure())) == encode(paint(small_figure()))


def test_white_stays_white_and_the_limit_holds():
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    noise[:50] = 255
    data = encode(Image.fromarray(noise), limit=60_000)
    back = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert len(data) <= 60_000
    assert np.all(back[:50] == 255)


def test_the_size_of_something_else_is_refused():
    with pytest.raises(ValueError, match="expected the bytes of a PNG"):
        size(b"GIF89a")


def test_painting_leaves_the_figure_as_it_was():
    figure = small_figure()
    paint(figure)
    assert figure.dpi == 100
