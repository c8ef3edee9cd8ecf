"""Pictures for lesson 01: probabilities, surprise, softmax, overflow, saturation."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.figures.losses import STYLES, pen
from helpers.figures.style import DATA, FAINT, INK, MARK, PREDICTION, look

NAMES = {"squared": "Gaussian", "absolute": "Laplace"}


def densities(error: ArrayLike, density: Mapping[str, ArrayLike]) -> tuple[Figure, str]:
    """Draw densities of errors, and minus their logarithms: the losses.

    Parameters
    ----------
    error : array, (K,)
    density : dict of loss → array, (K,)
        "squared" for the Gaussian, "absolute" for the Laplace density; all positive.

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.5))
        left = figure.add_axes(
            (0.07, 0.17, 0.37, 0.68), title="how probable an error is"
        )
        right = figure.add_axes((0.57, 0.17, 0.37, 0.68), title="minus its logarithm")
        for name, p in density.items():
            p = np.asarray(p, float)
            left.plot(error, p, lw=2.6, label=NAMES[name], **pen(name))
            right.plot(error, -np.log(p), lw=2.6, **pen(name))
        text = {"transform": left.transAxes, "size": 13}
        left.text(0.02, 0.62, "Gaussian", color=STYLES["squared"][0], **text)
        left.text(0.02, 0.85, "Laplace", color=STYLES["absolute"][0], **text)
        text["transform"] = right.transAxes
        right.text(
            0.5, 0.9, "parabola", color=STYLES["squared"][0], ha="center", **text
        )
        right.text(0.5, 0.75, "V", color=STYLES["absolute"][0], ha="center", **text)
        left.set(ylim=(0, None), ylabel="density $p(e)$", xlabel="error $e$")
        right.set(ylim=(0, None), ylabel="$-\\log p(e)$", xlabel="error $e$")
    return figure, (
        "Left: two densities of errors, both highest at 0: the Gaussian a bell, the "
        "Laplace density a sharp peak with thicker tails. Right: minus their "
        "logarithms: the bell has become a parabola, the peak a V."
    )


