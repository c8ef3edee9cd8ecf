"""Figures of lesson 12: claims in print, tested."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style

WALKS = {"all": (style.BLACK, "-"), "20": (style.VERMILION, (0, (6, 2)))}
WALKS |= {"1": (style.BLUE, (0, (2, 1.2)))}


def line_up(steps: ArrayLike, curves: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw up to six accuracy curves, named at their ends; return (figure, alt).

    ``curves`` maps a letter to accuracies (F,) at ``steps`` (F,).
    """
    colors = (style.BLUE, style.ORANGE, style.GREEN, style.VERMILION)
    colors += (style.PURPLE, style.SKY)
    dashes = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), "-", (0, (4, 1)))
    with style.look():
        figure = Figure(figsize=(9.2, 3.8), layout="constrained")
        axes = figure.subplots()
        axes.set(xlabel="step", ylabel="validation images read", ylim=(0, 1))
        order = sorted(curves, key=lambda name: curves[name][-1])
        heights = dict(zip(order, np.linspace(0.6, 0.98, len(order)), strict=True))
        for (name, values), color, dash in zip(
            curves.items(), colors, dashes, strict=False
        ):
            axes.plot(steps, values, color=color, ls=dash, lw=1.8)
            end, height = (steps[-1], values[-1]), heights[name]
            side = ([end[0], 1.04 * end[0]], [end[1], height])
            axes.plot(*side, color=color, lw=0.8, clip_on=False)
            bold = {"color": color, "fontweight": "bold", "va": "center"}
            axes.text(1.05 * end[0], height, name, **bold)
        axes.set_xlim(0, steps[-1])
        axes.yaxis.set_major_formatter("{x:.0%}")
    ends = {name: np.mean(values[-5:]) for name, values in curves.items()}
    said = ", ".join(f"{name} {end:.1%}" for name, end in ends.items())
    return figure, (
        f"Accuracy curves that all rise alike; mean of the last five readings {said}."
    )


def straight_border(
    lattice: tuple[ArrayLike, ArrayLike], answers: ArrayLike, cut: tuple
) -> tuple[Figure, str]:
    """Draw the answers of one sigmoid over a plane, and along one way through it.

    Parameters
    ----------
    lattice : two arrays, (n, n)
        Coordinates x₁ and x₂.
    answers : array, (n, n)
        Between 0 and 1.
    cut : (distances, answers along it)
        At equal distances, across the border.
    """
    distance, along = (np.asarray(part) for part in cut)
    with style.look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.25])
        levels = np.linspace(0.1, 0.9, 9)
        left.contourf(*lattice, answers, levels=50, cmap="cividis")
        left.contour(*lattice, answers, levels=levels, colors="white", linewidths=0.8)
        left.contour(*lattice, answers, levels=[0.5], colors="white", linewidths=3)
        left.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
        left.set_title("seen from above: straight lines", fontweight="bold")
        right.plot(distance, along, "o-", color=style.PREDICTION)
        right.axhline(0.5, color=style.GREY, ls=":", lw=1)
        right.set(
            xlabel="distance from the border", ylabel="answer σ", ylim=(-0.05, 1.05)
        )
        right.set_title("equal steps, unequal answers", fontweight="bold")
    steps = np.diff(along)
    return figure, (
        "Left: the answer of one sigmoid over the plane has straight, parallel contour "
        "lines, and the border at one half is the middle one. Right: along equal steps "
        f"the answer rises by between {steps.min():.3f} and {steps.max():.2f}, an S."
    )


