"""Pictures for lesson 06: what one nudge does, Jacobians as tables, and their size."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import (
    FAINT,
    GRADIENT,
    GREY,
    INK,
    MARK,
    ORANGE,
    PREDICTION,
    look,
)

SIGNS = "RdBu"  # blue above 0, red below, white at 0
STRENGTH = 1.9  # the colour scale ends beyond the largest entry: black stays readable


def nudge(
    before: Mapping[str, ArrayLike], after: Mapping[str, ArrayLike], moved: int
) -> tuple[Figure, str]:
    """Draw the outputs of some functions before and after one input is raised.

    Parameters
    ----------
    before, after : dict from title to outputs (n,)
        The same titles in both.
    moved : int
        Which input was raised, from 0.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.6))
        for k, (title, old) in enumerate(before.items()):
            left = 0.1 + k * 0.92 / len(before)
            axes = figure.add_axes((left, 0.17, 0.88 / len(before) - 0.06, 0.72))
            _bars(axes, np.asarray(old), np.asarray(after[title]), moved)
            axes.set_title(title)
        figure.axes[0].set_ylabel("before (grey), after (blue)")
    moves = {title: np.subtract(after[title], old) for title, old in before.items()}
    counts = [
        f"{title}: {np.sum(np.abs(move) > 1e-9)} of {len(move)}"
        for title, move in moves.items()
    ]
    return figure, (
        f"Bars of the outputs before (grey) and after (blue) input {moved + 1} is "
        f"raised. Outputs that move, {'; '.join(counts)}."
    )


def _bars(axes: Axes, old: NDArray, new: NDArray, moved: int) -> None:
    """Draw old outputs in grey, new ones in blue, and arrows between them."""
    at = np.arange(1, len(old) + 1)
    axes.bar(at - 0.19, old, 0.34, color=FAINT)
    axes.bar(at + 0.19, new, 0.34, color=PREDICTION)
    axes.axhline(0, color=INK, lw=0.8)
    low, high = min(0, old.min(), new.min()), max(old.max(), new.max())
    axes.set(xlabel="number of the output", xticks=at)
    axes.set_ylim(low - 0.02 * (high - low), high + 0.28 * (high - low))
    for k, change in enumerate(new - old):
        text = f"{change:+.2f}".replace("-", "−") if abs(change) > 5e-10 else "0"
        color = GRADIENT if text != "0" else GREY
        top = max(old[k], new[k], 0) + 0.05 * (high - low)
        bold = {"fontweight": "bold"} if k == moved else {}
        axes.text(at[k], top, text, color=color, ha="center", **bold)


