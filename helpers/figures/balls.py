"""Pictures for lesson 02: many balls on one curve, and balls that are merged."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.balls import Drop
from helpers.curves import Curve
from helpers.figures.slopes import END, draw_curve
from helpers.figures.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    MARK,
    ORANGE,
    PATH,
    PURPLE,
    SKY,
    look,
)

BASINS = (BLUE, ORANGE, GREEN, PURPLE, SKY)  # basins from left to right
SHAPES = "osD^v"


def landing(curve: Curve, starts: ArrayLike, ends: ArrayLike) -> tuple[Figure, str]:
    """Draw many balls where they start and where they come to rest.

    Parameters
    ----------
    curve : Curve
        With at most five basins.
    starts, ends : arrays, (n,)

    Returns
    -------
    figure, alt : Figure, str
    """
    starts, home = np.asarray(starts, float), curve.basin(ends)
    counts = np.bincount(home, minlength=len(curve.minima))
    with look():
        figure = Figure(figsize=(9.6, 4.2))
        axes = figure.add_axes((0.07, 0.14, 0.91, 0.82))
        draw_curve(axes, curve)
        axes.lines[0].set(color=FAINT, zorder=0)
        for number, (x, color, mark) in enumerate(
            zip(curve.minima, BASINS, SHAPES, strict=False)
        ):
            mine = starts[home == number]
            axes.plot(mine, curve.function(mine), mark, color=color, ms=7, alpha=0.85)
            y = float(curve.function(x))
            axes.plot(x, y, "o", **END | {"ms": 12})
            place = {"xytext": (0, -30), "textcoords": "offset points", "ha": "center"}
            words = f"{counts[number]} balls\n{y:.2f}".replace("-", "−")
            axes.annotate(words, (x, y), color=color, va="center", **place)
        axes.set(ylim=(curve.minimum - 2.6, None), xticks=range(-10, 10, 5))
    told = ", ".join(
        f"{n} at height {curve.function(x):.2f}"
        for n, x in zip(counts, curve.minima, strict=True)
    )
    return figure, (
        f"{len(starts)} balls at random places of a curve, each with the colour and "
        f"shape of the hollow it rolls into. From left to right come to rest: {told}."
    )


def two_pairs(
    apart: tuple[NDArray, NDArray], between: tuple[NDArray, NDArray]
) -> tuple[Figure, str]:
    """Draw two pairs of balls in time: near but parting, and one bracketed for ever.

    Parameters
    ----------
    apart : two arrays (steps + 1,)
        Places of two balls that start close together on a hilltop.
    between : two arrays (steps + 1,)
        Places of a ball, and of one that starts between its first two places.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.7))
        left = figure.add_axes((0.085, 0.16, 0.39, 0.72))
        right = figure.add_axes((0.595, 0.16, 0.39, 0.72))
        for x, color in zip(apart, (BLUE, ORANGE), strict=True):
            left.plot(x, "o-", color=color, ms=5)
        left.set_title("close together, and yet they part")
        host, guest = between
        steps = np.arange(len(host) - 1)
        low = np.minimum(host[:-1], host[1:])
        right.bar(steps, np.abs(np.diff(host)), 0.72, low, color="#DCE9F3")
        right.plot(host, "o-", color=BLUE, ms=5)
        right.plot(guest, "s-", color=ORANGE, ms=5)
        right.set_title("caught between two places of another")
        right.annotate("blue ball", (1, host[1]), (1.5, host[1] - 0.05), color=BLUE)
        first = (0.1, guest[0])
        right.annotate("orange ball", first, (0.5, guest[0] - 0.14), color=ORANGE)
        right.set(ylim=(min(host[0], guest[0]) - 0.25, None))
        top = (apart[0][0] + apart[1][0]) / 2
        left.axhline(top, color=MARK, lw=1, ls=(0, (2, 3)), zorder=0)
        left.text(14, top + 0.07, "hilltop", color=MARK, ha="right")
        for axes in (left, right):
            axes.set(xlabel="step", ylabel="place $x$")
    return figure, (
        f"Left: two balls start {abs(apart[0][0] - apart[1][0]):.2g} apart on a "
        "hilltop and roll into different hollows. Right: an orange ball that starts "
        "between two places of a blue one stays, at every step, in the bar between "
        "the blue ball's present place and its next, down to the same end."
    )


