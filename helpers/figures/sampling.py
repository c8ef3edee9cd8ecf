"""Pictures for lesson 03: gradients from some of the examples, and where they lead."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from helpers.figures.maps import arrow, map_axes, seen
from helpers.figures.style import DATA, FAINT, GRADIENT, look
from helpers.figures.surfaces import draw_path
from helpers.surfaces import Surface


def gradient_clouds(
    clouds: Mapping[str, tuple[ArrayLike, ArrayLike]],
) -> tuple[Figure, str]:
    """Draw gradients of single examples and of mini-batches around their mean.

    Parameters
    ----------
    clouds : dict from title to (singles, batches), arrays (N, 2) and (K, 2)
        The mean of the singles is the full gradient, drawn as an arrow from 0.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.7))
        for k, (title, (singles, batches)) in enumerate(clouds.items()):
            box = (0.08 + 0.49 * k, 0.13, 0.42, 0.79)
            axes = figure.add_axes(box, title=title, aspect="equal")
            axes.axhline(0, color="#dddddd", lw=1, zorder=0)
            axes.axvline(0, color="#dddddd", lw=1, zorder=0)
            _draw_cloud(axes, np.asarray(singles), np.asarray(batches))
            limits = _square(np.asarray(singles))
            axes.set(xlim=limits[0], ylim=limits[1])
            axes.set(xlabel=r"slope along $w_1$:  $\partial C/\partial w_1$")
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        figure.axes[0].set_ylabel(r"slope along $w_2$:  $\partial C/\partial w_2$")
        figure.axes[1].legend(loc="lower right", handletextpad=0.2)
    means = [np.mean(singles, axis=0) for singles, _ in clouds.values()]
    lengths = " and ".join(f"{np.linalg.norm(mean):.2f}" for mean in means)
    return figure, (
        "Two panels, each a cloud of gradients as points. Gradients of single examples "
        "scatter widely, those of mini-batches closely around the full gradient, which "
        f"is an arrow from zero of length {lengths}. At the minimum the full gradient "
        "is zero, but the single ones are not."
    )


def _square(singles: NDArray) -> NDArray:
    """Return limits (2, 2) of equal length that hold all points and zero."""
    low, high = np.minimum(singles.min(axis=0), 0), np.maximum(singles.max(axis=0), 0)
    half = 0.56 * np.max(high - low)
    middle = (low + high) / 2
    return np.stack((middle - half, middle + half), axis=-1)


def _draw_cloud(axes: Axes, singles: NDArray, batches: NDArray) -> None:
    style = {"ls": "", "mec": "white", "mew": 0.5}
    for single in singles:
        axes.plot([0, single[0]], [0, single[1]], color=FAINT, lw=0.8, zorder=1)
    axes.plot(*singles.T, "o", color=DATA, ms=8, **style, label="one example")
    axes.plot(*batches.T, "s", color="black", ms=5, **style, label="mini-batch of 8")
    mean = singles.mean(axis=0)
    axes.plot(*mean, "D", color=GRADIENT, ms=9, mec="white", label="all 40: $g$")
    if np.linalg.norm(mean) > 0.1:
        arrow(axes, (0, 0), mean, GRADIENT, lw=3)


def noisy_walks(surface: Surface, paths: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw walks on one surface side by side, the same start for all.

    Parameters
    ----------
    surface : Surface
    paths : dict from title to array, (steps + 1, 2)
        Three fit.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.6))
        for k, (title, path) in enumerate(paths.items()):
            axes = map_axes(figure, (0.06 + 0.318 * k, 0.17, 0.285, 0.71), surface)
            draw_path(axes, seen(axes, np.asarray(path)))
            axes.set_title(title)
            if k:
                axes.set_ylabel("")
                axes.set_yticklabels([])
    return figure, (
        "Three paths on the same contour map from the same start, with the same "
        f"learning rate and number of steps: {', '.join(paths)}. The fewer examples in "
        "a step, the more the path jitters; all of them reach the same valley."
    )
