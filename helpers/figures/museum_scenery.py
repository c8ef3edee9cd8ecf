"""The scenery of the museum: two curves, three gauges, and a board of six tests."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style

SIZE = (9.6, 5.4)  # inches
BLOCKS = ("W1", "b1", "W2", "b2", "W3", "b3")
LAYERS = ("a1", "a2", "a3", "z")
LIMITS = {
    "loss": (1e-2, 1e3),
    "accuracy": (0, 1),
    "gradient check": (1e-12, 1e2),
    "update ratio": (1e-5, 1e3),
    "activations": (1e-2, 1e4),
    "tests": (0, 1),
}
TITLES = {
    "loss": "training loss",
    "accuracy": "validation accuracy",
    "gradient check": "gradient check: error",
    "update ratio": "update / weight ratio",
    "activations": "size of the outputs",
    "tests": "tests",
}
TESTS = {
    "doubled batch": "doubled batch: gradient ×",
    "alone": "alone: answer changes by",
    "first loss": "first loss / guessing",
    "ten examples": "ten examples: loss left",
    "pairs": "pairs: labels that fit",
    "constant gradient": "constant gradient: step ×",
}


def line_of(test: str) -> float:
    """Return how high on the board a test stands, 0…1."""
    return 0.93 - 0.168 * list(TESTS).index(test)


def scenery(steps: int) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage and its axes, named as in ``TITLES``."""
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {}
        for k, (name, title) in enumerate(TITLES.items()):
            box = (0.055 + 0.34 * (k % 3), 0.57 - 0.485 * (k // 3), 0.25, 0.345)
            axes[name] = figure.add_axes(box, ylim=LIMITS[name])
            axes[name].set_title(title, fontweight="bold", fontsize=11)
        for name in ("loss", "accuracy"):
            axes[name].set(xlim=(0, steps), xlabel="step", xticks=[0, steps])
            axes[name].xaxis.set_label_coords(0.5, -0.05)
        _gauges(axes)
        _board(axes["tests"])
    return figure, axes


def _gauges(axes: dict[str, Axes]) -> None:
    """Prepare log scales and a place for each block and layer."""
    axes["loss"].set(yscale="log", yticks=[1e-2, 1, 1e2])
    axes["accuracy"].set(yticks=[0, 0.5, 1])
    places = {"gradient check": BLOCKS, "update ratio": BLOCKS[::2]}
    for name, labels in {**places, "activations": LAYERS}.items():
        count = len(labels)
        axes[name].set(yscale="log", xlim=(-0.5, count - 0.5))
        axes[name].set_xticks(range(count), labels)
        axes[name].tick_params(axis="x", length=0)
    axes["gradient check"].set_yticks([1e-12, 1e-8, 1e-4, 1])
    axes["gradient check"].axhspan(1e-12, 1e-4, color=style.GREEN, alpha=0.14, lw=0)
    axes["update ratio"].set_yticks([1e-4, 1e-2, 1, 1e2])
    axes["activations"].set_yticks([1e-2, 1, 1e2, 1e4])


def _board(axes: Axes) -> None:
    axes.set(xlim=(0, 1))
    axes.axis("off")
    for test, words in TESTS.items():
        axes.text(0, line_of(test), words, va="center", fontsize=11)
        low = line_of(test) - 0.084
        axes.plot([0, 1.04], [low, low], color=style.FAINT, lw=0.8, clip_on=False)
