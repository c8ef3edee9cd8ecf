"""Pictures for lesson 03: steps, walks and where they end."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.descent import Path
from helpers.figures.maps import HALO, arrow, draw_sheet, letter, map_axes
from helpers.figures.style import (
    BLUE,
    GRADIENT,
    GREEN,
    MARK,
    ORANGE,
    PATH,
    STEP,
    look,
)
from helpers.figures.surfaces import draw_path
from helpers.surfaces import Surface

WALK_VIEW = (46, -112)  # degrees: from here the whole walk is in sight


def one_step(
    surface: Surface, point: ArrayLike, learning_rate: float
) -> tuple[Figure, str]:
    """Draw the gradient g at a point and the step −αg, both at their true length.

    Parameters
    ----------
    surface : Surface
        Its domain must hold both arrows.
    point : array, (2,)
        Where the step starts: A; it ends at B.
    learning_rate : float

    Returns
    -------
    figure, alt : Figure, str
    """
    point = np.asarray(point, float)
    gradient = surface.gradient(point)
    step = -learning_rate * gradient
    with look():
        figure = Figure(figsize=(7.2, 5.0))
        axes = map_axes(figure, (0.1, 0.12, 0.88, 0.85), surface)
        arrow(axes, point, gradient, GRADIENT, lw=3)
        arrow(axes, point, step, STEP, lw=3)
        text = {"fontsize": 15, "bbox": HALO, "va": "center"}
        axes.text(*(point + 0.8 * gradient + [0.2, 0]), "$g$", color=GRADIENT, **text)
        middle = point + 0.4 * step + [0.15, 0.1]
        axes.text(*middle, r"$-\alpha g$", color=STEP, **text)
        letter(axes, point, "A", (-14, -8))
        letter(axes, point + step, "B", (14, -6))
    return figure, (
        f"Contour map with two arrows that start at A = ({point[0]:g}, {point[1]:g}): "
        "the long red gradient g points uphill, across the contours; the shorter blue "
        f"step −αg, {learning_rate:g} times as long, points the opposite way and ends "
        "at B."
    )


def walk(
    surface: Surface, path: ArrayLike, lettered: Mapping[str, int]
) -> tuple[Figure, str]:
    """Draw a walk on the surface in 3-D and on its map, with lettered points.

    Parameters
    ----------
    surface : Surface
    path : array, (steps + 1, 2)
    lettered : dict from letter to step
        {"A": 0, "B": 1, …}: which points get a letter.

    Returns
    -------
    figure, alt : Figure, str
    """
    path = np.asarray(path, float)
    with look():
        figure = Figure(figsize=(9.6, 4.6))
        solid = figure.add_axes((-0.02, 0.0, 0.5, 1.0), projection="3d")
        flat = map_axes(figure, (0.545, 0.14, 0.44, 0.8), surface)
        draw_sheet(solid, surface, WALK_VIEW)
        solid.plot(*path.T, surface.value(path), color=PATH, lw=2, zorder=8)
        draw_path(flat, path)
        for name, step in lettered.items():
            letter(flat, path[step], name, tuple(16 * _right(path, step)))
            _letter_in_3d(solid, surface, path[step], _away(path, step), name)
    places = ", ".join(f"{n} ({w[0]:.2f}, {w[1]:.2f})" for n, w in _at(path, lettered))
    return figure, (
        "A walk downhill on a loss surface, in 3-D on the left and on the contour map "
        f"on the right. Lettered points: {places}. The path turns into the valley."
    )


def _away(path: NDArray, step: int) -> NDArray:
    """Return where a letter in 3-D goes: off the path, and at its end ahead of it."""
    if step < len(path) - 1:
        return 0.33 * _right(path, step)
    ahead = path[-1] - path[-2]
    return 0.33 * ahead / max(np.linalg.norm(ahead), 1e-12)


def _letter_in_3d(
    axes: Axes, surface: Surface, place: NDArray, shift: NDArray, name: str
) -> None:
    height = float(surface.value(place))
    axes.plot(*place, height, "o", color=PATH, ms=6, mec="white", zorder=9)
    text = {"ha": "center", "va": "center", "fontweight": "bold", "zorder": 10}
    axes.text(*(place + shift), height, name, fontsize=12, **text)


def _at(path: NDArray, lettered: Mapping[str, int]) -> list[tuple[str, NDArray]]:
    return [(name, path[step]) for name, step in lettered.items()]


def _right(path: NDArray, step: int) -> NDArray:
    """Return the unit vector to the right of the walking direction."""
    x, y = path[min(step + 1, len(path) - 1)] - path[max(step - 1, 0)]
    return np.array([y, -x]) / max(np.hypot(x, y), 1e-12)


def zigzag(paths: Sequence[Path]) -> tuple[Figure, str]:
    """Draw walks on bowls of different condition side by side.

    Parameters
    ----------
    paths : list of Path
        Each on a bowl; three fit.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.2))
        for k, path in enumerate(paths):
            box = (0.06 + 0.318 * k, 0.19, 0.285, 0.66)
            axes = map_axes(figure, box, path.objective)
            draw_path(axes, path.w)
            axes.set_title(path.objective.title)
            if k:
                axes.set_ylabel("")
                axes.set_yticklabels([])
    ends = ", ".join(f"{np.linalg.norm(path.w[-1]):.2f}" for path in paths)
    return figure, (
        f"The same {len(paths[0].w) - 1} steps on {len(paths)} bowls from round to "
        "long and narrow. Each path jumps from wall to wall; in the longest bowl it "
        f"ends farther from the star. Distances left: {ends}."
    )


