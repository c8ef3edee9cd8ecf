"""Pictures of training: learning curves, mini-batches, overfitting, choosing.

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


def learning_curves(
    curves: Sequence[Curve], ylabel: str, ylim: tuple | None = None, title: str = ""
) -> Drawn:
    """Draw curves over epochs, each named at its end; return (figure, alt).

    ``ylim`` is (bottom, top) in data units; by default all of the curves shows.
    """
    with style.look():
        figure = Figure(figsize=(8.4, 3.6), layout="constrained")
        axes = figure.add_subplot()
        for curve in curves:
            _plot(axes, np.arange(1, len(curve.y) + 1), curve)
        longest = max(len(curve.y) for curve in curves)
        room = 0.03 * max(longest - 1, 1)
        axes.set(xlabel="epoch", ylabel=ylabel, xlim=(1 - room, longest + room))
        axes.set_xticks(_whole_ticks(longest))
        axes.set_title(title)
        if ylim:
            axes.set_ylim(*ylim)
        end_labels(
            axes, [(c.name, float(np.asarray(c.y)[-1]), c.color) for c in curves]
        )
    ends = "; ".join(
        f"{c.name}, from {c.y[0]:.3g} to {c.y[-1]:.3g}".replace("\n", " ")
        for c in curves
    )
    return figure, f"Learning curves, {ylabel.lower()} over {longest} epochs: {ends}."


def _plot(axes: Axes, x: ArrayLike, curve: Curve) -> None:
    dots = {"marker": "o", "markersize": 4} if len(x) <= 12 else {}
    dash = (0, curve.dash) if curve.dash else "-"
    axes.plot(x, curve.y, color=curve.color, linestyle=dash, clip_on=True, **dots)


def _whole_ticks(last: int) -> list[int]:
    step = max(1, round(last / 5))
    return [1, *range(step if step > 1 else 2, last + 1, step)]


def end_labels(axes: Axes, ends: Sequence[tuple[str, float, str]]) -> None:
    """Write names beside the ends of lines, moved apart so that none overlap.

    ``ends`` are (name, height in data units, colour); the axes must be linear.
    """
    bottom, top = axes.get_ylim()
    inches = 0.75 * axes.figure.get_figheight()  # about what titles and ticks leave
    ordered = sorted(ends, key=lambda end: end[1])
    wanted = [(height - bottom) / (top - bottom) for _, height, _ in ordered]
    heights = [0.19 / inches] * len(ordered)
    for (name, _, color), at in zip(ordered, spread(wanted, heights), strict=True):
        axes.text(1.02, at, name, color=color, va="center", transform=axes.transAxes)


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Move centres, ascending, apart just enough that their boxes do not overlap.

    >>> spread([0.5, 0.5], [0.2, 0.2])
    [0.4, 0.6]
    """
    gaps = [(a + b) / 2 for a, b in zip(heights, heights[1:], strict=False)]
    offsets = np.concatenate([[0.0], np.cumsum(gaps)])
    # Without the offsets the task is to make the centres ascend: pool neighbours.
    blocks: list[list[float]] = []
    for value in np.asarray(wanted) - offsets:
        blocks.append([float(value)])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    even = [float(np.mean(block)) for block in blocks for _ in block]
    return [round(e + o, 6) for e, o in zip(even, offsets.tolist(), strict=True)]


def choosing(on_chosen: ArrayLike, on_fresh: ArrayLike) -> Drawn:
    """Draw what the winner of a contest scores where it won, and on fresh images.

    Both (R,), accuracies of R repeated contests. Returns (figure, alt).
    """
    on_chosen, on_fresh = 100 * np.asarray(on_chosen), 100 * np.asarray(on_fresh)
    edges = np.arange(np.floor(on_fresh.min()) - 0.5, on_chosen.max() + 1.5)
    with style.look():
        figure = Figure(figsize=(8, 3.1), layout="constrained")
        axes = figure.add_subplot()
        for scores, color, name, side in (
            (on_fresh, style.GREY, "on fresh images", "right"),
            (on_chosen, style.PURPLE, "on the images\nit was chosen by", "left"),
        ):
            axes.hist(scores, edges, color=color, alpha=0.75)
            axes.axvline(scores.mean(), color=color, linestyle=(0, (4, 3)))
            gap = 0.2 if side == "left" else -0.2
            axes.text(
                *(scores.mean() + gap, 1.02, f"{name}\nmean {scores.mean():.1f} %"),
                **{"color": color, "ha": side, "va": "bottom"},
                transform=axes.get_xaxis_transform(),
            )
        axes.set(xlabel="accuracy of the winner, %", ylabel="contests")
        axes.locator_params(nbins=4, axis="y")
    alt = (
        f"Two histograms over {len(on_fresh)} contests. On the images it was chosen "
        f"by the winner scores {on_chosen.mean():.1f} % on average, on fresh images "
        f"{on_fresh.mean():.1f} %."
    )
    return figure, alt


