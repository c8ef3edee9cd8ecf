"""Learning curves: how losses and accuracies change from epoch to epoch.

Numbers come in ready made, mostly from ``helpers.training.History``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures import style

TRAIN, VALIDATION = style.ORANGE, style.BLUE
LINE = 0.19  # inches between two lines of words
Drawn = tuple[Figure, str]


@dataclass(frozen=True)
class Curve:
    """One learning curve.

    Attributes
    ----------
    name : str
        Written at its end.
    y : array, (E,)
        One value an epoch, from epoch 1.
    color : str
    dash : tuple of float
        Points on and off; empty is solid.
    """

    name: str
    y: ArrayLike
    color: str = style.BLUE
    dash: tuple[float, ...] = ()


def learning_curves(curves: Sequence[Curve], ylabel: str) -> Drawn:
    """Draw curves over epochs, each named at its end; return (figure, alt)."""
    longest = max(len(curve.y) for curve in curves)
    room = 0.03 * max(longest - 1, 1)
    with style.look():
        figure = Figure(figsize=(8.4, 3.6), layout="constrained")
        axes = figure.add_subplot(xlabel="epoch", ylabel=ylabel)
        axes.set_xlim(1 - room, longest + room)
        axes.set_xticks(whole_ticks(longest))
        for curve in curves:
            _plot(axes, curve)
        end_labels(axes, [(c.name, float(c.y[-1]), c.color) for c in curves])
    ends = "; ".join(f"{c.name}, from {c.y[0]:.3g} to {c.y[-1]:.3g}" for c in curves)
    return figure, f"Learning curves, {ylabel} over {longest} epochs: {ends}."


def _plot(axes: Axes, curve: Curve) -> None:
    epochs = np.arange(1, len(curve.y) + 1)
    dots = {"marker": "o", "markersize": 4} if len(epochs) <= 12 else {}
    dash = (0, curve.dash) if curve.dash else "-"
    axes.plot(epochs, curve.y, color=curve.color, linestyle=dash, **dots)


def whole_ticks(last: int) -> list[int]:
    """Return about six epochs to write below the axis, the first one always."""
    step = max(1, round(last / 5))
    return sorted({1, *range(step, last + 1, step)})


def end_labels(axes: Axes, ends: Sequence[tuple[str, float, str]]) -> None:
    """Write names beside the ends of lines, moved apart so that none overlap.

    ``ends`` are (name, height in data units, colour); the axes must be linear.
    """
    bottom, top = axes.get_ylim()
    inches = 0.75 * axes.figure.get_figheight()  # about what titles and ticks leave
    ordered = sorted(ends, key=lambda end: end[1])
    wanted = [(height - bottom) / (top - bottom) for _, height, _ in ordered]
    places = spread(wanted, LINE / inches)
    for (name, _, color), place in zip(ordered, places, strict=True):
        axes.text(1.02, place, name, color=color, va="center", transform=axes.transAxes)


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move ascending places just so far that neighbours are ``gap`` apart.

    >>> spread([0.5, 0.5], 0.25)
    [0.375, 0.625]
    """
    offsets = gap * np.arange(len(wanted))
    # Without the offsets the task is to make the places ascend: pool neighbours.
    blocks: list[list[float]] = []
    for value in np.asarray(wanted) - offsets:
        blocks.append([float(value)])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    even = [np.mean(block) for block in blocks for _ in block]
    return (np.array(even) + offsets).round(9).tolist()


def over_time(curves: Sequence[Curve], seconds: Sequence[ArrayLike]) -> Drawn:
    """Draw accuracies in percent over the time since training began.

    ``seconds`` has the times, (E,), of each curve's epochs. Names stand on the right
    at the height of the ends, which are dots. Returns (figure, alt).
    """
    tops = [max(curve.y) for curve in curves]
    with style.look():
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        axes = figure.add_subplot(xlabel="seconds of training")
        axes.set(ylabel="validation accuracy, %", ylim=(min(tops) - 2, max(tops) + 0.5))
        axes.set_xlim(0, 1.04 * max(times[-1] for times in seconds))
        for curve, times in zip(curves, seconds, strict=True):
            dash = (0, curve.dash) if curve.dash else "-"
            axes.plot(times, curve.y, color=curve.color, linestyle=dash)
            axes.plot(times[-1], curve.y[-1], "o", color=curve.color)
        end_labels(axes, [(c.name, float(c.y[-1]), c.color) for c in curves])
    ends = "; ".join(
        f"{curve.name}, {curve.y[-1]:.2f} % after {times[-1]:.0f} s"
        for curve, times in zip(curves, seconds, strict=True)
    )
    return figure, f"Validation accuracy over the time of training: {ends}."


def overfitting(
    train: Sequence[float], validation: Sequence[float], best: int, stop: int
) -> Drawn:
    """Draw training and validation loss, (E,) each, with the two epochs that matter.

    ``best`` is the epoch (from 1) with the lowest validation loss, ``stop`` the one
    at which patience ran out. Returns (figure, alt).
    """
    epochs, lowest = np.arange(1, len(train) + 1), validation[best - 1]
    with style.look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        axes = figure.add_subplot(xlabel="epoch", ylabel="loss", xlim=(1, len(train)))
        axes.set_ylim(0, 1.05 * max(validation[0], 1.5 * validation[-1]))
        axes.plot(epochs, train, color=TRAIN, linestyle=(0, (6, 2)))
        axes.plot(epochs, validation, color=VALIDATION)
        axes.plot(best, lowest, "*", color=VALIDATION, ms=15, mec="white")
        _mark(axes, best, f"best at {best} ", color=VALIDATION, side="right")
        _mark(axes, stop, f" stopped at {stop}", color=style.INK, side="left")
        ends = [("training", train, TRAIN), ("validation", validation, VALIDATION)]
        end_labels(axes, [(name, loss[-1], color) for name, loss, color in ends])
    return figure, (
        f"The training loss falls all the way, to {train[-1]:.2g}. The validation loss "
        f"is lowest, {lowest:.2g}, at epoch {best}, and has risen to "
        f"{validation[-1]:.2g} at epoch {len(train)}; patience ends at epoch {stop}."
    )


def _mark(axes: Axes, epoch: int, words: str, *, color: str, side: str) -> None:
    """Draw an upright line with words above it, on its one or other side."""
    axes.axvline(epoch, color=color, linewidth=1, linestyle=(0, (4, 3)))
    place = axes.get_xaxis_transform()
    axes.text(epoch, 1.02, words, color=color, ha=side, transform=place)
