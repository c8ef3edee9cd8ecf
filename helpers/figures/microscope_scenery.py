"""The scenery of the gradient microscope: four blocks of cells and a V-shaped curve."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colorbar import ColorbarBase
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from helpers.figures import style

SIZE = (9.4, 4.3)  # inches
RANGE = (-12.0, 0.0)  # powers of ten that the colours cover
COLORS = "magma"
BOXES = {
    "W1": (0.045, 0.365, 0.36, 0.545),
    "b1": (0.045, 0.2, 0.36, 0.072),
    "W2": (0.455, 0.365, 0.15, 0.545),
    "b2": (0.455, 0.2, 0.15, 0.072),
    "worst": (0.72, 0.2, 0.26, 0.71),
}


def scenery(shapes: dict[str, tuple[int, int]], h: tuple[float, float]):
    """Return the empty stage (figure, axes), axes named as in ``BOXES``.

    ``shapes`` are (rows, columns) of the blocks; "worst" has h from ``h`` across and
    the worst relative difference upwards, both on log scales.
    """
    with style.look():
        figure = Figure(figsize=SIZE, dpi=100)
        axes = {name: figure.add_axes(box) for name, box in BOXES.items()}
        titles = {"W1": "$W_1$: a picture for each hidden unit", "b1": "$b_1$"}
        titles |= {"W2": "$W_2$: 6 to 10", "b2": "$b_2$"}
        for name, (rows, columns) in shapes.items():
            ax = axes[name]
            ax.set(xlim=(0, columns), ylim=(0, rows), xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
            ax.set_title(titles[name], pad=4)
        _worst(axes["worst"], h)
        _bar(figure)
    return figure, axes


def _worst(axes: Axes, h: tuple[float, float]) -> None:
    axes.set(xscale="log", yscale="log", xlim=h, ylim=(1e-10, 30))
    axes.set(xlabel="$h$", xticks=[1e-12, 1e-8, 1e-4, 1])
    axes.set_title("worst parameter", fontweight="bold")
    axes.axhline(3e-7, color=style.GREEN, lw=1.2)
    place = {"xytext": (4, -15), "textcoords": "offset points", "color": "#006B4F"}
    axes.annotate("goal", (h[0], 3e-7), **place, fontweight="bold")


def _bar(figure: Figure) -> None:
    """Draw the colour scale under the blocks."""
    place = figure.add_axes((0.045, 0.11, 0.56, 0.035))
    bar = ColorbarBase(
        place, cmap=COLORS, norm=Normalize(*RANGE), orientation="horizontal"
    )
    powers = np.arange(-12, 1, 3)
    bar.set_ticks(powers, labels=[f"$10^{{{p}}}$" for p in powers])
    bar.outline.set_visible(False)
