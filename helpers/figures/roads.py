"""Figures of the roads to a derivative: one chain, the V of the errors, two slopes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from helpers.figures import style

#: road → (colour, marker), the same in every figure of lesson 08
ROADS = {
    "forward differences": (style.ORANGE, "o"),
    "central differences": (style.PURPLE, "s"),
    "complex step": (style.SKY, "v"),
    "forward mode": (style.GREEN, "^"),
    "reverse mode": (style.BLUE, "D"),
}
RIM = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}


def chain(
    nodes: Sequence[str],
    local: Sequence[str],
    rows: dict[str, Sequence[float]],
    digits: int = 3,
) -> tuple[Figure, str]:
    """Draw what each road carries along one chain of computations.

    Parameters
    ----------
    nodes : sequence of K str
        The names of the values, LaTeX allowed, first to last.
    local : sequence of K − 1 str
        The local derivative of each edge.
    rows : dict of str → K numbers
        What is carried, in the order drawn. A row whose name is a road has its
        colour; "reverse mode" runs from right to left.
    digits : int
        Decimals of the numbers.

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(9.6, 4.3))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 9.6), ylim=(0, 4.3))
        axes.axis("off")
        places = np.linspace(2.6, 8.9, len(nodes))
        _nodes(axes, places, nodes, local)
        for k, (name, numbers) in enumerate(rows.items()):
            _carried(axes, places, 2.35 - 0.62 * k, (name, numbers, digits))
    said = "; ".join(
        f"{name}: {', '.join(f'{number:.{digits}f}' for number in numbers)}"
        for name, numbers in rows.items()
    )
    return figure, f"A chain of {len(nodes)} values with their numbers. {said}."


def _nodes(axes: Axes, places: NDArray, nodes: Sequence[str], local: Sequence) -> None:
    y, radius = 3.4, 0.3
    arrow = {"arrowstyle": "-|>", "color": style.GREY, "lw": 1.8}
    arrow |= {"shrinkA": 0, "shrinkB": 0}
    for left, right, words in zip(places, places[1:], local, strict=False):
        axes.annotate("", (right - radius, y), (left + radius, y), arrowprops=arrow)
        middle = (left + right) / 2
        axes.text(middle, y + 0.2, words, ha="center", va="bottom", color=style.GREY)
    for x, name in zip(places, nodes, strict=True):
        axes.add_patch(Circle((x, y), radius, fc="white", ec=style.INK, lw=1.8))
        axes.text(x, y, name, ha="center", va="center", fontsize=14)
    axes.text(0.15, y + 0.2, "local derivative", va="bottom", color=style.GREY)


def _carried(axes: Axes, places: NDArray, y: float, row: tuple) -> None:
    """Write one row of numbers with the arrow of the way they are computed."""
    name, numbers, digits = row
    color = ROADS.get(name, (style.INK, ""))[0]
    axes.text(0.15, y, name, color=color, va="center", fontweight="bold")
    back = name == "reverse mode"
    ends = (places[-1], places[0]) if back else (places[0], places[-1])
    reach = 0.48 if back else -0.48
    look = {"arrowstyle": "-|>", "color": color, "lw": 1.6, "alpha": 0.45}
    axes.annotate("", (ends[1] - reach, y), (ends[0] + reach, y), arrowprops=look)
    goal = {"reverse mode": 0, "forward mode": len(numbers) - 1}.get(name, -1)
    for k, (x, number) in enumerate(zip(places, numbers, strict=True)):
        weight = "bold" if k == goal else "normal"
        text = f"{number:.{digits}f}".replace("-", "−")
        look = {"ha": "center", "va": "center", "bbox": RIM, "fontsize": 12}
        axes.text(x, y, text, color=color, fontweight=weight, **look)


