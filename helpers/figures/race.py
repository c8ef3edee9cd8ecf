"""Pictures for lesson 04: the race, sampled classes, dimples left, networks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.figures.maps import map_axes
from helpers.figures.memory import label_ends, line_style, style_of
from helpers.figures.style import BLACK, BLUE, FAINT, GREY, VERMILION, look
from helpers.figures.surfaces import pastel
from helpers.surfaces import Surface

LOWEST = 1e-6  # the losses of networks are drawn and told down to here


def heat_map(
    table: ArrayLike, surfaces: Sequence[str], racers: Sequence[str]
) -> tuple[Figure, str]:
    """Draw evaluations to tolerance, the cheapest of each row framed.

    Parameters
    ----------
    table : array, (R, C)
        Infinite where an optimizer did not arrive.
    surfaces, racers : lists of R and of C names

    Returns
    -------
    figure, alt : Figure, str
    """
    table = np.asarray(table, dtype=float)
    with look():
        figure = Figure(figsize=(9.6, 1.3 + 0.4 * len(surfaces)), layout="constrained")
        axes = figure.add_subplot()
        shown = np.where(np.isfinite(table), np.maximum(table, 1), np.nan)
        colors = pastel(256).reversed()  # light is cheap
        colors = colors.with_extremes(bad="#F2F2F2")
        axes.imshow(shown, cmap=colors, norm=LogNorm(1, 1000), aspect="auto")
        for (row, column), spent in np.ndenumerate(table):
            _write_cell(axes, row, column, spent, spent == table[row].min())
        turned = {"rotation": 32, "ha": "left", "rotation_mode": "anchor"}
        axes.set_xticks(range(len(racers)), racers, **turned)
        axes.set_yticks(range(len(surfaces)), surfaces)
        axes.xaxis.tick_top()
        axes.tick_params(length=0, labelsize=11)
        axes.spines[:].set_visible(False)
    return figure, _winners(table, surfaces, racers)


def _write_cell(axes: Axes, row: int, column: int, spent: float, best: bool) -> None:
    arrived = np.isfinite(spent)
    words = f"{spent:.0f}" if arrived else "–"
    weight = "bold" if best and arrived else "normal"
    text = {"ha": "center", "va": "center", "fontweight": weight}
    axes.text(column, row, words, color="black" if arrived else GREY, **text)
    if best and arrived:
        corner = (column - 0.46, row - 0.43)
        axes.add_patch(Rectangle(corner, 0.92, 0.86, fill=False, ec=BLACK, lw=2.2))


def _winners(table: NDArray, surfaces: Sequence[str], racers: Sequence[str]) -> str:
    """Return the alternative text: who is cheapest where."""
    lines = [
        f"{surface}: {_first_of(row, racers)}"
        for surface, row in zip(surfaces, table, strict=True)
    ]
    return (
        f"Table of {len(surfaces)} surfaces and {len(racers)} optimizers with the "
        f"evaluations to tolerance. The cheapest on each: {'; '.join(lines)}."
    )


def _first_of(row: NDArray, racers: Sequence[str]) -> str:
    """Return all who share the lowest number of a row, and that number."""
    if not np.isfinite(row).any():
        return "nobody"
    best = [name for name, spent in zip(racers, row, strict=True) if spent == row.min()]
    return f"{', '.join(best)} {row.min():.0f}"


def sampler(
    labels: Sequence[str], shares: ArrayLike, learned: ArrayLike, best: ArrayLike
) -> tuple[Figure, str]:
    """Draw how often each class is drawn: uniformly, as learned, and at best.

    ``labels`` are K names; the arrays, (K,), each sum to 1. Returns (figure, alt).
    """
    at = np.arange(len(labels))
    with look():
        figure = Figure(figsize=(8.4, 3.3), layout="constrained")
        axes = figure.add_subplot(xlabel="digit", ylabel="part of all draws")
        axes.bar(at - 0.2, shares, 0.38, color=FAINT)
        axes.bar(at + 0.2, learned, 0.38, color=VERMILION)
        axes.plot(at + 0.2, best, "_", color=BLACK, ms=15, mew=2.5)
        axes.set_xticks(at, labels)
        _write_key(axes)
    said = ", ".join(
        f"{n} {p:.2f} to {q:.2f}" for n, p, q in zip(labels, shares, learned, strict=1)
    )
    return figure, (
        "Bars: part of the draws that fall on each digit, for uniform sampling and as "
        f"AW-SGD has learned it: {said}. Dashes mark the probabilities of least noise."
    )


def _write_key(axes: Axes) -> None:
    """Say what the bars and the dashes are, each in its colour."""
    lines = {
        "uniform sampling: its share of the data": GREY,
        "AW-SGD: learned": VERMILION,
        "–  the best there is": BLACK,
    }
    for k, (words, color) in enumerate(lines.items()):
        place = {"transform": axes.transAxes, "ha": "right", "va": "top"}
        axes.text(0.99, 0.97 - 0.11 * k, words, color=color, **place)


def dimples(
    surface: Surface, panels: Mapping[str, tuple[ArrayLike, ArrayLike]]
) -> tuple[Figure, str]:
    """Draw where many walks end, with those in the deepest hole in blue.

    Parameters
    ----------
    surface : Surface
    panels : dict from title to (ends, found): arrays (M, 2) and bool (M,)

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.3))
        wide = _wider(surface, np.concatenate([ends for ends, _ in panels.values()]))
        for k, (title, (ends, found)) in enumerate(panels.items()):
            box = (0.07 + 0.5 * k, 0.13, 0.42, 0.78)
            axes = map_axes(figure, box, wide)
            axes.collections[-1].remove()  # its lines would hide the dots
            ends, found = np.asarray(ends), np.asarray(found)
            dots = {"ms": 7, "mec": "white", "mew": 0.8, "zorder": 5}
            axes.plot(*ends[~found].T, "o", color=VERMILION, **dots)
            axes.plot(*ends[found].T, "o", color=BLUE, **dots)
            axes.set_title(f"{title}: {found.mean():.0%} in the hole")
        figure.axes[1].set_ylabel("")
    said = "; ".join(f"{title} {np.mean(ok):.0%}" for title, (_, ok) in panels.items())
    return figure, (
        f"Maps of {surface.title} with the ends of {len(found)} walks each, blue in "
        f"the deepest hole and vermilion in other dimples. In the hole: {said}."
    )


