"""Pictures of C(w₁, w₂): contours that show the shape, and the same in 3-D."""

from collections.abc import Callable

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import PATH, SURFACE, look
from helpers.surfaces import Surface

BANDS = 16  # colours between the lowest and the highest contour
GRID = 181  # points a side; enough for smooth contours at 450 pixels


def contours(
    surface: Surface, path: ArrayLike | None = None, *, width: float = 6.0
) -> tuple[Figure, str]:
    """Draw the contours of a surface, with a path if given.

    Parameters
    ----------
    surface : Surface
    path : array, (steps + 1, 2), optional
        Drawn black, its end marked.
    width : float
        Inches; the height is ⅚ of it.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(width, 5 * width / 6), layout="constrained")
        axes = figure.add_subplot(title=surface.title)
        axes.set_box_aspect(0.85)
        draw_contours(axes, surface, ratio=1 / 0.85)
        draw_path(axes, path)
    return figure, _alt(surface, path)


def surface_and_contours(
    surface: Surface, path: ArrayLike | None = None
) -> tuple[Figure, str]:
    """Draw a surface in 3-D and its contours beside it, with a path on both.

    Parameters
    ----------
    surface : Surface
    path : array, (steps + 1, 2), optional

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.2))
        solid = figure.add_axes((0.0, 0.02, 0.5, 0.95), projection="3d")
        flat = figure.add_axes((0.59, 0.15, 0.39, 0.75))
        draw_solid(solid, surface, path)
        draw_contours(flat, surface, ratio=0.39 * 9.6 / (0.75 * 4.2))
        draw_path(flat, path)
        figure.text(0.02, 0.94, surface.title, fontsize=13)
    return figure, _alt(surface, path) + " On the left the same surface in 3-D."


def _alt(surface: Surface, path: ArrayLike | None) -> str:
    (x0, x1), (y0, y1) = surface.domain
    text = f"Contours of the loss C(w₁, w₂) of {surface.title}, "
    text += f"w₁ from {x0:g} to {x1:g} and w₂ from {y0:g} to {y1:g}; dark is low."
    for x, y in surface.minima:
        text += f" A star marks the minimum ({x:.3g}, {y:.3g})."
    if path is not None:
        start, end = np.asarray(path)[[0, -1]]
        text += " A black path leads from ({:.3g}, {:.3g})".format(*start)
        text += " to ({:.3g}, {:.3g}).".format(*end)
    return text


def draw_contours(axes: Axes, surface: Surface, *, ratio: float = 1.0) -> None:
    """Paint the contours onto ``axes`` and set its limits and labels.

    ``ratio`` is the width of the axes over its height: the domain grows in one
    direction to fill it, so that a step of one is as long both ways and the gradient
    is seen to be perpendicular to the contours.
    """
    x_limits, y_limits = fill(surface.domain, ratio)
    x, y = np.linspace(*x_limits, GRID), np.linspace(*y_limits, GRID)
    loss = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
    levels = contour_levels(surface, loss)
    colors = pastel(len(levels) - 1)
    norm = BoundaryNorm(levels, len(levels) - 1)
    options = {"levels": levels, "zorder": 0}
    axes.contourf(x, y, loss, cmap=colors, norm=norm, extend="neither", **options)
    axes.contour(x, y, loss, colors="#20304a", linewidths=0.5, alpha=0.45, **options)
    for minimum in surface.minima:
        axes.plot(*minimum, "*", ms=13, mfc="white", mec="black", mew=1, zorder=3)
    axes.set(xlim=x_limits, ylim=y_limits, xlabel="weight $w_1$", ylabel="weight $w_2$")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))


def draw_path(axes: Axes, path: ArrayLike | None) -> None:
    """Draw a path (steps + 1, 2) in black: start hollow, end filled."""
    if path is None:
        return
    x, y = np.asarray(path).T
    axes.plot(x, y, color="white", linewidth=4.5, alpha=0.8)
    axes.plot(x, y, color=PATH, linewidth=1.8, marker=".", markersize=5)
    axes.plot(x[0], y[0], "o", ms=8, mfc="white", mec=PATH, mew=1.8, zorder=4)
    axes.plot(x[-1], y[-1], "o", ms=9, mfc=PATH, mec="white", mew=1.4, zorder=4)


