"""Figures of what a gradient costs: passes, seconds and memory."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from helpers.bill import in_words
from helpers.figures import style
from helpers.figures.roads import RIM, ROADS

#: landmarks on an axis of seconds
LANDMARKS = {1e-3: "1 ms", 1: "1 second", 60: "1 minute", 3600: "1 hour"}
LANDMARKS |= {86_400: "1 day"}


def one_second(known: int, total: int, seconds: float) -> tuple[Figure, str]:
    """Draw a gradient as a square with a dot for each weight, by two roads.

    Parameters
    ----------
    known : int
        Entries that forward differences have after one second.
    total : int
        Entries in all: a square number is drawn as a square.
    seconds : float
        What backpropagation takes for all of them.

    Returns
    -------
    figure, alt : Figure, str
    """
    side = np.sqrt(total)
    with style.look():
        figure = Figure(figsize=(8.4, 4.3))
        for k, (road, rows, words) in enumerate(
            (
                ("forward differences", known / side, f"{known:,} after 1 second"),
                ("reverse mode", side, f"all {total:,} after {1000 * seconds:.1f} ms"),
            )
        ):
            axes = figure.add_axes((0.04 + 0.5 * k, 0.13, 0.42, 0.76), aspect=1)
            axes.set(xlim=(0, side), ylim=(side, 0), xticks=[], yticks=[])
            axes.set_facecolor("#eeeeee")
            color = ROADS[road][0]
            axes.add_patch(Rectangle((0, 0), side, min(rows, side), color=color, lw=0))
            axes.set_title(road, color=color, fontweight="bold")
            axes.set_xlabel(words)
            if not k:
                tip, tail = (side / 3, rows), (side / 3, 0.22 * side)
                look = {"arrowstyle": "-|>", "color": style.INK, "lw": 1.5}
                axes.annotate("what is known", tip, tail, arrowprops=look, ha="center")
    return figure, (
        f"Two squares of {total:,} dots, one for each weight of a network. Left, by "
        f"forward differences, a strip of {known:,} dots is coloured after one second. "
        f"Right, by backpropagation, the whole square is after "
        f"{1000 * seconds:.1f} milliseconds."
    )


def bill(
    weights: Sequence[int],
    passes: dict[str, Sequence[float]],
    seconds: dict[str, Sequence[float]],
) -> tuple[Figure, str]:
    """Draw passes and seconds of one gradient over the number of weights, log–log.

    Parameters
    ----------
    weights : sequence of K int
        Ascending; the last one is marked as the headline of source S1.
    passes, seconds : dict of road → K numbers

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(9.6, 4.6))
        left, right = figure.subplots(1, 2)
        figure.subplots_adjust(0.085, 0.13, 0.985, 0.9, wspace=0.24)
        _loglog(left, weights, passes)
        _loglog(right, weights, seconds)
        left.set_ylabel("passes for one gradient")
        left.set_title("counted", fontweight="bold")
        right.set_title("measured on this machine", fontweight="bold")
        right.set(yticks=list(LANDMARKS), yticklabels=list(LANDMARKS.values()))
        left.set_ylim(bottom=0.8)
        for y in LANDMARKS:
            right.axhline(y, color=style.FAINT, lw=0.8, zorder=0)
        here = seconds["forward differences"][-1]
        _headline(left, (weights[-1], weights[-1] + 1), f"S1: {weights[-1] + 1:,}")
        _headline(right, (weights[-1], here), f"S1 here: {in_words(here)}")
    ratio = seconds["forward differences"][-1] / seconds["reverse mode"][-1]
    return figure, (
        f"Two panels over the number of weights, {weights[0]:,} to {weights[-1]:,}, "
        "on logarithmic axes. Counted: forward differences and forward mode rise to "
        f"{weights[-1] + 1:,} and {weights[-1]:,} passes, reverse mode stays at 2. "
        "Measured in seconds: both rise steeply, reverse mode slowly; at the end "
        f"forward differences take {ratio:,.0f} times as long as reverse mode."
    )


def _loglog(axes: Axes, weights: Sequence[int], lines: dict) -> None:
    for road, numbers in lines.items():
        color, marker = ROADS[road]
        axes.plot(weights, numbers, color=color, marker=marker, ms=7)
        where = {"xytext": (-6, 7), "textcoords": "offset points", "ha": "right"}
        if road == "forward differences":
            where |= {"xytext": (4, -15), "ha": "left"}
        at = -3 if road == "forward differences" else -2
        point = weights[at], numbers[at]
        look = {"color": color, "fontweight": "bold", "bbox": RIM}
        axes.annotate(road, point, **where, **look, zorder=1)
    axes.set(xscale="log", yscale="log", xlabel="weights $P$")
    axes.set_xlim(weights[0] / 1.6, weights[-1] * 2.2)
    axes.minorticks_off()


def _headline(axes: Axes, point: tuple[float, float], words: str) -> None:
    """Mark the headline of source S1 with a star."""
    look = {"ms": 17, "color": style.YELLOW, "mec": style.INK, "zorder": 5}
    axes.plot(*point, "*", **look)
    where = {"xytext": (-62, 26), "textcoords": "offset points", "ha": "right"}
    where |= {"arrowprops": {"arrowstyle": "-", "color": style.INK, "lw": 1}}
    axes.annotate(words, point, **where, fontweight="bold", bbox=RIM)
    axes.set_ylim(top=30 * point[1])


