"""Pictures for lesson 02: one ball that rolls, and what α does to it."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.descent import Path
from helpers.figures.slopes import END, START, draw_curve
from helpers.figures.style import BLUE, GREEN, GREY, MARK, ORANGE, PATH, PURPLE, look


def rolls(
    runs: Sequence[tuple[Path, str]],
    *,
    view: Sequence[tuple] | None = None,
    scale: float = 1.0,
) -> tuple[Figure, str]:
    """Draw balls that roll, each on its curve in a panel of its own.

    Parameters
    ----------
    runs : list of (path, title)
        One ball each; two or three fit.
    view : list of ((x_low, x_high), (y_low, y_high)), optional
        What each panel shows; steps beyond it leave the panel.
    scale : float
        Size of the balls; below 1 where they would hide the curve.

    Returns
    -------
    figure, alt : Figure, str
    """
    count = len(runs)
    with look():
        figure = Figure(figsize=(9.6, 3.5))
        for k, (path, title) in enumerate(runs):
            box = (0.07 + 0.93 * k / count, 0.17, 0.93 / count - 0.055, 0.68)
            axes = figure.add_axes(box, title=title)
            window = view[k] if view else (path.objective.domain, None)
            _roll(axes, path, window, scale)
            if k:
                axes.set_ylabel("")
    told = "; ".join(f"{title.replace(chr(10), ' ')}: {_ends(p)}" for p, title in runs)
    return figure, f"{count} curves with a ball rolling on each. {told}."


def _roll(axes: Axes, path: Path, window: tuple, scale: float) -> None:
    curve, (across, up) = path.objective, window
    draw_curve(axes, curve, across)
    if up:
        axes.set_ylim(up)
    x = path.w[:, 0]
    y = curve.function(x)
    axes.plot(x, y, "o-", color=PATH, ms=4 * scale, lw=1.2, zorder=5)
    axes.plot(x[0], y[0], "o", **START | {"ms": scale * START["ms"]})
    if across[0] <= x[-1] <= across[1]:
        axes.plot(x[-1], y[-1], "o", **END | {"ms": scale * END["ms"]})


def _ends(path: Path) -> str:
    x = path.w[:, 0]
    return f"from x = {x[0]:.3g} to {x[-1]:.3g} in {len(x) - 1} steps"


def regimes(
    curvature: float, rates: ArrayLike, factors: ArrayLike, steps: ArrayLike
) -> tuple[Figure, str]:
    """Draw the factor of one step against α, and the steps it takes to get close.

    Parameters
    ----------
    curvature : float
        f″ of the bowl.
    rates, factors, steps : arrays, (K,)
        α; measured factor, signed; measured steps to get 1,000 times closer, NaN
        where that never happens.

    Returns
    -------
    figure, alt : Figure, str
    """
    limit = 2 / curvature
    fine = np.linspace(0.001, 1.3 * limit, 801)
    with look():
        figure = Figure(figsize=(9.6, 4.3))
        left = figure.add_axes((0.08, 0.14, 0.4, 0.74), title="factor of one step")
        right = figure.add_axes((0.58, 0.14, 0.4, 0.74))
        right.set_title("steps to get 1,000 times closer")
        left.plot(fine, 1 - curvature * fine, color=PURPLE, lw=1.6)
        left.plot(rates, factors, "o", color=PATH, ms=6)
        for y in (-1, 0, 1):
            left.axhline(y, color="#CCCCCC", lw=1, zorder=0)
        with np.errstate(divide="ignore"):
            needed = np.log(1000) / -np.log(np.abs(1 - curvature * fine))
        inside = fine < limit
        right.plot(fine[inside], needed[inside], color=PURPLE, lw=1.6)
        right.plot(rates, steps, "o", color=PATH, ms=6)
        right.set(ylim=(0, max(60, 1.08 * np.nanmax(steps))))
        left.set(ylim=(-1.95, 1.25), yticks=[-1, 0, 1])
        for axes in (left, right):
            _zones(axes, limit)
        _name_zones(left, limit)
        left.annotate(
            *("1 − αf″", (0.28 * limit, 0.44)),
            **{"xytext": (0.36 * limit, 0.62), "color": PURPLE, "fontsize": 13},
        )
    return figure, (
        "Left, the factor of one step against the learning rate: a straight line from "
        f"1 down through 0 at 1/f″ = {limit / 2:g} and −1 at 2/f″ = {limit:g}; "
        "measured dots lie on it. Right, the steps to get 1,000 times closer: a "
        "valley, lowest at 1/f″, rising without end towards 0 and towards 2/f″."
    )


def _zones(axes: Axes, limit: float) -> None:
    """Shade what oscillates and what diverges, and name the two borders."""
    axes.axvspan(limit / 2, limit, color="#EAF3F9", lw=0, zorder=-2)
    axes.axvspan(limit, 1.3 * limit, color="#F7E3EA", lw=0, zorder=-2)
    axes.set(xlim=(0, 1.3 * limit), xlabel="learning rate α")
    axes.set_xticks([0, limit / 2, limit])
    names = ["0", f"1/f″ = {limit / 2:g}", f"2/f″ = {limit:g}"]
    axes.set_xticklabels(names)


def _name_zones(axes: Axes, limit: float) -> None:
    text = {"ha": "center", "fontsize": 11}
    axes.text(0.25 * limit, -1.83, "from one side", color=GREEN, **text)
    axes.text(0.75 * limit, -1.83, "oscillating", color=BLUE, **text)
    axes.text(1.15 * limit, -1.83, "diverging", color=MARK, **text)


def leaving(
    distances: Mapping[str, NDArray], predicted: Mapping[str, NDArray]
) -> tuple[Figure, str]:
    """Draw how a ball leaves a hilltop: its distance against the step, log scale.

    Parameters
    ----------
    distances, predicted : dicts from the start's name to arrays (steps + 1,)

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(8.0, 3.6))
        axes = figure.add_axes((0.12, 0.17, 0.74, 0.77))
        colors = (BLUE, ORANGE, GREEN)
        for (name, distance), color in zip(distances.items(), colors, strict=False):
            axes.semilogy(distance, color=color, lw=2.4)
            axes.semilogy(predicted[name], color=PATH, lw=1.2, ls=(0, (3, 3)))
            axes.text(9, distance[0], name, color=color, fontsize=12, va="center")
        axes.axhline(1, color="#BBBBBB", lw=1)
        last = max(map(len, distances.values())) - 1
        axes.text(1.01 * last, 1, "minimum", va="center", color=GREY)
        axes.set(xlim=(0, last), ylim=(1e-10, 20), xlabel="step")
        axes.set(ylabel="distance from hilltop", yticks=[1e-9, 1e-6, 1e-3, 1])
        axes.minorticks_off()
    return figure, (
        f"Distance from the hilltop against the step for {len(distances)} starts, on a "
        "log scale: straight rising lines, as predicted (dashed), until each ball "
        "bends off into the minimum at distance 1."
    )
