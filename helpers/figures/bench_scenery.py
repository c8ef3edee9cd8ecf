"""The scenery of the experiment bench: loss and α over the steps, and the end."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style
from helpers.figures.rates import plain_ticks

SIZE = (9.4, 4.9)  # inches
LIMITS = {"loss": (0.1, 6.0), "alpha": (0.008, 14.0)}
BOXES = {
    "loss": (0.075, 0.47, 0.505, 0.445),
    "alpha": (0.075, 0.115, 0.505, 0.215),
    "end": (0.68, 0.115, 0.295, 0.80),
}


def scenery(steps: int, goal: float) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage and its axes, named as in ``BOXES``.

    "loss" and "alpha" reach from step 0 to ``steps``; "end" has the last α across.
    All scales but the steps' are logarithmic; ``goal`` is a level of both losses.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        for name in ("loss", "alpha"):
            axes[name].set(xlim=(0, steps), yscale="log", ylim=LIMITS[name])
        axes["loss"].set_title("validation loss", fontweight="bold")
        axes["loss"].tick_params(labelbottom=False)
        axes["alpha"].set(xlabel="step")
        axes["alpha"].set_title("learning rate α: click where it changes", pad=6)
        axes["end"].set(xscale="log", xlim=LIMITS["alpha"], xlabel="last α")
        axes["end"].set(yscale="log", ylim=LIMITS["loss"])
        axes["end"].set_title("validation loss at the end", fontweight="bold")
        for name in ("loss", "end"):
            plain_ticks(axes[name])
        _goal(axes["loss"], goal, (3, goal))
        _goal(axes["end"], goal, (LIMITS["alpha"][0] * 1.15, goal))
    return figure, axes


def _goal(axes: Axes, goal: float, place: tuple[float, float]) -> None:
    axes.axhline(goal, color=style.MARK, lw=1.2, ls=(0, (5, 3)))
    look = {"xytext": (0, -4), "textcoords": "offset points", "va": "top"}
    axes.annotate(f"goal {goal:g}", place, **look, color=style.MARK, fontweight="bold")
