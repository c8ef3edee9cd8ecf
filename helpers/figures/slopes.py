"""Pictures for lesson 02: a curve to roll on, slopes, and the errors of slopes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.curves import Curve
from helpers.figures.style import (
    BLUE,
    GRADIENT,
    GREEN,
    GREY,
    ORANGE,
    PATH,
    look,
)

START = {"ms": 11, "mfc": "white", "mec": PATH, "mew": 2, "zorder": 6}
END = {"ms": 9, "mfc": PATH, "mec": "white", "mew": 1.2, "zorder": 7}


def draw_curve(axes: Axes, curve: Curve, limits: tuple | None = None) -> None:
    """Draw a curve in blue over ``limits``, its domain by default."""
    low, high = limits or curve.domain
    x = np.linspace(low, high, 801)
    axes.plot(x, curve.function(x), color=BLUE, lw=2.4)
    axes.set(xlim=(low, high), xlabel="place $x$", ylabel="height $f(x)$")


def hollows(curve: Curve, start: float) -> tuple[Figure, str]:
    """Draw a curve with numbered hollows and one ball that has not rolled yet.

    Parameters
    ----------
    curve : Curve
    start : float
        Where the ball is.

    Returns
    -------
    figure, alt : Figure, str
    """
    low = curve.function(curve.minima)
    with look():
        figure = Figure(figsize=(8.4, 3.6))
        axes = figure.add_axes((0.08, 0.15, 0.9, 0.8))
        draw_curve(axes, curve)
        axes.plot(start, curve.function(np.array(start)), "o", **START)
        for number, (x, y) in enumerate(zip(curve.minima, low, strict=True), 1):
            axes.annotate(
                *(str(number), (x, y)),
                **{"xytext": (0, -17), "textcoords": "offset points", "ha": "center"},
                **{"fontsize": 13, "fontweight": "bold"},
            )
        bottom = float(low.min())
        axes.set(ylim=(bottom - 1.3, None), xticks=range(-10, 10, 5))
    heights = ", ".join(f"{h:.2f}" for h in low)
    return figure, (
        f"A curve with {len(low)} numbered hollows at heights {heights}, and a hollow "
        f"ball high on the left slope at x = {start:g}."
    )


def train(
    t: ArrayLike, distance: ArrayLike, speed: ArrayLike, spots: Sequence[int]
) -> tuple[Figure, str]:
    """Draw how far a train has gone, and under it its speed, with some tangents.

    Parameters
    ----------
    t, distance, speed : arrays, (N,)
        Minutes, kilometres, kilometres a minute.
    spots : list of int
        Where tangents are drawn: positions in the arrays.

    Returns
    -------
    figure, alt : Figure, str
    """
    t, distance, speed = (np.asarray(a, float) for a in (t, distance, speed))
    with look():
        figure = Figure(figsize=(8.4, 4.8))
        upper = figure.add_axes((0.1, 0.56, 0.86, 0.36))
        lower = figure.add_axes((0.1, 0.12, 0.86, 0.3))
        upper.plot(t, distance, color=BLUE, lw=2.4)
        lower.plot(t, speed, color=GRADIENT, lw=2.4)
        for k in spots:
            ends = t[k] + np.array([-1.1, 1.1])
            line = distance[k] + speed[k] * (ends - t[k])
            upper.plot(ends, line, color=GRADIENT, ls=(0, (4, 2)))
            upper.plot(t[k], distance[k], "o", color=GRADIENT, ms=7)
            lower.plot(t[k], speed[k], "o", color=GRADIENT, ms=7)
            text = {"xytext": (-8, 12), "textcoords": "offset points", "ha": "right"}
            upper.annotate(f"slope {speed[k]:.2f}", (t[k], distance[k]), **text)
        upper.set(
            xlim=(0, 10), ylim=(-0.6, 11), yticks=[0, 5, 10], ylabel="distance (km)"
        )
        lower.set(xlim=(0, 10), ylim=(0, 2.3), yticks=[0, 1, 2], ylabel="km per minute")
        lower.set_xlabel("time $t$ (minutes)")
        upper.set_title("where the train is")
        lower.set_title("how steep that curve is: the speed")
    told = ", ".join(f"{speed[k]:.2f} at minute {t[k]:g}" for k in spots)
    return figure, (
        "Above, how far a train has gone against time: flat at both stations, steepest "
        f"midway, with tangents; below, its speed. The slopes are {told}."
    )


def difference_errors(
    h: ArrayLike, errors: Mapping[str, ArrayLike], best: Mapping[str, float]
) -> tuple[Figure, str]:
    """Draw the error of a measured slope against the step h, on log scales.

    Parameters
    ----------
    h : array, (N,)
    errors : dict from "one side" and "both sides" to arrays (N,)
        Above 0.
    best : dict with the same keys
        The h with the smallest error.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(8.0, 4.2))
        axes = figure.add_axes((0.11, 0.15, 0.85, 0.78))
        places = {"one side": (1e-5, 3e-4), "both sides": (4e-2, 4e-9)}
        for (name, error), color in zip(errors.items(), (ORANGE, GREEN), strict=True):
            mark = "o" if color == ORANGE else "s"
            axes.loglog(h, error, mark + "-", color=color, ms=4, lw=1.2)
            axes.text(*places[name], name, color=color, ha="center", fontsize=13)
        axes.set(xlim=(1e-15, 1), ylim=(1e-14, 10), xlabel="step $h$")
        axes.set(ylabel="error of the slope", xticks=10.0 ** np.arange(-15, 1, 3))
        axes.set_yticks(10.0 ** np.arange(-12, 1, 4))
        axes.text(
            1e-13, 3e-9, "rounding:\nsmaller $h$ is worse", color=GREY, ha="center"
        )
        axes.text(0.03, 3e-13, "the curve bends:\nsmaller $h$ is better", ha="center")
        axes.texts[-1].set_color(GREY)
        axes.minorticks_off()
    told = ", ".join(f"{name} best at h = {best[name]:.0e}" for name in errors)
    return figure, (
        "Error of a measured slope against the step h, both on log scales: two V "
        f"shapes, {told}. From both sides the error falls faster and gets lower."
    )