def leaps(
    curve: tuple[ArrayLike, ArrayLike], nudged: Mapping[str, tuple]
) -> tuple[Figure, str]:
    """Draw where a numeric gradient looks, and the slope it then reports.

    Parameters
    ----------
    curve : (w, f)
        The function along one weight.
    nudged : dict
        title → ((w below, f below), (w above, f above), slope in words).
    """
    w, f = (np.asarray(part) for part in curve)
    with style.look():
        figure = Figure(figsize=(9.2, 3.7), layout="constrained")
        row = figure.subplots(1, len(nudged), sharey=True, squeeze=False)[0]
        for axes, (title, (below, above, words)) in zip(
            row, nudged.items(), strict=True
        ):
            axes.plot(w, f, color=style.FAINT, lw=3)
            axes.plot(*zip(below, above, strict=True), color=style.GRADIENT, lw=1.5)
            axes.plot(*below, "o", color=style.GRADIENT, ms=9)
            axes.plot(*above, "s", color=style.BLUE, ms=9)
            axes.set_title(title, fontweight="bold")
            axes.set_xlabel("where $f$ is evaluated, $w_1$")
            axes.text(
                *(0.04, 0.94, words),
                **{"transform": axes.transAxes, "va": "top", "color": style.GRADIENT},
            )
            if above[0] - below[0] < 0.01 * np.ptp(w):
                apart = f"both points are here,\n{above[0] - below[0]:.1g} apart"
                below_it = {"xytext": (0, -95), "textcoords": "offset points"}
                axes.annotate(
                    *(apart, above),
                    **{**below_it, "ha": "center", "color": style.INK},
                )
                reach = [above[1] - 0.27 * np.ptp(f), above[1]]
                axes.plot([above[0]] * 2, reach, ":", color=style.GREY)
        row[0].set_ylabel("$f(w_1, 4)$")
    said = "; ".join(f"{title}: {words}" for title, (*_, words) in nudged.items())
    return figure, f"A parabola and the two points a numeric gradient uses. {said}."


def cost_maps(
    maps: Mapping[str, ArrayLike],
    grid: tuple[ArrayLike, ArrayLike],
    walk: ArrayLike,
    lowest: tuple[float, float],
) -> tuple[Figure, str]:
    """Draw maps of a cost with one walk of gradient descent upon each.

    Parameters
    ----------
    maps : dict
        title → costs (rows of the second weight, columns of the first).
    grid : two arrays
        The weights of the columns and of the rows.
    walk : array, (steps + 1, 2)
    lowest : (first, second weight)
        Where the true cost is least.
    """
    walk, places = np.asarray(walk), {}
    with style.look():
        figure = Figure(figsize=(9.2, 4.1), layout="constrained")
        row = figure.subplots(1, len(maps), sharey=True, squeeze=False)[0]
        for axes, (title, costs) in zip(row, maps.items(), strict=True):
            levels = np.quantile(costs, np.linspace(0, 1, 13) ** 1.5)
            axes.contourf(*grid, costs, levels=np.unique(levels), cmap="viridis")
            axes.contour(
                *grid, costs, levels=np.unique(levels), colors="white", linewidths=0.4
            )
            places[title] = _lowest_on(costs, grid)
            _walk_on_map(axes, walk, lowest, places[title])
            axes.set_title(title, fontweight="bold")
            axes.set_xlabel("intercept $w_0$")
        row[0].set_ylabel("slope $w_1$")
    said = "; ".join(
        f"{title}: lowest at {place[0]:.1f}, {place[1]:.1f}"
        for title, place in places.items()
    )
    return figure, (
        f"Two maps with the same walk, which ends at {walk[-1, 0]:.1f}, "
        f"{walk[-1, 1]:.1f}. {said}."
    )


def _lowest_on(costs: ArrayLike, grid: tuple) -> tuple[float, float]:
    """Return the weights at the lowest point of a map."""
    row, column = np.unravel_index(np.argmin(costs), np.shape(costs))
    return float(grid[0][column]), float(grid[1][row])


def _walk_on_map(axes: Axes, walk: np.ndarray, lowest: tuple, place: tuple) -> None:
    axes.plot(*walk.T, color="white", lw=4)
    axes.plot(*walk.T, color=style.PATH, lw=2)
    marks = {"mec": "white", "mew": 1.2, "ls": "none", "clip_on": False}
    axes.plot(*walk[0], "o", color=style.PATH, ms=8, **marks)
    axes.plot(*lowest, "*", color=style.YELLOW, ms=15, **marks)
    for color, wide in (("white", 5), (style.MARK, 2.5)):  # open: a star may lie in it
        ring = {"mec": color, "mew": wide, "mfc": "none", "clip_on": False}
        axes.plot(*place, "o", ms=24, **ring)


