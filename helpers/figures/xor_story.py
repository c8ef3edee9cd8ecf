"""Pictures of the published XOR program: its gradient, its runs, its run-away.

All numbers are computed before and passed in; a run is anything with ``step``,
``loss``, ``accuracy`` and the like, as ``helpers.xor_runs`` reads them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator
from numpy.typing import ArrayLike, NDArray

from helpers.figures import style

Drawn = tuple[Figure, str]
COLORS = (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE, style.SKY)
HIGHEST = 0.5  # of the losses drawn; what runs away leaves the picture here
DASHES = ("-", (0, (6, 2)), (0, (2, 2)), (0, (6, 2, 2, 2)), "-")


def gradients_compared(
    numeric: NDArray, published: NDArray, split: int, lifts: Sequence[float]
) -> Drawn:
    """Draw the published gradient against the numeric one, a mark for each weight.

    Both (n,); the first ``split`` weights are those of W1; ``lifts`` are the two
    numbers added to those of W1 and of W2. Returns (figure, alt).
    """
    reach = 1.15 * np.abs(numeric).max()
    line = np.array([-reach, reach])
    slope = np.polyfit(numeric[:split], published[:split], 1)[0]
    with style.look():
        figure = Figure(figsize=(7.4, 3.9), layout="constrained")
        axes = figure.add_subplot(xlabel="numeric gradient of the stated loss")
        axes.set_ylabel("what the program uses")
        axes.plot(line, line, color=style.GREY, linestyle=(0, (4, 3)))
        axes.text(reach, reach, "right ", color=style.GREY, ha="right", va="bottom")
        axes.plot(numeric[:split], published[:split], "o", color=style.BLUE, ms=8)
        axes.plot(numeric[split:], published[split:], "s", color=style.VERMILION, ms=8)
        for k, (name, color) in enumerate(
            [
                ("■ weights of $W_2$", style.VERMILION),
                ("● weights of $W_1$", style.BLUE),
            ]
        ):
            place = {"color": color, "transform": axes.transAxes}
            axes.text(0.04, 0.9 - 0.1 * k, name, **place)
        axes.axvline(0, color=style.FAINT, linewidth=1, zorder=0)
        for lift, color in zip(lifts, (style.BLUE, style.VERMILION), strict=True):
            axes.plot(0, lift, "_", color=color, ms=26, mew=2.5)
            words = {"color": color, "fontsize": 10, "va": "center"}
            place = {"xytext": (18, 0), "textcoords": "offset points"}
            axes.annotate(f"lift {lift:.2f}", (0, lift), **place, **words)
        axes.set_xlim(-1.3 * reach, 1.3 * reach)
    return figure, (
        f"For each weight the published gradient against the numeric one. They lie on "
        f"steep lines, slope about {slope:.0f}, lifted by {lifts[0]:.2f} and "
        f"{lifts[1]:.2f}, not on the diagonal."
    )


def thousands(axes: Axes, ticks: Sequence[int]) -> None:
    """Write steps as 100,000."""
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}"))


def published_runs(runs: Mapping[str, object], line: float) -> Drawn:
    """Draw accuracy and loss of stored runs over a million steps.

    ``line`` is the accuracy of the best straight line. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(9.4, 3.7), layout="constrained")
        left, right = figure.subplots(1, 2)
        for run, color, dash in zip(runs.values(), COLORS, DASHES, strict=False):
            look = {"color": color, "linestyle": dash, "linewidth": 1.6}
            for axes, values in ((left, 100 * run.accuracy), (right, run.loss)):
                axes.plot(run.step, values, **look)
                if run.exploded_at:
                    _cross(axes, run.step[-1], values[-1], color)
        left.axhline(100 * line, color=style.GREY, linewidth=1)
        words = f"best straight line, {line:.0%}"
        left.text(0, 100 * line + 1, words, color=style.GREY)
        left.set(ylim=(40, 100), ylabel="accuracy on 300 points, %", xlabel="step")
        right.set(ylim=(0, HIGHEST), ylabel="loss on the batch", xlabel="step")
        for axes in (left, right):
            thousands(axes, [0, 500_000, 1_000_000])
        _list_names(left, list(zip(runs, COLORS, strict=False)), top=0.93)
    best = ", ".join(f"{run.best:.0%} with {name}" for name, run in runs.items())
    return figure, (
        f"The published program over a million steps. Best accuracy on the 300 points: "
        f"{best}; a straight line reaches {line:.0%}."
    )