def _wider(surface: Surface, points: ArrayLike) -> Surface:
    """Return the surface with a domain that holds all points, none at its edge."""
    low, high = np.min(points, axis=0) - 0.4, np.max(points, axis=0) + 0.4
    domain = [
        (min(a, float(least)), max(b, float(most)))
        for (a, b), least, most in zip(surface.domain, low, high, strict=True)
    ]
    return replace(surface, domain=tuple(domain))


def networks(
    panels: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]],
) -> tuple[Figure, str]:
    """Draw the loss of networks against what was spent, one panel for each problem.

    ``panels`` maps a title to a dict from optimizer to (spent, loss), arrays (M,).
    Returns (figure, alt).
    """
    with look():
        figure = Figure(figsize=(9.6, 4.4))
        for k, (title, curves) in enumerate(panels.items()):
            box = (0.075 + 0.49 * k, 0.13, 0.235, 0.78)
            axes = figure.add_axes(box, title=title, yscale="log")
            for label, (spent, loss) in curves.items():
                color, dash = style_of(label)
                axes.plot(spent, loss, color=color, ls=line_style(dash))
            ends = {label: float(loss[-1]) for label, (_, loss) in curves.items()}
            lowest = max(min(ends.values()) / 2, LOWEST)
            axes.set(xlabel="evaluations", ylim=(lowest, 1.2 * _highest(curves)))
            axes.set_xlim(0, max(spent[-1] for spent, _ in curves.values()))
            label_ends(axes, ends)
        figure.axes[0].set_ylabel("loss of the training data")
    return figure, (
        "Loss of networks against evaluations, one curve for each optimizer: "
        + "; ".join(f"{t}: {_ends(curves)}" for t, curves in panels.items())
        + "."
    )


def _highest(curves: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> float:
    return max(float(np.max(loss)) for _, loss in curves.values())


def _ends(curves: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> str:
    # Far down, where rounding decides, every computer ends elsewhere.
    ends = {name: float(loss[-1]) for name, (_, loss) in curves.items()}
    return ", ".join(
        f"{name} {end:.1g}" if end >= LOWEST else f"{name} below 0.000001"
        for name, end in ends.items()
    )