def contraction(
    curvatures: Sequence[float], learning_rates: ArrayLike, factors: ArrayLike
) -> tuple[Figure, str]:
    """Draw the measured factor of one step against α, one curve for each curvature.

    Parameters
    ----------
    curvatures : list of float
        λ of each direction, ascending; the last one is λmax.
    learning_rates : array, (K,)
    factors : array, (K, directions)
        By what the distance to the minimum is multiplied; signed.

    Returns
    -------
    figure, alt : Figure, str
    """
    limit = 2 / curvatures[-1]
    best = 2 / (curvatures[0] + curvatures[-1])
    with look():
        figure = Figure(figsize=(8.0, 4.4))
        axes = figure.add_axes((0.1, 0.15, 0.78, 0.75))
        axes.axhspan(1, 1.6, color="#F3DCE5", lw=0)
        axes.axvline(limit, color=MARK, lw=1.6, ls=(0, (5, 2)))
        fine = np.linspace(0, 1.25 * limit, 251)
        colors = (GREEN, ORANGE, BLUE)
        for k, (curvature, color) in enumerate(zip(curvatures, colors, strict=False)):
            curve = np.abs(1 - curvature * fine)
            axes.plot(fine, curve, color=color, lw=1.6)
            size = np.abs(np.asarray(factors)[:, k])
            axes.plot(learning_rates, size, "os"[k % 2], color=color, ms=7)
            text = rf"$\lambda$ = {curvature:g}"
            axes.text(fine[-1] * 1.01, curve[-1], text, color=color, va="center")
        axes.set(xlim=(0, fine[-1]), ylim=(0, 1.6), yticks=[0, 0.5, 1, 1.5])
        axes.set(xticks=np.linspace(0, limit, 5))
        axes.set(xlabel="learning rate α", ylabel="factor of one step, $|1-αλ|$")
        axes.text(0.01 * limit, 1.48, "above 1: the distance grows", color=MARK)
        text = rf"$2/\lambda_\max$ = {limit:g}"
        axes.text(limit, 1.63, text, color=MARK, ha="center")
        spot = (best, abs(1 - curvatures[0] * best))
        note = {"arrowprops": {"arrowstyle": "->"}, "ha": "center"}
        axes.annotate(f"fastest: α = {best:.3f}", spot, (0.7 * best, 1.2), **note)
    return figure, (
        "The factor by which one step multiplies the distance to the minimum, against "
        f"the learning rate, for curvatures {', '.join(f'{c:g}' for c in curvatures)}. "
        "Measured dots lie on V-shaped lines |1 − αλ|. The steepest V crosses 1 at "
        f"2/λmax = {limit:g}; the two cross at {best:.3f}, where the slower is fastest."
    )