def _cross(axes: Axes, step: float, value: float, color: str) -> None:
    """Mark where a run leaves the numbers, at the edge if it has left the picture."""
    look = {"color": color, "ms": 10, "mec": "white", "clip_on": False, "zorder": 4}
    axes.plot(step, min(value, HIGHEST) if value < 1 else value, "X", **look)


def suspects(scores: Mapping[str, Sequence[float]], line: float) -> Drawn:
    """Draw the best accuracy after each single change, 3 and 50 hidden units.

    ``scores`` maps a change to two accuracies. Returns (figure, alt).
    """
    names, values = list(scores), 100 * np.array(list(scores.values()))
    rows = np.arange(len(names))[::-1]
    with style.look():
        figure = Figure(figsize=(8.6, 0.62 * len(names) + 1.1), layout="constrained")
        axes = figure.add_subplot(xlabel="best accuracy on the 300 points, %")
        for k, (shift, color) in enumerate([(0.19, style.SKY), (-0.19, style.BLUE)]):
            axes.barh(rows + shift, values[:, k], height=0.34, color=color)
            for row, value in zip(rows + shift, values[:, k], strict=True):
                words = {"va": "center", "ha": "right", "fontsize": 10}
                words["color"] = "white" if k else "black"
                axes.text(value - 0.8, row, f"{value:.0f}", **words)
        axes.text(1, rows[0] + 0.19, "3 hidden units", va="center", fontsize=10)
        words = {"va": "center", "fontsize": 10, "color": "white"}
        axes.text(1, rows[0] - 0.19, "50 hidden units", **words)
        look = {"color": style.GREY, "linestyle": (0, (4, 3)), "linewidth": 1.2}
        axes.axvline(100 * line, zorder=0.5, **look)  # behind bars and numbers
        axes.text(100 * line, rows[0] + 0.5, " best straight line", color=style.GREY)
        axes.set(xlim=(0, 104), yticks=rows, yticklabels=names)
        axes.tick_params(axis="y", length=0)
    listed = "; ".join(
        f"{n}: {a:.0f} and {b:.0f} %" for n, (a, b) in zip(names, values, strict=True)
    )
    return figure, f"Best accuracy with 3 and 50 hidden units. {listed}."


