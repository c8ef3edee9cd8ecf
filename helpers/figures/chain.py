"""Pictures for lesson 05: gears, a nudge that is passed on, visits, a training run."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style
from helpers.figures.graph_sketch import short

_PLAIN = {ord(sign): None for sign in "$\\"}  # alternative texts have no formulas
TOOTH = 0.05  # radius of a gear for each of its teeth


def gears(teeth: Sequence[int], turned: Sequence[float]) -> tuple[Figure, str]:
    """Draw three gears in a row, with a mark on each before and after a turn.

    Parameters
    ----------
    teeth : three even numbers
        Of the gears x, u and y.
    turned : three floats
        How far each has turned, in degrees, counter-clockwise.

    Returns
    -------
    figure, alt : Figure, str
    """
    radii = TOOTH * np.asarray(teeth)
    middles = np.cumsum([0, radii[0] + radii[1], radii[1] + radii[2]])
    # A tooth of each gear stands in a gap of the gear before it.
    phases = [0, np.pi - np.pi / teeth[1], np.pi]
    with style.look():
        figure = Figure(figsize=(8.6, 4.3), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1), aspect="equal")
        axes.set_axis_off()
        for k, name in enumerate("xuy"):
            gear = (middles[k], radii[k], teeth[k], phases[k])
            _draw_gear(axes, gear, turned[k], name)
        for k, words in enumerate((r"$\dfrac{du}{dx}$", r"$\dfrac{dy}{du}$")):
            ratio = turned[k + 1] / turned[k]
            place = middles[k] + radii[k] + 0.04, -1.62
            text = f"{words} = {short(ratio)}"
            axes.text(*place, text, ha="center", fontsize=14, color=style.GRADIENT)
        axes.set(xlim=(-2.1, middles[2] + 1.5), ylim=(-2.05, 2.15))
    return figure, (
        f"Three gears in a row, x, u and y, with {teeth[0]}, {teeth[1]} and {teeth[2]} "
        f"teeth. When x turns by {turned[0]:g} degrees, u turns by {turned[1]:g} "
        f"and y by {turned[2]:g} degrees."
    )


def _draw_gear(axes: Axes, gear: tuple, turned: float, name: str) -> None:
    middle, radius, teeth, phase = gear
    angle = np.linspace(0, 2 * np.pi, 40 * teeth)
    wave = np.tanh(2.5 * np.cos(teeth * (angle - phase)))
    r = radius + 0.055 * wave
    outline = middle + r * np.cos(angle), r * np.sin(angle)
    axes.fill(*outline, color="#E9EDF2", lw=0)
    axes.plot(*outline, color="#444444", lw=1.2)
    for degrees, color, width in ((90, style.FAINT, 3), (90 + turned, "black", 3)):
        way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        ends = np.outer([0.25, 0.86 * radius], way) + (middle, 0)
        axes.plot(*ends.T, color=color, lw=width, solid_capstyle="round")
    _turn_arrow(axes, middle, 0.62 * radius, turned)
    center = {"ha": "center", "va": "center"}
    axes.text(middle, 0, f"${name}$", fontsize=17, **center)
    words = f"{teeth} teeth, turns {turned:+g}°".replace("-", "−")
    axes.text(middle, max(radius, 0.55) + 0.24, words, fontsize=11.5, **center)


def _turn_arrow(axes: Axes, middle: float, radius: float, turned: float) -> None:
    """Draw an arc from the old mark to the new one, with a head."""
    arc = np.radians(np.linspace(90, 90 + turned, 40))
    x, y = middle + radius * np.cos(arc), radius * np.sin(arc)
    axes.plot(x[:-2], y[:-2], color=style.BLUE, lw=2)
    head = {"arrowstyle": "-|>", "mutation_scale": 15, "color": style.BLUE}
    axes.add_patch(FancyArrowPatch((x[-8], y[-8]), (x[-1], y[-1]), lw=0, **head))


def nudge(stops: Sequence[tuple[str, float, float]]) -> tuple[Figure, str]:
    """Draw how a small change is passed on from number line to number line.

    Parameters
    ----------
    stops : list of (name, before, after)
        Each quantity before and after the nudge; the same scale for all.

    Returns
    -------
    figure, alt : Figure, str
    """
    ends = np.array([stop[1:] for stop in stops], dtype=float)
    changes = ends[:, 1] - ends[:, 0]
    low, high = ends.min() - 0.09, ends.max() + 0.09
    with style.look():
        figure = Figure(figsize=(8.6, 3.6), dpi=100)
        axes = figure.add_axes((0.13, 0.02, 0.85, 0.96), xlim=(low, high))
        axes.set(ylim=(0.6 - len(stops), 0.4))
        axes.set_axis_off()
        for k, (name, before, after) in enumerate(stops):
            axes.plot([low, high], [-k, -k], color=style.FAINT, lw=1.5)
            axes.plot([before, after], [-k, -k], color=style.BLUE, lw=7)
            axes.text(low, -k, f"{name}  ", ha="right", va="center", fontsize=14)
            above = 0.14 if k < len(stops) - 1 else -0.26
            _ends(axes, above - k, before, after)
            if k:
                _link(axes, k, ends, changes)
    names = [stop[0].translate(_PLAIN) for stop in stops]
    moves = zip(names, changes, strict=True)
    parts = ", ".join(f"{name} by {short(change)}" for name, change in moves)
    return figure, (
        f"{len(stops)} number lines, one under the other. A nudge is passed on from "
        f"line to line and changes its length: {parts}."
    )


def _ends(axes: Axes, y: float, before: float, after: float) -> None:
    for x, side in ((before, "right"), (after, "left")):
        pad = -0.008 if side == "right" else 0.008
        axes.text(x + pad, y, short(x), ha=side, fontsize=11.5)


def _link(axes: Axes, k: int, ends: NDArray, changes: NDArray) -> None:
    """Draw how the ends of a nudge move to the next line, and its stretching."""
    for column in (0, 1):
        x = ends[k - 1, column], ends[k, column]
        axes.plot(x, (1 - k - 0.04, -k + 0.04), color=style.GREY, lw=1, ls=(0, (4, 3)))
    ratio = short(changes[k] / changes[k - 1])
    x = ends[k - 1 : k + 1].max() + 0.035
    text = {"color": style.GRADIENT, "fontsize": 14, "fontweight": "bold"}
    axes.text(x, 0.5 - k, f"× {ratio}", va="center", **text)


def visits(depths: ArrayLike, counts: dict[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw how often nodes are visited, on a logarithmic scale.

    Parameters
    ----------
    depths : array, (K,)
        How many times the number is doubled.
    counts : dict
        What is done → visits, (K,).

    Returns
    -------
    figure, alt : Figure, str
    """
    depths = np.asarray(depths)
    looks = [(style.GRADIENT, "o"), (style.BLUE, "s")]
    with style.look():
        figure = Figure(figsize=(7.4, 3.7), dpi=100)
        axes = figure.add_axes((0.12, 0.16, 0.64, 0.79), yscale="log")
        for (name, count), (color, marker) in zip(counts.items(), looks, strict=False):
            axes.plot(depths, count, color=color, marker=marker, ms=5)
            place = (depths[-1], count[-1])
            note = {"xytext": (10, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate(f"{name}:\n{count[-1]:,}", place, color=color, **note)
        axes.set(xlabel="doublings in a row", ylabel="visits to a node")
        axes.set_xticks(depths[3::4])
    ends = ", ".join(f"{name} {count[-1]:,}" for name, count in counts.items())
    return figure, (
        "Visits to nodes against the number of doublings, on a logarithmic scale. "
        f"After {depths[-1]} doublings: {ends}."
    )


def training(
    data: tuple[ArrayLike, ArrayLike],
    curves: dict[str, tuple[ArrayLike, ArrayLike]],
    losses: ArrayLike,
    tolerance: float,
) -> tuple[Figure, str]:
    """Draw a fit before and after, and the loss falling until the walk stops.

    Parameters
    ----------
    data : (x, y), arrays (N,)
    curves : dict
        "before" and "after" → inputs and predictions, (M,) each.
    losses : array, (steps + 1,)
    tolerance : float
        The loss at which training stops.

    Returns
    -------
    figure, alt : Figure, str
    """
    losses = np.asarray(losses)
    with style.look():
        figure = Figure(figsize=(9.4, 3.7), dpi=100)
        left = figure.add_axes((0.09, 0.16, 0.39, 0.79))
        right = figure.add_axes((0.575, 0.16, 0.41, 0.79), yscale="log")
        left.plot(*data, "o", color=style.DATA, ms=7)
        for (name, (x, y)), dash in zip(
            curves.items(), ((0, (4, 3)), "-"), strict=True
        ):
            left.plot(x, y, color=style.PREDICTION, ls=dash)
            place = {"xytext": (6, 9), "textcoords": "offset points"}
            left.annotate(name, (x[0], y[0]), color=style.PREDICTION, **place)
        left.set(xlabel="input $x$", ylabel="target $y$ (grey), prediction $ŷ$ (blue)")
        right.plot(losses, color=style.PATH)
        right.plot(len(losses) - 1, losses[-1], "o", color=style.PATH, ms=8)
        right.axhline(tolerance, color=style.GREY, ls=(0, (4, 3)), lw=1.5)
        right.text(0, 1.12 * tolerance, "tolerance", color="#555555")
        right.set(xlabel="step", ylabel="loss $C$")
    return figure, (
        "Left: grey data rise in an S; the prediction before training falls, after "
        f"training it follows them. Right: the loss falls from {losses[0]:.2f} to the "
        f"tolerance {tolerance:g} in {len(losses) - 1} steps."
    )