def draw_solid(axes: Axes, surface: Surface, path: ArrayLike | None = None) -> None:
    """Draw the surface in 3-D, with the part of a path that lies on it.

    Where the corners tower above everything else the height is compressed, and said so.
    """
    (x0, x1), (y0, y1) = surface.domain
    x, y = np.meshgrid(np.linspace(x0, x1, 61), np.linspace(y0, y1, 61))
    loss = surface.value(np.stack((x, y), axis=-1))
    bend = _same if surface.quadratic else spacing(surface, loss, floor=0.3)[0]
    options = {"cmap": SURFACE, "rstride": 1, "cstride": 1, "linewidth": 0}
    axes.plot_surface(x, y, bend(loss), alpha=0.85, antialiased=True, **options)
    if path is not None:
        w = _inside(surface, np.asarray(path))
        axes.plot(*w.T, bend(surface.value(w)), color=PATH, linewidth=2, zorder=9)
        end = w[-1]
        axes.plot(*end[:, None], bend(surface.value(end)), "o", color=PATH, zorder=10)
    axes.set(xlabel="$w_1$", ylabel="$w_2$", zticks=[])
    axes.view_init(elev=38, azim=-60)
    axes.set_box_aspect(None, zoom=0.92)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(3))
        axis.set_tick_params(pad=-2)
    name = "C" if bend is _same else "C, height compressed"
    axes.set_zlabel(name, labelpad=-12)


def _inside(surface: Surface, path: NDArray) -> NDArray:
    """Return the path up to its first step out of the domain."""
    low, high = np.transpose(surface.domain)
    out = np.any((path < low) | (path > high), axis=-1)
    return path[: np.argmax(out)] if out.any() else path


def fill(domain: tuple, ratio: float) -> tuple[tuple, tuple]:
    """Return the domain grown in one direction to ``ratio`` = width / height.

    >>> fill(((-1, 1), (-1, 1)), ratio=2)
    ((-2.0, 2.0), (-1.0, 1.0))
    """
    (x0, x1), (y0, y1) = domain
    width, height = max(x1 - x0, ratio * (y1 - y0)), max(y1 - y0, (x1 - x0) / ratio)
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    x_limits = (middle_x - width / 2, middle_x + width / 2)
    return x_limits, (middle_y - height / 2, middle_y + height / 2)


def pastel(count: int) -> ListedColormap:
    """Return ``count`` colours of viridis, lightened so that a black path reads."""
    colors = matplotlib.colormaps[SURFACE](np.linspace(0.05, 0.97, count))
    return ListedColormap(1 - 0.72 * (1 - colors[:, :3]))


def contour_levels(surface: Surface, loss: NDArray) -> NDArray:
    """Return increasing levels that show the shape, from the lowest to the highest.

    Evenly spaced after ``spacing`` has bent the heights, so that a valley's floor is
    seen as well as its walls.
    """
    bend, unbend = spacing(surface, loss)
    low, high = float(np.min(loss)), float(np.max(loss))
    if surface.minimum is not None:
        low = min(low, surface.minimum)
    levels = unbend(np.linspace(bend(low), bend(high), BANDS + 1))
    levels[0], levels[-1] = low - 1e-9 * (high - low), high * (1 + 1e-9)
    return levels


def spacing(
    surface: Surface, loss: NDArray, *, floor: float = 0.04
) -> tuple[Callable, Callable]:
    """Return the bend from loss to evenly spaced heights, and its inverse.

    Signed square roots for quadratics, whose contours are then evenly spaced; a
    logarithm of what lies above the minimum where most of the picture is much lower
    than its corners; nothing otherwise. ``floor`` is the part of the picture that
    counts as low.
    """
    if surface.quadratic:
        return lambda c: np.sign(c) * np.sqrt(np.abs(c)), lambda t: np.sign(t) * t * t
    size = np.abs(loss - (surface.minimum or 0.0))
    if np.max(size) < 4 * np.median(size):
        return _same, _same
    unit = float(np.quantile(size, floor))
    bend = lambda c: np.sign(c) * np.log1p(np.abs(c) / unit)  # noqa: E731
    return bend, lambda t: np.sign(t) * unit * np.expm1(np.abs(t))


def _same(values: NDArray) -> NDArray:
    return values