def mirror_pairs(panels: Mapping[str, tuple], y: NDArray) -> Drawn:
    """Draw d(−x) against d(x) for mirror pairs; each title maps to the two, (N,).

    Only the corner where both are negative is right for class 0, only the one where
    both are positive for class 1. Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(8.8, 4.3), layout="constrained")
        for axes, (title, (here, there)) in zip(
            figure.subplots(1, len(panels)), panels.items(), strict=True
        ):
            reach = 1.35 * max(np.abs(here).max(), np.abs(there).max())
            _corners(axes, reach)
            sums = here + there
            # On one line the classes would hide each other: draw them a hair apart.
            hair = 0.025 * reach if np.ptp(sums) < 1e-6 * reach else 0.0
            for label, color, marker in ((0, style.ORANGE, "o"), (1, style.BLUE, "s")):
                one, shift = y == label, (2 * label - 1) * hair
                look = {"s": 14, "color": color, "marker": marker, "alpha": 0.6}
                axes.scatter(here[one] + shift, there[one] + shift, lw=0, **look)
            axes.set(xlabel="$d(x)$", ylabel="$d(-x)$", title=title)
            axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    return figure, (
        "For every mirror pair d(−x) against d(x). Without biases all lie on one "
        "falling line, which misses a corner; with biases they fill both corners."
    )


def _corners(axes: Axes, reach: float) -> None:
    axes.fill_between([-reach, 0], -reach, 0, color="#F2BE55", alpha=0.4, linewidth=0)
    axes.fill_between([0, reach], 0, reach, color="#76B2DD", alpha=0.4, linewidth=0)
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.axvline(0, color=style.FAINT, linewidth=1)
    words = {"fontsize": 10, "color": "#444444"}
    axes.text(-0.97 * reach, -0.95 * reach, "both right\nfor class 0", **words)
    side = {"ha": "right", "va": "top"}
    axes.text(0.97 * reach, 0.96 * reach, "both right\nfor class 1", **words, **side)


def runaway(runs: Mapping[str, object]) -> Drawn:
    """Draw the loss and Σ W₁² of stored runs with 50 hidden units, α = 0.003.

    Returns (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(9.4, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        # The calm runs lie on each other: each is drawn thinner than the one below.
        widths = (1.8, 7, 4, 1.4)
        for run, color, width in zip(runs.values(), COLORS, widths, strict=False):
            look = {"color": color, "linewidth": width}
            left.plot(run.step, run.loss, **look)
            right.plot(run.step, run.squares_w1, **look)
        run = next(iter(runs.values()))
        for axes, values in ((left, run.loss), (right, run.squares_w1)):
            look = {"color": COLORS[0], "ms": 10, "mec": "white", "clip_on": False}
            axes.plot(run.step[-1], values[-1], "X", **look)
        left.set(ylim=(0, HIGHEST), ylabel="loss on the batch", xlabel="step")
        right.set(yscale="log", ylabel=r"$\Sigma W_1^2$", xlabel="step")
        for axes in (left, right):
            thousands(axes, [0, 50_000, 100_000, 150_000])
        _list_names(left, list(zip(runs, COLORS, strict=False)))
    return figure, (
        f"With the published penalty the loss falls, turns near step "
        f"{run.step[np.argmin(run.loss)]:,} and runs away by step {run.exploded_at:,}, "
        "as does the sum of squares. The other runs stay calm."
    )


def _list_names(
    axes: Axes, names: Sequence[tuple[str, str]], top: float = 0.34
) -> None:
    for k, (name, color) in enumerate(names):
        place = {"color": color, "transform": axes.transAxes}
        axes.text(0.03, top - 0.09 * k, name, **place)


def blow_up(
    strength: ArrayLike, measured: ArrayLike, predicted: ArrayLike, stored: tuple
) -> Drawn:
    """Draw the step of the explosion over λ, measured and predicted.

    The first three are (K,); ``stored`` is (λ, step) of the long run. Returns
    (figure, alt).
    """
    with style.look():
        figure = Figure(figsize=(7.6, 3.7), layout="constrained")
        axes = figure.add_subplot(xscale="log", yscale="log", xlabel="λ")
        axes.set_ylabel("step of the explosion")
        ends = np.array([stored[0], strength[-1]])
        line = predicted[-1] * strength[-1] / ends  # in inverse proportion to λ
        axes.plot(ends, line, color=style.GREY, linestyle=(0, (6, 2)))
        axes.plot(strength, measured, "o", color=style.VERMILION, ms=8)
        axes.plot(*stored, "*", color=style.VERMILION, ms=17, mec="white")
        words = f"the stored run, step {stored[1]:,}"
        place = {"xytext": (4, 12), "textcoords": "offset points"}
        axes.annotate(words, stored, color=style.VERMILION, **place)
        axes.set_ylim(top=4 * stored[1])
        at = len(strength) // 2
        words = "predicted from the first weights alone "
        place = {"ha": "right", "va": "top", "color": style.GREY}
        axes.text(strength[at], 0.8 * predicted[at], words, **place)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_locator(LogLocator(numticks=7))
    return figure, (
        f"The step of the explosion over λ on log axes: a straight line from "
        f"{measured[-1]:,} at λ = {strength[-1]:g} to {stored[1]:,} at {stored[0]:g}."
    )