def signal(p: ArrayLike, squared: ArrayLike, entropy: ArrayLike) -> Drawn:
    """Draw how strongly two losses push, against the probability of the right class.

    ``p`` (M,) in (0, 1); ``squared``, ``entropy`` (M,) are sizes of ∂C/∂z for the
    logit of the right class. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(7.2, 3.3), layout="constrained")
        axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1.05))
        axes.plot(p, entropy, color=style.BLUE)
        axes.plot(p, squared, color=style.ORANGE, linestyle=(0, (6, 2)))
        axes.text(0.27, 0.8, "cross-entropy", color=style.BLUE)
        axes.text(0.2, 0.3, "squared error", color=style.ORANGE)
        ends = ["0\nsure and wrong", "0.5\nunsure", "1\nsure and right"]
        axes.set_xticks([0, 0.5, 1], ends)
        axes.set(yticks=[0, 0.5, 1], ylabel=r"push $|\partial C/\partial z|$")
        axes.set_xlabel("probability given to the right class, $ŷ$")
    alt = (
        "Push on the weighted input against the probability given to the right class. "
        "Cross-entropy pushes hardest, 1, where that probability is 0; squared error "
        f"is 0 there, at most {np.max(squared):.2f} in between, and 0 at 1."
    )
    return figure, alt


def batch_noise(sizes: ArrayLike, noise: ArrayLike) -> Drawn:
    """Draw the relative error of a mini-batch gradient, (K,), against its size B."""
    sizes, noise = np.asarray(sizes, dtype=float), np.asarray(noise)
    law = noise[0] * np.sqrt(sizes[0] / sizes)
    with style.look():
        figure = Figure(figsize=(7, 3.3), layout="constrained")
        axes = figure.add_subplot(xscale="log", yscale="log")
        axes.plot(sizes, law, color=style.GREY, lw=1.5, linestyle=(0, (4, 3)))
        axes.plot(sizes, noise, "o", color=style.GRADIENT, markersize=8)
        between = np.sqrt(sizes[0] * sizes[1])
        axes.text(
            between / 1.4, law[1] * 0.8, r"$\propto 1/\sqrt{B}$", color=style.GREY
        )
        for size, value in zip(sizes, noise, strict=True):
            axes.annotate(
                f"{value:.2g}", (size, value), (8, 6), textcoords="offset points"
            )
        axes.set(xlabel="batch size $B$", ylabel="noise / length of $g$")
        axes.set(
            xlim=(sizes[0] / 1.6, sizes[-1] * 2.2), ylim=(law[-1] / 2, law[0] * 3.5)
        )
        _plain_ticks(axes)
    said = ", ".join(f"{n:.2g} at {s:.0f}" for s, n in zip(sizes, noise, strict=True))
    alt = f"Noise of the mini-batch gradient falls like one over root B: {said}."
    return figure, alt


def batch_loss(sizes: ArrayLike, loss: ArrayLike) -> Drawn:
    """Draw the loss after one epoch, (K,), against batch size; return (figure, alt)."""
    best, worst = sizes[int(np.argmin(loss))], sizes[int(np.argmax(loss))]
    with style.look():
        figure = Figure(figsize=(7, 3.1), layout="constrained")
        axes = figure.add_subplot(xscale="log")
        axes.plot(sizes, loss, "o-", color=style.BLUE)
        for k, (size, value) in enumerate(zip(sizes, loss, strict=True)):
            rises = k + 1 < len(loss) and loss[k + 1] > value
            place = {"xytext": (0, 8), "ha": "right" if rises else "center"}
            if rises and k and loss[k - 1] > value:  # the bottom of a valley
                place = {"xytext": (0, -17), "ha": "center"}
            axes.annotate(
                f"{value:.2f}", (size, value), textcoords="offset points", **place
            )
        axes.set(xlabel="batch size $B$", ylabel="validation loss\nafter one epoch")
        axes.set(xlim=(sizes[0] / 1.7, sizes[-1] * 1.7), ylim=(0, 1.25 * max(loss)))
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
    alt = (
        f"Validation loss after one epoch against batch size: lowest with batches of "
        f"{best:,}, {min(loss):.2f}; highest with {worst:,}, {max(loss):.2f}."
    )
    return figure, alt


def _plain_ticks(axes: Axes) -> None:
    """Write 1, 10, 100 instead of powers of ten."""
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()


def overfitting(train: ArrayLike, validation: ArrayLike, best: int, stop: int) -> Drawn:
    """Draw training and validation loss, (E,) each, with the two epochs that matter.

    ``best`` is the epoch (from 1) with the lowest validation loss, ``stop`` the one
    at which patience ran out. Returns (figure, alt).
    """
    epochs = np.arange(1, len(train) + 1)
    with style.look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        axes = figure.add_subplot()
        axes.plot(epochs, train, color=TRAIN, linestyle=(0, (6, 2)))
        axes.plot(epochs, validation, color=VALIDATION)
        axes.plot(best, validation[best - 1], "*", color=VALIDATION, ms=15, mec="white")
        top = 1.05 * max(validation[0], 1.5 * max(validation[best - 1 :]))
        axes.set(xlabel="epoch", ylabel="loss", xlim=(1, len(train)), ylim=(0, top))
        axes.axvline(stop, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(
            stop, 1.02, f" stopped at {stop}", transform=axes.get_xaxis_transform()
        )
        axes.text(
            *(best, 1.02, f"best at {best} "),
            **{"color": VALIDATION, "ha": "right"},
            transform=axes.get_xaxis_transform(),
        )
        axes.axvline(best, color=VALIDATION, linewidth=1, linestyle=(0, (1, 2)))
        ends = [
            ("training", train[-1], TRAIN),
            ("validation", validation[-1], VALIDATION),
        ]
        end_labels(axes, ends)
    alt = (
        f"The training loss falls all the way, to {train[-1]:.2g}. The validation loss "
        f"is lowest, {validation[best - 1]:.2g}, at epoch {best}, and has risen to "
        f"{validation[-1]:.2g} at epoch {len(train)}; patience ends at epoch {stop}."
    )
    return figure, alt