def ratios(
    batch: Sequence[int], measured: dict[str, NDArray], counted: dict[str, float]
) -> tuple[Figure, str]:
    """Draw the cost of a gradient in forward passes over the batch size.

    Parameters
    ----------
    batch : sequence of K int
    measured : dict of label → array (K,)
        (forward + backward) / forward, one line for each network.
    counted : dict of label → float
        What counting multiplications predicts.

    Returns
    -------
    figure, alt : Figure, str
    """
    colors = (style.BLUE, style.VERMILION)
    with style.look():
        figure = Figure(figsize=(8.6, 4.2))
        axes = figure.add_axes((0.085, 0.15, 0.66, 0.79))
        for color, marker, (label, values) in zip(
            colors, "Ds", measured.items(), strict=False
        ):
            axes.plot(batch, values, color=color, marker=marker, ms=7)
            axes.axhline(counted[label], color=color, ls="--", lw=1.2)
            words = f"{label}\n(counted: {counted[label]:.2f})"
            place = 1.03, counted[label]
            side = axes.get_yaxis_transform()
            axes.text(*place, words, color=color, transform=side, va="center")
        axes.axhline(2, color=style.GREY, lw=1)
        axes.text(batch[0], 1.93, "“two passes”", color=style.GREY, va="top")
        top = max(4.5, 1.1 * max(np.max(values) for values in measured.values()))
        axes.set(xscale="log", ylim=(0, top), xlabel="examples in the batch $N$")
        axes.set(ylabel="forward passes one gradient is worth")
        axes.set_xticks(batch, [f"{n:,}" for n in batch])
        axes.minorticks_off()
    said = "; ".join(
        f"{label}: {values[0]:.1f} for one example, {values[-1]:.1f} for {batch[-1]:,}"
        for label, values in measured.items()
    )
    return figure, (
        "How many forward passes a gradient by backpropagation is worth, over the "
        f"batch size, with dashed lines for what counting predicts. {said}."
    )


def crossing(
    inputs: Sequence[int], outputs: Sequence[int], seconds: dict[str, Sequence[float]]
) -> tuple[Figure, str]:
    """Draw the time for a whole Jacobian by forward and by reverse mode.

    Parameters
    ----------
    inputs, outputs : sequence of K int
        Their products are all the same.
    seconds : dict of road → K numbers

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(8.6, 4.2))
        axes = figure.add_axes((0.1, 0.2, 0.86, 0.75))
        for road, end in (("forward mode", -1), ("reverse mode", 0)):
            color, marker = ROADS[road]
            values = 1000 * np.array(seconds[road])
            axes.plot(inputs, values, color=color, marker=marker, ms=7)
            side = "left" if end == 0 else "right"
            shift = {"xytext": (14 if end == 0 else -14, 0), "ha": side}
            look = {"color": color, "fontweight": "bold", "va": "center"}
            place = inputs[end], values[end]
            axes.annotate(road, place, **shift, textcoords="offset points", **look)
        axes.set(xscale="log", yscale="log", ylabel="whole Jacobian, ms")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda ms, _: f"{ms:g}"))
        words = [f"{n:,}\n{m:,}" for n, m in zip(inputs, outputs, strict=True)]
        axes.set_xticks(inputs, words)
        axes.set_xlabel("inputs (above) and outputs (below)")
        axes.minorticks_off()
    first, last = inputs[0], inputs[-1]
    return figure, (
        f"Time for the Jacobian of functions from {first:,} input and {outputs[0]:,} "
        f"outputs to {last:,} inputs and {outputs[-1]:,} output. Forward mode is quick "
        "on the left and slow on the right; reverse mode the other way round; they "
        "cross in the middle."
    )


def memory(
    layers: Sequence[int], peaks: dict[str, NDArray], predicted: NDArray
) -> tuple[Figure, str]:
    """Draw the memory that a pass needs over the number of layers, in megabytes.

    Parameters
    ----------
    layers : sequence of K int
    peaks : dict of road → array (K,)
        Bytes; "one forward pass" is drawn grey, other names are roads.
    predicted : array, (K,)
        Bytes of all activations: layers × examples × units × 8.

    Returns
    -------
    figure, alt : Figure, str
    """
    with style.look():
        figure = Figure(figsize=(8.6, 4.2))
        axes = figure.add_axes((0.09, 0.15, 0.7, 0.8))
        axes.plot(layers, np.array(predicted) / 1e6, color=style.GREY, ls="--", lw=1.4)
        for road, values in peaks.items():
            color, marker = ROADS.get(road, (style.INK, "o"))
            axes.plot(layers, np.array(values) / 1e6, color=color, marker=marker, ms=7)
            place = layers[-1], values[-1] / 1e6
            where = {"xytext": (9, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate(road, place, **where, color=color, fontweight="bold")
        place = layers[-2], predicted[-2] / 1e6
        where = {"xytext": (4, -12), "textcoords": "offset points", "va": "top"}
        axes.annotate("all activations,\ncounted", place, **where, color=style.GREY)
        axes.set(xlabel="layers", ylabel="memory at its peak, MB")
        axes.set(xlim=(0, layers[-1] * 1.03), ylim=(0, None))
    said = "; ".join(
        f"{road}: {values[0] / 1e6:.1f} to {values[-1] / 1e6:.1f} MB"
        for road, values in peaks.items()
    )
    return figure, (
        f"Memory over the number of layers, {layers[0]} to {layers[-1]}. {said}. A "
        "dashed line counts all activations and runs along with reverse mode."
    )
