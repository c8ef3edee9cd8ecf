"""Pictures for lesson 04: walks of several optimizers on one map, and their losses."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from helpers.figures.maps import HALO, map_axes, seen
from helpers.figures.style import BLUE, GREY, OPTIMIZERS, PATH, look, optimizer_style
from helpers.surfaces import Surface

LOWEST = 1e-6  # heights below it are drawn there
NEUTRAL = "#444444"  # schedules are no optimizers: none of their colours
#: schedule → where its name stands beside its curve, and the side that is fixed there
SPOTS = {
    "step": (0.41, 0.2, "left"),
    "exponential": (0.3, 0.13, "right"),
    "1/t": (0.075, 0.17, "left"),
    "cosine": (0.385, 0.59, "right"),
    "warm-up + cosine": (0.53, 0.62, "left"),
}


def style_of(label: str) -> tuple[str, tuple[float, ...]]:
    """Return colour and dashes of the optimizer a label begins with; grey if none.

    SGD has no colour in the language of all lessons: here it is grey, annealed blue.

    >>> style_of("Adam, α = 0.1") == optimizer_style("Adam")
    True
    """
    found = [name for name in OPTIMIZERS if label.startswith(name)]
    if not found:
        return (BLUE, ()) if label.startswith("annealed") else (GREY, ())
    return optimizer_style(max(found, key=len))


def line_style(dash: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """Return a dash pattern in points as Matplotlib wants it."""
    return (0, tuple(dash))


def walks(
    surface: Surface,
    runs: Mapping[str, ArrayLike],
    *,
    spent: Mapping[str, ArrayLike] | None = None,
    unit: str = "gradient evaluations",
) -> tuple[Figure, str]:
    """Draw walks on the map, and beside it how high above the bottom they still are.

    Parameters
    ----------
    surface : Surface
        With a minimum.
    runs : dict from label to path, (steps + 1, 2)
        A label begins with the name of its optimizer, which gives the colour.
    spent : dict from label to array, (steps + 1,), optional
        What was spent up to each row; the step number where left out.
    unit : str
        In which it is counted.

    Returns
    -------
    figure, alt : Figure, str
    """
    runs = {label: np.asarray(path) for label, path in runs.items()}
    spent = spent or {}
    with look():
        figure = Figure(figsize=(9.6, 4.2))
        plan = map_axes(figure, (0.065, 0.14, 0.44, 0.8), surface)
        side = figure.add_axes((0.585, 0.14, 0.215, 0.8), yscale="log")
        ends = {}
        for label, path in runs.items():
            _draw_walk(plan, label, path)
            at = np.asarray(spent.get(label, np.arange(len(path))))
            ends[label] = _draw_height(side, label, at, surface, path)
        start = next(iter(runs.values()))[0]
        plan.plot(*start, "o", ms=9, mfc="white", mec=PATH, mew=1.8, zorder=6)
        _dress_heights(side, ends, unit)
    left = ", ".join(f"{label} {height:.1g}" for label, (_, height) in ends.items())
    return figure, (
        f"Left: contour map of {surface.title} with a path from one start for each of "
        f"{', '.join(runs)}. Right: their heights above the lowest point against "
        f"{unit}; at the end: {left}."
    )


def _draw_walk(axes: Axes, label: str, path: NDArray) -> None:
    color, dash = style_of(label)
    # A path that leaves the map is not drawn back and forth through its edge.
    inside = seen(axes, path)
    axes.plot(*inside.T, color="white", lw=4, alpha=0.7)
    axes.plot(*inside.T, color=color, lw=2, ls=line_style(dash))
    axes.plot(*inside.T, ".", color=color, ms=4)
    axes.plot(*inside[-1], "o", ms=9, mfc=color, mec="white", mew=1.4, zorder=5)


def _draw_height(
    axes: Axes, label: str, at: NDArray, surface: Surface, path: NDArray
) -> tuple[float, float]:
    """Draw one curve of heights; return where it ends."""
    color, dash = style_of(label)
    height = np.maximum(surface.value(path) - surface.minimum, LOWEST)
    axes.plot(at, height, color=color, ls=line_style(dash))
    return float(at[-1]), float(height[-1])


def _dress_heights(
    axes: Axes, ends: Mapping[str, tuple[float, float]], unit: str
) -> None:
    axes.set(xlabel=unit, ylabel="height above the lowest point")
    axes.yaxis.set_major_locator(LogLocator(numticks=7))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(axis="y", color="#E4E4E4", lw=0.8)
    axes.set_xlim(0, max(at for at, _ in ends.values()))
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, LOWEST / 2), min(high, 1e3))
    label_ends(axes, {label: height for label, (_, height) in ends.items()})


def label_ends(axes: Axes, heights: Mapping[str, float], gap: float = 0.065) -> None:
    """Write each label at its height right of the axes, after a sample of its line.

    Labels are moved apart by ``gap``, a part of the height of the axes.
    The axes must have its final limits.
    """
    forward = axes.transAxes.inverted().transform
    up = {
        label: float(forward(axes.transData.transform((0, height)))[1])
        for label, height in heights.items()
    }
    places = dict(
        zip(sorted(up, key=up.get), apart(sorted(up.values()), gap), strict=1)
    )
    for label, place in places.items():
        color, dash = style_of(label)
        text = {"va": "center", "fontsize": 11.5 if len(label) < 17 else 10}
        _sample(axes, place, color, dash)
        axes.text(1.18, place, label, color=color, transform=axes.transAxes, **text)


def _sample(axes: Axes, place: float, color: str, dash: Sequence[float]) -> None:
    """Draw a short piece of line right of the axes: colours alone are not enough."""
    line = {"color": color, "ls": line_style(dash), "lw": 2, "clip_on": False}
    ends = ([1.03, 1.155], [place, place])
    axes.add_line(Line2D(*ends, transform=axes.transAxes, **line))


def apart(places: ArrayLike, gap: float) -> NDArray:
    """Push sorted places in 0…1 apart until neighbours differ by ``gap``.

    >>> apart([0.1, 0.1, 0.9], 0.2).round(2).tolist()
    [0.1, 0.3, 0.9]
    """
    places = np.clip(np.asarray(places, dtype=float), 0, 1)
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + gap)
    excess = places[-1] - 1.02
    if excess > 0:  # pushed over the top: let them grow downwards instead
        places[-1] -= excess
        for k in range(len(places) - 2, -1, -1):
            places[k] = min(places[k], places[k + 1] - gap)
    return places


def two_maps(
    surfaces: Sequence[Surface], runs: Sequence[Mapping[str, ArrayLike]]
) -> tuple[Figure, str]:
    """Draw the same optimizers on two maps side by side.

    Parameters
    ----------
    surfaces : two Surfaces
    runs : two dicts from label to path, (steps + 1, 2)

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.0))
        for k, (surface, paths) in enumerate(zip(surfaces, runs, strict=True)):
            box = (0.07 + 0.5 * k, 0.15, 0.42, 0.75)
            axes = map_axes(figure, box, surface)
            axes.set_title(surface.title)
            for label, path in paths.items():
                _draw_walk(axes, label, np.asarray(path))
            _name_ends(axes, paths)
            start = next(iter(paths.values()))[0]
            axes.plot(*start, "o", ms=9, mfc="white", mec=PATH, mew=1.8, zorder=6)
        figure.axes[1].set_ylabel("")
    titles = " and ".join(surface.title for surface in surfaces)
    return figure, (
        f"Two contour maps, {titles}, each with the paths of "
        f"{' and '.join(runs[0])} from the same start."
    )