def merging(alone: Drop, merged: Drop) -> tuple[Figure, str]:
    """Draw merged balls in time, and how many slopes each step asks for.

    Parameters
    ----------
    alone, merged : Drop
        The same balls without and with merging.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.3))
        left = figure.add_axes((0.085, 0.14, 0.44, 0.76), title="the balls, merged")
        right = figure.add_axes((0.62, 0.14, 0.36, 0.76), title="slopes asked for")
        _courses(left, merged)
        for run, color, name in ((alone, GREY, "each alone"), (merged, BLUE, "merged")):
            # One bar a question, each 1 wide, so that the area is the sum.
            edges = np.arange(len(run.asked) + 1) + 0.5
            right.stairs(run.asked, edges, color=color, fill=True, alpha=0.25)
            right.stairs(run.asked, edges, color=color, lw=2)
            place = (11.6, 29) if run is alone else (4.2, 9)
            words = f"{name}:\n{run.evaluations} slopes"
            right.text(*place, words, color=color)
        right.set(xlim=(0.5, len(alone.asked) + 0.5), ylim=(0, None))
        right.set(xlabel="question", ylabel="balls asked")
    return figure, (
        f"Left: the places of {len(merged.into)} balls against the step; most courses "
        f"end in a cross after a few steps, {int(np.sum(merged.into < 0))} go on to a "
        f"resting place each. Right: balls asked at each question, slopes in all "
        f"{alone.evaluations} if each ball rolls alone and {merged.evaluations} merged."
    )


def _courses(axes: Axes, run: Drop) -> None:
    for k, color in enumerate(np.array(BASINS)[run.curve.basin(run.ends)]):
        x = run.x[:, k]
        stays = run.into[k] < 0
        axes.plot(x, color=color, lw=2.4 if stays else 1.2, zorder=3 if stays else 2)
        if not stays:
            last = np.flatnonzero(np.isfinite(x))[-1]
            axes.plot(last, x[last], "x", color=PATH, ms=5, mew=1.3, zorder=4)
    for top in run.curve.maxima:
        axes.axhline(top, color=MARK, lw=1, ls=(0, (2, 3)))
    axes.text(7.9, run.curve.maxima[-1] + 0.2, "hilltop", ha="right")
    axes.texts[-1].set_color(MARK)
    axes.set(xlim=(-0.3, 8), ylim=run.curve.domain, yticks=range(-10, 10, 5))
    axes.set(xlabel="step", ylabel="place $x$")


def bill(
    counts: Sequence[int], alone: Sequence[int], merged: Sequence[int]
) -> tuple[Figure, str]:
    """Draw the slopes asked for against the number of balls, on log scales.

    Parameters
    ----------
    counts, alone, merged : lists of int, equally long

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(8.0, 3.9))
        axes = figure.add_axes((0.12, 0.16, 0.68, 0.78))
        axes.loglog(counts, alone, "o-", color=GREY)
        axes.loglog(counts, merged, "s-", color=BLUE)
        axes.loglog(counts, counts, color=PATH, lw=1.2, ls=(0, (3, 3)))
        named = ((alone, "each alone", GREY), (merged, "merged", BLUE))
        for values, name, color in named:
            y = values[-1] * (1.25 if values is merged else 1)
            axes.text(1.15 * counts[-1], y, name, color=color, va="center")
        axes.text(1.15 * counts[-1], 0.72 * counts[-1], "one slope a ball", va="center")
        axes.set(xlabel="number of balls", ylabel="slopes asked for")
        axes.minorticks_off()
    return figure, (
        "Slopes asked for against the number of balls, log scales. Alone: "
        f"{', '.join(map(str, alone))}. Merged: {', '.join(map(str, merged))}, close "
        "to one slope a ball for many balls."
    )