def v_curves(
    h: NDArray, errors: dict[str, dict[str, NDArray]], best: dict[str, dict[str, float]]
) -> tuple[Figure, str]:
    """Draw the error of numeric derivatives over the step h, a panel for each dtype.

    Parameters
    ----------
    h : array, (K,)
        Steps, logarithmic.
    errors : dict of panel → road → array (K,)
        Relative errors; 0 and nan leave gaps.
    best : dict of panel → road → float
        The step that was predicted to be best, drawn as a dashed mark.

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(9.6, 4.4))
        panels = figure.subplots(1, len(errors), sharey=True)
        figure.subplots_adjust(0.085, 0.14, 0.985, 0.9, wspace=0.08)
        for axes, (name, curves) in zip(panels, errors.items(), strict=True):
            _v_panel(axes, h, curves, best[name])
            axes.set_title(name, fontweight="bold")
        panels[0].set_ylabel("relative error")
    lowest = ". ".join(
        f"{panel}: "
        + ", ".join(f"{road} reaches {np.nanmin(e):.0e}" for road, e in curves.items())
        for panel, curves in errors.items()
    )
    return figure, (
        "Error of three numeric derivatives over the step h, on logarithmic axes. "
        "Forward and central differences draw a V, complex step falls and stays low. "
        + lowest
        + "."
    )


def _v_panel(axes: Axes, h: NDArray, curves: dict, best: dict) -> None:
    for road, error in curves.items():
        color, marker = ROADS[road]
        shown = np.where(error > 0, np.clip(error, 1e-17, 30), np.nan)
        axes.plot(h, shown, color=color, marker=marker, ms=3.5, lw=1.6)
        if road in best:
            at = np.interp(np.log10(best[road]), np.log10(h), np.log10(shown))
            axes.plot([best[road]] * 2, [1e-17, 10**at], color=color, lw=1.2, ls="--")
    axes.set(xscale="log", yscale="log", xlim=(h[0], h[-1]), ylim=(1e-17, 1e2))
    axes.set(xlabel="step $h$", xticks=10.0 ** np.arange(-15, 1, 3))
    axes.set_yticks(10.0 ** np.arange(-16, 1, 4))
    axes.minorticks_off()


def label_v(figure: Figure, places: dict[str, tuple[float, float]]) -> None:
    """Write the roads' names into the last panel, at places (h, error)."""
    with style.look():
        for road, (x, y) in places.items():
            color = ROADS[road][0]
            figure.axes[-1].text(x, y, road, color=color, fontweight="bold", bbox=RIM)


def two_slopes(
    w: NDArray, slopes: dict[str, NDArray], roots: dict[str, Sequence[float]]
) -> tuple[Figure, str]:
    """Draw C′(w) of two models of one weight, with the places where it is 0.

    Parameters
    ----------
    w : array, (K,)
    slopes : dict of title → array (K,)
        One panel for each.
    roots : dict of title → sequence of float
        Where the slope is 0.

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(9.6, 3.7))
        panels = figure.subplots(1, len(slopes))
        figure.subplots_adjust(0.075, 0.16, 0.985, 0.88, wspace=0.2)
        for axes, (title, slope) in zip(panels, slopes.items(), strict=True):
            axes.axhline(0, color=style.GREY, lw=1)
            axes.plot(w, slope, color=style.GRADIENT)
            zeros = np.array(roots[title])
            axes.plot(zeros, 0 * zeros, "o", ms=9, color="white", mec=style.INK, mew=2)
            for zero in zeros:
                text = f"{zero:.2f}".replace("-", "−")
                # Below a rising curve and above a falling one, so as not to hide it.
                rising = np.interp(zero + 0.01, w, slope) > 0
                where = {"xytext": (5, -19 if rising else 9), "bbox": RIM}
                axes.annotate(text, (zero, 0), **where, textcoords="offset points")
            axes.set(xlabel="weight $w$", xlim=(w[0], w[-1]))
            axes.xaxis.set_major_locator(MaxNLocator(5))
            axes.yaxis.set_major_locator(MaxNLocator(5))
            axes.set_title(title, fontweight="bold")
        panels[0].set_ylabel("slope $C'(w)$", color=style.GRADIENT)
    said = "; ".join(
        f"{title}: zero at {', '.join(f'{zero:.2f}' for zero in zeros)}"
        for title, zeros in roots.items()
    )
    said = said.replace("$", "").replace("\\", "")  # read aloud, no formula marks
    return figure, f"The slope of a loss over its one weight, two models. {said}."
