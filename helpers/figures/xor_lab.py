"""The scenery of the XOR playground: the plane, the hidden layer's view, two curves."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullFormatter, NullLocator

from helpers.figures import style
from helpers.figures.xor import CLOUD, name_inputs

SIZE = (9.4, 4.7)  # inches
BOXES = {
    "plane": (0.062, 0.115, 0.4, 0.4 * SIZE[0] / SIZE[1]),
    "hidden": (0.53, 0.525, 0.455, 0.39),
    "loss": (0.555, 0.115, 0.16, 0.25),
    "accuracy": (0.8, 0.115, 0.16, 0.25),
}
GOAL = 99  # per cent
LOSSES = (3e-3, 30.0)


def scenery(last_step: int, reach: tuple[float, float]) -> tuple[Figure, dict]:
    """Return the empty stage and its axes, those of ``BOXES``.

    The curves run over ``last_step`` steps, step + 1 on a log scale; ``reach`` is how
    far the hidden view goes to the right and up.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        axes["plane"].set(xlim=CLOUD, ylim=CLOUD)
        axes["plane"].set_title("inputs, and the answer in between", fontweight="bold")
        name_inputs(axes["plane"], [-2, 0, 2])
        _hidden(axes["hidden"], reach)
        _loss(axes["loss"])
        _accuracy(axes["accuracy"])
        for name in ("loss", "accuracy"):
            _steps(axes[name], last_step)
    return figure, axes


def _hidden(axes: Axes, reach: tuple[float, float]) -> None:
    right, up = reach
    axes.set(xlim=(-right, right), ylim=(-up, up), yticks=[])
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.axvspan(-right, 0, color="#F2BE55", alpha=0.3, linewidth=0)
    axes.axvspan(0, right, color="#76B2DD", alpha=0.3, linewidth=0)
    axes.axvline(0, color=style.PATH, linewidth=1.6)
    axes.spines["left"].set_visible(False)
    axes.set_title("what the hidden layer sees", fontweight="bold")
    axes.set_xlabel("← answer 0          $d(x)$          answer 1 →", fontsize=11)


def _loss(axes: Axes) -> None:
    axes.set(yscale="log", ylim=LOSSES)
    axes.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_title("loss", fontsize=11)


def _accuracy(axes: Axes) -> None:
    axes.set(ylim=(0, 104), yticks=[0, 50, 100])
    axes.axhline(GOAL, color=style.GREEN, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_title("right, % (goal 99)", fontsize=11)


def _steps(axes: Axes, last_step: int) -> None:
    shown = [step for step in (0, 10, 100, 1000) if step <= last_step]
    axes.set(xscale="log", xlim=(0.9, 1.15 * (last_step + 1)), xlabel="step")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks([k + 1 for k in shown], [f"{k:,}" for k in shown])
    axes.xaxis.set_minor_formatter(NullFormatter())