def two_clocks(
    panels: Mapping[str, Mapping[str, tuple]], names: Mapping[str, str]
) -> tuple[Figure, str]:
    """Draw the same runs against two clocks, log–log; return (figure, alt).

    Parameters
    ----------
    panels : dict
        label of the clock → {run: (times, gaps to the lowest loss)}.
    names : dict
        run → its words; runs are keys of ``WALKS``.
    """
    with style.look():
        figure = Figure(figsize=(9.2, 3.9), layout="constrained")
        row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        said = []
        for axes, (clock, runs) in zip(row, panels.items(), strict=True):
            for run, (times, gaps) in runs.items():
                color, dash = WALKS[run]
                axes.loglog(times, gaps, color=color, ls=dash, lw=1.8)
            axes.set(xlabel=clock)
            said.append(f"by {clock} {names[_leader(runs)]} is lowest at the end")
        row[0].set_ylabel("loss above the lowest")
        _name_runs(row[0], panels, names)
    return figure, f"The same three runs against two clocks: {'; '.join(said)}."


def _leader(runs: Mapping[str, tuple]) -> str:
    """Return the run that is lowest in the last fifth of the time shown."""
    return min(
        runs,
        key=lambda run: np.mean(runs[run][1][runs[run][0] > 0.8 * runs[run][0][-1]]),
    )


def _name_runs(axes: Axes, panels: Mapping, names: Mapping[str, str]) -> None:
    """Write the names in the lower left corner, which the curves leave free."""
    for k, name in enumerate(names):
        color, dash = WALKS[name]
        y = 0.07 + 0.085 * k
        axes.plot([0.03, 0.11], [y, y], color=color, ls=dash, transform=axes.transAxes)
        axes.text(
            *(0.13, y, names[name]),
            **{"transform": axes.transAxes, "va": "center", "color": color},
            fontweight="bold",
        )


def blow_up_without_data(
    curves: Mapping[str, ArrayLike], dates: Sequence[float]
) -> tuple[Figure, str]:
    """Draw the largest weight of runs with a penalty and no data; (figure, alt).

    Parameters
    ----------
    curves : dict
        name → largest |weight| at each step, as far as it is finite; published first.
    dates : (predicted, measured)
        Steps at which the first one blows up.
    """
    looks = ((style.VERMILION, "-"), (style.BLUE, (0, (6, 2))))
    with style.look():
        figure = Figure(figsize=(9.2, 3.5), layout="constrained")
        axes = figure.subplots()
        axes.set_ylim(0.05, 20 * max(map(max, curves.values())))
        for (name, values), (color, dash) in zip(curves.items(), looks, strict=True):
            axes.semilogy(values, color=color, ls=dash)
            at = int(0.45 * min(map(len, curves.values())))
            axes.annotate(
                *(name, (at, values[at])),
                **{"xytext": (0, 10 if dash == "-" else -20), "color": color},
                **{"textcoords": "offset points", "fontweight": "bold"},
            )
        axes.axvline(dates[0], color=style.MARK, ls=":", lw=2)
        axes.annotate(
            "predicted",
            (dates[0], axes.get_ylim()[1]),
            (-6, -12),
            color=style.MARK,
            textcoords="offset points",
            ha="right",
        )
        axes.set(xlabel="step", ylabel="largest weight, in size")
    first, second = curves.values()
    return figure, (
        f"Weights with a penalty and no data. Published: the largest grows from "
        f"{first[0]:.2g} to {first[-1]:.1g} at step {dates[1]:.0f}, predicted "
        f"{dates[0]:.0f}. Right: it shrinks to {second[-1]:.2g}."
    )