def surprise(
    p: ArrayLike, entropy: ArrayLike, squared: ArrayLike
) -> tuple[Figure, str]:
    """Draw what a "yes" costs against the probability given to it, for two losses.

    Parameters
    ----------
    p : array, (K,)
        In (0, 1].
    entropy, squared : array, (K,)
        −log p and (1 − p)².

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(7.4, 3.6))
        axes = figure.add_axes((0.1, 0.17, 0.86, 0.78))
        axes.plot(p, entropy, lw=2.8, **pen("cross-entropy"))
        axes.plot(p, squared, lw=2.8, **pen("squared"))
        axes.text(0.13, 2.45, "$-\\log p$", color=STYLES["cross-entropy"][0], size=15)
        axes.text(0.03, 0.22, "$(1-p)^2$", color=STYLES["squared"][0], size=13)
        axes.text(0.0, 5.6, "  sure and wrong", color=INK)
        axes.text(1.0, 5.6, "sure and right", color=INK, ha="right")
        axes.set(
            xlim=(-0.02, 1.02), ylim=(0, 6), xticks=[0, 0.5, 1], yticks=[0, 1, 3, 5]
        )
        axes.set(xlabel="probability $p$ given to the right answer", ylabel="loss")
    return figure, (
        "The loss of one example against the probability given to its right answer. "
        "Cross-entropy climbs without limit as the probability goes to 0; the squared "
        "loss stops at 1. Both are 0 at probability 1."
    )


def scores_to_probabilities(
    logits: ArrayLike, probability: ArrayLike, names: Sequence[str], right: int
) -> tuple[Figure, str]:
    """Draw scores, what softmax makes of them, and the loss of the right class.

    Parameters
    ----------
    logits, probability : array, (classes,)
    names : list of str
        The classes.
    right : int
        Position of the right class.

    Returns
    -------
    figure, alt : Figure, str
    """
    probability = np.asarray(probability, float)
    loss = -np.log(probability[right])
    with look():
        figure = Figure(figsize=(9.0, 3.1))
        left = figure.add_axes((0.1, 0.26, 0.36, 0.6), title="scores (logits) $z$")
        side = figure.add_axes(
            (0.6, 0.26, 0.36, 0.6), title="softmax: probabilities $\\hat y$"
        )
        colors = [PREDICTION if k == right else FAINT for k in range(len(names))]
        for axes, numbers in ((left, logits), (side, probability)):
            axes.barh(names, numbers, color=colors, height=0.65)
            axes.axvline(0, color=INK, lw=1)
            axes.invert_yaxis()
            _numbers(axes, numbers)
        side.set(xlim=(0, 1), xticks=[0, 0.5, 1])
        words = f"right class: loss $-\\log {probability[right]:.2f}$ = {loss:.2f}"
        side.text(
            1.0, -0.32, words, transform=side.transAxes, ha="right", color=PREDICTION
        )
    shares = ", ".join(f"{n} {p:.2f}" for n, p in zip(names, probability, strict=True))
    return figure, (
        "Bars of scores on the left, some negative; on the right what softmax makes of "
        f"them, all positive with sum 1: {shares}. The right class is "
        f"{names[right]}, its loss {loss:.2f}."
    )


def _numbers(axes: Axes, numbers: ArrayLike) -> None:
    for k, number in enumerate(numbers):
        shift = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"}
        words = f"{number:.2g}".replace("-", "−")
        axes.annotate(words, (max(number, 0), k), color=INK, **shift)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.1 * (high - low))


def overflow(
    logit: ArrayLike, naive: ArrayLike, stable: ArrayLike, limits: Mapping[str, float]
) -> tuple[Figure, str]:
    """Draw the loss of a wrong logit by two formulas, one of which breaks down.

    Parameters
    ----------
    logit : array, (K,)
    naive, stable : array, (K,)
        ``naive`` is NaN or infinite where it fails.
    limits : dict of name → float
        The largest arguments of ``exp``.

    Returns
    -------
    figure, alt : Figure, str
    """
    naive = np.asarray(naive, float)
    last = np.max(np.asarray(logit, float)[np.isfinite(naive)])
    with look():
        figure = Figure(figsize=(8.4, 3.5))
        axes = figure.add_axes((0.1, 0.17, 0.86, 0.74))
        axes.plot(logit, stable, color=PREDICTION, lw=7, alpha=0.35)
        axes.text(780, 640, "log-sum-exp", color=PREDICTION)
        _broken(axes, np.asarray(logit, float), naive)
        for name, limit in limits.items():
            axes.axvline(limit, color=DATA, lw=1.2, linestyle=(0, (2, 2)), zorder=0)
            words = f"{name}: exp ends at {limit:.1f}"
            axes.text(limit + 6, 15, words, color="#555555")
        axes.set(xlim=(0, 1030), ylim=(0, 1030), ylabel="cross-entropy")
        axes.set(xlabel="logit of the wrong class (the right one has 0)")
    return figure, (
        "Cross-entropy against the logit of the wrong class. The log-sum-exp formula "
        "gives a straight line up to 1000. The naive formula lies on it as far as "
        f"{last:.0f} and has no value beyond."
    )


def _broken(axes: Axes, logit: NDArray, naive: NDArray) -> None:
    """Draw the naive loss, and a cross where it ends."""
    there = np.isfinite(naive)
    x, y = logit[there][-1], naive[there][-1]
    axes.plot(logit, naive, color=MARK, lw=2.4, linestyle=(0, (5, 2)))
    axes.plot(x, y, "x", color=MARK, ms=13, mew=3)
    words = f"naive: ends at {x:.0f}"
    axes.text(x - 15, y + 90, words, color=MARK, ha="right")


def saturation(
    z: ArrayLike, losses: Mapping[str, ArrayLike], slopes: Mapping[str, ArrayLike]
) -> tuple[Figure, str]:
    """Draw two losses of a sigmoid neuron with target 1, and their slopes in z.

    Parameters
    ----------
    z : array, (K,)
    losses, slopes : dict of "squared" and "cross-entropy" → array, (K,)

    Returns
    -------
    figure, alt : Figure, str
    """
    with look():
        figure = Figure(figsize=(9.6, 3.6))
        left = figure.add_axes((0.07, 0.17, 0.39, 0.7), title="loss, target 1")
        right = figure.add_axes((0.57, 0.17, 0.39, 0.7), title="slope in $z$")
        for name in losses:
            left.plot(z, losses[name], lw=2.8, **pen(name))
            right.plot(z, slopes[name], lw=2.8, **pen(name))
        purple, blue = STYLES["cross-entropy"][0], STYLES["squared"][0]
        left.text(-4.4, 5.2, "cross-entropy", color=purple, size=13)
        left.text(-9.8, 1.4, "squared: flat", color=blue)
        right.text(-9.8, -0.93, "cross-entropy: pulls", color=purple)
        right.text(-9.8, -0.12, "squared: lets go", color=blue)
        for axes in (left, right):
            axes.set(xlim=(-10, 5), xlabel="logit $z$,  $\\hat y = \\sigma(z)$")
            axes.axvspan(-10, -4, color="#F3DCE5", lw=0, zorder=0)
        left.set(ylim=(-0.3, 10), yticks=[0, 1, 5, 10])
        right.set(ylim=(-1.05, 0.08), yticks=[-1, -0.5, 0])
    return figure, (
        "A sigmoid neuron whose answer should be 1. Left, its losses against z: "
        "cross-entropy falls steadily from 10 at z = −10; the squared loss is flat at "
        "1 up to z = −4 and then falls. Right, the slopes: cross-entropy −1, the "
        "squared loss nearly 0 on the flat part."
    )
