"""The scenery of the lab of lesson 09: pictures of weights, one digit, its outputs."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from helpers.figures import style

SIZE = (9.4, 5.3)  # inches
BOXES = {
    "weights": (0.01, 0.44, 0.535, 0.46),
    "image": (0.585, 0.475, 0.19, 0.19 * SIZE[0] / SIZE[1]),
    "outputs": (0.83, 0.44, 0.155, 0.46),
    "accuracy": (0.075, 0.1, 0.91, 0.215),
}


def scenery(image_shape: tuple, last_step: int) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage; its axes are those of ``BOXES``.

    "weights" counts pixels of two rows of five pictures, one pixel apart, from the
    top left corner; "outputs" has ŷ to the right and the digits downwards;
    "accuracy" is in per cent over ``last_step`` steps, step + 1 on a log scale.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        _weights(axes["weights"], *image_shape)
        _image(axes["image"], *image_shape)
        _outputs(axes["outputs"])
        _accuracy(axes["accuracy"], last_step)
    return figure, axes


def _weights(axes: Axes, height: int, width: int) -> None:
    axes.set(xlim=(0, 5 * (width + 1) - 1), ylim=(2 * (height + 1) - 1, 0))
    axes.set_title("weights: blue for, red against", fontweight="bold")
    axes.axis("off")


def _image(axes: Axes, height: int, width: int) -> None:
    axes.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.FAINT)


def _outputs(axes: Axes) -> None:
    axes.set(xlim=(0, 1), ylim=(9.5, -0.5), xticks=[0, 1], yticks=range(10))
    axes.set_title("outputs $ŷ$", fontweight="bold", color=style.PREDICTION)
    axes.tick_params(axis="y", length=0)


def _accuracy(axes: Axes, last_step: int) -> None:
    steps = [k for k in (0, 1, 10, 100, 1000, 10_000) if k <= last_step]
    axes.set(xscale="log", xlim=(0.94, 1.07 * (last_step + 1)), ylim=(0, 100))
    axes.set(xlabel="step", ylabel="right, %", yticks=[0, 50, 100])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks([k + 1 for k in steps], [f"{k:,}" for k in steps])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_title("validation accuracy", fontweight="bold")
