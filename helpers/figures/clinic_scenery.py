"""The scenery of the training clinic: a loss curve and three rows of gauges."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style

SIZE = (9.4, 5.0)  # inches
BARS = 8  # the input and at most seven layers
LIMITS = {
    "loss": (1e-3, 1e4),
    "activation": (1e-6, 1e6),
    "gradient": (1e-9, 1e6),
    "ratio": (1e-8, 1e3),
}
BOXES = {
    "loss": (0.07, 0.60, 0.405, 0.335),
    "activation": (0.565, 0.60, 0.405, 0.335),
    "gradient": (0.07, 0.095, 0.405, 0.335),
    "ratio": (0.565, 0.095, 0.405, 0.335),
}
HEALTHY = (1e-3, 3e-2)  # update/weight ratios of runs that learn


def scenery(steps: int) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage and its axes, named as in ``BOXES``.

    "loss" reaches from step 0 to ``steps``; the others have a place for the input
    (0) and for each layer (1, 2 …). All have log scales upwards.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        for name, ax in axes.items():
            ax.set(yscale="log", ylim=LIMITS[name])
        _loss(axes["loss"], steps)
        titles = {"activation": "activations (0 is the input)"}
        titles["gradient"] = "gradients (red), weights (grey)"
        titles["ratio"] = "update / weight ratio"
        for name, title in titles.items():
            _gauge(axes[name], title)
        axes["ratio"].axhspan(*HEALTHY, color=style.GREEN, alpha=0.18, lw=0)
        place = {"ha": "right", "color": "#006B4F", "fontweight": "bold"}
        axes["ratio"].text(BARS - 0.55, 0.06, "healthy", **place)
        axes["activation"].axhline(1, color=style.FAINT, lw=1)
    return figure, axes


def _loss(axes: Axes, steps: int) -> None:
    axes.set(xlim=(0, steps), xlabel="step")
    axes.set_title("loss: training (grey), validation (blue)", fontweight="bold")
    axes.axhline(2.302585, color=style.FAINT, lw=1)
    place = {"xytext": (-2, 3), "textcoords": "offset points", "ha": "right"}
    axes.annotate("ln 10", (steps, 2.302585), **place, color="#666666")


def _gauge(axes: Axes, title: str) -> None:
    axes.set(xlim=(-0.5, BARS - 0.5), xticks=range(BARS), xlabel="layer")
    axes.tick_params(axis="x", length=0)
    axes.set_title(title, fontweight="bold")