def tables(
    matrices: Mapping[str, ArrayLike], *, row_sums: bool = False, digits: int = 2
) -> tuple[Figure, str]:
    """Draw matrices side by side as heat maps with their numbers.

    Parameters
    ----------
    matrices : dict from title to matrix (m, n)
        Blue above 0, red below; each has a colour scale of its own.
    row_sums : bool
        Also write the sum of each row beside it.
    digits : int
        Behind the decimal point.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 4.1))
        each = 0.94 / len(matrices)
        for k, (title, J) in enumerate(matrices.items()):
            width = each - (0.13 if row_sums else 0.06)
            axes = figure.add_axes((0.065 + k * each, 0.04, width, 0.75))
            draw_table(axes, np.asarray(J), digits=digits)
            axes.set_title(title, pad=14, fontweight="bold")
            if row_sums:
                _write_sums(axes, np.asarray(J), digits)
        figure.axes[0].set_ylabel("output $i$")
    shapes = "; ".join(f"{t}, {_in_words(np.asarray(J))}" for t, J in matrices.items())
    return (
        figure,
        f"Heat maps with numbers, outputs downwards, inputs across: {shapes}.",
    )


def draw_table(axes: Axes, J: NDArray, *, digits: int = 2) -> None:
    """Draw one matrix as a heat map with its numbers; exact zeros are grey."""
    limit = STRENGTH * max(float(np.abs(J).max()), 1e-12)
    axes.imshow(J, cmap=SIGNS, vmin=-limit, vmax=limit, aspect="auto")
    rows, columns = J.shape
    axes.set(xticks=range(columns), yticks=range(rows))
    axes.set_xticklabels(range(1, columns + 1))
    axes.set_yticklabels(range(1, rows + 1))
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("input $j$")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(columns - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(rows - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=2)
    axes.tick_params(which="minor", length=0)
    for (i, j), value in np.ndenumerate(J):
        color = GREY if value == 0 else "black"
        axes.text(j, i, _number(value, digits), ha="center", va="center", color=color)


def _number(value: float, digits: int) -> str:
    """Return a number with a true minus; an exact zero as 0.

    >>> _number(-0.25, 2), _number(0.0, 2)
    ('−0.25', '0')
    """
    return "0" if value == 0 else f"{value:.{digits}f}".replace("-", "−")


def _write_sums(axes: Axes, J: NDArray, digits: int) -> None:
    place = {"ha": "center", "va": "center", "annotation_clip": False}
    right = J.shape[1] + 0.05
    axes.annotate("row sum", (right, -0.78), color=MARK, **place)
    for i, total in enumerate(J.sum(axis=1)):
        text = _number(round(float(total), digits) + 0.0, digits)
        style = {"color": MARK, "fontweight": "bold"}
        axes.annotate(text, (right, i), **place, **style)


def _in_words(J: NDArray) -> str:
    zeros = int(np.sum(J == 0))
    sums = "rows add up to 0" if np.allclose(J.sum(axis=1), 0) else "rows do not cancel"
    return f"{J.shape[0]} by {J.shape[1]}, {zeros} entries exactly 0, {sums}"


def sizes(stations: Sequence[tuple[str, int, int]]) -> tuple[Figure, str]:
    """Draw Jacobians true to scale above the vectors that travel in their place.

    Parameters
    ----------
    stations : sequence of (title, rows, columns)
        From the loss backward; each Jacobian's vector has one row.

    Returns
    -------
    figure, alt : Figure, str
    """
    wide = max(columns for _, _, columns in stations)
    tall = max(rows for _, rows, _ in stations)
    with look():
        figure = Figure(figsize=(9.6, 4.4))
        axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
        axes.axis("off")
        at, gap, below = 0.0, 0.42 * wide, -0.5 * tall
        for title, rows, columns in stations:
            middle = at + max(columns, 0.55 * wide) / 2
            _sized(axes, middle, 0, (rows, columns), ORANGE)
            _sized(axes, middle, below - 1, (1, columns), PREDICTION)
            _station_words(axes, middle, tall, below, (title, rows, columns))
            at += max(columns, 0.55 * wide) + gap
        side = {"ha": "right", "va": "center", "fontsize": 12}
        axes.text(-0.1 * wide, tall / 2, "Jacobian", color="#9C6A00", **side)
        axes.text(-0.1 * wide, below - 1, "what travels", color=PREDICTION, **side)
        axes.set(xlim=(-0.75 * wide, at - 0.7 * gap), ylim=(below - 22, 1.42 * tall))
        axes.set_aspect("equal")
    built = sum(rows * columns for _, rows, columns in stations)
    sent = sum(columns for _, _, columns in stations)
    return figure, (
        f"Rectangles true to scale. Above, the {len(stations)} Jacobians on the way "
        f"back, {built:,} numbers together; below, the vectors that travel in their "
        f"place, thin strips of {sent:,} numbers together."
    )


def _sized(axes: Axes, middle: float, bottom: float, shape: tuple, color: str) -> None:
    rows, columns = shape
    corner = (middle - columns / 2, bottom)
    axes.add_patch(Rectangle(corner, columns, rows, fc=color, ec="white", lw=0.8))


def _station_words(
    axes: Axes, middle: float, tall: float, below: float, station: tuple
) -> None:
    title, rows, columns = station
    words = {"ha": "center", "fontsize": 12}
    axes.text(middle, 1.2 * tall, title, va="bottom", fontweight="bold", **words)
    text = f"{rows} × {columns} = {rows * columns:,}"
    axes.text(middle, -3, text, va="top", color="#9C6A00", **words)
    axes.text(middle, below - 5, f"{columns}", va="top", color=PREDICTION, **words)


def signed_bars(axes: Axes, values: NDArray) -> None:
    """Draw bars up and down from 0 with their numbers, without axes."""
    high = float(np.abs(values).max()) or 1.0
    axes.bar(range(len(values)), values, 0.5, color=GRADIENT)
    axes.axhline(0, color=INK, lw=0.8)
    axes.axis("off")
    axes.set_ylim(
        min(values.min(), 0) - 0.32 * high, max(values.max(), 0) + 0.32 * high
    )
    for k, value in enumerate(values):
        text = short(value)
        side = (
            {"va": "bottom", "xytext": (0, 2)}
            if value >= 0
            else {"va": "top", "xytext": (0, -2)}
        )
        axes.annotate(text, (k, value), textcoords="offset points", ha="center", **side)


def short(value: float) -> str:
    """Return a number in few digits, with a true minus.

    >>> short(-166.55), short(-0.952), short(0.00597), short(-0.0)
    ('−167', '−0.95', '0.006', '0')
    """
    if value == 0:
        return "0"
    size = abs(value)
    form = ".0f" if size >= 10 else ".2f" if size >= 0.05 else ".1g"
    return f"{value:{form}}".replace("-", "−")
