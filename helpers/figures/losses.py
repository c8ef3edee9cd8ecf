"""Pictures for lesson 01: errors, losses with their slopes, and what each prefers."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures.style import (
    BLUE,
    DATA,
    FAINT,
    GRADIENT,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    look,
)

#: loss → (colour, dash pattern in points; empty is solid)
STYLES = {
    "squared": (BLUE, ()),
    "absolute": (ORANGE, (6, 2)),
    "Huber": (GREEN, (6, 2, 1.5, 2)),
    "cross-entropy": (PURPLE, ()),
}


def pen(loss: str) -> dict:
    """Return colour and line style of a loss, as Matplotlib's ``plot`` takes them."""
    color, dash = STYLES[loss]
    return {"color": color, "linestyle": (0, dash) if dash else "-"}


def candidates(values: ArrayLike, promises: Sequence[float]) -> tuple[Figure, str]:
    """Draw values on a line of numbers and the constants that might stand for them.

    Parameters
    ----------
    values : array, (N,)
        All different.
    promises : list of float
        The constants, drawn as arrows.

    Returns
    -------
    figure, alt : Figure, str
    """
    values = np.sort(np.asarray(values, float))
    with look():
        figure = Figure(figsize=(9.0, 2.3))
        axes = figure.add_axes((0.03, 0.3, 0.94, 0.68))
        axes.plot(values, np.zeros(len(values)), "o", color=DATA, ms=13, clip_on=False)
        for promise in promises:
            axes.plot([promise, promise], [0.2, 1.0], color=BLUE, lw=2.5)
            axes.plot(promise, 0.2, "v", color=BLUE, ms=9)
            axes.text(promise, 1.12, f"{promise:g}", color=BLUE, ha="center", size=15)
        axes.set(ylim=(-0.3, 1.5), yticks=[], xlim=(values[0] - 2, values[-1] + 2))
        axes.set_xticks(np.unique([values[0], np.median(values), *values[-2:]]))
        axes.set_xlabel("minutes the ride took")
        axes.spines["left"].set_visible(False)
    told = ", ".join(f"{v:g}" for v in values)
    arrows = ", ".join(f"{p:g}" for p in promises)
    return figure, (
        f"{len(values)} grey dots on a line of minutes: {told}. The last one lies far "
        f"to the right of the others. Blue arrows mark three promises: {arrows}."
    )