def _name_ends(axes: Axes, paths: Mapping[str, ArrayLike]) -> None:
    """Write the names in the corner, each in its colour."""
    for k, label in enumerate(paths):
        place = {"transform": axes.transAxes, "va": "top", "bbox": HALO, "zorder": 8}
        axes.text(0.03, 0.96 - 0.1 * k, label, color=style_of(label)[0], **place)


def schedules(curves: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw learning-rate schedules: the factor of α over the run, one line each.

    ``curves`` maps a name to its factors, (M,), from the first step to the last.
    """
    dashes = [(), (6, 2), (2, 2), (9, 2, 2, 2), (1, 3)]
    with look():
        figure = Figure(figsize=(8.4, 3.2))
        axes = figure.add_axes((0.09, 0.17, 0.86, 0.77), xlim=(0, 1), ylim=(0, 1.06))
        for k, (name, factors) in enumerate(curves.items()):
            t = np.linspace(0, 1, len(factors))
            axes.plot(t, factors, color=NEUTRAL, ls=line_style(dashes[k % 5]))
            x, y, side = SPOTS.get(name, (1.02, factors[-1], "left"))
            axes.text(x, y, name, color=NEUTRAL, ha=side, va="center")
        axes.set(xlabel="part of the run that is done", ylabel="factor of α")
        axes.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    ends = ", ".join(f"{name} {np.asarray(f)[-1]:.2g}" for name, f in curves.items())
    return figure, (
        "The factor by which α is multiplied, against the part of the run that is "
        f"done, for {len(curves)} schedules. At the end: {ends}."
    )
