"""Tools for drawing on a map of C(w₁, w₂): equal scales, arrows, lettered points."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import SURFACE
from helpers.figures.surfaces import draw_contours
from helpers.surfaces import Surface

HALO = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}


def map_axes(figure: Figure, box: tuple, surface: Surface) -> Axes:
    """Return axes in ``box`` (left, bottom, width, height) with equal scales.

    The contours of the surface fill them; one unit is as long both ways.
    """
    axes = figure.add_axes(box)
    width, height = figure.get_size_inches()
    draw_contours(axes, surface, ratio=box[2] * width / (box[3] * height))
    return axes


def arrow(axes: Axes, tail: ArrayLike, move: ArrayLike, color: str, **style) -> None:
    """Draw an arrow from ``tail`` by ``move``, both (2,), to the very point."""
    tail, move = np.asarray(tail, float), np.asarray(move, float)
    ends = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0}
    drawn = {"color": color, "lw": 2.4, **style}
    # The white rim keeps every colour readable on the dark parts of a map.
    rim = [withStroke(linewidth=drawn["lw"] + 2, foreground="white")]
    drawn = {**ends, **drawn, "path_effects": rim}
    axes.annotate("", tail + move, tail, arrowprops=drawn)


def letter(axes: Axes, point: ArrayLike, name: str, shift: tuple = (0, 14)) -> None:
    """Mark a point and write its name beside it, ``shift`` points away."""
    axes.plot(*point, "o", color="black", ms=7, mec="white", mew=1.2, zorder=6)
    place = {"xytext": shift, "textcoords": "offset points", "zorder": 7}
    text = {"ha": "center", "va": "center", "fontsize": 13, "fontweight": "bold"}
    axes.annotate(name, point, bbox=HALO, **place, **text)


def draw_sheet(axes: Axes, surface: Surface, view: tuple[float, float]) -> None:
    """Draw a surface in 3-D, half transparent, ready for curves that lie on it.

    ``view`` is (elevation, azimuth) in degrees. Curves with ``zorder`` above 5 are
    drawn over the sheet.
    """
    (x0, x1), (y0, y1) = surface.domain
    x, y = np.meshgrid(np.linspace(x0, x1, 61), np.linspace(y0, y1, 61))
    loss = surface.value(np.stack((x, y), axis=-1))
    axes.computed_zorder = False  # the curves lie on the sheet, not behind it
    style = {"cmap": SURFACE, "alpha": 0.6, "lw": 0, "rcount": 61, "ccount": 61}
    axes.plot_surface(x, y, loss, **style)
    axes.set(xlabel="$w_1$", ylabel="$w_2$", zlabel="loss $C$", xticks=[-2, 0, 2])
    axes.set(yticks=[-2, 0, 2], zticks=[0, 4, 8])
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.labelpad = -4
        axis.set_tick_params(pad=-2)
    axes.zaxis.set_rotate_label(False)
    axes.zaxis.label.set_rotation(90)
    axes.view_init(elev=view[0], azim=view[1])
    axes.set_box_aspect(None, zoom=0.88)


def seen(axes: Axes, path: NDArray) -> NDArray:
    """Return a path (steps + 1, 2) up to its first step out of the picture."""
    low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
    out = np.any((path < low) | (path > high), axis=-1)
    return path[: np.argmax(out)] if out.any() else path
