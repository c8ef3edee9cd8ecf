"""The scenery of the lab of lesson 06: logits, softmax, and the Jacobian as a table."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style

SIZE = (9.4, 4.0)  # inches
HIGHEST = 4.0  # logits reach from −4 to 4
BOXES = {
    "logits": (0.055, 0.15, 0.25, 0.755),
    "softmax": (0.365, 0.15, 0.2, 0.755),
    "jacobian": (0.625, 0.05, 0.29, 0.725),
}


def scenery(count: int) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage for ``count`` logits; its axes are those of ``BOXES``.

    "logits" and "softmax" have the numbers 1…count across; "jacobian" has inputs
    across and outputs downwards, each cell one unit wide around its whole number.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        for ax in axes.values():
            ax.set(xlim=(0.5, count + 0.5), xticks=range(1, count + 1))
            ax.tick_params(axis="x", length=0)
        _logits(axes["logits"])
        _softmax(axes["softmax"])
        _jacobian(axes["jacobian"], count)
    return figure, axes


def _logits(axes: Axes) -> None:
    reach = HIGHEST + 0.4  # so that a handle at the end is whole
    axes.set(ylim=(-reach, reach), yticks=[-4, -2, 0, 2, 4], xlabel="number")
    axes.axhline(0, color=style.INK, lw=0.8)
    axes.set_title("logits $z$: drag them", fontweight="bold")


def _softmax(axes: Axes) -> None:
    axes.set(ylim=(0, 1.1), yticks=[0, 0.5, 1], xlabel="number")
    title = "$s$ = softmax($z / T$)"
    axes.set_title(title, fontweight="bold", color=style.PREDICTION)


def _jacobian(axes: Axes, count: int) -> None:
    axes.set(ylim=(count + 0.5, 0.5), yticks=range(1, count + 1))
    axes.set(xlabel="input $j$", ylabel="output $i$")
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("the Jacobian: how $s_i$ moves with $z_j / T$", fontweight="bold")
    place = {"annotation_clip": False, "ha": "center", "color": style.MARK}
    axes.annotate("row sum", (count + 0.98, 0.22), **place)