def cancelling(
    x: ArrayLike, y: ArrayLike, lines: Mapping[str, tuple[float, float]]
) -> tuple[Figure, str]:
    """Draw lines through the same data with their signed errors.

    Parameters
    ----------
    x, y : array, (N,)
    lines : dict of title → (slope, intercept)
        One panel each; three fit.

    Returns
    -------
    figure, alt : Figure, str
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    sums = []
    with look():
        figure = Figure(figsize=(9.6, 3.5))
        for k, (title, (slope, intercept)) in enumerate(lines.items()):
            axes = figure.add_axes((0.06 + 0.322 * k, 0.16, 0.272, 0.6))
            prediction = slope * x + intercept
            _errors(axes, x, y, prediction)
            axes.plot(x, y, "o", color=DATA, ms=4, zorder=3)
            axes.set_title(f"{title}\n{_balance(prediction - y)}", size=12)
            axes.set(xlabel="distance, km", ylim=(-8, 38), yticks=[0, 10, 20, 30])
            axes.set_ylabel("minutes" if k == 0 else "")
            sums.append(f"{abs(np.sum(prediction - y)):.1f}")
    return figure, (
        f"The same {len(x)} points with {len(lines)} lines: one follows them, one is "
        "level, one slopes the wrong way. Vertical bars are the errors, blue above the "
        f"data and orange below. Their signed sums: {', '.join(sums)}."
    )


def _errors(axes: Axes, x: NDArray, y: NDArray, prediction: NDArray) -> None:
    for place, target, guess in zip(x, y, prediction, strict=True):
        color = BLUE if guess > target else ORANGE
        axes.plot([place, place], [target, guess], color=color, lw=4, alpha=0.8)
    axes.plot(x, prediction, color=INK, lw=2)


def _balance(error: NDArray) -> str:
    over, under = error[error > 0].sum(), error[error < 0].sum()
    return f"errors {over:+.1f} {under:+.1f} = {abs(error.sum()):.1f}".replace("-", "−")


def shapes(
    error: ArrayLike,
    losses: Mapping[str, ArrayLike],
    slopes: Mapping[str, ArrayLike],
) -> tuple[Figure, str]:
    """Draw losses of one error in a row, and their derivatives under them.

    Parameters
    ----------
    error : array, (K,)
        ŷ − y.
    losses, slopes : dict of loss → array, (K,)
        Keys as in ``STYLES``; three fit.

    Returns
    -------
    figure, alt : Figure, str
    """
    error = np.asarray(error, float)
    with look():
        figure = Figure(figsize=(9.6, 4.9))
        grid = {"left": 0.075, "right": 0.985, "top": 0.93, "bottom": 0.115}
        panels = figure.subplots(2, len(losses), sharex=True, gridspec_kw=grid)
        figure.subplots_adjust(wspace=0.18, hspace=0.16)
        for k, name in enumerate(losses):
            top, below = panels[:, k]
            top.plot(error, losses[name], lw=2.8, color=STYLES[name][0])
            top.set_title(name, color=STYLES[name][0], fontweight="bold", size=14)
            top.set(ylim=(-0.4, 9.4), yticks=[0, 4, 8])
            _slope(below, error, np.asarray(slopes[name], float))
            below.set(xlabel="error  $e = \\hat y - y$", ylim=(-6.6, 6.6))
        panels[0, 0].set_ylabel("loss")
        panels[1, 0].set_ylabel("its derivative")
    return figure, (
        "Three losses above, their derivatives below, against the error. Squared: a "
        "parabola over a straight line through 0. Absolute: a V over a step from −1 "
        "to +1. Huber: a parabola with straight arms, over a line that goes level."
    )


def _slope(axes: Axes, error: NDArray, slope: NDArray) -> None:
    """Draw a derivative; the pen is lifted where it jumps."""
    jumps = np.flatnonzero(np.abs(np.diff(slope)) > 0.5)
    gaps = np.insert(slope, jumps + 1, np.nan)
    axes.axhline(0, color=FAINT, lw=1, zorder=0)
    axes.axvline(0, color=FAINT, lw=1, zorder=0)
    axes.plot(np.insert(error, jumps + 1, np.nan), gaps, color=GRADIENT, lw=2.8)
    axes.set(yticks=[-5, 0, 5], xticks=[-3, 0, 3])


def preferences(
    values: ArrayLike,
    guess: ArrayLike,
    losses: Mapping[str, ArrayLike],
    best: Mapping[str, float],
) -> tuple[Figure, str]:
    """Draw the mean loss of every constant, one panel a loss, with its lowest place.

    Parameters
    ----------
    values : array, (N,)
        The data, drawn as dots under each curve.
    guess : array, (K,)
        The constants.
    losses : dict of loss → array, (K,)
    best : dict of loss → float
        The constant with the lowest loss.

    Returns
    -------
    figure, alt : Figure, str
    """
    values, guess = np.asarray(values, float), np.asarray(guess, float)
    with look():
        figure = Figure(figsize=(9.6, 3.3))
        for k, (name, loss) in enumerate(losses.items()):
            axes = figure.add_axes((0.085 + 0.315 * k, 0.17, 0.26, 0.68))
            loss, color = np.asarray(loss, float), STYLES[name][0]
            low, high = loss.min(), loss.max()
            axes.plot(guess, loss, lw=2.8, color=color)
            axes.plot(best[name], low, "o", color=color, ms=10, mec="white", mew=1.4)
            note = {"color": color, "ha": "center", "va": "top", "size": 13}
            axes.text(best[name], low - 0.06 * high, f"{best[name]:.4g}", **note)
            axes.set(ylim=(-0.22 * high, 1.05 * high), xlabel="constant $c$, minutes")
            axes.set_xlim(guess[0], guess[-1])
            _dots_below(axes, values, -0.17 * high)
            axes.set_title(name, color=color, fontweight="bold")
            axes.locator_params(nbins=5)
            axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= high])
            axes.set_ylabel("loss $C(c)$" if k == 0 else "")
    found = ", ".join(f"{name} {place:.4g}" for name, place in best.items())
    return figure, (
        f"Mean loss against the constant c for {len(losses)} losses: a parabola, a "
        "chain of straight pieces, and a curve between the two. A dot marks the lowest "
        f"place of each: {found}. Small grey dots are the data."
    )


def _dots_below(axes: Axes, values: NDArray, level: float) -> None:
    """Draw the data in view under a curve, and say what lies to the right of it."""
    right = axes.get_xlim()[1]
    seen = values[values < right]
    axes.plot(seen, np.full(len(seen), level), "o", color=DATA, ms=5)
    beyond = ", ".join(f"{value:g}" for value in values[values >= right])
    if beyond:
        axes.text(right, level, f"{beyond} →", color=DATA, ha="right", va="center")


def influence(
    last: ArrayLike,
    answers: Mapping[str, ArrayLike],
    deltas: ArrayLike,
    between: ArrayLike,
) -> tuple[Figure, str]:
    """Draw how far one value pulls each best constant, and what δ does to Huber's.

    Parameters
    ----------
    last : array, (K,)
        The value that is moved.
    answers : dict of loss → array, (K,)
        The best constant for each.
    deltas, between : array, (M,)
        Huber's δ and its best constant.

    Returns
    -------
    figure, alt : Figure, str
    """
    last, between = np.asarray(last, float), np.asarray(between, float)
    with look():
        figure = Figure(figsize=(9.6, 3.6))
        left = figure.add_axes((0.07, 0.17, 0.37, 0.7), title="one ride gets longer")
        right = figure.add_axes((0.6, 0.17, 0.36, 0.7), title="Huber: δ decides")
        _pulled(left, last, answers)
        _by_delta(right, np.asarray(deltas, float), between)
    return figure, (
        f"Left: the longest ride grows from {last[0]:g} to {last[-1]:g} minutes; the "
        "squared loss's constant grows with it, the absolute one's stays, Huber's "
        f"stops soon. Right: as δ grows, Huber's constant moves from {between[0]:.4g}, "
        f"the median, to {between[-1]:.4g}, the mean."
    )


def _pulled(axes: Axes, last: NDArray, answers: Mapping[str, ArrayLike]) -> None:
    for name, answer in answers.items():
        axes.plot(last, answer, **pen(name))
        # Huber's and the absolute line end close together: their names make room.
        shift = {"squared": 0, "Huber": 0.25, "absolute": -0.45}[name]
        text = {"color": STYLES[name][0], "va": "center"}
        axes.text(last[-1] + 1, np.asarray(answer)[-1] + shift, name, **text)
    axes.set(xlabel="longest ride, minutes", ylabel="best constant, minutes")
    axes.set_xlim(last[0], last[-1])


def _by_delta(axes: Axes, deltas: NDArray, between: NDArray) -> None:
    axes.plot(deltas, between, **pen("Huber"))
    sides = {"median": (-1, "absolute", "right"), "mean": (0, "squared", "left")}
    for name, level in (("median", between[0]), ("mean", between[-1])):
        end, loss, side = sides[name]
        axes.axhline(level, lw=1.4, zorder=0, **pen(loss))
        text = {"color": STYLES[loss][0], "ha": side, "va": "bottom"}
        shift = {"xytext": (0, 3), "textcoords": "offset points"}
        axes.annotate(name, (deltas[end], level), **text, **shift)
    axes.set(xscale="log", xlabel="δ, minutes", ylabel="Huber's constant")
    axes.set(xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
    axes.set(xlim=(deltas[0], deltas[-1]), ylim=(between[0] - 0.5, between[-1] + 0.6))
