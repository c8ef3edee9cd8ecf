"""The scenery of the lab "draw a digit": a field, and what the network makes of it."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.figures import style

WIDTH, HEIGHT = 940, 586  # CSS pixels
#: name → left, top, width, height in CSS pixels; hidden layers come beside "pixel"
BOXES = {
    "field": (12, 34, 290, 290),
    "seen": (330, 34, 290, 290),
    "outputs": (676, 34, 250, 290),
    "alike": (12, 402, 504, 76),
    "pixel": (12, 494, 84, 84),
    "answer": (108, 494, 404, 84),
}
HIDDEN = (548, 378, 378, 172)  # where one or two hidden layers share the room
PICTURES = 6  # lookalikes, side by side


def scenery(
    image_shape: tuple[int, int], hidden: Sequence[str], known: int
) -> tuple[Figure, dict[str, Axes]]:
    """Return the empty stage; its axes are those of ``BOXES``, "hidden 0", …

    "field" is the unit square with y downwards, as in ``helpers.drawing``; "seen" and
    "pixel" count pixels from the top left corner; "alike" counts pictures; the others
    are unit squares. ``hidden`` has a title for each hidden layer that is shown,
    ``known`` is how many training images are searched for the nearest.
    """
    with style.look():
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
        axes = {name: _place(figure, box) for name, box in BOXES.items()}
        _field(axes["field"], image_shape)
        for name in ("seen", "pixel"):
            axes[name].set(xlim=(0, image_shape[1]), ylim=(image_shape[0], 0))
            _frame(axes[name])
        axes["seen"].set_title("what the network sees", fontweight="bold")
        _outputs(axes["outputs"])
        axes["alike"].set(xlim=(0, PICTURES), ylim=(1, 0))
        axes["alike"].axis("off")
        axes["answer"].axis("off")
        title = f"nearest of {known:,} training images, and labels"
        figure.text(0.013, 1 - 366 / HEIGHT, title, fontsize=12, fontweight="bold")
        axes |= _hidden(figure, hidden)
    return figure, axes


def _place(figure: Figure, box: Sequence[float]) -> Axes:
    left, top, width, height = box
    bottom = HEIGHT - top - height
    place = (left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT)
    return figure.add_axes(place)


def _frame(axes: Axes) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color="#999999", linewidth=1)


def _field(axes: Axes, image_shape: tuple[int, int]) -> None:
    """Draw the field with the faint raster of the network's pixels."""
    rows, columns = image_shape
    for k in range(1, columns):
        axes.axvline(k / columns, color="#E4E4E4", linewidth=0.6)
    for k in range(1, rows):
        axes.axhline(k / rows, color="#E4E4E4", linewidth=0.6)
    axes.set(xlim=(0, 1), ylim=(1, 0))
    axes.set_title("draw here", fontweight="bold")
    _frame(axes)
    axes.spines[:].set(color=style.INK, linewidth=2)


def _outputs(axes: Axes) -> None:
    axes.set(xlim=(0, 1), ylim=(9.5, -0.5), xticks=[0, 0.5, 1], yticks=range(10))
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_title("outputs $ŷ$", fontweight="bold", color=style.PREDICTION)
    axes.tick_params(axis="y", length=0, labelsize=13)


def _hidden(figure: Figure, titles: Sequence[str]) -> dict[str, Axes]:
    """Return the axes of the hidden layers, side by side, each a unit square."""
    left, top, width, height = HIDDEN
    axes = {}
    for k, title in enumerate(titles):
        box = (left + k * (width + 22) / 2, top, (width - 22) / 2, height)
        axes[f"hidden {k}"] = one = _place(figure, box)
        one.axis("off")
        one.set_title(title, fontweight="bold")
    return axes
