"""Pictures for lesson 06: training with wrong gradients; softmax, cross-entropy."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.figures.jacobians import short, signed_bars
from helpers.figures.style import GRADIENT, GREY, INK, MARK, PREDICTION, look


def wrong_training(
    losses: dict[str, ArrayLike], cosine: ArrayLike, turn: int
) -> tuple[Figure, str]:
    """Draw training with the right and with wrong gradients, and why one fails.

    Parameters
    ----------
    losses : dict from "right", "slip", "diagonal" to arrays (steps + 1,)
    cosine : array, (steps + 1,)
        Of the angle between the diagonal's gradient and the right one.
    turn : int
        The step where the cosine first is negative.
    """
    cosine = np.asarray(cosine)
    with look():
        figure = Figure(figsize=(9.6, 3.9))
        left = figure.add_axes((0.07, 0.15, 0.44, 0.74), ylim=(0, 1))
        right = figure.add_axes((0.6, 0.15, 0.375, 0.74), ylim=(-0.35, 1.05))
        _loss_curves(left, losses)
        left.set_title("the loss while training")
        right.plot(cosine, color=GRADIENT)
        right.axhline(0, color=GREY, lw=1)
        right.set_title("diagonal: cos of angle to right gradient")
        for axes in (left, right):
            axes.axvline(turn, color=MARK, lw=1.2, ls=(0, (4, 3)))
            axes.set(xlabel="step", xlim=(0, len(cosine) - 1))
        left.set(ylabel="loss $C$", yticks=[0, 0.5, 1])
        right.set(yticks=[0, 0.5, 1])
        note = {"color": MARK, "fontsize": 11}
        right.text(
            turn + 8, 0.62, f"step {turn}:\nfrom here on\nit leads uphill", **note
        )
    ends = ", ".join(f"{name} {np.asarray(c)[-1]:.2f}" for name, c in losses.items())
    return figure, (
        f"Left: loss curves of three gradients, at the end {ends}; the diagonal's "
        f"falls until step {turn} and then climbs. Right: the cosine between the "
        f"diagonal's gradient and the right one falls from {cosine[0]:.2f} and is "
        f"negative from step {turn} on."
    )


def _loss_curves(axes: Axes, losses: dict[str, ArrayLike]) -> None:
    looks = {
        "right": (PREDICTION, "-", "right gradient"),
        "slip": (INK, (0, (1.5, 3)), "tanh slip (dots)"),
        "diagonal": (GRADIENT, "-", "diagonal softmax"),
    }
    for name, (color, dash, _) in looks.items():
        axes.plot(losses[name], color=color, ls=dash, lw=3 if name != "slip" else 2.4)
    steps = len(losses["right"]) - 1
    place = {"fontsize": 11, "ha": "right"}
    end = {name: float(np.asarray(losses[name])[-1]) for name in looks}
    axes.text(
        0.98 * steps,
        end["diagonal"] + 0.07,
        looks["diagonal"][2],
        color=GRADIENT,
        **place,
    )
    axes.text(
        0.98 * steps, end["right"] + 0.13, looks["right"][2], color=PREDICTION, **place
    )
    axes.text(0.98 * steps, 0.03, looks["slip"][2], color=INK, **place)


def cancellation(output: ArrayLike, target: ArrayLike) -> tuple[Figure, str]:
    """Draw how a huge gradient and a tiny softmax slope make ŷ − y.

    Parameters
    ----------
    output, target : array, (K,)
        Predictions of softmax, and the target, 1 at one output.
    """
    output, target = np.asarray(output), np.asarray(target)
    right = int(target.argmax())
    row = -output[right] * output
    row[right] += output[right]
    slope = short(-1 / output[right])
    panels = (
        (f"arrives at output {right}: $-1/ŷ_{right}$, else 0", -target / output),
        (f"{slope} times row {right} of the Jacobian", row),
        ("leaves: $ŷ_i - y_i$", output - target),
    )
    with look():
        figure = Figure(figsize=(9.6, 3.0))
        # The tiny numbers in the middle are the widest words.
        places = ((0.02, 0.25, ""), (0.335, 0.365, "→"), (0.765, 0.225, "="))
        for (left, width, sign), (title, values) in zip(places, panels, strict=True):
            axes = figure.add_axes((left, 0.1, width, 0.72))
            signed_bars(axes, values)
            axes.set_title(title)
            for i in range(len(values)):
                low, _ = axes.get_ylim()
                axes.text(i, low, str(i), ha="center", va="top", color=GREY)
            figure.text(left - 0.03, 0.46, sign, fontsize=20, ha="center")
    return figure, (
        f"Three bar charts. What arrives is {slope} at output {right} and 0 elsewhere; "
        f"row {right} of the softmax Jacobian holds numbers of size "
        f"{np.abs(row).max():.4f} or less; {slope} times that row is the prediction "
        f"minus the target, {output[right] - 1:.2f} at output {right}."
    )
