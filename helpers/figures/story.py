"""The whole story in one figure: evaluate, differentiate, update, and again.

Three axes over one real network of two weights: its prediction among the data, its
loss surface with the gradient, and the loss falling step by step. The same axes are
the scenery of the lab of lesson 00.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray

from helpers.figures import style
from helpers.figures.surfaces import draw_contours, draw_path
from helpers.surfaces import Surface

SIZE = (11, 4.1)  # inches
BOXES = {  # left, bottom, width, height, as fractions of the figure
    "fit": (0.06, 0.16, 0.255, 0.66),
    "surface": (0.395, 0.16, 0.265, 0.66),
    "loss": (0.755, 0.16, 0.225, 0.66),
}
RATIO = (0.265 * SIZE[0]) / (0.66 * SIZE[1])  # of the surface's axes
REACH = 0.8  # length at which the arrow of the gradient is drawn, in weight units


@dataclass(frozen=True, eq=False)
class Story:
    """The numbers of a training run that the pictures need; all computed before.

    Attributes
    ----------
    x, y : array, (N,)
        The data.
    fine_x : array, (M,)
        Inputs at which predictions are drawn.
    curves, predictions : array, (steps + 1, M) and (steps + 1, N)
        Predictions along the path, at ``fine_x`` and at the data.
    w, gradient : array, (steps + 1, 2)
        The path and the gradients on it.
    loss : array, (steps + 1,)
        C(w) on the path.
    surface : Surface
        C(w₁, w₂), for the contours.
    learning_rate : float
        α.
    """

    x: NDArray
    y: NDArray
    fine_x: NDArray
    curves: NDArray
    predictions: NDArray
    w: NDArray
    gradient: NDArray
    loss: NDArray
    surface: Surface
    learning_rate: float


def scenery(story: Story) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage: three axes with everything that stands still.

    Names of the axes: "fit", "surface" and "loss".
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        _fit(axes["fit"], story)
        _surface(axes["surface"], story)
        _loss(axes["loss"], story)
        _formulas(figure)
    return figure, axes


def _fit(axes: Axes, story: Story) -> None:
    axes.plot(story.x, story.y, "o", color=style.DATA, markersize=7)
    axes.set(xlim=(-2.25, 2.25), ylim=(-1.75, 1.75), xticks=[-2, 0, 2])
    axes.set(yticks=[-1, 0, 1], xlabel="input $x$", ylabel="target $y$, prediction $ŷ$")
    axes.set_title("1 · forward: evaluate", fontweight="bold")
    axes.annotate("data", (2.0, 1.0), (2.2, 1.28), color=style.DATA, ha="right")


def _surface(axes: Axes, story: Story) -> None:
    draw_contours(axes, story.surface, ratio=RATIO)
    axes.set_title("2 · backward: differentiate", fontweight="bold")


def _loss(axes: Axes, story: Story) -> None:
    steps = len(story.loss) - 1
    axes.set_yscale("log")
    axes.set(xlim=(-2, steps + 2), ylim=(2e-3, 8), xticks=[0, steps // 2, steps])
    axes.set(yticks=[0.01, 0.1, 1], yticklabels=["0.01", "0.1", "1"])
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set(xlabel="step", ylabel="loss $C(w)$")
    axes.set_title("3 · descend: update", fontweight="bold")


def whole_story(story: Story, step: int = 0) -> tuple[Figure, str]:
    """Draw the story at one step, with its formulas; return (figure, alt).

    ``step`` lies in 0 … steps.
    """
    figure, axes = scenery(story)
    with style.look():
        _draw_fit(axes["fit"], story, step)
        _draw_arrows(axes["surface"], story, step)
        _draw_loss(axes["loss"], story, step)
    alt = (
        "Three panels. Forward: the network's prediction curve misses the grey data "
        f"points, loss {story.loss[step]:.2f}. Backward: on the contour map of the "
        "loss an arrow g points uphill from the current weights, the step −αg points "
        "the other way and starts a path into a valley. Descend: the loss falls from "
        f"{story.loss[0]:.2f} to {story.loss[-1]:.4f} in {len(story.loss) - 1} steps."
    )
    return figure, alt


def _draw_fit(axes: Axes, story: Story, step: int) -> None:
    blue = style.PREDICTION
    axes.plot(story.fine_x, story.curves[step], color=blue)
    axes.vlines(story.x, story.y, story.predictions[step], color=blue, lw=1, ls=":")
    axes.text(-2.15, 1.35, "prediction", color=blue)
    label = f"$C(w)$ = {story.loss[step]:.2f}"
    axes.text(0.97, 0.05, label, transform=axes.transAxes, ha="right", fontsize=13)


def _draw_arrows(axes: Axes, story: Story, step: int) -> None:
    w, g = story.w[step], story.gradient[step]
    draw_path(axes, story.w)
    reach = REACH / np.linalg.norm(g)  # a longer arrow would leave the picture
    _arrow(axes, w, reach * g, style.GRADIENT, "$g$")
    _arrow(axes, w, -story.learning_rate * g, style.STEP, r"$-\alpha g$")


def _arrow(axes: Axes, tail: NDArray, move: NDArray, color: str, name: str) -> None:
    tip = tail + move
    look = {"arrowstyle": "-|>", "color": color, "lw": 2.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", tip, tail, arrowprops=look)
    middle = tail + 0.5 * move
    side = 0.25 * np.array([move[1], -move[0]]) / np.linalg.norm(move)
    rim = [withStroke(linewidth=3, foreground="white")]
    where = {"ha": "right" if side[0] < 0 else "left", "va": "center"}
    axes.text(*(middle + side), name, color=color, path_effects=rim, **where)


def _draw_loss(axes: Axes, story: Story, step: int) -> None:
    axes.plot(story.loss, color=style.PATH, lw=1.8)
    axes.plot(step, story.loss[step], "o", ms=8, mfc="white", mec=style.PATH, mew=1.8)
    axes.plot(len(story.loss) - 1, story.loss[-1], "o", ms=9, color=style.PATH)


def _formulas(figure: Figure) -> None:
    words = {
        0.1875: r"$\hat y = w_2\,\tanh(w_1 x)$   $\longrightarrow$   $C(w)$",
        0.5275: r"$g = \nabla C(w)$",
        0.8675: r"$w \leftarrow w - \alpha g$,  and again",
    }
    for place, formula in words.items():
        figure.text(place, 0.965, formula, ha="center", va="center", fontsize=13)
