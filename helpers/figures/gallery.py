"""Pictures for lesson 03: walks on all surfaces, and which start ends where."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from helpers.descent import Path
from helpers.figures.maps import map_axes, seen
from helpers.figures.style import BLUE, GREEN, ORANGE, PURPLE, look
from helpers.figures.surfaces import draw_path
from helpers.surfaces import Surface

FOUR = (BLUE, ORANGE, GREEN, PURPLE)


def gallery(paths: Sequence[tuple[Path, str]]) -> tuple[Figure, str]:
    """Draw six walks on six surfaces, each with what it teaches.

    Parameters
    ----------
    paths : list of (Path, str)
        The path's objective is the surface; the words stand above the map.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 6.6))
        for k, (path, lesson) in enumerate(paths):
            box = (0.06 + 0.323 * (k % 3), 0.56 - 0.49 * (k // 3), 0.283, 0.345)
            axes = map_axes(figure, box, path.objective)
            axes.collections[-1].remove()  # lines make many small maps heavy
            draw_path(axes, seen(axes, path.w))
            axes.set_xlabel("$w_1$" if k > 2 else "", labelpad=1)
            axes.set_ylabel("" if k % 3 else "$w_2$", labelpad=-2)
            axes.tick_params(labelsize=10)
            above = {"transform": axes.transAxes}
            title = {"fontsize": 12, "fontweight": "bold"}
            axes.text(0, 1.13, path.objective.title, **above, **title)
            axes.text(0, 1.035, lesson, **above)
    words = "; ".join(f"{path.objective.title}: {lesson}" for path, lesson in paths)
    return figure, f"Six contour maps, each with a path of descent. {words}."


def basins(
    surface: Surface, maps: Mapping[str, NDArray], extent: tuple
) -> tuple[Figure, str]:
    """Colour every start by the minimum where its descent ends.

    Parameters
    ----------
    surface : Surface
        Its four minima get the four colours, in their order.
    maps : dict from title to int array, (rows, columns)
        The number of the minimum for each start; −1 for none.
    extent : (x0, x1, y0, y1)
        What the arrays cover; the first row is the lowest.

    Returns
    -------
    figure, alt : Figure, str
    """
    colors = ListedColormap(["#1a1a1a", *(_lighter(color) for color in FOUR)])
    with look():
        figure = Figure(figsize=(9.6, 3.7))
        for k, (title, numbers) in enumerate(maps.items()):
            box = (0.065 + 0.318 * k, 0.16, 0.285, 0.74)
            axes = figure.add_axes(box, title=title, aspect="equal")
            options = {"extent": extent, "origin": "lower", "vmin": -1.5, "vmax": 3.5}
            axes.imshow(numbers, cmap=colors, interpolation="nearest", **options)
            for minimum, color in zip(surface.minima, FOUR, strict=True):
                axes.plot(*minimum, "*", ms=16, mfc=color, mec="black", mew=1.2)
            axes.set(xlabel="weight $w_1$ of the start", xticks=[-4, 0, 4])
            axes.set(yticks=[-4, 0, 4], yticklabels=[] if k else ["−4", "0", "4"])
        figure.axes[0].set_ylabel("weight $w_2$ of the start")
    lost = ", ".join(f"{np.mean(numbers < 0):.0%}" for numbers in maps.values())
    return figure, (
        "Every point is a start, coloured by the minimum where its descent ends; four "
        f"stars mark the minima. Three learning rates, growing: {', '.join(maps)}. "
        "First four whole regions; then one region turns black, which means that the "
        "descent has not settled; then that region dissolves into curled stripes. "
        f"Black starts: {lost}."
    )


def _lighter(color: str) -> tuple[float, ...]:
    return tuple(1 - 0.6 * (1 - part) for part in to_rgb(color))
