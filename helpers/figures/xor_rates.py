"""Pictures of learning rates on XOR: an explosion, its cures, and S5's sweep."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style
from helpers.figures.training import end_labels

Drawn = tuple[Figure, str]


def explosion(loss: NDArray, product: NDArray) -> Drawn:
    """Draw the loss of a run and α · λmax below it, (steps,) each, over the steps.

    Returns (figure, alt).
    """
    steps, crossed = np.arange(len(loss)), int(np.argmax(product > 2))
    with style.look():
        figure = Figure(figsize=(7.6, 4.9), layout="constrained")
        top, bottom = figure.subplots(2, 1, sharex=True)
        top.plot(steps, loss, color=style.PATH)
        top.set(yscale="log", ylabel="loss $C$", ylim=(0.1, 1000))
        top.set_yticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1000"])
        top.yaxis.set_minor_locator(NullLocator())
        bottom.plot(steps, product, color=style.VERMILION)
        bottom.axhline(2, color=style.MARK, linestyle=(0, (4, 3)), linewidth=1.5)
        bottom.text(0, 2.08, "the limit, 2", color=style.MARK, va="bottom")
        bottom.set(ylim=(0, 6), xlabel="step", ylabel=r"$\alpha\,\lambda_{\max}$")
        for axes in (top, bottom):
            axes.axvline(crossed, color=style.FAINT, linewidth=1, zorder=0)
        where = bottom.get_xaxis_transform()
        words = f" step {crossed}: too curved for this α"
        bottom.text(crossed, 0.06, words, color=style.INK, transform=where)
    return figure, (
        f"The loss falls to {loss.min():.2g} at step {loss.argmin()}, then explodes. "
        f"The product of α and the largest curvature starts at {product[0]:.1f} and "
        f"passes the limit 2 at step {crossed}."
    )


def cures(runs: Mapping[str, tuple[NDArray, float]], broken: NDArray) -> Drawn:
    """Draw the loss of cured runs side by side, each over the run that explodes.

    ``runs`` maps a name to the loss (steps,) and the last accuracy; ``broken`` is the
    loss of the run without a cure, NaN where it is gone. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(2.55 * len(runs), 3.1), layout="constrained")
        row = figure.subplots(1, len(runs), sharey=True)
        for axes, (name, (loss, accuracy)) in zip(row, runs.items(), strict=True):
            axes.plot(
                broken, color=style.VERMILION, linestyle=(0, (3, 2)), linewidth=1.3
            )
            axes.plot(loss, color=style.BLUE)
            axes.set_title(f"{name}\n{accuracy:.0%} right", fontsize=11)
            axes.set(xlabel="step", ylim=(0, 1), xlim=(0, len(loss)))
        row[0].set_ylabel("loss $C$")
        row[0].text(60, 0.9, "without a cure", color=style.VERMILION, fontsize=10)
    ends = "; ".join(
        f"{name.replace(chr(10), ' ')}: loss {loss[-1]:.2f}, {right:.0%} right"
        for name, (loss, right) in runs.items()
    )
    return figure, f"Four cures of the same explosion, side by side. {ends}."


def rate_sweep(steps: ArrayLike, errors: Mapping[str, ArrayLike]) -> Drawn:
    """Draw the mean error over the steps for each learning rate of S5's sweep.

    ``errors`` maps a rate as text to values at ``steps``. Returns (figure, alt).
    """
    best = min(errors, key=lambda name: errors[name][-1])
    with style.look():
        figure = Figure(figsize=(7.6, 4.3), layout="constrained")
        axes = figure.add_subplot(xlabel="step", ylabel="mean |error| (log scale)")
        shades = np.linspace(0.15, 0.85, len(errors))
        ends = []
        for (name, values), shade in zip(errors.items(), shades, strict=True):
            color = style.BLUE if name == best else str(0.75 * shade)
            dash = "-" if float(name) < 50 else (0, (3, 2))
            axes.plot(steps, np.log10(values), color=color, linestyle=dash, marker="o")
            ends.append((f"α = {name}", float(np.log10(values[-1])), color))
        _log_labels(axes)
        end_labels(axes, ends)
        axes.set_xticks(
            [0, 20_000, 40_000, 60_000], ["0", "20,000", "40,000", "60,000"]
        )
    listed = "; ".join(f"{name} ends at {v[-1]:.4f}" for name, v in errors.items())
    return figure, f"S5's sweep of learning rates. {listed}. The best is α = {best}."


def _log_labels(axes: Axes) -> None:
    """Write powers of ten on an axis that holds logarithms (its labels are spread)."""
    powers = [-3, -2, -1, 0]
    axes.set_yticks(powers, [f"{10.0**k:g}" for k in powers])
    axes.set_ylim(-3.1, 0.05)
